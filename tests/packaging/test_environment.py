"""scripts/environment.sh on a small project: what it installs, what it leaves alone, what it says when it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.components import CHECKOUT, require
from tests.packaging.test_locks import entries, locked

PROJECT = """
[build-system]
requires = ["hatchling", "editables"]
build-backend = "hatchling.build"

[project]
name = "followup"
version = "0"

[tool.hatch.build.targets.wheel]
packages = ["followup"]
"""
BUILD_TOOLS = ("editables", "hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers")


def lock(*packages: str) -> str:
    return "\n".join(entry for entry in entries("dev") if entry.partition("==")[0] in packages) + "\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a run lock of hatchling alone and a dev lock of one package more, its run set installed."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(CHECKOUT / "scripts", root / "scripts")
    for folder in ("followup", "requirements"):
        (root / folder).mkdir()
    (root / "followup" / "__init__.py").touch()
    (root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (root / "requirements" / "run.txt").write_text(lock(*BUILD_TOOLS), encoding="utf-8")
    (root / "requirements" / "dev.txt").write_text(lock(*BUILD_TOOLS, "iniconfig"), encoding="utf-8")
    first = set_up(root, "run")
    if "Failed to establish a new connection" in first.stderr:
        require("package index", "the locked packages could not be fetched")
    assert first.returncode == 0, first.stderr
    return root


def set_up(root: Path, wanted: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "MAKEFLAGS"}
    environment |= {"PYTHON": sys.executable} | variables
    command = ["scripts/environment.sh", wanted]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def has(root: Path, module: str, environment: str = ".venv") -> bool:
    command = [str(root / environment / "bin/python"), "-c", f"import {module}"]
    seen = subprocess.run(command, capture_output=True, check=False)
    return seen.returncode == 0


def test_a_second_run_does_nothing(project: Path) -> None:
    assert has(project, "followup")
    again = set_up(project, "run")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_larger_set_is_added_and_a_smaller_one_takes_nothing_away(project: Path) -> None:
    made = (project / ".venv/pyvenv.cfg").stat().st_mtime_ns
    assert set_up(project, "dev").returncode == 0
    assert has(project, "iniconfig")
    assert set_up(project, "run").stdout == ""
    assert has(project, "iniconfig")
    assert (project / ".venv/pyvenv.cfg").stat().st_mtime_ns == made


def test_two_sets_of_which_none_holds_the_other_become_the_whole(project: Path) -> None:
    stamp = project / ".venv" / "followup-environment"
    was = stamp.read_text(encoding="utf-8")
    stamp.write_text(was.replace("dev ", "chaos "), encoding="utf-8")
    assert "requirements/dev.txt" in set_up(project, "prefect").stdout
    assert stamp.read_text(encoding="utf-8") == was


def test_prefects_server_has_an_environment_of_its_own(project: Path) -> None:
    (project / "requirements" / "prefect-server.txt").write_text(lock("idna"), encoding="utf-8")
    assert set_up(project, "prefect-server").returncode == 0
    assert (project / ".venv-prefect-server/bin/python").exists()
    assert has(project, "idna", ".venv-prefect-server")
    assert not has(project, "hatchling", ".venv-prefect-server")
    assert not has(project, "idna")
    assert set_up(project, "prefect-server").stdout == ""


def test_a_changed_lock_is_installed(project: Path) -> None:
    run = project / "requirements" / "run.txt"
    run.write_text(lock(*BUILD_TOOLS, "sniffio"), encoding="utf-8")
    (project / "requirements" / "dev.txt").write_text(lock(*BUILD_TOOLS, "sniffio", "iniconfig"), encoding="utf-8")
    assert not has(project, "sniffio")
    assert set_up(project, "run").returncode == 0
    assert has(project, "sniffio")


def test_a_package_that_is_not_the_locked_one_is_refused(project: Path) -> None:
    run = project / "requirements" / "run.txt"
    honest = run.read_text(encoding="utf-8")
    forged = lock("idna").partition("--hash")[0] + "--hash=sha256:" + "0" * 64
    (project / "requirements" / "dev.txt").write_text(honest + forged + "\n", encoding="utf-8")
    ended = set_up(project, "dev")
    assert ended.returncode == 2
    assert "DO NOT MATCH THE HASHES" in ended.stderr
    assert not has(project, "idna")


def test_a_moved_checkout_gets_a_new_environment(project: Path, tmp_path: Path) -> None:
    moved = tmp_path / "a folder with blanks"
    shutil.copytree(project, moved, symlinks=True)
    (moved / "requirements" / "dev.txt").unlink()
    ended = set_up(moved, "run")
    assert ended.returncode == 0, ended.stderr
    assert "making .venv" in ended.stdout
    assert has(moved, "followup")


@pytest.mark.parametrize(
    ("wanted", "variables", "said"),
    [
        ("everything", {}, "run, chaos, prefect, dev or prefect-server"),
        ("run", {"PYTHON": "/nonexistent/python3"}, "PYTHON=/nonexistent/python3 is not there"),
        ("run", {"PYTHON": "/bin/false"}, "not a Python 3.11, 3.12 or 3.13"),
    ],
)
def test_what_it_cannot_do_is_one_line(tmp_path: Path, wanted: str, variables: dict[str, str], said: str) -> None:
    shutil.copytree(CHECKOUT / "scripts", tmp_path / "scripts")
    (tmp_path / "requirements").mkdir()
    ended = set_up(tmp_path, wanted, **variables)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_an_environment_that_is_a_link_is_not_emptied(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "scripts", tmp_path / "scripts")
    (tmp_path / "requirements").mkdir()
    kept = tmp_path / "of another checkout" / "kept"
    kept.parent.mkdir()
    kept.touch()
    (tmp_path / ".venv").symlink_to(kept.parent)
    ended = set_up(tmp_path, "run")
    assert (ended.returncode, kept.exists()) == (2, True)
    assert ended.stderr.strip().endswith("which would be emptied; remove the link")


def test_an_interpreter_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    # As a version manager's stand-in that has nothing to stand in for.
    shutil.copytree(CHECKOUT / "scripts", tmp_path / "scripts")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").touch()
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "python3").write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    (broken / "python3").chmod(0o755)
    runs = Path(sys.executable)
    ended = set_up(tmp_path, "run", PYTHON="", PATH=os.pathsep.join([str(broken), str(runs.parent), os.defpath]))
    assert f"making .venv with {runs.parent}/python3" in ended.stdout
    # Without hatchling in the lock the project itself cannot be installed, which is said and not taken for success.
    assert ended.returncode == 2
    assert "pip could not install" in ended.stderr
    assert (tmp_path / ".venv" / "followup-environment").read_text(encoding="utf-8").startswith("none unfinished")


def test_the_build_tools_named_here_are_the_locked_ones() -> None:
    versions = locked("run", {"python_full_version": "3.11.2", "python_version": "3.11", "sys_platform": "linux"})
    assert set(BUILD_TOOLS) <= versions.keys()
