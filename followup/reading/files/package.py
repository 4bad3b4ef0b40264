"""A zip package opened with care: sizes and ratio are read from its directory before anything is inflated.

Only the parts that are asked for are inflated, each up to the size that its directory entry declares.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Self

from lxml import etree

from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from types import TracebackType

LARGEST_PART = 48_000_000
"""Bytes of one part after inflation: some two thousand pages of decisions."""

MOST_PARTS = 10_000
_RATIO = 400
_RATIO_FROM = 4_000_000
_DOCTYPE = b"<!DOCTYPE"


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root of an XML document without document type, entities or network. Raises BadInput with the reason."""
    if _DOCTYPE in content[:65_536].upper():
        raise BadInput(f"{name} declares a document type (DOCTYPE), which is refused")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        if fault.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from fault
        raise BadInput(f"{name} is not well-formed XML ({' '.join((fault.msg or '').split())})") from fault
    if root.getroottree().docinfo.doctype:
        raise BadInput(f"{name} declares a document type (DOCTYPE), which is refused")
    return root


class Package:
    """The parts of a zip package, each checked before it is inflated."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as fault:
            raise BadInput(f"a damaged zip package ({fault})") from fault
        entries = self._zip.infolist()
        if len(entries) > MOST_PARTS:
            raise BadInput(f"a zip package of {len(entries)} parts, more than {MOST_PARTS}")
        self._entries = {entry.filename: entry for entry in entries}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """One part inflated. Raises BadInput for a part too large, packed too densely, encrypted or damaged."""
        entry = self._entries[name]
        if entry.flag_bits & 1:
            raise BadInput(f"the part {name} is encrypted")
        if entry.file_size > LARGEST_PART:
            raise BadInput(f"the part {name} unpacks to {entry.file_size:,} bytes, more than {LARGEST_PART:,}")
        if entry.file_size > _RATIO_FROM and entry.file_size > _RATIO * max(entry.compress_size, 1):
            raise BadInput(
                f"the part {name} is packed {entry.file_size // max(entry.compress_size, 1)} to 1 (a zip bomb)"
            )
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(entry.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as fault:
            raise BadInput(f"the part {name} is damaged ({fault})") from fault
        if len(content) > entry.file_size:
            raise BadInput(f"the part {name} unpacks to more than it declares")
        return content

    def xml(self, name: str) -> etree._Element | None:
        """One part parsed; None when the package has no such part."""
        return parse_xml(self.read(name), name) if name in self else None
