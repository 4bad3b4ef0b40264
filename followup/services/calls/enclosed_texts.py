"""What a compilation takes in of the files that came with submissions: Word files and pictures whole, plain texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from followup.reading.blocks import FileKind
from followup.reading.extraction import extract
from followup.reading.files.kinds import file_kind
from followup.vocabulary.errors import BadInput, NotFound

if TYPE_CHECKING:
    from followup.services.documents.files import FileStore
    from followup.writing.notes.facts import FileFact, NoteFacts

MOST_LINES = 60_000
"""Lines of files that one compilation reproduces; what is beyond is named with its SHA-256, and attached by hand."""
MOST_BYTES = 120_000_000
"""What the Word files and pictures that it takes in whole may weigh together, likewise."""
_HEAD = 1 << 20
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(slots=True)
class _Room:
    """How much a compilation can still take in."""

    lines: int
    weight: int

    def takes(self, file: FileFact) -> bool:
        """Whether a file fits; then there is less room for the next."""
        fits = len(file.text) <= self.lines and (file.path is None or file.size <= self.weight)
        if fits:
            self.lines -= len(file.text)
            self.weight -= file.size if file.path else 0
        return fits


def with_texts(facts: NoteFacts, files: FileStore) -> NoteFacts:
    """The facts with what can be reproduced of the files.

    A file that is of another kind, or with which the compilation would become too long, is left named.
    """
    room = _Room(MOST_LINES, MOST_BYTES)
    return replace(
        facts,
        submissions=tuple(
            replace(
                submission,
                files=tuple(
                    opened if room.takes(opened := _opened(file, files)) else file for file in submission.files
                ),
            )
            for submission in facts.submissions
        ),
    )


def _opened(file: FileFact, files: FileStore) -> FileFact:
    """A file with its paragraphs, numbered as its format numbers them, and where it lies if it is taken in whole."""
    try:
        path = files.path(file.sha256)
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if head.startswith(_PICTURES):
            return replace(file, path=path)
        kind = file_kind(head)
        if kind not in {FileKind.DOCX, FileKind.TXT}:
            return file
        lines = tuple(f"{block.label} {block.text}".strip() for block in extract(path).blocks)
    except (BadInput, NotFound):
        # It was examined when it came in; that it cannot be read now leaves it named, as any other file.
        return file
    return replace(file, text=tuple(filter(None, lines)), path=path if kind is FileKind.DOCX else None)
