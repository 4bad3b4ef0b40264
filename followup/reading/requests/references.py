"""To which other texts an ask refers: paragraphs of its own decision, and the decision from which it is repeated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from followup.reading.requests.clauses import Clause
    from followup.reading.requests.passages import Passage
    from followup.reading.rules import ReadingRules

_PLACE = re.compile(
    r"(?P<number>\d{1,3})(?P<items>(?:\([a-z]{1,4}\))*)(?:\([a-z][^)]{0,8}\))?(?:\s?[-\u2013]\s?(?P<last>\d{1,3}))?"
)
_LONGEST_RANGE = 40
"""A longer row of paragraphs is taken for something else than a reference."""


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
    named = [place for match in refers.finditer(text.low, start, end) for place in _places(match.group())]
    return tuple(dict.fromkeys(place for place in named if place in places))


def _places(words: str) -> list[str]:
    """The places written in "paragraphs 3, 11-13 and 5(a) above"."""
    found: list[str] = []
    for match in _PLACE.finditer(words):
        number, last = int(match["number"]), int(match["last"] or match["number"])
        if match["items"] or not number <= last <= number + _LONGEST_RANGE:
            found.append(match["number"] + match["items"])
        else:
            found += [str(one) for one in range(number, last + 1)]
    return found
