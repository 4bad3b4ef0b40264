"""A file becomes blocks: what it is told by its content, its size bounded, hostile formats parsed apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.reading.files.plain import read_plain
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from followup.reading.blocks import Extracted

_LARGEST_TEXT = 16_000_000


def extract(path: Path) -> Extracted:
    """The blocks of a file. Raises BadInput, with one line that says why, for a file that cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise BadInput(f"{path}: cannot be read ({fault.strerror})") from fault
    if len(content) > _LARGEST_TEXT:
        raise BadInput(f"{path}: larger than {_LARGEST_TEXT // 1_000_000} MB of text; split it")
    try:
        return read_plain(content.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise BadInput(f"{path}: not UTF-8 text at byte {fault.start}") from fault
