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
_OPTIONAL = re.compile(r"(?P<none>\?|\{0?,\d+\}|\{0\})|\{\d+(?:,\d+)?\}")
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
        starts: dict[str, list[str]] = {}
        for at, rule in enumerate(self.rules):
            branch = alphabet.pattern(rule.match, rule.id)
            for letter in _first_letters(branch):
                starts.setdefault(letter, []).append(f"(?P<r{at}>{branch})")
        self._branches = starts
        self._compiled: dict[str, re.Pattern[str]] = {}

    def find(self, line: str) -> list[tuple[Rule, int, int]]:
        """Each rule that matches and the atoms it covers, left to right, without overlap."""
        found: list[tuple[Rule, int, int]] = []
        done, starts, compiled = 0, self._branches, self._compiled
        for at, letter in enumerate(line):
            if at < done or letter not in starts:
                continue
            match = (compiled.get(letter) or self.compile(letter)).match(line, at)
            if match:
                done = match.end()
                found.append((self.rules[int((match.lastgroup or "r0")[1:])], at, done))
        return found

    def compile(self, letter: str) -> re.Pattern[str]:
        """The rules that can begin with a letter, compiled when the letter is first met (all at once would be felt)."""
        try:
            self._compiled[letter] = re.compile("|".join(self._branches[letter]))
        except re.error as wrong:
            named = [self.rules[int(branch[4 : branch.index(">")])].id for branch in self._branches[letter]]
            raise BadInput(f"one of the rules {', '.join(named)} is no pattern: {wrong}") from None
        return self._compiled[letter]

    def letters(self) -> frozenset[str]:
        """The letters with which its rules can begin."""
        return frozenset(self._branches)


def _first_letters(pattern: str) -> set[str]:
    """The letters with which a match can begin, so that a rule is tried nowhere else."""
    letters, _, _ = _first_of_choice(pattern, 0)
    return letters


def _first_of_choice(pattern: str, at: int) -> tuple[set[str], bool, int]:
    """Of branches up to a closing bracket: the letters they begin with, whether they may be empty, where they end."""
    letters: set[str] = set()
    empty = False
    while True:
        branch, branch_empty, at = _first_of_branch(pattern, at)
        letters |= branch
        empty = empty or branch_empty
        if at >= len(pattern) or pattern[at] == ")":
            return letters, empty, at
        at += 1


def _first_of_branch(pattern: str, at: int) -> tuple[set[str], bool, int]:
    letters: set[str] = set()
    begun = False
    while at < len(pattern) and pattern[at] not in "|)":
        if pattern.startswith("(?:", at):
            piece, optional, at = _first_of_choice(pattern, at + 3)
        else:
            piece, optional = {pattern[at]}, False
        at += 1
        skip = _OPTIONAL.match(pattern, at)
        if skip:
            optional, at = optional or skip["none"] is not None, skip.end()
        if not begun:
            letters |= piece
        begun = begun or not optional
    return letters, not begun, at
