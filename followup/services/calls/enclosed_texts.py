"""The texts of files that came with submissions, for the compilation: Word files and plain texts, as they came."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup.reading.extraction import extract
from followup.reading.files.kinds import file_kind
from followup.vocabulary.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from followup.services.documents.files import FileStore
    from followup.writing.notes.facts import FileFact, NoteFacts, SubmissionFact

MOST_LINES = 3000
"""Lines of files that one compilation reproduces; what is beyond is named with its SHA-256, and attached by hand."""
_REPRODUCED = ("docx", "txt")
_HEAD = 1 << 20


def with_texts(facts: NoteFacts, files: FileStore) -> NoteFacts:
    """The facts with the texts of the files that can be reproduced.

    A file that has no text of its own (a scan), or with which the compilation would become too long, is left named.
    """
    left = MOST_LINES
    found: list[SubmissionFact] = []
    for submission in facts.submissions:
        opened = []
        for file in submission.files:
            lines = tuple(_lines(file, files))
            fits = len(lines) <= left
            left -= len(lines) if fits else 0
            opened.append(replace(file, text=lines) if fits else file)
        found.append(replace(submission, files=tuple(opened)))
    return replace(facts, submissions=tuple(found))


def _lines(file: FileFact, files: FileStore) -> Iterator[str]:
    """The paragraphs of a file with the numbers that its format gives them; none for what is not reproduced."""
    try:
        path = files.path(file.sha256)
        if not _is_reproduced(path):
            return
        blocks = extract(path).blocks
    except (BadInput, NotFound):
        # It was examined when it came in; that it cannot be read now leaves it named, as any other file.
        return
    for block in blocks:
        if line := f"{block.label} {block.text}".strip():
            yield line


def _is_reproduced(path: Path) -> bool:
    with path.open("rb") as stream:
        return file_kind(stream.read(_HEAD)).value in _REPRODUCED
