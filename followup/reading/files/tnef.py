"""The files in a winmail.dat: what Outlook makes of a mail when it takes the other side for an Outlook too.

The format (TNEF) is that of Microsoft's open specification MS-OXTNEF: attributes one after the other, each with its
length; a file is the attributes between one that opens an attachment and the next such one.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from followup.reading.received import MailFile
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURE = 0x223E9F78
_OPENS, _TITLE, _DATA, _PROPERTIES = 0x69002, 0x18010, 0x6800F, 0x69005
_LONG_NAME, _OBJECT = 0x3707, 0x000D
_BYTES_OF = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a property's value by its type, padded as it stands in the file."""
_ANSI, _UNICODE, _BINARY = 0x1E, 0x1F, 0x102
_DAMAGED = "a winmail.dat that is damaged; ask for the files themselves"
_MOST_FILES = 200


def packed_files(content: bytes) -> list[MailFile]:
    """The files in it. Raises BadInput for one that is damaged, or holds another mail."""
    try:
        return list(_files(content))
    except (struct.error, UnicodeDecodeError, IndexError):
        raise BadInput(_DAMAGED) from None


def _files(content: bytes) -> Iterator[MailFile]:
    """Each attachment's name, the long one where it has one, and its content."""
    found: list[dict[int, bytes]] = []
    for identity, data in _attributes(content):
        if identity == _OPENS:
            found.append({})
        elif found:
            found[-1][identity] = data
    if len(found) > _MOST_FILES:
        raise BadInput(_DAMAGED)
    for one in found:
        if _DATA not in one:
            raise BadInput("a winmail.dat that holds another mail; ask for the files themselves")
        title = one.get(_TITLE, b"").partition(b"\0")[0].decode("cp1252", "replace")
        yield MailFile(_long_name(one.get(_PROPERTIES, b"")) or title or "file", one[_DATA])


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != _SIGNATURE:  # noqa: PLR2004  signature and key
        raise BadInput(_DAMAGED)
    place = 6
    while place + 9 <= len(content):
        identity, length = struct.unpack_from("<xII", content, place)
        start = place + 9
        if start + length + 2 > len(content):
            raise BadInput(_DAMAGED)
        yield identity, content[start : start + length]
        place = start + length + 2


def _long_name(properties: bytes) -> str | None:
    """The long name among an attachment's properties; None when it stands behind one whose type is not known here."""
    if not properties:
        return None
    (count,), place = struct.unpack_from("<I", properties), 4
    for _ in range(min(count, 1000)):
        kind, identity = struct.unpack_from("<HH", properties, place)
        place += 4
        if identity >= 0x8000 or not (kind in _BYTES_OF or kind in {_ANSI, _UNICODE, _BINARY, _OBJECT}):  # noqa: PLR2004  from here on named ones
            return None
        if kind in _BYTES_OF:
            place += _BYTES_OF[kind]
            continue
        values, length = struct.unpack_from("<II", properties, place)
        if values != 1:
            return None
        value = properties[place + 8 : place + 8 + length]
        place += 8 + length + (-length % 4)
        if identity == _LONG_NAME and kind in {_ANSI, _UNICODE}:
            return value.decode("utf-16-le" if kind == _UNICODE else "cp1252").rstrip("\0") or None
    return None
