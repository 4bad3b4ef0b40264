"""What is imported is asked for in pyproject.toml, not merely there because something else needs it."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests.fixtures.components import CHECKOUT, tracked_files
from tests.packaging.test_locks import declared

OURS = {"followup", "flows", "tests"}
PROVIDERS = packages_distributions()


def imported(path: Path) -> Iterator[str]:
    """The top-level names of the libraries that a file imports."""
    for node in ast.walk(ast.parse((CHECKOUT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def libraries(*folders: str) -> dict[str, set[str]]:
    """The libraries imported in the folders, and by which files."""
    found: dict[str, set[str]] = {}
    for path in tracked_files(*folders):
        if path.suffix == ".py":
            for name in set(imported(path)) - OURS - sys.stdlib_module_names:
                found.setdefault(name, set()).add(path.as_posix())
    return found


@pytest.mark.parametrize(
    ("folders", "wanted"),
    [(["followup", "storage"], "run"), (["flows"], "prefect"), (["tests", "scripts"], "dev")],
    ids=["the program", "the flows", "the tests"],
)
def test_every_library_is_asked_for(folders: list[str], wanted: str) -> None:
    asked = {canonicalize_name(requirement.name) for requirement in declared()[wanted]}
    unasked = {
        name: sorted(files)
        for name, files in libraries(*folders).items()
        if not asked & {canonicalize_name(distribution) for distribution in PROVIDERS.get(name, [])}
    }
    assert unasked == {}


def test_every_library_that_is_asked_for_is_used() -> None:
    # These are not imported: a driver, a parser of forms, a writer that docxtpl needs named, a checker that runs.
    not_imported = {"psycopg", "python-multipart", "hatchling", "editables"}
    used = {canonicalize_name(name) for top in libraries("followup", "storage") for name in PROVIDERS.get(top, [])}
    asked = {canonicalize_name(requirement.name) for requirement in declared()["run"]}
    assert asked - used - not_imported == set()
