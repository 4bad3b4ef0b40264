"""Inputs on which `make fuzz` once failed: each is read or refused now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

KEPT = sorted((Path(__file__).parent / "kept").iterdir())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_once_failed(path: Path) -> None:
    TARGETS[path.name.partition("-")[0]](path.read_bytes())
