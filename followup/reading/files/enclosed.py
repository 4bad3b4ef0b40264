"""What a file that came with a submission is, and whether it may be kept: types that are shown, nothing that runs.

Refused are programs, archives, anything with macros, scripts or embedded objects, what is encrypted (nobody can look
into it) and what unpacks to far more than it weighs. A file is judged by its content; its name has to agree.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from followup.reading.files.encodings import decode
from followup.reading.files.package import MOST_PARTS, Package, parse_xml
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MOST_UNPACKED = 400_000_000
"""Bytes that a package may unpack to, all parts together."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_MAIN_PARTS = {
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
}
_OPEN_DOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation)")
_RUNS = re.compile(
    r"(?:^|/)(?:vbaProject|vbaData|attachedToolbars)|activeX/|macrosheets/|dialogsheets/|ctrlProps/|^Basic/|"
    r"^Scripts/|^Object |"
    r"\.(?:exe|dll|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|scr|jar|lnk|msi|zip|7z|rar|gz|iso|html?)$",
    re.IGNORECASE,
)
_SHEET_OF_A_CHART = re.compile(r"/embeddings/[^/]+\.(?:docx|xlsx|pptx)$", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX|oleObject", re.IGNORECASE)
_RUN_BY_LINK = ("oleObject", "frame", "subDocument")
_LOCAL = re.compile(r"(?:file:///)?[a-z]:[\\/]|(?![a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)
"""A place on the machine on which a file was written, as the template of a ministry: nothing is fetched from there."""
_FIELDS = re.compile(r"\b(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b", re.IGNORECASE)
_INSTRUCTIONS = re.compile(r"\}instrText$|\}fldSimple$")
_FORMULA = re.compile(r"(?:^|[\n,;\t])[ \"]*[=+@-][^\n,;\t|]{0,80}[\w)]\|[ ]?['\"/][^\n!]{0,200}!")
"""A cell of a csv by which a spreadsheet would start a program."""
_EMBEDDED = tuple(
    (name, re.compile(rb"/" + name.encode() + follows))
    for name, follows in {
        "JavaScript": rb"(?![A-Za-z])",
        "JS": rb"\s*(?:[(<][\x20-\x7e\s]{4}|\d+\s+\d+\s+R)",
        "Launch": rb"(?![A-Za-z])",
        "EmbeddedFile": rb"(?![A-Za-z])",
        "RichMedia": rb"(?![A-Za-z])",
        "Rendition": rb"(?![A-Za-z])",
        "XFA": rb"\s*(?:\[|\(|\d+\s+\d+\s+R)",
        "SubmitForm": rb"(?![A-Za-z])",
        "ImportData": rb"(?![A-Za-z])",
    }.items()
)
"""Names in a PDF that do something; the short ones with what follows, since pictures hold any three signs by chance."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_MOST_OF_A_STREAM = 100_000_000
_HEAD_OF_A_STREAM = 600
_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_ENDS = {"image/png": b"\x00\x00\x00\x00IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(r"\s*<(?:[a-z][\w:-]*[\s/>]|[!?%])", re.IGNORECASE)
_SCRIPT = re.compile(r"\s*(?:#!|@echo\b|\{\\rtf|%!PS|MIME-Version:)", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept."""

    media_type: str

    def as_json(self) -> dict[str, Any]:
        """The shape in which a child process hands its result back."""
        return {"media_type": self.media_type}


def examine(content: bytes) -> Examined:
    """What a file is, by its content. Raises BadInput with the reason why it is not kept."""
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise BadInput("the file is empty")
    if content.startswith(_OLE):
        raise BadInput(
            "a file of an Office from before 2007, one with a password, or a saved mail; send it as docx, xlsx or pdf"
        )
    for magic, media_type in _PICTURES.items():
        if content.startswith(magic):
            return _picture(content, media_type)
    if content.startswith(b"%PDF-"):
        return _portable(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(content)
    return _plain(content)


def _picture(content: bytes, media_type: str) -> Examined:
    """A picture that ends where it says: what hangs on its end would be another file."""
    if not content.endswith(_ENDS[media_type]) or zipfile.is_zipfile(BytesIO(content)):
        raise BadInput("a picture that is cut off, or has something more on its end; save it anew")
    return Examined(media_type)


def _plain(content: bytes) -> Examined:
    text = _text(content)
    if _MARKUP.match(text) or _SCRIPT.match(text):
        raise BadInput("a web page, picture code, rich text or script; send it as pdf, docx or plain text")
    if _UNPRINTABLE.search(text):
        raise BadInput("a file with control characters in it; send it as pdf, docx, xlsx or plain text")
    if _FORMULA.search(text):
        raise BadInput("a table with a formula that starts something; send it as xlsx or without formulas")
    return Examined("text/plain")


def _text(content: bytes) -> str:
    try:
        return decode(content)
    except BadInput:
        raise BadInput("no kind of file that is taken in; send it as pdf, docx, xlsx or plain text in UTF-8") from None


def _portable(content: bytes) -> Examined:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415  only for this kind of file
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # noqa: PLC0415  the same

    if zipfile.is_zipfile(BytesIO(content)):
        raise BadInput("a PDF with an archive on its end; print it to PDF anew")
    if b"%%EOF" not in content.rstrip(b"\0 \t\r\n")[-1024:]:
        raise BadInput("a PDF that is cut off, or has something more on its end; send it again")
    for stretch in (content, *_packed_objects(content)):
        _refuse_what_acts(stretch)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        raise BadInput(f"a damaged or encrypted PDF ({fault})") from None
    with document:
        if pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
            raise BadInput("a PDF with scripts in it; print it to PDF anew")
        if pdfium.FPDFDoc_GetAttachmentCount(document.raw) > 0:
            raise BadInput("a PDF with other files in it; send these by themselves")
        if not len(document):
            raise BadInput("a PDF without pages")
    return Examined("application/pdf")


def _refuse_what_acts(content: bytes) -> None:
    spelled = _NAME_CODE.sub(lambda code: bytes([int(code[1], 16)]), content)
    for name, pattern in _EMBEDDED:
        if pattern.search(spelled):
            raise BadInput(f"a PDF with {name} in it, which may do something by itself; print it to PDF anew")


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """The objects of a PDF that are packed together, unpacked. Raises BadInput for those that cannot be."""
    for start in _STREAM.finditer(content):
        head = content[max(0, start.start() - _HEAD_OF_A_STREAM) : start.start()]
        head = _NAME_CODE.sub(lambda code: bytes([int(code[1], 16)]), head[head.rfind(b"obj") :])
        if b"/ObjStm" not in head:
            continue
        packed = content[start.end() : content.find(b"endstream", start.end())]
        if b"/Filter" not in head:
            continue
        try:
            unpacked = zlib.decompressobj().decompress(packed, _MOST_OF_A_STREAM + 1)
        except zlib.error:
            raise BadInput(
                "a PDF that is protected, or packed so that nobody can look into it; print it anew"
            ) from None
        if len(unpacked) > _MOST_OF_A_STREAM:
            raise BadInput("a PDF that unpacks to far more than it weighs; print it to PDF anew")
        yield unpacked


def _packed(content: bytes, *, within: bool = False) -> Examined:
    """A package; the sheets of charts `within` another are examined as it is, and hold none themselves."""
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as fault:
        raise BadInput(f"a damaged package ({fault})") from None
    if len(entries) > MOST_PARTS:
        raise BadInput(f"a package of {len(entries)} parts")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise BadInput("a package with parts under one name, or with names that lead out of it")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadInput(f"a package that unpacks to more than {MOST_UNPACKED // 1_000_000} MB (a zip bomb)")
    sheets = [] if within else [name for name in names if _SHEET_OF_A_CHART.search(name)]
    running = next(
        (name for name in names if _RUNS.search(name) or ("embeddings/" in name and name not in sheets)), None
    )
    if running is not None:
        raise BadInput(f"it holds {running!r}, which may run by itself; send it without macros and embedded objects")
    with Package(content) as package:
        for name in sheets:
            _packed(package.read(name), within=True)
        return Examined(_office(package, names) if "[Content_Types].xml" in package else _open_document(package))


def _office(package: Package, names: list[str]) -> str:
    kind = next((media_type for part, media_type in _MAIN_PARTS.items() if part in package), None)
    if kind is None:
        raise BadInput("an archive or an unknown kind of package; send the files one by one")
    if _MACRO_TYPES.search(package.read("[Content_Types].xml")):
        raise BadInput("it declares macros or embedded objects; save it without them")
    for name in names:
        part = package.read(name)
        if not name.lower().endswith((".xml", ".rels", ".svg")):
            continue
        root = parse_xml(part, name)
        if name.lower().endswith(".svg"):
            _refuse_active_drawing(root, name)
        elif name.endswith(".rels"):
            _refuse_fetching(root, name)
        elif name.startswith("word/"):
            _refuse_fields(root, name)
    return kind


def _refuse_fetching(root: etree._Element, name: str) -> None:
    """Refuse what an Office would fetch from elsewhere by itself: a template, a picture, an object; not a link."""
    for relation in root:
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        if relation.get("TargetMode", "").lower() != "external" or kind.lower() == "hyperlink":
            continue
        if kind in _RUN_BY_LINK or not _LOCAL.match(target):
            raise BadInput(f"{name} fetches something from elsewhere when it is opened; save it without links")


def _refuse_fields(root: etree._Element, name: str) -> None:
    """Refuse fields that fetch or run something. Word may have cut a field's instruction into pieces."""
    found = [one for one in root.iter() if isinstance(one.tag, str) and _INSTRUCTIONS.search(one.tag)]
    said = (
        "".join(f" {value}" for one in found for value in one.attrib.values())
        + " "
        + "".join(one.text or "" for one in found)
    )
    if _FIELDS.search(said):
        raise BadInput(f"{name} has a field that fetches or runs something; save it without fields")


def _refuse_active_drawing(root: etree._Element, name: str) -> None:
    """Refuse a drawing that is more than one: with scripts, foreign parts, or links out of itself."""
    for one in root.iter():
        tag = one.tag.rpartition("}")[2].lower() if isinstance(one.tag, str) else ""
        links = [value for key, value in one.attrib.items() if key.rpartition("}")[2] == "href"]
        if (
            tag in {"script", "foreignobject", "iframe", "handler"}
            or any(key.lower().startswith("on") for key in one.attrib)
            or any(not value.startswith(("#", "data:image/")) for value in links)
        ):
            raise BadInput(f"{name} is a drawing that may do something by itself; save it as a picture")


def _open_document(package: Package) -> str:
    found = _OPEN_DOCUMENT.fullmatch(package.read("mimetype").strip()) if "mimetype" in package else None
    if found is None:
        raise BadInput("an archive; send the files in it one by one")
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise BadInput("protected by a password")
    content = package.read("content.xml") if "content.xml" in package else b""
    parse_xml(content, "content.xml")
    if b"script:event-listener" in content or b"office:dde" in content:
        raise BadInput("it holds scripts or links that fetch something; save it as pdf")
    return found[0].decode()
