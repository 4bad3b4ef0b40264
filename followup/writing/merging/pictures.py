"""A picture that was sent by itself, as a paragraph: no wider than our lines, no higher than our pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from lxml import etree

from followup.vocabulary.errors import BadInput
from followup.writing.merging.packages import OFFICE, PREFIXES, Relation

if TYPE_CHECKING:
    from lxml.etree import _Element

    from followup.writing.merging.packages import Whole

_MILLIMETRE = 36_000
_WIDEST, _HIGHEST = 165 * _MILLIMETRE, 200 * _MILLIMETRE
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def is_picture(content: bytes) -> bool:
    """Whether a file is a picture that is put in."""
    return content.startswith(_PICTURES)


def pictured(content: bytes, whole: Whole, number: int) -> _Element:
    """The paragraph with the picture; the picture becomes a part of our document. Raises BadInput for a damaged one."""
    try:
        picture = Image.from_blob(content)
        width, height = int(picture.width), int(picture.height)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ValueError) as error:
        raise BadInput(f"a damaged picture: {error}") from None
    scale = min(1.0, _WIDEST / max(width, 1), _HIGHEST / max(height, 1))
    part = f"word/enclosed/picture{number}.{picture.ext}"
    whole.add(part, content, picture.content_type)
    name = whole.relate("word/document.xml", Relation(f"{OFFICE}/image", part))
    return etree.fromstring(_drawn(name, number, int(width * scale), int(height * scale)))


def _drawn(name: str, number: int, width: int, height: int) -> str:
    spaces = " ".join(f'xmlns:{one}="{PREFIXES[one]}"' for one in ("w", "r", "wp", "a", "pic"))
    return (
        f'<w:p {spaces}><w:pPr><w:pStyle w:val="NoteText"/></w:pPr><w:r><w:drawing><wp:inline>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="Picture {number}"/>'
        f'<a:graphic><a:graphicData uri="{PREFIXES["pic"]}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
