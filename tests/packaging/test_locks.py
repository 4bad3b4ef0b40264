"""The lock files: whole, consistent with each other and with pyproject.toml, and bound to no machine."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.fixtures.components import CHECKOUT

LOCKS = ("run", "chaos", "prefect", "dev")
SERVER = "prefect-server"
"""Prefect's server is installed by itself, so its lock agrees with pyproject.toml and with no other lock."""
# What the environment that resolves a marker would be on the machines we support.
MACHINES = [
    {"python_version": "3.11", "python_full_version": "3.11.2", "sys_platform": "linux"},
    {"python_version": "3.12", "python_full_version": "3.12.0", "sys_platform": "linux"},
    {"python_version": "3.13", "python_full_version": "3.13.0", "sys_platform": "linux"},
]


def lock_text(name: str) -> str:
    return (CHECKOUT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def entries(name: str) -> list[str]:
    """One logical line per package: the pin, its marker, its hashes."""
    return [line for line in lock_text(name).replace("\\\n", " ").splitlines() if line.strip() and line[0] != "#"]


def locked(name: str, machine: dict[str, str]) -> dict[str, str]:
    """The version of each package that pip would take from the lock on that machine."""
    found: dict[str, str] = {}
    for entry in entries(name):
        requirement = Requirement(entry.partition("--hash")[0].strip())
        if requirement.marker is None or requirement.marker.evaluate(dict(machine)):
            (pin,) = requirement.specifier
            assert pin.operator == "==", entry
            assert requirement.name not in found, f"{requirement.name} twice on one machine"
            found[canonicalize_name(requirement.name)] = pin.version
    return found


def declared() -> dict[str, list[Requirement]]:
    """What pyproject.toml asks for, by the lock that must hold it."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    run = [*project["project"]["dependencies"], *groups["build"]]
    prefect = [*run, *project["project"]["optional-dependencies"]["prefect"]]
    chaos = [*run, *groups["chaos"]]
    dev = [*prefect, *groups["chaos"], *(line for line in groups["dev"] if isinstance(line, str))]
    asked = {"run": run, "chaos": chaos, "prefect": prefect, "dev": dev, SERVER: groups[SERVER]}
    return {name: [Requirement(line) for line in lines] for name, lines in asked.items()}


@pytest.mark.parametrize("name", [*LOCKS, SERVER])
def test_every_package_has_its_hashes(name: str) -> None:
    assert entries(name)
    assert [entry for entry in entries(name) if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


@pytest.mark.parametrize("name", [*LOCKS, SERVER])
def test_no_host_and_no_path(name: str) -> None:
    text = lock_text(name)
    assert "://" not in text
    assert "--index" not in text
    assert not re.search(r"@ |file:|(^|\s)/", text)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine["python_version"])
def test_a_smaller_lock_is_part_of_the_larger(machine: dict[str, str]) -> None:
    run, chaos, prefect, dev = (locked(name, machine) for name in LOCKS)
    assert run.items() <= chaos.items() <= dev.items()
    assert run.items() <= prefect.items() <= dev.items()


@pytest.mark.parametrize("name", [*LOCKS, SERVER])
@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine["python_version"])
def test_what_pyproject_asks_for_is_locked(name: str, machine: dict[str, str]) -> None:
    versions = locked(name, machine)
    wrong = [
        str(requirement)
        for requirement in declared()[name]
        if (requirement.marker is None or requirement.marker.evaluate(dict(machine)))
        and not requirement.specifier.contains(versions.get(canonicalize_name(requirement.name), "0"))
    ]
    assert wrong == [], "run `make lock`"


def test_the_product_runs_without_prefect_and_without_the_tests_tools() -> None:
    names = locked("run", MACHINES[0])
    assert {"prefect", "pytest", "playwright"} & names.keys() == set()


def test_there_is_no_lock_that_nobody_checks() -> None:
    assert {path.stem for path in Path(CHECKOUT, "requirements").iterdir()} == {*LOCKS, SERVER}


def test_server_and_flows_are_of_one_prefect() -> None:
    machine = MACHINES[0]
    assert locked(SERVER, machine)["prefect"] == locked("prefect", machine)["prefect"]


def test_every_dependency_says_why_it_is_here() -> None:
    decision = (CHECKOUT / "docs" / "adr" / "0002-dependencies.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| ([a-z0-9-]+) \| (?!why)", decision, re.MULTILINE))
    assert explained == {canonicalize_name(requirement.name) for requirement in declared()["dev"]}
