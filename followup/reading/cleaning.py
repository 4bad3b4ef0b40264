"""Making the text of a provision: what is removed, what is replaced, so that every rule sees one spelling.

Policy: `Provision.text` is the cleaned text and all evidence refers to it. Removed are characters that print nothing
(directional marks, soft hyphens, zero-width characters, controls); typographic hyphens (U+2010, U+2011) become "-",
full-width digits and Latin letters plain ones, every run of white space one space. Superscript digits behind a word,
a year or a stop are footnote marks and removed ("m²" keeps its own). Arabic-Indic digits, quotation marks and dashes
stay. In a plain text, which cannot tell footnote marks from text, digits glued to words and years are removed too.
"""

from __future__ import annotations

import re

_SILENT = "".join(
    chr(code)
    for code in (
        *range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0),
        0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFFFE,
    )
)  # fmt: skip
_FULL_WIDTH = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
_TABLE: dict[int, str | None] = {
    **{ord(char): None for char in _SILENT},
    **{code: chr(code - 0xFEE0) for code in _FULL_WIDTH},
    0x2010: "-",
    0x2011: "-",
}
_SUPERSCRIPT = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[.,;:)”»。，；])|(?<=[12]\d{3}))[¹²³⁰⁴-⁹]{1,3}")
_DIGITS = {zero + value: str(value) for zero in (0x660, 0x6F0, 0x966, 0xFF10) for value in range(10)}
_PLAIN = re.compile(r"[ -~]*\Z")

# A digit behind a letter, or a number of five digits: without one there is nothing to strip.
_GLUED = re.compile(r"\d(?:(?<=[^\W\d_]\d)|(?<=[^\W\d_][,;).]\d)|(?<=[12])\d{4})")
# "2018-20191", "30 September 20191": a year with a footnote's digit behind it.
_YEAR_RANGE = re.compile(r"((?:19|20)\d\d[-–](?:19|20)\d\d)\d{1,2}(?!\d)")
_DATED_YEAR = re.compile(r"(?<!\d)(\d{1,2} [^\W\d_]{3,12} (?:19|20)\d\d)\d{1,2}(?![\d.,]*\d)")
# "the Committee1 and", "the Fund,2 which": a lower-case word of four letters or more with a digit or two behind it.
_WORD = re.compile(r"(?<![\w/.@:-])([^\W\d_]{4,30}[,;)]?)\d{1,2}(?=[,;:)]?(?: |$)|\.$)")
_SENTENCE_END = re.compile(r"([^\W\d_]{4,30}[.;])\d{1,2}$")


def clean(text: str) -> str:
    """One line of text as rules see it; linear in its length."""
    if not _PLAIN.match(text):
        text = _SUPERSCRIPT.sub("", text.translate(_TABLE))
    return " ".join(text.split())


def without_glued_marks(text: str, counted: frozenset[str]) -> str:
    """The text without footnote digits glued to its words and years.

    `counted` are the words that are followed by a number of their own ("annex1" is annex 1 with its space lost).
    """
    if not _GLUED.search(text):
        return text

    def strip(found: re.Match[str]) -> str:
        word = found[1].rstrip(",;.)")
        acronym = word.isupper()
        return found[0] if acronym or word.casefold() in counted else found[1]

    text = _YEAR_RANGE.sub(r"\1", text)
    text = _DATED_YEAR.sub(r"\1", text)
    text = _WORD.sub(strip, text)
    return _SENTENCE_END.sub(strip, text)


def western_digits(text: str) -> str:
    """The text with the digits of other scripts as 0 to 9 (for the numbers of paragraphs, not for provisions)."""
    if text.isascii():
        return text
    return text.translate(_DIGITS)
