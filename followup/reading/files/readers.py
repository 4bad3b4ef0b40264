"""The reader of each kind of file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.reading.blocks import Extracted, FileKind

if TYPE_CHECKING:
    from collections.abc import Callable


def reader(kind: FileKind) -> Callable[[bytes], Extracted]:
    """The function that makes blocks of the bytes of that kind of file; what it needs is imported only now."""
    if kind is FileKind.DOCX:
        from followup.reading.files.docx import read_docx  # noqa: PLC0415  lxml is not loaded for plain texts

        return read_docx
    if kind is FileKind.HTML:
        from followup.reading.files.html import read_html  # noqa: PLC0415  as above

        return read_html
    if kind is FileKind.PDF:
        from followup.reading.files.pdf import read_pdf  # noqa: PLC0415  as above

        return read_pdf
    if kind is FileKind.AKN:
        from followup.reading.files.akn import read_akn  # noqa: PLC0415  as above

        return read_akn
    from followup.reading.files.encodings import decode  # noqa: PLC0415  as above
    from followup.reading.files.plain import read_plain  # noqa: PLC0415  as above

    return lambda content: read_plain(decode(content))
