"""How fast a text is read: against one pass of its verbs, by its length, by the paragraph; rules and numbering too."""

from __future__ import annotations

import io
import re
import zipfile
from math import log
from typing import TYPE_CHECKING

from followup.cli.bench.measuring import Measured, absolute, computed
from followup.content import content_path
from followup.reading.blocks import Block, Extracted, FileKind
from followup.reading.files.docx import read_docx
from followup.reading.phrases import expand
from followup.reading.requests import find_requests
from followup.reading.rules import load_rules, read_rules, reading_languages
from followup.reading.structure import split

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARAGRAPHS = (
    (
        "Requests the secretariat to prepare a report on the progress made for consideration by the Conference of the "
        "Parties at its twelfth meeting, subject to the availability of resources;"
    ),
    (
        "Takes note of the information provided by Parties and invites those that have not yet done so to submit their "
        "views to the secretariat by 31 March 2025;"
    ),
    "Recalls the request made at its previous meeting, and emphasizes the importance of regional centres;",
    "Decides to consider, at its next meeting, the recommendations of the group referred to in paragraph 2 above;",
    "Welcomes the progress made in the implementation of the programme of work and the support given to it by donors;",
    "Notes with appreciation the report of the committee on its third and fourth meetings;",
    "Encourages Parties, relevant organizations and the private sector to cooperate in the exchange of information.",
)
_HOSTILE = (
    "requests ",
    "and to ",
    "Parties, ",
    "at its twenty-fifth session ",
    "by 31 March 2019 ",
    "paragraphs 1, 2 and 3 above, ",
    "subject to the ",
    "the secretariat to ",
    "that ",
    "(((",
    "“",
    " \u00a0",
    "1",
    "\u2011",
    "请",
)
"""What a paragraph is made of, again and again, that is meant to make reading slow."""
_LENGTHS = (1_000, 10_000, 100_000, 1_000_000)
_MOST_EXPONENT = 1.1
_MANY = 5_000
_SECOND = 1000
_NUMBERED = 1_000
_DECISION = 50
"""Paragraphs of one decision."""


def reading() -> list[Measured]:
    """Every promise about reading."""
    return [_against_one_pass(), _paragraphs(), *_lengths(), _rules(), _numbering()]


def _blocks(count: int) -> tuple[Block, ...]:
    """So many paragraphs in decisions of the usual kind."""
    blocks: list[Block] = []
    for place in range(count):
        decision, number = divmod(place, _DECISION)
        if number == 0:
            blocks += [
                Block(f"Decision {decision + 1}/CP.28"),
                Block("A decision"),
                Block("The Conference of the Parties,"),
            ]
        blocks.append(Block(f"{number + 1}. {_PARAGRAPHS[place % len(_PARAGRAPHS)]}"))
    return tuple(blocks)


def _read(blocks: Sequence[Block]) -> None:
    for decision in split(Extracted(FileKind.TXT, tuple(blocks)), stem="bench", language="en"):
        find_requests(decision, load_rules("en"))


def _against_one_pass() -> Measured:
    """A text already extracted, against one pass of one alternation of all the verbs over the same text."""
    forms = {spelt for rule in load_rules("en").file.verbs for form in rule.forms for spelt in expand(form)}
    verbs = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})\b", re.IGNORECASE)
    blocks = _blocks(1_000)
    text = "\n".join(block.text for block in blocks)
    _read(blocks)
    passed = computed(lambda: sum(1 for _ in verbs.finditer(text)))
    return Measured(
        "reading 1,000 paragraphs / one pass of the verbs", computed(lambda: _read(blocks)), passed, "ms", 10
    )


def _paragraphs() -> Measured:
    blocks = _blocks(_MANY)
    value = computed(lambda: _read(blocks))
    return absolute(f"reading {_MANY:,} paragraphs ({_MANY * _SECOND / value:,.0f} a second)", value, "ms", _SECOND)


def _lengths() -> list[Measured]:
    """By which power of its length the time of reading a text grows, over three powers of ten."""
    size = sum(map(len, _PARAGRAPHS)) / len(_PARAGRAPHS)
    ordinary = _exponent([_blocks(max(int(length / size), 1)) for length in _LENGTHS])
    long = {piece: _exponent([_one_paragraph(piece, length) for length in _LENGTHS]) for piece in _HOSTILE}
    worst = max(long, key=lambda piece: long[piece])
    return [
        absolute("exponent of length, 1 kB to 1 MB, paragraphs", ordinary, "", _MOST_EXPONENT),
        absolute(
            f"exponent of length, one paragraph, worst of {len(long)}: {worst!r}", long[worst], "", _MOST_EXPONENT
        ),
    ]


def _one_paragraph(piece: str, length: int) -> tuple[Block, ...]:
    return (Block("1. Requests the secretariat to report " + piece * (length // len(piece))),)


def _exponent(texts: Sequence[Sequence[Block]]) -> float:
    """The slope of time over length, both as logarithms, by least squares."""
    _read(texts[0])
    points = [
        (log(sum(len(block.text) for block in blocks)), log(max(computed(lambda: _read(blocks), runs=runs), 1e-3)))  # noqa: B023  called at once
        for blocks, runs in zip(texts, (15, 5, 3, 1), strict=True)
    ]
    middle_x, middle_y = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


def _rules() -> Measured:
    """The rules of one language, the slowest."""
    times = {
        language: computed(lambda: read_rules(content_path("rules", "reading", f"{language}.yaml")))  # noqa: B023  called at once
        for language in reading_languages()
    }
    slowest = max(times, key=lambda language: times[language])
    return absolute(f"loading the rules of a language (slowest: {slowest})", times[slowest], "ms", 50)


def _numbering() -> Measured:
    """A Word document with automatic numbers, less what the same costs without them."""
    plain, numbered = (_word(numbered=numbered) for numbered in (False, True))
    read_docx(numbered)
    value = computed(lambda: read_docx(numbered)) - computed(lambda: read_docx(plain))
    return absolute(f"Word's numbering of {_NUMBERED:,} paragraphs, on top", value, "ms", 30)


_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LEVELS = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))


def _word(*, numbered: bool) -> bytes:
    """A Word document of numbered paragraphs, items and sub-items, or of the same without numbers."""

    def paragraph(place: int) -> str:
        mark = f'<w:numPr><w:ilvl w:val="{place % len(_LEVELS)}"/><w:numId w:val="1"/></w:numPr>' if numbered else ""
        return f"<w:p><w:pPr>{mark}</w:pPr><w:r><w:t>{_PARAGRAPHS[place % len(_PARAGRAPHS)]}</w:t></w:r></w:p>"

    body = "".join(paragraph(place) for place in range(_NUMBERED))
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(_LEVELS)
    )
    lists = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    lists += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as parts:
        parts.writestr("word/document.xml", f"<w:document {_WORD}><w:body>{body}</w:body></w:document>")
        parts.writestr("word/numbering.xml", f"<w:numbering {_WORD}>{lists}</w:numbering>")
    return package.getvalue()
