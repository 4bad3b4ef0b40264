"""The six official languages of the United Nations, and others that a rule file may add."""

from __future__ import annotations

from typing import Literal, get_args

UNLanguage = Literal["ar", "zh", "en", "fr", "ru", "es"]
UN_LANGUAGES: tuple[UNLanguage, ...] = get_args(UNLanguage)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def direction(language: str) -> Literal["ltr", "rtl"]:
    """The direction in which a language is written."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
