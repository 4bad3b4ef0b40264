"""Comments in the margin of a Word draft: what the register does not know, for the drafter, at the note's title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree
from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def add_comments(parts: dict[str, bytes], comments: Sequence[str], dated: date | None) -> None:
    """Add the comments to the parts of a Word file, at the paragraph in the style NoteTitle, else at the first one."""
    document = etree.fromstring(parts["word/document.xml"], _PARSER)
    anchor = _anchor(document)
    if anchor is None:
        return
    for number in range(len(comments)):
        anchor.append(
            etree.fromstring(f'<w:r xmlns:w="{_W}"><w:commentReference w:id="{number}"/></w:r>'),
        )
    parts["word/document.xml"] = _written(document)
    parts["word/comments.xml"] = _comments(comments, dated).encode()
    _register(parts)


def _anchor(document: Any) -> Any:  # noqa: ANN401  lxml elements
    paragraphs = list(document.iter(f"{{{_W}}}p"))
    for paragraph in paragraphs:
        style = paragraph.find(f"{{{_W}}}pPr/{{{_W}}}pStyle")
        if style is not None and style.get(f"{{{_W}}}val") == "NoteTitle":
            return paragraph
    return paragraphs[0] if paragraphs else None


def _comments(comments: Sequence[str], dated: date | None) -> str:
    day = f' w:date="{dated.isoformat()}T00:00:00Z"' if dated else ""
    written = "".join(
        f'<w:comment w:id="{number}" w:author="Followup" w:initials="F"{day}>'
        f'<w:p><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p></w:comment>'
        for number, words in enumerate(comments)
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{_W}">{written}</w:comments>'


def _register(parts: dict[str, bytes]) -> None:
    types = etree.fromstring(parts["[Content_Types].xml"], _PARSER)
    etree.SubElement(types, f"{{{_TYPES}}}Override", PartName="/word/comments.xml", ContentType=_CONTENT)
    parts["[Content_Types].xml"] = _written(types)
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"], _PARSER)
    entry = {"Id": "rIdFollowupComments", "Type": _KIND, "Target": "comments.xml"}
    relations.append(etree.Element(f"{{{_RELATIONS}}}Relationship", entry))
    parts["word/_rels/document.xml.rels"] = _written(relations)


def _written(root: Any) -> bytes:  # noqa: ANN401  an lxml element
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
