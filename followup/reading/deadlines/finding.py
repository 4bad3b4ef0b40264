"""Finding the deadlines of a text: words to atoms, atoms to constituents, constituents to phrases, each by table."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from followup.content import content_path, load_content
from followup.reading.deadlines.atoms import Atom, atomise
from followup.reading.deadlines.constituents import CONSTITUENTS, reduce
from followup.reading.deadlines.context import DeadlineContext
from followup.reading.deadlines.grammar import Alphabet, Rule, Stage
from followup.reading.deadlines.lexicon import BodyName, Lexicon, build
from followup.reading.deadlines.making import TYPES, Phrase, make_deadline
from followup.vocabulary.deadlines import Deadline, DeadlineType
from followup.vocabulary.errors import BadInput

_BODIES_REMEMBERED = 12
_CLAUSE_ATOMS = 14
_NAMES = frozenset({"BODY", "SHORT"})
_CLAUSE_ENDS = frozenset({"COMMA", "STOP", "OPEN", "CLOSE", "COLON", "DOT"})
_TERM = "term"
"""The value of rules for the year that contributions or a plan are for."""
_UNKNOWN = DeadlineContext()


class Role(StrEnum):
    """Whether a phrase gives a deadline or only mentions a time: a past session, a period, the day of a report."""

    DEADLINE = "deadline"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A deadline and the characters that gave it (start inclusive, end exclusive), with the rule's name.

    `weak` marks what is a deadline only where nothing firmer stands: a bare "in 2018", "its annual report".
    """

    deadline: Deadline
    start: int
    end: int
    rule: str
    role: Role = Role.DEADLINE
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Grammar:
    lexicon: Lexicon
    alphabet: Alphabet
    constituents: tuple[Stage, ...]
    phrases: Stage


def find_deadlines(text: str, language: str, context: DeadlineContext = _UNKNOWN) -> list[FoundDeadline]:
    """Every phrase of a text that names a time, in order and without overlap, in time linear in its length.

    Which of them is the deadline of which ask is for the reader of asks to decide; those of role background never are.
    Raises BadInput for a language without tables.
    """
    grammar = _grammar(language)
    atoms = atomise(text, grammar.lexicon)
    if not atoms:
        return []
    for stage in grammar.constituents:
        atoms = reduce(atoms, stage, grammar.alphabet.encode(atoms))
    matches = grammar.phrases.find(grammar.alphabet.encode(atoms))
    bodies = _Bodies(atoms) if matches else None
    found, terms = [], set[int]()
    for rule, start, end in matches:
        parts = atoms[start:end]
        last = _clause_end(atoms, end) if rule.makes == "relative" else parts[-1].end
        words = text[parts[0].start : last]
        terms |= {part.value for part in parts if part.kind == "YEAR"} if rule.value == _TERM else set()
        term = next(iter(terms)) if len(terms) == 1 else None
        session = next((at for at, part in enumerate(parts, start) if part.kind == "SREF"), start)
        phrase = Phrase(parts, words, bodies.before(session) if bodies else (), context, rule, term)
        deadline = make_deadline(phrase)
        role = Role.BACKGROUND if rule.role == "background" or _is_past(deadline, context) else Role.DEADLINE
        found.append(FoundDeadline(deadline, parts[0].start, last, rule.id, role, rule.weak))
    return found


def read_phrase(phrase: str, language: str, context: DeadlineContext = _UNKNOWN) -> FoundDeadline | None:
    """The deadline of a bare phrase ("no later than six weeks prior to CMA 5"), or None when it names no time.

    Of several the first that is firm is taken, then any: whoever asks about a phrase means it as a deadline.
    """
    found = find_deadlines(phrase, language, context)
    ranked = sorted(found, key=lambda one: (one.role is Role.BACKGROUND, one.weak))
    return ranked[0] if ranked else None


def lexicon_of(language: str) -> Lexicon:
    """The words of a language, for checking its tables."""
    return _grammar(language).lexicon


def stages_of(language: str) -> tuple[Stage, ...]:
    """The rules of a language in the order in which they are applied, for checking them."""
    grammar = _grammar(language)
    return (*grammar.constituents, grammar.phrases)


class _Bodies:
    """The bodies named before a place in the line."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self._all: list[BodyName] = []
        self._places: list[int] = []
        for place, atom in enumerate(atoms):
            named = atom.parts or ((atom,) if atom.kind in _NAMES else ())
            bodies = [part.value for part in named if part.kind in _NAMES]
            self._all += bodies
            self._places += [place] * len(bodies)

    def before(self, at: int) -> Sequence[BodyName]:
        known = bisect_left(self._places, at)
        return self._all[max(0, known - _BODIES_REMEMBERED) : known]


def _clause_end(atoms: Sequence[Atom], end: int) -> int:
    """Where the words of a relative deadline end: at the clause's end, but within reach."""
    last = atoms[end - 1].end
    for atom in atoms[end : end + _CLAUSE_ATOMS]:
        if atom.kind in _CLAUSE_ENDS:
            break
        last = atom.end
    return last


def _is_past(deadline: Deadline, context: DeadlineContext) -> bool:
    """Whether the time named lies before the decision, so that it can only be background."""
    value, since = deadline.value or "", context.since
    if deadline.type in {DeadlineType.SESSION, DeadlineType.BEFORE_SESSION}:
        return context.is_past(value.split(" -")[0])
    if since is None:
        return False
    if deadline.type is DeadlineType.DATE:
        return date.fromisoformat(value) <= since
    if deadline.type is DeadlineType.MONTH:
        return value < since.isoformat()[:7]
    return deadline.type is DeadlineType.YEAR and int(value) < since.year


@lru_cache(maxsize=16)
def _grammar(language: str) -> _Grammar:
    for folder in (("rules", "languages"), ("rules", "reading", "deadlines")):
        path = content_path(*folder, f"{language}.yaml")
        if not path.is_file():
            raise BadInput(
                f"no deadlines can be read in language {language!r}: {'/'.join(folder)}/{path.name} is missing"
            )
    words = load_content("rules", "languages", f"{language}.yaml")
    table = load_content("rules", "reading", "deadlines", f"{language}.yaml")
    if not all(isinstance(kind, str) for kind in table["words"]):  # YAML takes a bare ON or NO for true and false
        raise BadInput(
            f"rules/reading/deadlines/{language}.yaml: put the class names ON and NO between quotation marks"
        )
    alphabet = Alphabet(table.get("aliases") or {})
    stages = tuple(Stage(_rules(listed, CONSTITUENTS), alphabet) for listed in table["constituents"])
    return _Grammar(build(words, table), alphabet, stages, Stage(_rules(table["phrases"], TYPES), alphabet))


def _rules(entries: Sequence[Mapping[str, Any]], known: frozenset[str]) -> list[Rule]:
    rules = [Rule(**entry) for entry in entries]
    for rule in rules:
        if rule.makes not in known:
            raise BadInput(f"rule {rule.id} makes {rule.makes!r}; it may make {', '.join(sorted(known))}")
    return rules
