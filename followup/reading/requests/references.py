"""To which other texts an ask refers: paragraphs of its own decision, and the decision from which it is repeated."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from followup.reading.numbering import item_label, letter, roman_numeral

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from followup.reading.requests.clauses import Clause
    from followup.reading.requests.passages import Passage
    from followup.reading.rules import ReadingRules

_ITEM = re.compile(r"\s?[(（]?\s?(?P<token>\w{1,4})[)）]")
_PLACE = re.compile(
    r"(?P<number>\d{1,3})(?!\d)(?P<items>(?:\s?[(（]?\s?[^\W\d]{1,4}[)）]){0,3})(?:\([a-z][^)]{0,8}\))?"
    # What joins the ends of a row, in the six languages.
    r"(?:\s?(?:[-\u2013]|to|à|a|по|до|الي|至)\s?第?(?P<last>\d{1,3})(?![\d(（]))?"
)
_LONGEST_RANGE = 40
"""A longer row of paragraphs is taken for something else than a reference."""
_MOST_SPELLINGS = 64


def recalled_decision(text: Passage, clause: Clause, rules: ReadingRules) -> str | None:
    """The decision from which a reiterated ask comes, as printed."""
    recalls = rules.file.recalls
    if recalls is None or clause.rule is None or not clause.rule.again:
        return None
    found = recalls.search(text.low, clause.start, clause.end)
    return " ".join(text.slice(found.start(), found.end()).split()) if found else None


def referred_places(
    text: Passage, start: int, end: int, places: Collection[str], rules: ReadingRules
) -> tuple[str, ...]:
    """The places of the same decision to which a stretch refers, those that the decision has, each once."""
    refers = rules.file.refers
    if refers is None:
        return ()
    named = [place for match in refers.finditer(text.low, start, end) for place in _places(match.group(), places)]
    return tuple(dict.fromkeys(named))


def _places(words: str, places: Collection[str]) -> Iterator[str]:
    """The places written in "paragraphs 3, 11-13 and 5(a) above" that there are."""
    for match in _PLACE.finditer(words):
        number, last = int(match["number"]), int(match["last"] or match["number"])
        if match["items"] or not number <= last <= number + _LONGEST_RANGE:
            spellings = _spellings(match["number"], match["items"])
            yield from [place for place in spellings if place in places][:1]
        else:
            yield from (str(one) for one in range(number, last + 1) if str(one) in places)


def _spellings(number: str, items: str) -> Iterator[str]:
    """The canonical places that a number with labels of items can mean, those as printed first; last its paragraph."""
    labels = [list(_labels(found["token"])) for found in _ITEM.finditer(items)]
    for count, chosen in enumerate(product(*labels)):
        if count == _MOST_SPELLINGS:
            break
        yield number + "".join(f"({one})" for one in chosen)
    yield number


def _labels(token: str) -> Iterator[str]:
    """A label in the Latin letters and numerals of places: "б" and "二" are "b", at the second level "ii"."""
    yield token
    label = None if token.isascii() else item_label(f"({token})")
    for one in label.readings if label else ():
        if one.ordinal <= _MOST_SPELLINGS // 2:
            yield letter(one.ordinal)
            yield roman_numeral(one.ordinal)
