"""What somebody wrote in a mail: without the earlier mail that is quoted below it, and without any link of ours.

A quoted letter of ours carries the page and the address by which its party answers. Whoever has them can answer for the
party, so they never become words of a submission, which may be printed in public.
"""

from __future__ import annotations

import re
from functools import lru_cache

from followup.services.calls.receive import LONGEST_WORDS
from followup.services.calls.received_text import plain_words
from followup.services.inbox.rules import incoming_rules

# Each with an end to what stands before: a stranger's mail is looked through here.
_OUR_PAGE = re.compile(r"(?:https?://[^\s/]{1,300}(?:/[\w-]{1,80}){0,5}?)?/(?:reply|digest/[\w-]{1,80})/[\w-]{16,}\S*")
_OUR_ADDRESS = re.compile(r"(?:mailto:)?[\w.-]{0,64}(?:\+|%2B)rl-[0-9a-z]+-[0-9a-f]{20}(?:@[\w.-]+)?", re.IGNORECASE)
_TAKEN_OUT = "[…]"
_HEAD_WITHIN = 6
"""Lines below "From:" within which the quoted mail says when it was sent or to whom."""


def own_words(text: str, subject: str) -> str | None:
    """The words of a mail of that subject; None when nothing of its own is left. What was forwarded is kept whole."""
    if len(text) > LONGEST_WORDS:
        # It is refused as it is; a stranger's mail is not looked through without an end.
        return text
    lines = plain_words(text).split("\n")
    if not subject.strip().lower().startswith(incoming_rules().forwards.value):
        lines = _unquoted(lines)
    return without_links("\n".join(lines)).strip() or None


def own_title(subject: str) -> str | None:
    """The subject of a mail without the marks of answers and of passing on; None when nothing is left."""
    rules = incoming_rules()
    marks = (*rules.replies.value, *rules.forwards.value)
    title = plain_words(subject).strip()
    while mark := next((one for one in marks if title.lower().startswith(one)), None):
        title = title[len(mark) :].lstrip(" :：")
    return title or None


def without_links(text: str) -> str:
    """A text in which no link and no address by which a party answers is left."""
    return _OUR_ADDRESS.sub(_TAKEN_OUT, _OUR_PAGE.sub(_TAKEN_OUT, text))


def _unquoted(lines: list[str]) -> list[str]:
    """The lines above the earlier mail. A mail whose own words stand below or between the quoted ones is kept whole."""
    above = _without_marked(lines[: _first_of_earlier(lines)])
    return above if any(line.strip() for line in above) else lines


def _first_of_earlier(lines: list[str]) -> int:
    """The line at which the earlier mail begins that a mail program put below; their number when there is none."""
    mark, sender, further = _patterns()
    says_who = tuple(incoming_rules().quotes.value["attributions"])
    last_marked = max((place for place, line in enumerate(lines) if line.lstrip().startswith(">")), default=-1)
    for place, line in enumerate(lines):
        if mark.match(line) or (place > last_marked and line.rstrip().lower().endswith(says_who)):
            return place
        if sender.match(line) and any(further.match(one) for one in lines[place + 1 : place + _HEAD_WITHIN]):
            return place - 1 if place and not lines[place - 1].strip("_ ") else place
    return len(lines)


def _without_marked(lines: list[str]) -> list[str]:
    """Without the lines marked with ">" on the end, and the line that says whose they are."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    if not any(line.strip() for line in lines[end:]):
        return lines
    start = end
    # Mail programs break the line "On ... wrote:" in two.
    while start and end - start < 3 and lines[start - 1].strip() and lines[end - 1].rstrip().endswith((":", "：")):  # noqa: PLR2004  three lines at most; the full-width colon of Chinese
        start -= 1
    return lines[:start]


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    quotes = incoming_rules().quotes.value
    marks, senders, further = ("|".join(map(re.escape, quotes[name])) for name in ("marks", "senders", "further"))
    return (
        re.compile(rf"\s*-{{2,}}\s*(?:{marks})\s*-{{2,}}\s*$", re.IGNORECASE),
        re.compile(rf"[\s>*\u200e\u200f]*(?:{senders})\s*\**\s*[:：]", re.IGNORECASE),
        re.compile(rf"[\s>*\u200e\u200f]*(?:{further})\s*\**\s*[:：]", re.IGNORECASE),
    )
