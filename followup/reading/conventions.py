"""What each convention's texts look like, from `rules/conventions/*.yaml`: decision numbers, bodies and their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from followup.content import content_files, load_yaml
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """One way in which a convention numbers its decisions.

    `standalone`: the number by itself, followed by a title, heads a decision; else the word "decision" must stand
    before it or the number be alone on its line. `ambiguous`: others number alike, so the text must name this one.
    """

    pattern: str
    number: str
    bodies: dict[str, str]
    standalone: bool
    ambiguous: bool
    resolution: str | None = None
    """How a resolution of the same number is told from the decision, where a convention numbers both."""


@dataclass(frozen=True, slots=True)
class DecisionNumber:
    """A number as recognised: its canonical print, and what it tells of convention, body and meeting ("COP 28")."""

    number: str
    convention: str | None = None
    body: str | None = None
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Convention:
    """One convention's marks in texts. `names` are those by which a text shows whose it is, in all languages."""

    id: str
    names: tuple[str, ...]
    bodies: dict[str, dict[str, tuple[str, ...]]]
    patterns: tuple[NumberPattern, ...]
    spellings: dict[str, str]

    def read_number(self, pattern: NumberPattern, found: re.Match[str], *, resolution: bool = False) -> DecisionNumber:
        """The number of a decision, or of a resolution, from a match of one of this convention's patterns."""
        parts = {name: value or "" for name, value in found.groupdict().items()}
        body = pattern.bodies.get(parts.get("series", ""))
        meeting = f"{body} {arabic_numeral(parts['m'])}" if body else None
        form = pattern.resolution if resolution and pattern.resolution else pattern.number
        return DecisionNumber(form.format(**parts), self.id, body, meeting)


def arabic_numeral(numeral: str) -> int:
    """The value of "28" or of "XXVIII"."""
    if numeral.isdecimal():
        return int(numeral)
    values = [_ROMAN[letter] for letter in numeral.upper()]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _pattern(shape: dict[str, Any]) -> NumberPattern:
    bodies = shape.get("bodies") or {"": shape["body"]}
    return NumberPattern(
        shape["pattern"],
        shape["number"],
        bodies,
        bool(shape.get("standalone")),
        bool(shape.get("ambiguous")),
        shape.get("resolution"),
    )


def _convention(path: Path) -> Convention:
    try:
        shape = load_yaml(path)
        bodies = {
            code: {language: tuple(names) for language, names in body["names"].items()}
            for code, body in shape["bodies"].items()
        }
        names = tuple(name for language in shape["names"].values() for name in language)
        patterns = tuple(_pattern(entry) for entry in shape["decisions"])
        return Convention(shape["id"], names, bodies, patterns, dict(shape["spellings"]))
    except (KeyError, TypeError, AttributeError, yaml.YAMLError) as fault:
        raise BadInput(
            f"{path}: not a file of a convention ({type(fault).__name__}: {' '.join(str(fault).split())})"
        ) from fault


@lru_cache(maxsize=1)
def conventions() -> dict[str, Convention]:
    """All conventions by id, loaded once a process."""
    loaded = (_convention(path) for path in content_files("rules", "conventions"))
    return {convention.id: convention for convention in loaded}


def convention_of(convention: str) -> Convention:
    """One convention. Raises BadInput that names those there are."""
    known = conventions()
    if convention not in known:
        raise BadInput(f"unknown convention {convention!r}: choose one of {', '.join(sorted(known))}")
    return known[convention]


def named_alone(lines: Iterable[str]) -> str | None:
    """The convention one of whose names is a whole line (a masthead, "Directed to Parties"); None if several."""
    owners = {_folded(name): convention.id for convention in conventions().values() for name in convention.names}
    found = {owners[line] for line in map(_folded, lines) if line in owners}
    return found.pop() if len(found) == 1 else None


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'")


def mentions(text: str, among: Iterable[Convention]) -> dict[str, int]:
    """How often a text names each convention."""
    folded = _folded(text)
    return {convention.id: sum(folded.count(_folded(name)) for name in convention.names) for convention in among}
