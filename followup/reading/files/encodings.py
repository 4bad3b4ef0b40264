"""The characters of a plain text: by its byte order mark, as UTF-8, or in the older encoding that makes sense of it.

The same bytes always give the same answer. An older encoding is believed when the letters beyond ASCII that it gives
are mostly those of which texts in its language are made (`frequent_signs` in `rules/structure`), in words
of one script.
"""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from followup.reading.marks import StructureMarks, structure_marks
from followup.vocabulary.errors import BadInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
_WORDS = re.compile(r"[^\W\d_]+")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.005
_WIDE = 0.3
_ENOUGH = {"latin": 0.85, "cyrillic": 0.5, "arabic": 0.5, "han": 0.08}
_MULTIBYTE = re.compile(r"[^\x00-\x7f]")


def decode(content: bytes) -> str:
    """The text of a file's bytes. Raises BadInput with the reason, and with the byte where it stops making sense."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding, len(mark))
    if b"\0" in content:
        return _without_mark(content)
    if len(_CONTROLS.findall(content[:_SAMPLE])) > _MOST_CONTROLS * min(len(content), _SAMPLE):
        raise BadInput("not a text but binary data")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        return _older(content, fault)


def _strictly(content: bytes, encoding: str, offset: int) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise BadInput(f"not {encoding.upper()} text: byte {fault.start + offset} is wrong") from fault


def _without_mark(content: bytes) -> str:
    """Text in two-byte units without a mark has its zeros on one side; anything else with zeros is binary."""
    sample = content[: _SAMPLE // 2 * 2]
    half = len(sample) / 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > _WIDE * half and even < odd / 10:
        return _strictly(content, "utf-16-le", 0)
    if even > _WIDE * half and odd < even / 10:
        return _strictly(content, "utf-16-be", 0)
    raise BadInput(f"not a text but binary data (byte {content.index(0)} is zero)")


def _older(content: bytes, fault: UnicodeDecodeError) -> str:
    """The text in an older encoding; or, for UTF-8 with a wrong byte in it, the place of that byte."""
    wrong = BadInput(f"neither UTF-8 nor an older encoding that is known: byte {fault.start} is wrong")
    sample = content[:_SAMPLE]
    valid = len(_MULTIBYTE.findall(sample.decode("utf-8", errors="ignore")))
    broken = sample.decode("utf-8", errors="replace").count("\ufffd")
    if valid > broken:
        raise BadInput(f"not UTF-8 text: byte {fault.start} is wrong") from fault
    scored = [
        (_plausibility(sample, encoding, marks) / _ENOUGH[marks.script], encoding)
        for marks in structure_marks().values()
        for encoding in marks.encodings
        if marks.script in _ENOUGH
    ]
    score, encoding = max(scored, default=(0.0, ""))
    if score < 1:
        raise wrong from fault
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise wrong from fault


def _plausibility(sample: bytes, encoding: str, marks: StructureMarks) -> float:
    """From 0 to 1: how well the letters beyond ASCII fit the language, in words that are of its script as a whole."""
    text = sample.decode(encoding, errors="ignore")
    words = [word for word in _WORDS.findall(text) if not word.isascii()]
    letters = sum(map(len, words))
    if not letters:
        return 0.0
    if marks.script == "latin":
        # A word with an accent is mostly plain letters; Cyrillic or Arabic bytes read as Latin are accents throughout.
        return sum(len(word) for word in words if sum(map(str.isascii, word)) * 2 >= len(word)) / letters
    own = sum(len(word) for word in words if not any(map(str.isascii, word)))
    frequent: int = sum(char in marks.frequent_signs for word in words for char in word.lower())
    turned: int = sum(first.islower() and second.isupper() for word in words for first, second in pairwise(word))
    return max(0.0, own / letters * (frequent - turned) / letters)
