"""What a file that came with a submission is, and whether it may be kept: types that are shown, nothing that runs.

Refused are programs, archives, anything with macros, scripts or embedded objects, what is encrypted (nobody can look
into it) and what unpacks to far more than it weighs. A file is judged by its content; its name has to agree.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from followup.reading.files.package import MOST_PARTS, Package, parse_xml
from followup.vocabulary.errors import BadInput

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
    r"(?:^|/)(?:vbaProject|vbaData|attachedToolbars)|activeX/|macrosheets/|dialogsheets/|embeddings/|ctrlProps/|^Basic/|"
    r"^Scripts/|^Object |"
    r"\.(?:exe|dll|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|scr|jar|lnk|msi|zip|7z|rar|gz|iso|html?|svg)$",
    re.IGNORECASE,
)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX|oleObject", re.IGNORECASE)
_FETCHED = re.compile(rb"/(?:attachedTemplate|oleObject|frame|externalLinkPath|subDocument)\"", re.IGNORECASE)
_FIELDS = re.compile(rb"\b(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b")
_EMBEDDED = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/EmbeddedFile",
    b"/RichMedia",
    b"/XFA",
    b"/SubmitForm",
    b"/ImportData",
)
_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_ENDS = {"image/png": b"\x00\x00\x00\x00IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"\s*<(?:!doctype|\?xml|html|svg|script|head|body|iframe)", re.IGNORECASE)
_SCRIPT = re.compile(rb"\s*(?:#!|<\?php|<%|@echo\b|\{\\rtf|%!PS|MIME-Version:)", re.IGNORECASE)
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
        raise BadInput("a file of an Office from before 2007, or one with a password; send it as docx, xlsx or pdf")
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
    if not content.endswith(_ENDS[media_type]):
        raise BadInput("a picture that is cut off, or has something more on its end; save it anew")
    return Examined(media_type)


def _plain(content: bytes) -> Examined:
    head = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(head) or _SCRIPT.match(head):
        raise BadInput("a web page, picture code or script; send it as pdf, docx or plain text")
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("no kind of file that is taken in; send it as pdf, docx, xlsx or plain text in UTF-8") from None
    if _UNPRINTABLE.search(text):
        raise BadInput("a file with control characters in it; send it as pdf, docx, xlsx or plain text")
    return Examined("text/plain")


def _portable(content: bytes) -> Examined:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415  only for this kind of file
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # noqa: PLC0415  the same

    if zipfile.is_zipfile(BytesIO(content)):
        raise BadInput("a PDF with an archive on its end; print it to PDF anew")
    spelled = _NAME_CODE.sub(lambda code: bytes([int(code[1], 16)]), content)
    for name in _EMBEDDED:
        if re.search(re.escape(name) + rb"(?![A-Za-z])", spelled):
            raise BadInput(
                f"a PDF with {name[1:].decode()} in it, which may do something by itself; print it to PDF anew"
            )
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


def _packed(content: bytes) -> Examined:
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
    running = next((name for name in names if _RUNS.search(name)), None)
    if running is not None:
        raise BadInput(f"it holds {running!r}, which may run by itself; send it without macros and embedded objects")
    with Package(content) as package:
        return Examined(_office(package, names) if "[Content_Types].xml" in package else _open_document(package))


def _office(package: Package, names: list[str]) -> str:
    kind = next((media_type for part, media_type in _MAIN_PARTS.items() if part in package), None)
    if kind is None:
        raise BadInput("an archive or an unknown kind of package; send the files one by one")
    if _MACRO_TYPES.search(package.read("[Content_Types].xml")):
        raise BadInput("it declares macros or embedded objects; save it without them")
    for name in names:
        part = package.read(name)
        if name.endswith((".xml", ".rels")):
            parse_xml(part, name)
        if name.endswith(".rels") and _FETCHED.search(part) and b"External" in part:
            raise BadInput(f"{name} fetches something from elsewhere when it is opened; save it without links")
        if name.startswith("word/") and name.endswith(".xml") and _FIELDS.search(part):
            raise BadInput(f"{name} has a field that fetches or runs something; save it without fields")
    return kind


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
