"""The flows against a real Prefect server: they do what the services do, and the server knows of their runs."""

import json
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from followup.app import Application
from followup.settings import Settings

CHECKOUT = Path(__file__).resolve().parents[2]
DECISION = """\
MC-3/21: Dental amalgam and its alternatives

The Conference of the Parties,

1. Requests the secretariat to report on alternatives to the Conference of the Parties at its fourth meeting.
"""
CASE = CHECKOUT / "storage" / "cases" / "minamata-cop4-capacity.yaml"


def run_flow(code: str, environment: dict[str, str]) -> str:
    """Run a few lines of Python that call a flow, as a worker's process would, and give what they print last."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1]


def flow_runs(api: str) -> list[dict[str, str]]:
    """The flow runs that the server knows."""
    question = urllib.request.Request(  # noqa: S310  our own server on loopback
        f"{api}/flow_runs/filter", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(question, timeout=10) as answer:  # noqa: S310  our own server on loopback
        found: list[dict[str, str]] = json.load(answer)
    return found


def test_a_decision_is_read_into_the_register(
    flow_environment: dict[str, str], prefect_api: str, tmp_path: Path
) -> None:
    (tmp_path / "decision.txt").write_text(DECISION, encoding="utf-8")
    answer = run_flow(
        "import json; from flows.decision_reading import decision_reading; "
        f"print(json.dumps(decision_reading([{str(tmp_path / 'decision.txt')!r}], by='officer', "
        "as_of='2019-12-02T09:00:00+00:00')))",
        flow_environment,
    )
    [decision] = json.loads(answer)["decisions"]
    assert (decision["number"], decision["state"], decision["requests"]) == ("MC-3/21", "new", 1)
    assert "COMPLETED" in {run["state_type"] for run in flow_runs(prefect_api)}


def test_the_sweep_prepares_what_is_due_once(flow_environment: dict[str, str]) -> None:
    settings = Settings(data_dir=Path(flow_environment["FOLLOWUP_DATA_DIR"]))
    with closing(Application.start(settings)) as app:
        play_until_the_first_letter(app)
    sweep = (
        "import json; from flows.due_sweep import due_sweep; "
        "print(json.dumps(due_sweep(as_of='2019-12-13T09:00:00+00:00')))"
    )
    assert json.loads(run_flow(sweep, flow_environment)) == ["letter: prepared, 21 mails"]
    assert json.loads(run_flow(sweep, flow_environment)) == []


def play_until_the_first_letter(app: Application) -> None:
    from followup.services.cases import load_case  # noqa: PLC0415  what only this journey needs
    from followup.services.cases.load import CaseWork  # noqa: PLC0415
    from followup.vocabulary.instants import midnight  # noqa: PLC0415

    for act in CaseWork(app.register, app.files, load_case(CASE), "officer").acts():
        if act.on.isoformat() <= "2019-12-13":
            act.do(midnight(act.on))


@pytest.mark.timeout(240)
def test_the_demo_through_prefect_leaves_what_the_embedded_one_leaves(tmp_path: Path) -> None:
    for engine, command in (
        ("embedded", ["-m", "followup.cli.main", "demo", "--no-serve", "--output"]),
        ("prefect", ["-m", "flows.case_playing"]),
    ):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(CHECKOUT)}
        done = subprocess.run(
            [sys.executable, *command, str(tmp_path / engine)],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
    left = [
        {path.name: path.read_bytes() for path in (tmp_path / engine / "notes").iterdir()}
        for engine in ("embedded", "prefect")
    ]
    assert left[0] == left[1]
    assert set(left[0]) == {
        f"{kind}.{language}.{form}"
        for kind in ("compilation", "note")
        for language in ("en", "zh")
        for form in ("docx", "html")
    }
    mails = [len(list((tmp_path / engine / "maildir" / "new").iterdir())) for engine in ("embedded", "prefect")]
    assert mails[0] == mails[1] > 0


def test_the_deployments_name_flows_that_are_there() -> None:
    deployments = yaml.safe_load((CHECKOUT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    for deployment in deployments:
        file, _, function = deployment["entrypoint"].partition(":")
        assert f"def {function}(" in (CHECKOUT / file).read_text(encoding="utf-8")


def test_deploying_registers_the_schedules(flow_environment: dict[str, str], prefect_api: str) -> None:
    environment = flow_environment | {"FOLLOWUP_HOME": str(CHECKOUT)}
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    for command in (
        ["work-pool", "create", "followup", "--type", "process", "--overwrite"],
        ["deploy", "--all"],
    ):
        done = subprocess.run(
            [*prefect, *command], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    question = urllib.request.Request(  # noqa: S310  our own server on loopback
        f"{prefect_api}/deployments/filter", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(question, timeout=10) as answer:  # noqa: S310  our own server on loopback
        found = {one["name"]: one for one in json.load(answer)}
    assert set(found) == {"every-minute", "on-demand", "drafting-alone"}
    [schedule] = found["every-minute"]["schedules"]
    assert schedule["schedule"]["cron"] == "* * * * *"
