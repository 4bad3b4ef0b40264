"""Registering decisions straight from files; a bad file of several stops no other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.reading.read import read_file
from followup.services.decisions.register import ReadFile, RegisteredDecision, register_decisions
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.vocabulary.instants import Instant


class RegisterReport(BaseModel):
    """What registering did with every decision of the files, and a line for each file that could not be read."""

    decisions: list[RegisteredDecision]
    refused: list[str]


def register_files(
    register: Register,
    paths: Sequence[Path],
    *,
    language: str | None = None,
    convention: str | None = None,
    by: str,
    now: Instant,
) -> RegisterReport:
    """Read every file first, then register its decisions. Raises BadInput when no file can be read."""
    found: list[ReadFile] = []
    refused: list[str] = []
    for path in paths:
        try:
            found += _read(path, language, convention)
        except BadInput as error:
            refused.append(str(error))
    if not found:
        raise BadInput("; ".join(refused) or "no file was given")
    decisions = register_decisions(register, found, convention=convention, by=by, now=now)
    return RegisterReport(decisions=decisions, refused=refused)


def _read(path: Path, language: str | None, convention: str | None) -> list[ReadFile]:
    decisions = read_file(path, language=language, convention=convention)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return [ReadFile(decision, path.name, digest) for decision in decisions]
