"""The words of one language: every entry of its tables, tokenised, in one tree in which the longest match wins.

An entry is written as it is printed. `(a|b|)` in it stands for each of its alternatives, `<name>` for the endings of
that name, `_` for a space within an alternative. Entries are compared after `tokens.fold`, so accents, case and hyphens
need no variants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from followup.reading.deadlines.tokens import Script, fold, tokenise
from followup.vocabulary.errors import BadInput

_CHOICE = re.compile(r"\(([^()]*)\)")
_CLASS = re.compile(r"<(\w+)>")
_LEAF = ""
_CARRYING = frozenset(
    {
        "SESSION",
        "SESSIONS",
        "SHORT",
        "UNIT",
        "DUAL",
        "MONTH",
        "FREQ",
        "FREQADJ",
        "ASAP",
        "TBA",
        "OPENENDED",
        "REPORT",
        "EVENT",
        "YEAREND",
        "DECADE",
    }
)
"""The classes of words without one of which, or a year, no phrase names a time."""
_ALTERNATIVES = 4000
ORDINALS_TO = 199
_COMMON_ORDINALS = 3
"""First to third stand in most texts; a higher one can carry a time alone ("the tenth Conference of the Parties")."""


@dataclass(frozen=True, slots=True)
class Word:
    """What an entry means: its class ("MONTH", "ORD", "BODY", "BEFORE") and its value (3, 25, "COP", None)."""

    kind: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body as deadlines name it ("COP", "SBI") and the word for its meetings, when only one is right."""

    code: str
    noun: str | None = None


@dataclass(slots=True)
class Lexicon:
    """The tree of entries of one language and how its text is cut."""

    script: Script
    endings: Mapping[str, str] = field(default_factory=dict)
    prefixes: Sequence[tuple[str, str]] = ()
    tree: dict[str, Any] = field(default_factory=dict)
    carriers: set[str] = field(default_factory=set)
    """For each word that can carry a time, its last token: a text with none of them and no year names no time."""
    clashes: list[tuple[str, Word, Word]] = field(default_factory=list)
    """Forms entered twice with different meanings: the form, what it means, what was passed over."""

    def add(self, entry: str, word: Word) -> None:
        """Enter one printed form with all its alternatives. An earlier entry of the same form stays."""
        if not isinstance(entry, str):
            raise BadInput(f"{word.kind} entry {entry!r} is no text: put it between quotation marks")
        for form in self.forms(entry):
            tokens = tokenise(fold(form), self.script).words
            if not tokens:
                raise BadInput(f"an empty word among the {word.kind} entries: {entry!r}")
            if word.kind in _CARRYING:
                self.carriers.add(tokens[-1])
            elif word.kind == "ORD" and word.value > _COMMON_ORDINALS:
                self.carriers.add(tokens[0])
            node = self.tree
            for token in tokens:
                node = node.setdefault(token, {})
            kept = node.setdefault(_LEAF, word)
            if kept != word:
                self.clashes.append((form, kept, word))

    def complete(self) -> None:
        """Let every form also begin with the particles written together with it; none replaces a plain form."""
        for first, node in list(self.tree.items()):
            carries = first in self.carriers
            for joined in self._with_prefixes(first):
                self.tree[joined] = {**node, **self.tree[joined]} if joined in self.tree else node
                if carries:
                    self.carriers.add(joined)

    def forms(self, entry: str) -> Iterator[str]:
        """Every form that an entry stands for."""
        pending, made = [_CLASS.sub(lambda found: f"({self.endings[found[1]]})", entry)], 0
        while pending:
            form = pending.pop()
            choice = _CHOICE.search(form)
            if choice is None:
                yield form.replace("_", " ")
                continue
            made += 1
            if made > _ALTERNATIVES:
                raise BadInput(f"too many alternatives in {entry[:60]!r}")
            pending += [form[: choice.start()] + part + form[choice.end() :] for part in choice[1].split("|")]

    def _with_prefixes(self, token: str) -> set[str]:
        """The token with each particle that is written together with it (Arabic و, ب, ل, ال)."""
        return {re.sub(pattern, replacement, token) for pattern, replacement in self.prefixes} - {token}

    def longest(self, words: list[str], at: int) -> tuple[Word | None, int]:
        """The longest entry that starts at a token and the token after it; (None, at) when there is none."""
        node = self.tree.get(words[at])
        found: Word | None = None
        end = at
        here = at
        while node is not None:
            here += 1
            leaf = node.get(_LEAF)
            if leaf is not None:
                found, end = leaf, here
            node = node.get(words[here]) if here < len(words) else None
        return found, end


def build(language: Mapping[str, Any], phrases: Mapping[str, Any]) -> Lexicon:
    """The lexicon of one language, of `rules/languages/xx.yaml` and `rules/reading/deadlines/xx.yaml`."""
    lexicon = Lexicon(
        language.get("script", "words"),
        {name: "|".join(endings) for name, endings in (language.get("endings") or {}).items()},
        [(rule["match"], rule["write"]) for rule in language.get("prefixes") or ()],
    )
    for entry, word in chain(_cues(phrases), _bodies(phrases), _calendar(language)):
        lexicon.add(entry, word)
    lexicon.complete()
    return lexicon


def _cues(phrases: Mapping[str, Any]) -> Iterator[tuple[str, Word]]:
    for kind, entries in (phrases.get("words") or {}).items():
        yield from ((entry, Word(kind, value)) for entry, value in _valued(entries))


def _bodies(phrases: Mapping[str, Any]) -> Iterator[tuple[str, Word]]:
    for code, body in (phrases.get("bodies") or {}).items():
        named = BodyName(str(code), body.get("noun"))
        yield from ((name, Word("BODY", named)) for name in body.get("names") or ())
        yield from ((name, Word("SHORT", named)) for name in body.get("short") or ())


def _calendar(language: Mapping[str, Any]) -> Iterator[tuple[str, Word]]:
    for number, names in enumerate(language.get("months") or (), 1):
        yield from ((name, Word("MONTH", number)) for name in names)
    yield from ((name, Word("WEEKDAY")) for names in language.get("weekdays") or () for name in names)
    for kind, table in (("CARD", "cardinals"), ("ORD", "ordinals")):
        yield from ((entry, Word(kind, number)) for number, entry in numerals(language.get(table) or {}))


def _valued(entries: Mapping[Any, Sequence[str]] | Sequence[str]) -> Iterator[tuple[str, Any]]:
    if isinstance(entries, Mapping):
        yield from ((entry, value) for value, listed in entries.items() for entry in listed)
    else:
        yield from ((entry, None) for entry in entries)


def numerals(table: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Every number word up to 199 that a table spells: the simple ones, and the compound ones by its patterns.

    `simple` maps a number to its forms; each of `compound` has a `pattern` with {high} and {low}, the tables of the
    forms that may stand there, so that "{high}-{low}" makes forty-second of 40 and 2.
    """
    for number, forms in (table.get("simple") or {}).items():
        yield from ((int(number), form) for form in forms)
    for rule in table.get("compound") or ():
        for high, high_forms in rule["high"].items():
            for low, low_forms in rule["low"].items():
                if int(high) + int(low) <= ORDINALS_TO:
                    both = {"high": f"({'|'.join(high_forms)})", "low": f"({'|'.join(low_forms)})"}
                    yield int(high) + int(low), rule["pattern"].format(**both)
