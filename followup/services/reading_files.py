"""Reading files for the register: each decision with the file it came from; a bad file of several stops no other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from followup.reading.read import read_file
from followup.services.register import ReadFile
from followup.vocabulary.errors import BadInput


def read_for_register(
    paths: Sequence[Path], *, language: str | None, convention: str | None
) -> tuple[list[ReadFile], list[str]]:
    """The decisions of the files that can be read, and one line for each file that cannot."""
    found: list[ReadFile] = []
    refused: list[str] = []
    for path in paths:
        try:
            decisions = read_file(path, language=language, convention=convention)
        except BadInput as error:
            refused.append(str(error))
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found += [ReadFile(decision, path.name, digest) for decision in decisions]
    return found, refused
