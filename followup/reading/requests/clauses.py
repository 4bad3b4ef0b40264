"""Where a passage asks: its operative verbs, those that ask and those that only tell, and the stretch each governs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import re

    from followup.reading.phrases import Cue, Hit
    from followup.reading.requests.passages import Passage
    from followup.reading.rulefile import VerbRule
    from followup.reading.rules import ReadingRules
    from followup.vocabulary.asks import VerbClass

Source = Literal["decision", "conclusion"]
_LOOK_BACK = 90
"""How many characters before a verb can say what it is: an opening with some adverbs."""
_NEAR = 14
"""How many can when no adverb stands before it."""
_LAST_WORD = 20
"""How long the last word before a verb can be."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One operative verb and what it governs: `start` to `end` with its adverbs, the verb, the rest from `zone` on.

    `rule` is None for a verb that asks nothing. `before` is where the stretch in front of the verb begins, for verbs
    whose addressees stand there. `opened` is False where a subject stands before the verb, as in reports.
    """

    start: int
    verb_start: int
    verb_end: int
    zone: int
    end: int
    before: int
    rule: VerbRule | None
    verb: VerbClass | None
    strengthener: tuple[str, int, int] | None = None
    opened: bool = True

    @property
    def opening(self) -> int:
        """Where all that belongs to it begins: a condition before the text's first verb, those asked in the passive."""
        behind = self.rule is not None and self.rule.side == "before"
        return self.before if behind or (self.opened and not self.before) else self.start


@dataclass(frozen=True, slots=True)
class _Mark:
    """A directive or telling verb found. `opened` says that it stands where operative verbs of decisions stand."""

    start: int
    verb_start: int
    verb_end: int
    rule: VerbRule | None
    opened: bool
    spoken: bool


def find_clauses(passage: Passage, rules: ReadingRules, source: Source) -> list[Clause]:
    """The clauses of a passage from left to right, those that tell included (they end the one before)."""
    low = passage.low
    found = [mark for hit in passage.hits if (mark := _mark(low, hit, rules)) is not None]
    marks = _spoken(found, low, rules) if source == "conclusion" else _operative(found)
    clauses: list[Clause] = []
    before = 0
    for mark, following in zip_longest(marks, marks[1:]):
        limit = following.start if following else len(low)
        beside = rules.beside.match(low, mark.verb_end, limit)
        zone = beside.end() if beside else mark.verb_end
        end = max(_stop(low, zone, limit, rules), zone)
        verb, changer = _strength(low, (mark.start, mark.verb_start), (mark.verb_end, zone), mark.rule, rules)
        if mark.rule is not None and mark.rule.side == "before":
            before = _sentence(low, before, mark.start, rules)
        spans = (mark.start, mark.verb_start, mark.verb_end, zone, end, before)
        clauses.append(Clause(*spans, mark.rule, verb, changer, mark.opened))
        before = mark.verb_end
    return clauses


def _operative(marks: list[_Mark]) -> list[_Mark]:
    """The verbs that count in a decision: those that stand in their place, and in the form that decisions use.

    A paragraph that begins with another form ("Request the secretariat to") is worded so throughout.
    """
    opened = [mark for mark in marks if mark.opened]
    plain = bool(opened) and opened[0].spoken and opened[0].start == 0
    return [mark for mark in opened if plain or not mark.spoken]


def _spoken(marks: list[_Mark], low: str, rules: ReadingRules) -> list[_Mark]:
    """The verbs that count in conclusions: not those of a clause that another asks for ("recommends that X ask")."""
    that = rules.file.actions.that
    kept: list[_Mark] = []
    for mark in marks:
        before = kept[-1] if kept else None
        inner = before is not None and before.rule is not None and before.rule.way == "asks" and not mark.opened
        if inner and before is not None and that is not None and that.match(low, before.verb_end, mark.start):
            continue
        kept.append(mark)
    return kept


def _mark(low: str, hit: Hit, rules: ReadingRules) -> _Mark | None:
    """A verb with its rule (None: it only tells), or None when what stands around it shows that it is no verb."""
    start, end, rule_id = hit
    rule = rules.verbs.get(rule_id)
    if rule is not None and rule.unless_after is not None and rule.unless_after.match(low, end):
        return None
    if rule is not None and rule.first and not _begins_so(low, start, rules):
        return None
    spoken = low[start:end] in rules.spoken
    if rule is not None and rule.side == "before":
        if rule.unless_before is not None and _ends(rule.unless_before, low, start):
            return None
        return _Mark(start, start, end, rule, opened=True, spoken=spoken)
    opening = _opening(low, start, rules)
    saying = rule or rules.telling.get(rule_id)
    refused = saying.unless_before if saying is not None and opening is None else None
    if refused is not None and _ends(refused, low, start):
        return None
    begin = start if opening is None else _clause_start(low, opening.start(), start)
    return _Mark(begin, start, end, rule, opened=opening is not None, spoken=spoken)


def _begins_so(low: str, start: int, rules: ReadingRules) -> bool:
    """Whether a text begins with what is to be done, and a verb stands there ("To note ... and to request them to")."""
    marker = rules.file.actions.marker
    return not any(map(str.isalnum, low[:start])) or (marker is not None and marker.match(low) is not None)


def _opening(low: str, start: int, rules: ReadingRules) -> re.Match[str] | None:
    """What opens a clause right before a verb. Only where an adverb stands there is it sought further back."""
    last = low[max(0, start - _LAST_WORD) : start].replace(",", " ").split()
    far = bool(last) and last[-1] in rules.adverb_ends
    return rules.opening.search(low, max(0, start - (_LOOK_BACK if far or not rules.words else _NEAR)), start)


def _clause_start(low: str, opening: int, start: int) -> int:
    """The first letter after the punctuation that opens a clause."""
    while opening < start and not low[opening].isalnum():
        opening += 1
    return opening


def _ends(cue: Cue, low: str, end: int) -> bool:
    """Whether the text before a place ends in a cue (which says so itself, by its final $)."""
    return cue.search(low, max(0, end - _LOOK_BACK), end) is not None


def _stop(low: str, start: int, limit: int, rules: ReadingRules) -> int:
    stop = rules.file.clauses.stop
    found = stop.search(low, start, limit) if stop is not None else None
    return found.start() if found else limit


def _sentence(low: str, start: int, end: int, rules: ReadingRules) -> int:
    """Where the sentence that reaches a place begins, not before `start`."""
    stop = rules.file.clauses.stop
    for found in stop.finditer(low, start, end) if stop is not None else ():
        start = found.end()
    return start


def _strength(
    low: str, before: tuple[int, int], after: tuple[int, int], rule: VerbRule | None, rules: ReadingRules
) -> tuple[VerbClass | None, tuple[str, int, int] | None]:
    """The class of a verb and the adverb that changed it, if one did."""
    if rule is None:
        return None, None
    for start, end in (before, after):
        for match in rules.adverb.finditer(low, start, end):
            changer = rules.strengtheners.get(rules.adverbs[" ".join(match.group().split())])
            if changer is not None and rule.verb in changer.changes:
                return changer.changes[rule.verb], (changer.id, match.start(), match.end())
    return rule.verb, None
