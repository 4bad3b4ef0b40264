"""The image's description, as far as it can be judged without an engine to build it."""

import os
import re
import runpy
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fixtures.components import CHECKOUT, tracked_files

DOCKERFILE = (CHECKOUT / "docker" / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = ("docker/compose.yaml", "docker/compose.prefect.yaml")


def services(path: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((CHECKOUT / path).read_text(encoding="utf-8"))["services"]
    return found


ALONE, MANY = (services(path) for path in COMPOSE)
SERVICES = [*ALONE.values(), *MANY.values()]


def instructions(name: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.partition(" ")[2].strip() for line in joined.splitlines() if line.startswith(f"{name} ")]


def copied() -> list[str]:
    return [source for line in instructions("COPY") for source in line.split()[:-1]]


def test_what_it_copies_is_tracked_and_reaches_the_builder() -> None:
    tracked = {path.as_posix() for path in tracked_files()}
    ignored = (CHECKOUT / "docker" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    sent = [line[1:] for line in ignored if line.startswith("!")]
    for source in copied():
        name = source.rstrip("/")
        assert any(path == name or path.startswith(f"{name}/") for path in tracked), source
        assert any(fnmatch(f"{name}/", f"{pattern}/*") for pattern in sent), f"{source} is kept from the builder"


@pytest.mark.parametrize("target", [None, "prefect-server"])
def test_every_step_can_be_tried_without_an_engine(target: str | None) -> None:
    trying = runpy.run_path(str(CHECKOUT / "docker" / "try.py"))
    steps = trying["stage"](trying["instructions"](DOCKERFILE), target)
    assert {name for name, _ in steps} <= trying["KNOWN"]
    sources = [source for name, rest in steps if name == "COPY" for source in rest.split()[:-1]]
    assert [source for source in sources if not trying["copied"](source)] == []


def test_it_installs_as_everybody_does() -> None:
    server, first, second = (line for line in instructions("RUN") if line.startswith("pip install"))
    assert server == "pip install --no-deps --require-hashes --requirement prefect-server.txt"
    assert first == "pip install --no-deps --require-hashes --requirement requirements/${LOCK}.txt"
    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(second.split())


def test_it_does_not_run_as_root() -> None:
    for stage in DOCKERFILE.split("\nFROM ")[1:]:
        assert stage.count("\nUSER followup\n") == 1
        assert stage.index("\nUSER ") > stage.rindex("\nRUN ")


@pytest.mark.parametrize("image", [*instructions("ARG")[:1], *(service["image"] for service in SERVICES)])
def test_every_image_names_its_version(image: str) -> None:
    assert re.search(r":\d[\w.-]*$", image)


def against_the_specification(file: Path) -> int:
    """The exit code of the check against the schema of the compose specification."""
    check = [str(Path(sys.executable).with_name("check-jsonschema")), "--builtin-schema", "vendor.compose-spec"]
    return subprocess.run([*check, str(file)], check=False).returncode


@pytest.mark.parametrize("path", COMPOSE)
def test_it_is_what_the_compose_specification_allows(path: str) -> None:
    assert against_the_specification(CHECKOUT / path) == 0


def test_the_schema_refuses_what_is_not_allowed(tmp_path: Path) -> None:
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(yaml.safe_dump({"services": {"worker": {"image": "followup", "replicas": 2}}}), encoding="utf-8")
    assert against_the_specification(wrong) == 1


def test_nothing_is_open_beyond_this_machine() -> None:
    for service in SERVICES:
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_every_service_that_stays_says_how_it_is() -> None:
    assert "healthcheck" in ALONE["followup"]
    assert [name for name, service in MANY.items() if "healthcheck" not in service] == ["deploying"]
    assert MANY["deploying"]["restart"] == "on-failure"


def test_what_is_waited_for_can_be_told() -> None:
    for service in MANY.values():
        for name, condition in service.get("depends_on", {}).items():
            assert condition["condition"] != "service_healthy" or "healthcheck" in MANY[name]


def test_only_one_engine_does_the_work() -> None:
    assert list(ALONE) == ["followup"]
    assert "FOLLOWUP_ENGINE" not in ALONE["followup"]["environment"]
    ours = [MANY[name] for name in ("deploying", "worker", "pages")]
    assert {service["environment"]["FOLLOWUP_ENGINE"] for service in ours} == {"prefect"}
    assert MANY["worker"]["deploy"]["replicas"] == 2


def test_no_password_is_written_down() -> None:
    text = "\n".join((CHECKOUT / path).read_text(encoding="utf-8") for path in tracked_files("docker"))
    assert not re.search(r"://\w+:\w+@", text)
    for service in SERVICES:
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or value is None or value.startswith("/run/secrets/")


def with_secrets(command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    whole = [str(CHECKOUT / "docker" / "with-secrets.sh"), "sh", "-c", command]
    environment = {"PATH": os.defpath} | variables
    return subprocess.run(whole, env=environment, capture_output=True, text=True, check=False)


def test_a_secret_comes_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("two words; $(exit 1) 'quoted'\n", encoding="utf-8")
    (tmp_path / "smtp").touch()
    told = with_secrets(
        'printf "%s|%s|%s" "$PGPASSWORD" "$FOLLOWUP_SMTP_URL" "${SSL_CERT-unset}"',
        PGPASSWORD_FILE=str(tmp_path / "password"),
        FOLLOWUP_SMTP_URL_FILE=str(tmp_path / "smtp"),
        SSL_CERT_FILE="/nonexistent",
    )
    assert (told.returncode, told.stdout) == (0, "two words; $(exit 1) 'quoted'||unset")


def test_a_secret_that_cannot_be_read_is_told() -> None:
    told = with_secrets("true", PGPASSWORD_FILE="/nonexistent")
    assert told.returncode == 2
    last = told.stderr.splitlines()[-1]
    assert last == "with-secrets: PGPASSWORD_FILE names /nonexistent, which this user cannot read"


def test_a_run_tells_often_enough_that_it_lives() -> None:
    [every] = re.findall(r"PREFECT_FLOWS_HEARTBEAT_FREQUENCY=(\d+)", DOCKERFILE)
    described = yaml.safe_load((CHECKOUT / "flows" / "automations.yaml").read_text(encoding="utf-8"))
    triggers = [automation["trigger"] for automation in described["automations"]]
    [within] = [one["within"] for one in triggers if one["after"] == ["prefect.flow-run.heartbeat"]]
    assert within >= 3 * int(every)


@pytest.mark.parametrize("stage", DOCKERFILE.split("\nFROM ")[1:], ids=["server", "program"])
def test_nobody_is_told_how_it_is_used(stage: str) -> None:
    assert "DO_NOT_TRACK=1" in stage
    assert "PREFECT_SERVER_ANALYTICS_ENABLED=false" in stage
