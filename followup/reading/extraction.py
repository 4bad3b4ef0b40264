"""A file becomes blocks: its kind told by its content, its size bounded, every format but plain text parsed apart."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from followup.reading.blocks import FileKind
from followup.reading.files.apart import read_apart
from followup.reading.files.encodings import decode
from followup.reading.files.kinds import file_kind
from followup.reading.files.plain import read_plain
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from followup.reading.blocks import Extracted

LARGEST_FILE = 64_000_000
"""Bytes of a file with pictures in it."""

LARGEST_TEXT = 6_000_000
"""Characters of one file: some two thousand pages, which the rules read within ten seconds."""

_LONGEST_CHARACTER = 4

MOST_BLOCKS = 30_000
"""Lines, paragraphs or cells of one file, likewise."""


def extract(path: Path) -> Extracted:
    """The blocks of a file. Raises BadInput, with one line that says which file and why, for one that is refused."""
    try:
        # A named pipe must not keep us waiting for its other end.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as stream:
            return _extracted(stream)
    except BadInput as refusal:
        raise BadInput(f"{path}: {refusal}") from refusal
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise BadInput(f"{path}: {reason[:1].lower()}{reason[1:]}") from fault


def _extracted(stream: BinaryIO) -> Extracted:
    status = os.fstat(stream.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise BadInput("not a file")
    if status.st_size > LARGEST_FILE:
        raise BadInput(f"{status.st_size:,} bytes, more than the {LARGEST_FILE:,} that are read")
    content = stream.read(LARGEST_FILE + 1)
    kind = file_kind(content)
    extracted = _plain(content) if kind is FileKind.TXT else _apart(kind, stream)
    if len(extracted.blocks) > MOST_BLOCKS:
        raise BadInput(f"{len(extracted.blocks):,} paragraphs, more than the {MOST_BLOCKS:,} that are read; split it")
    _bounded(sum(len(block.text) for block in extracted.blocks))
    return extracted


def _plain(content: bytes) -> Extracted:
    _bounded(len(content) // _LONGEST_CHARACTER)
    text = decode(content)
    _bounded(len(text))
    return read_plain(text)


def _bounded(characters: int) -> None:
    if characters > LARGEST_TEXT:
        raise BadInput(f"{characters:,} characters of text, more than the {LARGEST_TEXT:,} that are read; split it")


def _apart(kind: FileKind, stream: BinaryIO) -> Extracted:
    stream.seek(0)
    return read_apart(kind, stream)
