"""The wheel: exactly the files it should hold, and a program that runs from any folder without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.fixtures.components import CHECKOUT, require, tracked_files

CONTENT = ("rules", "templates", "storage")
METADATA = "followup-0.1.0.dist-info"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline by the locked hatchling."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "-w", str(folder), "."]
    subprocess.run(build, cwd=CHECKOUT, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def held(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def test_nothing_lies_beside_the_package(held: set[str]) -> None:
    # A second top-level name could overwrite, or be overwritten by, another distribution's.
    assert {name.partition("/")[0] for name in held} == {"followup", METADATA}


def test_the_content_is_what_git_knows(held: set[str]) -> None:
    # force-include also ships what git ignores: a stray file in rules/ would reach every user.
    shipped = {name.removeprefix("followup/_content/") for name in held if name.startswith("followup/_content/")}
    assert shipped == {path.as_posix() for path in tracked_files(*CONTENT)}


def test_the_modules_are_what_git_knows(held: set[str]) -> None:
    shipped = {name for name in held if name.startswith("followup/") and not name.startswith("followup/_content/")}
    assert shipped == {path.as_posix() for path in tracked_files("followup")}


def test_the_metadata_is_complete(held: set[str]) -> None:
    described = {name.removeprefix(f"{METADATA}/") for name in held if name.startswith(METADATA)}
    assert described == {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in a clean environment: the run lock with its hashes, then the wheel by itself."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "pip"), "--disable-pip-version-check", "install", "--quiet"]
    lock = [*pip, "--no-deps", "--require-hashes", "-r", str(CHECKOUT / "requirements" / "run.txt")]
    ended = subprocess.run(lock, capture_output=True, text=True, check=False)
    if "Failed to establish a new connection" in ended.stderr:
        require("package index", "the locked packages could not be fetched")
    assert ended.returncode == 0, ended.stderr
    subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], check=True)
    return folder / "bin" / "followup"


def run_elsewhere(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.defpath, "HOME": str(folder), "COLUMNS": "120"}
    command = [str(program), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["--help"], "Usage"),
        (["due", "31 March 2021", "--language", "en", "--json"], '"2021-03-31"'),  # reads rules/
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_it_runs_from_another_folder(installed: Path, tmp_path: Path, arguments: list[str], shown: str) -> None:
    ended = run_elsewhere(installed, tmp_path, *arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert shown in ended.stdout


def test_the_run_lock_is_whole(installed: Path) -> None:
    assert_nothing_is_missing(installed.parent / "python")


def test_the_dev_lock_is_whole() -> None:
    assert_nothing_is_missing(Path(sys.executable))


def assert_nothing_is_missing(python: Path) -> None:
    # Locks are installed without resolving, so a package that one of them lacks would go unnoticed.
    checked = subprocess.run([str(python), "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
