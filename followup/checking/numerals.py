"""Numbers, ordinals and months as documents write them, from `rules/languages/*.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from followup.content import content_path, load_content

_EASTERN = {zero + value: str(value) for zero in (0x660, 0x6F0, 0xFF10) for value in range(10)}
_MOST_WORDS = 60
_CHOICE = re.compile(r"[(|)_]")


@dataclass(frozen=True)
class Numerals:
    """One language's number words: `cardinals` and `ordinals` by word in lower case, `months` by name."""

    cardinals: dict[str, int]
    ordinals: dict[str, int]
    months: dict[str, int]

    def number(self, text: str) -> int | None:
        """The number of a word or of figures."""
        plain = western(text).strip()
        return int(plain) if plain.isdigit() else self.cardinals.get(plain.casefold())

    @property
    def cardinal_pattern(self) -> str:
        """Figures, or a number word."""
        return rf"(?:\d{{1,4}}|{_alternatives(self.cardinals)})"

    @property
    def month_pattern(self) -> str:
        """The name of a month."""
        return _alternatives(self.months)


def western(text: str) -> str:
    """The text with the digits of other scripts as 0 to 9."""
    return text if text.isascii() else text.translate(_EASTERN)


@lru_cache(maxsize=16)
def numerals_of(language: str) -> Numerals:
    """The numbers of a language; empty for one without a file."""
    if not content_path("rules", "languages", f"{language}.yaml").is_file():
        return Numerals({}, {}, {})
    data = load_content("rules", "languages", f"{language}.yaml")
    months = {name.casefold(): order for order, names in enumerate(data["months"], start=1) for name in names}
    return Numerals(_words(data.get("cardinals")), _words(data.get("ordinals")), months)


def _words(table: dict[str, Any] | None) -> dict[str, int]:
    """The words of a table up to sixty: what documents spell out."""
    found: dict[str, int] = {}
    for value, words in (table or {}).get("simple", {}).items():
        for word in words:
            if value <= _MOST_WORDS and not _CHOICE.search(word):
                found.setdefault(word.casefold(), int(value))
    for compound in (table or {}).get("compound", []):
        for high, highs in compound["high"].items():
            for low, lows in compound["low"].items():
                word = compound["pattern"].format(high=highs[0], low=lows[0])
                if high + low <= _MOST_WORDS and not _CHOICE.search(word):
                    found.setdefault(word.casefold(), int(high + low))
    return found


def _alternatives(words: dict[str, int]) -> str:
    if not words:
        return r"(?!)"
    return "|".join(re.escape(word) for word in sorted(words, key=lambda one: (-len(one), one)))
