"""What is fuzzed: each target takes any bytes, reads them, and raises only where the program is wrong.

A target is run by `make fuzz` on inputs that atheris makes up, and by the suite on those that once failed
(tests/unit/reading/files/kept). Where raw bytes would seldom get past the first check (a zip package, XML, a sentence),
the bytes choose pieces of which the input is put together.
"""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from followup.content import load_yaml
from followup.reading.deadlines import DeadlineContext, find_deadlines, read_phrase
from followup.reading.files.akn import read_akn
from followup.reading.files.docx import read_docx
from followup.reading.files.enclosed import examine
from followup.reading.files.encodings import decode
from followup.reading.files.html import read_html
from followup.reading.files.kinds import file_kind
from followup.reading.files.mail import read_mail
from followup.reading.files.pdf import read_pdf
from followup.reading.files.plain import read_plain
from followup.reading.requests import find_requests
from followup.reading.rules import load_rules, reading_languages
from followup.reading.structure import split
from followup.services.inbox.own_words import own_title, own_words
from followup.services.inbox.rules import automatic, doubtful, for_others, is_confidential, promises
from followup.vocabulary.errors import BadInput
from tests.fixtures.hostile_files import PNG, office, open_document, portable
from tests.fixtures.mails import mail as received
from tests.fixtures.mails import nested
from tests.fixtures.pdf_files import column, pdf_file
from tests.fixtures.word_files import level, lists, number, paragraph, run, styles, word_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from followup.reading.blocks import Extracted
    from followup.reading.results import Evidence, ReadDecision

_RAW = 250
"""A byte from here on puts the one after it in as it is; any below chooses a piece."""
_LONGEST = 20_000
"""Characters of one input; length by itself is measured by `followup bench`, not sought here."""
_PIECES = load_yaml(Path(__file__).parent / "pieces.yaml")
_CONTEXT = DeadlineContext("COP", "COP 25", {}, date(2019, 12, 15))


def composed(data: bytes, pieces: Sequence[str]) -> str:
    """A text of the pieces that the bytes choose."""
    values = iter(data)
    parts = [chr(next(values, 0)) if value >= _RAW else pieces[value % len(pieces)] for value in values]
    return "".join(parts)[:_LONGEST]


def _read_bytes(reader: Callable[[bytes], Extracted], content: bytes) -> None:
    """Read a file as its worker would, then its decisions: read or refused, never anything else."""
    try:
        extracted = reader(content)
    except BadInput as refusal:
        _reasoned(refusal)
        return
    _read_blocks(extracted)


def _read_blocks(extracted: Extracted, language: str | None = None) -> None:
    """The decisions and requests of some blocks, checked for what holds of every reading."""
    try:
        decisions = split(extracted, stem="file", language=language)
    except BadInput as refusal:
        _reasoned(refusal)
        return
    for decision in decisions:
        _sound(find_requests(decision, load_rules(decision.language)))


def _reasoned(refusal: BadInput) -> None:
    if not str(refusal).strip() or len(str(refusal).splitlines()) != 1:
        raise AssertionError("refused without one line of reason") from refusal


def _sound(decision: ReadDecision) -> None:
    """Evidence lies in the text on which it rests, and a figure of confidence is one."""
    texts: dict[str, list[str]] = {}
    for provision in decision.provisions:
        texts.setdefault(provision.place, []).append(provision.text)
    for request in decision.requests:
        if not 0 <= request.confidence <= 1:
            raise AssertionError(f"confidence {request.confidence}")
        for one in request.evidence:
            if not any(_within(one, text) for text in texts[request.place if one.place is None else one.place]):
                raise AssertionError(f"evidence outside its text: {one}")


def _within(evidence: Evidence, text: str) -> bool:
    return 0 <= evidence.start <= evidence.end <= len(text)


def zipped(data: bytes) -> None:
    """A package of any bytes."""
    _read_bytes(read_docx, data)


def docx(data: bytes) -> None:
    """A Word document whose body is any row of Word's elements."""
    word = _PIECES["word"]
    tags = [f"<{slash}w:{name}>" for slash in ("", "/") for name in word["elements"]]
    body = composed(data, [*tags, *word["empty"], *_PIECES["sentences"], "\u2011", "\u200f"])
    shapes = (level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)", start=30), level(8, "upperRoman", "%9"))
    circle = '<w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    parts: dict[str, str | bytes] = {
        "numbering.xml": lists("".join(shapes), numbers=number(1, 0)),
        "styles.xml": styles(f'<w:style w:type="paragraph" w:styleId="a">{circle}</w:style>'),
    }
    _read_bytes(read_docx, word_file(_closed(body), parts))


def _closed(body: str) -> str:
    """The row of elements made well-formed: what was not opened is left out, what is open at the end is closed."""
    parts: list[str] = []
    opened: list[str] = []
    for piece in re.split(r"(?=<)", body):
        tag, bracket, text = piece.rpartition(">")
        name = tag.strip("</").partition(" ")[0]
        if tag.startswith("</"):
            parts += [f"</{opened.pop()}>"] if name in opened[-1:] else []
        elif tag.startswith("<w:") and bracket:
            parts.append(f"{tag}>")
            opened += [] if tag.endswith("/") else [name]
        parts.append(escape("".join(char for char in text if char.isprintable())))
    return "".join(parts) + "".join(f"</{name}>" for name in reversed(opened))


