"""The rules of checking as data: `rules/checks/L01.yaml` to `L18.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from followup.checking.numerals import numerals_of
from followup.content import content_files, content_path
from followup.vocabulary.datafiles import Data, line_of, load_data
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

ANY = "any"
"""The language code of a pattern that holds in all."""


class Saying(Data):
    """A pattern and what it means when it is found."""

    pattern: str
    says: str


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

    def every_pattern(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Each pattern of the rule, filled, with the field in which it stands."""
        for name, by_language in self.patterns.items():
            for language, listed in by_language.items():
                spoken = "en" if language == ANY else language
                for number, pattern in enumerate(listed):
                    yield ("patterns", name, language, number), _filled(pattern, spoken)
        for number, saying in enumerate(self.sayings):
            yield ("sayings", number, "pattern"), saying.pattern
        for number, term in enumerate(self.terms):
            yield from ((("terms", number, "variants", at), one) for at, one in enumerate(term.variants))
            yield from ((("terms", number, "unless", at), one) for at, one in enumerate(term.unless))


def _filled(pattern: str, language: str) -> str:
    if "{number}" not in pattern and "{month}" not in pattern:
        return pattern
    numerals = numerals_of(language)
    return pattern.replace("{number}", numerals.cardinal_pattern).replace("{month}", numerals.month_pattern)


def load_rule(path: Path) -> CheckRule:
    """One rule, with every pattern compiled. Raises BadInput naming file, line, field and reason."""
    rule = _read(path)
    for field, pattern in rule.every_pattern():
        try:
            re.compile(pattern)
        except re.error as fault:
            shown = ".".join(map(str, field))
            raise BadInput(f"{_name(path)}:{line_of(path, field)}: {shown}: is not a pattern: {fault}") from None
    return rule


def _read(path: Path) -> CheckRule:
    rule = load_data(CheckRule, path, name=_name(path))
    if path.stem != f"L{int(rule.rule[1:]):02}":
        raise BadInput(f"{_name(path)}:1: rule: {rule.rule} belongs in L{int(rule.rule[1:]):02}.yaml")
    return rule


def _name(path: Path) -> str:
    return f"rules/checks/{path.name}"


@lru_cache(maxsize=1)
def check_rules() -> dict[str, CheckRule]:
    """All rules by id, loaded once a process; a pattern is compiled when a document first needs it."""
    return {rule.rule: rule for rule in map(_read, content_files("rules", "checks"))}


def compiled(rule: str, pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern of a rule. Raises BadInput, as `load_rule` does, when it is none."""
    try:
        return re.compile(pattern, flags)
    except re.error as fault:
        load_rule(content_path("rules", "checks", f"L{int(rule[1:]):02}.yaml"))
        raise BadInput(f"{rule}: {pattern!r} is not a pattern: {fault}") from None


@lru_cache(maxsize=512)
def patterns(rule: str, name: str, language: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a rule for a purpose: the language's own, then those that hold in any."""
    table = check_rules()[rule].patterns.get(name, {})
    return tuple(
        compiled(rule, _filled(pattern, language), re.IGNORECASE)
        for pattern in (*table.get(language, ()), *table.get(ANY, ()))
    )


@lru_cache(maxsize=64)
def exact_patterns(rule: str, name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns that hold in any language, minding upper and lower case (symbols)."""
    return tuple(compiled(rule, pattern) for pattern in check_rules()[rule].patterns.get(name, {}).get(ANY, ()))


def words(rule: str, name: str, language: str) -> tuple[str, ...]:
    """The words of a rule for a purpose."""
    table = check_rules()[rule].words.get(name, {})
    return (*table.get(language, ()), *table.get(ANY, ()))


def matches(known: Iterable[re.Pattern[str]], text: str) -> Iterable[re.Match[str]]:
    """Every match of some patterns in a text, in the order of the patterns."""
    for pattern in known:
        yield from pattern.finditer(text)
