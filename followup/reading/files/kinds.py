"""What kind of file some bytes are, by their content alone; names and extensions are not asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from followup.reading.blocks import FileKind
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*(?:<!doctype\s+html|<html[\s>]|<(?:head|body|div|p|ol|table|h1)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*(?:<\?xml|<[a-zA-Z:]*akomaNtoso[\s>])")
_REFUSED: Mapping[bytes, str] = {
    b"{\\rtf": "an RTF file; save it as docx",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"7z\xbc\xaf": "a 7z archive; unpack it first",
    b"Rar!": "a RAR archive; unpack it first",
    b"\x89PNG": "a picture; its text would have to be recognised first",
    b"\xff\xd8\xff": "a picture; its text would have to be recognised first",
    b"GIF8": "a picture; its text would have to be recognised first",
    b"II*\0": "a picture; its text would have to be recognised first",
    b"MM\0*": "a picture; its text would have to be recognised first",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3\0": "a database",
}


def file_kind(content: bytes) -> FileKind:
    """The kind of a file. Raises BadInput, with the reason, for an empty file and for kinds that are not read."""
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise BadInput("empty")
    for magic, reason in _REFUSED.items():
        if content.startswith(magic):
            raise BadInput(reason)
    if content.startswith(_OLE):
        protected = _PROTECTED in content
        raise BadInput("protected by a password" if protected else "a Word document from before 2007; save it as docx")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.DOCX
    head = content[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    return _marked_up(head.removeprefix(b"\xef\xbb\xbf")) or FileKind.TXT


def _marked_up(head: bytes) -> FileKind | None:
    if _XML.match(head):
        return FileKind.HTML if re.search(rb"<html[\s>]", head, re.IGNORECASE) else FileKind.AKN
    return FileKind.HTML if _HTML.match(head) else None
