"""Patterns over atoms: what an order of words means, as data, matched by regular expressions over one letter an atom.

A rule's `match` is written with the classes of atoms in capitals and the signs of regular expressions: `AT ITS? ORD
SESSION`. Quantifiers must be bounded (`GAP{0,4}`), so that a match costs the same anywhere in a long text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from followup.reading.deadlines.atoms import Atom
from followup.vocabulary.errors import BadInput

_NAME = re.compile(r"[A-Z][A-Z_]*")
_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}")
_FIRST_LETTER = 0xE000


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a language's table: its name, the atoms it joins and what it makes of them."""

    id: str
    match: str
    makes: str
    role: str = "deadline"
    value: Any = None
    weak: bool = False


class Alphabet:
    """A letter of the private use area for each class of atom."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._letters: dict[str, str] = {}
        self._aliases = aliases

    def letter(self, kind: str) -> str:
        """The letter of a class, given on first use."""
        return self._letters.setdefault(kind, chr(_FIRST_LETTER + len(self._letters)))

    def encode(self, atoms: Sequence[Atom]) -> str:
        """One letter an atom."""
        letters, letter = self._letters, self.letter
        return "".join([letters.get(atom.kind) or letter(atom.kind) for atom in atoms])

    def pattern(self, match: str, rule: str) -> str:
        """The regular expression of a rule's `match`, aliases written out. Raises BadInput when it is not bounded."""
        if _UNBOUNDED.search(match):
            raise BadInput(f"rule {rule}: write {{0,4}} in place of an unbounded repetition in {match!r}")
        spelled = self._spell(match, 0)
        return re.sub(r"\((?!\?)", "(?:", re.sub(r"\s+", "", spelled))

    def _spell(self, match: str, depth: int) -> str:
        if depth > 8:  # noqa: PLR2004  deeper than any sensible table; an alias that names itself ends here
            raise BadInput(f"aliases that name each other: {match[:60]!r}")

        def one(found: re.Match[str]) -> str:
            alias = self._aliases.get(found[0])
            return f"({self._spell(alias, depth + 1)})" if alias else self.letter(found[0])

        return _NAME.sub(one, match)


class Stage:
    """Rules that are tried together at every place; of those that match at one place the first listed wins."""

    def __init__(self, rules: Sequence[Rule], alphabet: Alphabet) -> None:
        self.rules = list(rules)
        try:
            branches = [f"(?P<r{at}>{alphabet.pattern(rule.match, rule.id)})" for at, rule in enumerate(rules)]
            self._regex = re.compile("|".join(branches) or r"(?!)")
        except re.error as wrong:
            raise BadInput(f"a deadline rule among {rules[0].id} to {rules[-1].id} is no pattern: {wrong}") from None

    def find(self, line: str) -> list[tuple[Rule, int, int]]:
        """Each rule that matches and the atoms it covers, left to right, without overlap."""
        return [
            (self.rules[int((found.lastgroup or "r0")[1:])], found.start(), found.end())
            for found in self._regex.finditer(line)
            if found.end() > found.start()
        ]
