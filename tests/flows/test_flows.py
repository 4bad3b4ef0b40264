"""The flows against a real Prefect server: they do what the services do, and the server knows of their runs."""

import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import yaml

from followup.app import Application
from followup.records.register import Register
from followup.settings import Settings
from tests.fixtures.many_machines import Machines, wait_for

CHECKOUT = Path(__file__).resolve().parents[2]
DECISION = """\
MC-3/21: Dental amalgam and its alternatives

The Conference of the Parties,

1. Requests the secretariat to report on alternatives to the Conference of the Parties at its fourth meeting.
"""
CASE = CHECKOUT / "storage" / "cases" / "minamata-cop4-capacity.yaml"


def run_flow(machine: Machines, code: str) -> str:
    """Run a few lines of Python that call a flow, as a worker's process would, and give what they print last."""
    return machine.run("-c", code).stdout.strip().splitlines()[-1]


def test_a_decision_is_read_into_the_register(machine: Machines, tmp_path: Path) -> None:
    (tmp_path / "decision.txt").write_text(DECISION, encoding="utf-8")
    answer = run_flow(
        machine,
        "import json; from flows.decision_reading import decision_reading; "
        f"print(json.dumps(decision_reading([{str(tmp_path / 'decision.txt')!r}], by='officer', "
        "as_of='2019-12-02T09:00:00+00:00')))",
    )
    [decision] = json.loads(answer)["decisions"]
    assert (decision["number"], decision["state"], decision["requests"]) == ("MC-3/21", "new", 1)
    assert machine.server.runs("COMPLETED")


def test_the_sweep_prepares_what_is_due_once(machine: Machines) -> None:
    with closing(Application.start(Settings(database_url=machine.register_url))) as app:
        play_until_the_first_letter(app)
    sweep = (
        "import json; from flows.due_sweep import due_sweep; "
        "print(json.dumps(due_sweep(as_of='2019-12-13T09:00:00+00:00')))"
    )
    assert json.loads(run_flow(machine, sweep)) == ["letter: prepared, 21 mails"]
    assert json.loads(run_flow(machine, sweep)) == []


def test_a_task_that_waits_too_long_is_given_up(machine: Machines, postgres_url: str) -> None:
    Register.open(postgres_url).close()
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as somebody:
        somebody.execute("LOCK TABLE reminder_step IN ACCESS EXCLUSIVE MODE")
        answer = run_flow(
            replace(machine, register_url=postgres_url),
            "from prefect import flow\n"
            "from flows.due_sweep import LONGEST_S, prepare_reminders\n"
            "soon = prepare_reminders.with_options(timeout_seconds=1, retries=0)\n"
            "late = flow(lambda: soon('2020-01-06T09:00:00+00:00', return_state=True).name, name='late')\n"
            "print(LONGEST_S, late())",
        )
    assert answer == "600 TimedOut"


def play_until_the_first_letter(app: Application) -> None:
    from followup.services.cases import load_case  # noqa: PLC0415  what only this journey needs
    from followup.services.cases.load import CaseWork  # noqa: PLC0415
    from followup.vocabulary.instants import midnight  # noqa: PLC0415

    for act in CaseWork(app.register, app.files, load_case(CASE), "officer").acts():
        if act.on.isoformat() <= "2019-12-13":
            act.do(midnight(act.on))


@pytest.mark.timeout(600)
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
    assert {f"note.{language}.{form}" for language in ("en", "zh") for form in ("docx", "html")} <= left[0].keys()
    mails = [len(list((tmp_path / engine / "maildir" / "new").iterdir())) for engine in ("embedded", "prefect")]
    assert mails[0] == mails[1] > 0


def test_the_deployments_name_flows_that_are_there() -> None:
    deployments = yaml.safe_load((CHECKOUT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    for deployment in deployments:
        file, _, function = deployment["entrypoint"].partition(":")
        assert f"def {function}(" in (CHECKOUT / file).read_text(encoding="utf-8")


def test_the_server_plans_the_runs_of_the_schedule(machine: Machines) -> None:
    machine.run("-m", "flows.deploying")
    found = {one["name"]: one for one in machine.server.ask("deployments/filter", {})}
    assert set(found) == {"every-minute", "on-demand", "drafting-alone"}
    [schedule] = found["every-minute"]["schedules"]
    assert schedule["schedule"]["cron"] == "* * * * *"
    assert found["every-minute"]["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"

    planned = wait_for(lambda: machine.server.runs("SCHEDULED"), "the runs of the next minutes")
    assert {(run["deployment_id"], run["created_by"]["type"]) for run in planned} == {
        (found["every-minute"]["id"], "SCHEDULE")
    }


def test_a_task_is_tried_again_when_the_register_was_away(machine: Machines, tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    answer = run_flow(
        machine,
        "import pathlib\n"
        "from prefect import flow\n"
        "from flows.due_sweep import RETRIES, prepare_reminders\n"
        f"def comes_back(*_): pathlib.Path({str(absent)!r}).mkdir(); return True\n"
        f"import os; os.environ['FOLLOWUP_DATABASE_URL'] = 'sqlite:///{absent}/register.sqlite'\n"
        "once_more = prepare_reminders.with_options(retry_delay_seconds=0, retry_condition_fn=comes_back)\n"
        "print(RETRIES, flow(lambda: once_more('2020-01-06T09:00:00+00:00'), name='again')())",
    )
    assert answer == "3 []"
    assert absent.is_dir()