def html(data: bytes) -> None:
    """A page of any row of tags, and of any bytes."""
    page = composed(data, [*_PIECES["html"], *_PIECES["sentences"]])
    _read_bytes(read_html, b"<html>" + page.encode("utf-8", "surrogatepass"))
    _read_bytes(read_html, data)


def akn(data: bytes) -> None:
    """A document of Akoma Ntoso, or what takes itself for one."""
    _read_bytes(read_akn, data)


def pdf(data: bytes) -> None:
    """A PDF of any bytes."""
    _read_bytes(read_pdf, data)


def txt(data: bytes) -> None:
    """A text in any encoding."""
    try:
        file_kind(data)
        text = decode(data)
    except BadInput as refusal:
        _reasoned(refusal)
        return
    _read_blocks(read_plain(text[:_LONGEST]))


@lru_cache(maxsize=8)
def _words(language: str) -> tuple[str, ...]:
    """The words of a language's rules: verbs, addressees, words of time, conditions; with blanks where it has them."""
    rules = load_rules(language)
    blank = " " if rules.words else ""
    phrases = [
        *(form for rule in rules.file.verbs for form in (*rule.forms[:3], *rule.spoken[:1])),
        *(form for rule in rules.file.background for form in rule.forms[:1]),
        *(phrase for rule in rules.file.actors for phrase in rule.phrases[:2]),
        *rules.file.addressees.pronouns,
        *rules.file.times.words,
        *rules.file.condition_words,
        *_PIECES["times"].get(language, ()),
    ]
    kept = dict.fromkeys(phrase + blank for phrase in phrases)
    common = [piece for piece in _PIECES["common"] for _ in range(2)]
    return (*common, *list(kept)[: _RAW - len(common)])


def _spoken(data: bytes) -> tuple[str, str]:
    """A language, chosen by the first byte, and a text in its words."""
    language = reading_languages()[data[0] % len(reading_languages())] if data else "en"
    return language, composed(data[1:], _words(language))


def deadlines(data: bytes) -> None:
    """Any row of words of a language read for its times."""
    language, text = _spoken(data)
    for found in find_deadlines(text, language, _CONTEXT):
        if not 0 <= found.start < found.end <= len(text):
            raise AssertionError(f"a time outside its text: {found}")
    read_phrase(text, language, _CONTEXT)


def requests(data: bytes) -> None:
    """Any row of words of a language read for what it asks."""
    language, text = _spoken(data)
    _read_blocks(read_plain(f"1. {text}"), language)


def mail(content: bytes) -> None:
    """A mail that came in, then all that is asked of its words outside the process that takes it apart."""
    try:
        read = read_mail(content)
    except BadInput:
        return
    words = own_words(read.words, read.subject)
    for ask in (automatic, doubtful, is_confidential):
        ask(read)
    own_title(read.subject)
    promises(read, words)
    for_others(words)


def enclosed(content: bytes) -> None:
    """A file that came with an answer: what it is, or why it is not kept."""
    with suppress(BadInput):
        examine(content)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "zip": zipped,
    "docx": docx,
    "html": html,
    "akn": akn,
    "pdf": pdf,
    "txt": txt,
    "mail": mail,
    "enclosed": enclosed,
    "deadlines": deadlines,
    "requests": requests,
}
"""Every target by its name, which is also how the files that it once failed on begin."""


def seeds(target: str) -> list[bytes]:
    """Whole inputs from which a target starts."""
    decision = (
        "Decision 9/CP.25\nThe Conference of the Parties,\n1. Requests the secretariat:\n(a) To report by 31 May;\n"
    )
    package = io.BytesIO(word_file(paragraph(run("1. Requests a report.")), {"styles.xml": styles("")}))
    with zipfile.ZipFile(package) as archive, zipfile.ZipFile(stored := io.BytesIO(), "w") as plain:
        for name in archive.namelist():
            plain.writestr(name, archive.read(name))
    whole = {
        "zip": [package.getvalue(), stored.getvalue()],
        "html": [b"<!DOCTYPE html><ol><li>Requests the secretariat:<ol type=a><li>To report.</ol></ol>"],
        "akn": [b"<akomaNtoso><doc><mainBody><p>Requests it.</p></mainBody></doc></akomaNtoso>"],
        "pdf": [pdf_file(column("1. Requests the secretariat:", "(a) To report."), column("2. Invites Parties."))],
        "mail": [received(files={"views.docx": office()}), nested(3)],
        "enclosed": [office(), open_document(), portable(), PNG, b"a;b\n1;-2\n"],
        "txt": [decision.encode(), decision.encode("utf-16")],
    }
    return whole.get(target, [bytes(range(0, _RAW, 7))])
