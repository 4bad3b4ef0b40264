"""The day on which a decision was adopted, from the line that closes it ("13 December 2023")."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from followup.content import content_path, load_content
from followup.reading.cleaning import western_digits

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY_FIRST = re.compile(
    r"(?:le |el |on )?(?P<day>\d{1,2})(?:er|st|nd|rd|th|º)?\s"
    r"(?:de |of )?(?P<month>[^\d]{2,40}?),?\s(?:de |del )?(?P<year>(?:19|20)\d\d)"
    r"(?:\s?года|\s?г\.)?\.?$",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"(?P<month>[A-Za-z]{3,9}) (?P<day>\d{1,2}), (?P<year>(?:19|20)\d\d)\.?$")
_HAN = re.compile(r"(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日。?$")
_LONGEST = 60


@lru_cache(maxsize=16)
def _months(language: str) -> dict[str, int]:
    """The names of the months with their numbers, from `rules/languages`; empty for a language without such a file."""
    if not content_path("rules", "languages", f"{language}.yaml").is_file():
        return {}
    months = load_content("rules", "languages", f"{language}.yaml")["months"]
    return {str(name).casefold(): number for number, names in enumerate(months, 1) for name in names}


def date_line(text: str, language: str) -> date | None:
    """The day that a line gives when it gives nothing else."""
    if len(text) > _LONGEST:
        return None
    plain = western_digits(text)
    found = _HAN.match(plain) or _DAY_FIRST.match(plain) or _MONTH_FIRST.match(plain)
    if not found:
        return None
    name = found["month"].strip().casefold()
    month = int(name) if name.isdecimal() else _named_month(name, language)
    try:
        return date(int(found["year"]), month, int(found["day"])) if month else None
    except ValueError:
        return None


def _named_month(name: str, language: str) -> int | None:
    """Arabic texts give both names of a month ("كانون الأول/ديسمبر")."""
    months = _months(language)
    return next((months[part.strip()] for part in (name, *name.split("/")) if part.strip() in months), None)


def adoption_day(lines: Sequence[str], language: str) -> date | None:
    """The last line of a decision that is a day and nothing else."""
    return next((day for text in reversed(lines) if (day := date_line(text, language))), None)
