"""The rules of checking as data: `rules/checks/L01.yaml` to `L18.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator

from followup.checking.numerals import numerals_of
from followup.content import content_files
from followup.vocabulary.datafiles import Data, load_data
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

ANY = "any"
"""The language code of a pattern that holds in all."""


class Saying(Data):
    """A pattern and what it means when it is found."""

    pattern: str
    says: str

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        return _checked(pattern)


class Value(Data):
    """A threshold with its source."""

    value: float
    source: str


class Term(Data):
    """One concept and the ways in which it is written in a language; a document keeps to one. Patterns, without groups.

    `unless` are longer words in which a variant means something else.
    """

    concept: str
    language: str
    variants: tuple[str, ...] = Field(min_length=2)
    unless: tuple[str, ...] = ()
    source: str | None = None

    @field_validator("variants", "unless")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_checked(pattern) for pattern in patterns)


class CheckRule(Data):
    """A rule: what it finds and by which patterns, words and values."""

    rule: str = Field(pattern=r"^L\d{1,2}$")
    name: str
    finds: str
    """In plain words, for the person who reads the finding."""
    severity: Literal["wrong", "advisory", "both"]
    needs: Literal["text", "register", "both"]
    since: date
    source: str
    patterns: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    """Patterns by what they are for and by language; {number}, {month} stand for a language's words."""
    words: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    sayings: tuple[Saying, ...] = ()
    values: dict[str, Value] = Field(default_factory=dict)
    terms: tuple[Term, ...] = ()

    @field_validator("patterns")
    @classmethod
    def _compile(cls, table: dict[str, dict[str, tuple[str, ...]]]) -> dict[str, dict[str, tuple[str, ...]]]:
        for by_language in table.values():
            for language, patterns in by_language.items():
                for pattern in patterns:
                    _checked(_filled(pattern, "en" if language == ANY else language))
        return table


def _checked(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as fault:
        raise ValueError(f"{pattern!r} is not a pattern: {fault}") from None
    return pattern


def _filled(pattern: str, language: str) -> str:
    if "{number}" not in pattern and "{month}" not in pattern:
        return pattern
    numerals = numerals_of(language)
    return pattern.replace("{number}", numerals.cardinal_pattern).replace("{month}", numerals.month_pattern)


def load_rule(path: Path) -> CheckRule:
    """One rule. Raises BadInput naming file, line and field."""
    rule = load_data(CheckRule, path, name=f"rules/checks/{path.name}")
    if path.stem != f"L{int(rule.rule[1:]):02}":
        raise BadInput(f"rules/checks/{path.name}:1: rule: {rule.rule} belongs in L{int(rule.rule[1:]):02}.yaml")
    return rule


@lru_cache(maxsize=1)
def check_rules() -> dict[str, CheckRule]:
    """All rules by id, loaded once a process."""
    return {rule.rule: rule for rule in map(load_rule, content_files("rules", "checks"))}


@lru_cache(maxsize=512)
def patterns(rule: str, name: str, language: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a rule for a purpose: the language's own, then those that hold in any."""
    table = check_rules()[rule].patterns.get(name, {})
    return tuple(
        re.compile(_filled(pattern, language), re.IGNORECASE | re.UNICODE)
        for pattern in (*table.get(language, ()), *table.get(ANY, ()))
    )


@lru_cache(maxsize=64)
def exact_patterns(rule: str, name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns that hold in any language, minding upper and lower case (symbols)."""
    return tuple(re.compile(pattern) for pattern in check_rules()[rule].patterns.get(name, {}).get(ANY, ()))


def words(rule: str, name: str, language: str) -> tuple[str, ...]:
    """The words of a rule for a purpose."""
    table = check_rules()[rule].words.get(name, {})
    return (*table.get(language, ()), *table.get(ANY, ()))


def matches(compiled: Iterable[re.Pattern[str]], text: str) -> Iterable[re.Match[str]]:
    """Every match of some patterns in a text, in the order of the patterns."""
    for pattern in compiled:
        yield from pattern.finditer(text)
