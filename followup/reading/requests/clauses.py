"""Where a passage asks: its operative verbs, those that ask and those that only tell, and the stretch each governs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from followup.reading.phrases import Cue, Hit
    from followup.reading.rules import ReadingRules, VerbRule
    from followup.vocabulary.asks import VerbClass

Source = Literal["decision", "conclusion"]
_LOOK_BACK = 90
"""How many characters before a verb can say what it is: an opening with some adverbs."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One operative verb and what it governs: `start` to `end` with its adverbs, the verb itself, the rest from `zone` on.

    `rule` is None for a verb that asks nothing. `before` is where the stretch in front of the verb begins, for verbs whose
    addressees stand there.
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


def find_clauses(low: str, rules: ReadingRules, source: Source) -> list[Clause]:
    """The clauses of a passage from left to right, those that tell included (they end the one before)."""
    marks = [mark for hit in rules.verb_forms.find(low) if (mark := _mark(low, hit, rules, source))]
    clauses: list[Clause] = []
    before = 0
    for place, (start, verb_start, verb_end, rule) in enumerate(marks):
        if verb_start < before:
            continue
        limit = marks[place + 1][0] if place + 1 < len(marks) else len(low)
        beside = rules.beside.match(low, verb_end, limit)
        zone = beside.end() if beside else verb_end
        end = max(_stop(low, zone, limit, rules), zone)
        verb, strengthener = _strength(low, (start, verb_start), (verb_end, zone), rule, rules)
        clauses.append(Clause(start, verb_start, verb_end, zone, end, before, rule, verb, strengthener))
        before = verb_end
    return clauses


def _mark(low: str, hit: Hit, rules: ReadingRules, source: Source) -> tuple[int, int, int, VerbRule | None] | None:
    """A verb that stands where operative verbs stand: where its clause begins, the verb, its rule (None: it only tells)."""
    start, end, rule_id = hit
    rule = rules.verbs.get(rule_id)
    if rule is not None and rule.unless_after is not None and rule.unless_after.match(low, end):
        return None
    before = rule.side == "before" if rule is not None else False
    opening = None if before else rules.opening.search(low, max(0, start - _LOOK_BACK), start)
    begin = start if opening is None else _clause_start(low, opening.start(), start)
    if rule is not None and rule.unless_before is not None and _ends(rule.unless_before, low, begin):
        return None
    if source == "decision" and not before and (opening is None or low[start:end] in rules.spoken):
        return None
    return (begin, start, end, rule)


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
