"""The image's description, as far as it can be judged without an engine to build it."""

import re
from fnmatch import fnmatch
from typing import Any

import pytest
import yaml

from tests.fixtures.components import CHECKOUT, tracked_files

DOCKERFILE = (CHECKOUT / "docker" / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker" / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


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


def test_it_installs_as_everybody_does() -> None:
    server, first, second = (line for line in instructions("RUN") if line.startswith("pip install"))
    assert server == "pip install --no-deps --require-hashes --requirement prefect-server.txt"
    assert first == "pip install --no-deps --require-hashes --requirement requirements/${LOCK}.txt"
    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(second.split())


def test_it_does_not_run_as_root() -> None:
    for stage in DOCKERFILE.split("\nFROM ")[1:]:
        assert stage.count("\nUSER followup\n") == 1
        assert stage.index("\nUSER ") > stage.rindex("\nRUN ")


@pytest.mark.parametrize("image", [*instructions("ARG")[:1], *(service["image"] for service in SERVICES.values())])
def test_every_image_names_its_version(image: str) -> None:
    assert re.search(r":\d[\w.-]*$", image)


def test_nothing_is_open_beyond_this_machine() -> None:
    for service in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_the_embedded_service_stands_alone() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" not in service] == ["followup"]
    assert "depends_on" not in SERVICES["followup"]


def test_only_one_engine_does_the_work() -> None:
    with_prefect = (CHECKOUT / "docker" / "prefect.env").read_text(encoding="utf-8").splitlines()
    assert {"COMPOSE_PROFILES=prefect", "FOLLOWUP_ENGINE=prefect"} <= set(with_prefect)
    assert "FOLLOWUP_ENGINE" in SERVICES["followup"]["environment"]


def test_no_password_is_written_down() -> None:
    text = "\n".join((CHECKOUT / path).read_text(encoding="utf-8") for path in tracked_files("docker"))
    written = re.findall(r"(?i)password\w*\s*[:=]\s*(\S+)", text)
    assert set(written) <= {"${POSTGRES_PASSWORD:-}", "..."}
    assert not re.search(r"://\w+:\w+@", text)
