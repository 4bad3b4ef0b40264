"""What is done with a file in the process that parses: read for its blocks or its rows, or only examined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from followup.reading.blocks import FileKind
from followup.reading.files.readers import reader

if TYPE_CHECKING:
    from collections.abc import Callable


class Result(Protocol):
    """What is found in a file, in a shape that a child process can hand back."""

    def as_json(self) -> dict[str, Any]:
        """The result as values of JSON."""


def handler(kind: FileKind) -> Callable[[bytes], Result]:
    """The function that handles the bytes of that kind of file; what it needs is imported only now."""
    if kind is FileKind.SHEET:
        from followup.reading.files.sheet import read_sheets  # noqa: PLC0415  lxml is not loaded for plain texts

        return read_sheets
    if kind is FileKind.ENCLOSED:
        from followup.reading.files.enclosed import examine  # noqa: PLC0415  as above

        return examine
    if kind is FileKind.MAIL:
        from followup.reading.files.mail import read_mail  # noqa: PLC0415  as above

        return read_mail
    return reader(kind)
