"""The asks of one passage: each clause read by its verb's construction into who is asked and what they are to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from followup.reading.requests.actions import Action, find_marker
from followup.reading.requests.addressees import Addressee, addressees
from followup.reading.requests.clauses import Clause
from followup.reading.requests.drafts import Draft, Setting, noun_ask, with_actions
from followup.reading.requests.that_clauses import acted, decided, decided_that, nested_ask, that_clause, told_that
from followup.vocabulary.asks import VerbClass

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from followup.reading.requests.passages import Passage
    from followup.reading.rules import ReadingRules

_ANTECEDENT = 400
"""How far back the one for whom a pronoun stands is sought."""
_UNKNOWN_WORDS = 4
"""How many words between verb and marker can name somebody whom no rule knows; more are what is asked for."""


def read_asks(passage: Passage, clauses: Sequence[Clause], setting: Setting) -> list[Draft]:
    """The asks of a passage in the order of its clauses."""
    drafts: list[Draft] = []
    waiting: list[tuple[Clause, list[Addressee]]] = []
    for place, clause in enumerate(clauses):
        if clause.rule is None or clause.verb is None:
            waiting.clear()
            continue
        found = [_by_actor(draft) for draft in _read_clause(passage.low, clause, setting, drafts)]
        if not found and place + 1 < len(clauses) and clause.rule.way == "asks":
            named = addressees(passage.low, clause.zone, clause.end, setting.rules, setting.topics)
            if named:
                waiting.append((clause, named))
                continue
        for first, named in waiting:
            drafts += [
                replace(draft, clause=first, verb=first.verb or draft.verb, actors=tuple(named), way="shared")
                for draft in found
            ]
        waiting.clear()
        drafts += found
    return drafts


def unfinished_asks(passage: Passage, clauses: Sequence[Clause], setting: Setting) -> list[Draft]:
    """The ask of a chapeau whose items are not in the text ("Encourages the State party:"): who is asked, no action."""
    low, rules = passage.low, setting.rules
    last = clauses[-1] if clauses else None
    if last is None or last.rule is None or last.verb is None or last.rule.way != "asks":
        return []
    if not low.rstrip().endswith((":", "：")):
        return []
    span = (last.before, last.verb_start) if last.rule.side == "before" else (last.zone, last.end)
    named = addressees(low, *span, rules, setting.topics)
    if not named:
        return []
    actors = _resolved(low, last, named, (), setting)
    return [_by_actor(Draft(last, last.verb, actors, Action(last.end, last.end, last.end), last.end, "noun"))]


def _by_actor(draft: Draft) -> Draft:
    """The draft with the class that its verb has for those who are asked, by the one named first."""
    rule = draft.clause.rule
    if rule is None or not rule.by_actor or draft.verb is not rule.verb:
        return draft
    if not (rule.by_actor_told or draft.clause.opened):
        return draft
    first = draft.actors[0].actor if draft.actors else None
    other = dict(rule.by_actor).get(first) if first else None
    return replace(draft, verb=other) if other else draft


def _read_clause(low: str, clause: Clause, setting: Setting, before: Sequence[Draft]) -> list[Draft]:
    rule, rules = clause.rule, setting.rules
    if rule is None or clause.verb is None:
        return []
    clause = _past_subject(low, clause, setting)
    that = rules.file.actions.that
    opened = that.match(low, clause.zone, clause.end) if that is not None else None
    if rule.way == "asks":
        return _asks(low, clause, opened, setting, before)
    if rule.way == "acts":
        return acted(clause)
    found = opened is not None and rule.way == "decides" and decided_that(low, clause, opened.end(), setting)
    if rule.way == "decides":
        return found or decided(low, clause, setting)
    drafts = that_clause(low, clause, opened.end(), setting) if opened else []
    return [draft for draft in drafts if rule.only is None or {one.actor for one in draft.actors} <= set(rule.only)]


def _asks(
    low: str, clause: Clause, opened: re.Match[str] | None, setting: Setting, before: Sequence[Draft]
) -> list[Draft]:
    """VERB that somebody do, VERB to whom that they do, or VERB whom to do."""
    if opened is not None and clause.rule is not None and not clause.rule.pronoun:
        return that_clause(low, clause, opened.end(), setting)
    told = told_that(low, clause, setting)
    return told if told is not None else _asked(low, clause, setting, before)


def _past_subject(low: str, clause: Clause, setting: Setting) -> Clause:
    """The clause without the subject after its verb, when somebody else, or a that-clause, comes after that subject."""
    rules = setting.rules
    subject = rules.file.addressees.subject
    found = subject.match(low, clause.zone, clause.end) if subject is not None else None
    if found is None:
        return clause
    that = rules.file.actions.that
    itself = clause.rule is not None and clause.rule.way == "decides"
    if itself or (that is not None and that.match(low, found.end(), clause.end)):
        return replace(clause, zone=found.end())
    marker = find_marker(low, found.end(), clause.end, rules)
    named = addressees(low, found.end(), marker.start() if marker else clause.end, rules, setting.topics)
    return replace(clause, zone=found.end()) if named else clause


def _asked(low: str, clause: Clause, setting: Setting, before: Sequence[Draft]) -> list[Draft]:
    """VERB whom to do what; or, with a verb in the passive, whom VERB to do what."""
    rules = setting.rules
    if clause.rule is not None and clause.rule.side == "before":
        return _asked_before(low, clause, setting, before)
    if rules.file.actions.marker is None:
        return _unmarked(low, clause, setting, before)
    marker = find_marker(low, _past_recipient(low, clause, rules), clause.end, rules)
    if marker is None:
        return noun_ask(low, clause, clause.zone, setting)
    named = _named(low, clause, marker.start(), setting)
    if not named:
        return _unnamed(low, clause, marker, setting)
    if clause.verb is VerbClass.RECOMMEND and (asked := nested_ask(low, clause, named, marker.end(), setting)):
        return asked
    actors = _resolved(low, clause, named, before, setting)
    return with_actions(low, clause, actors, marker.span(), "plain", setting)


def _asked_before(low: str, clause: Clause, setting: Setting, before: Sequence[Draft]) -> list[Draft]:
    """Whom VERB to do what ("Parties are invited to")."""
    marker = find_marker(low, clause.zone, clause.end, setting.rules)
    relative = setting.rules.file.clauses.relative
    if relative is not None and relative.search(low, clause.before, clause.verb_start):
        return []
    subject = _own_subject(low, clause, setting.rules)
    named = addressees(low, subject, clause.verb_start, setting.rules, setting.topics)
    if before and _goes_on(low, subject, clause.verb_start, setting.rules):
        named = list(before[-1].actors)
    if clause.rule is not None and clause.rule.bare and named:
        return with_actions(
            low, clause, _resolved(low, clause, named, before, setting), (clause.zone, clause.zone), "plain", setting
        )
    if marker is None or not named:
        return []
    actors = _resolved(low, clause, named, before, setting)
    return with_actions(low, clause, actors, marker.span(), "plain", setting)


def _goes_on(low: str, start: int, verb: int, rules: ReadingRules) -> bool:
    """Whether a verb has the subject of the one before ("the Committee shall consider ... and shall report")."""
    words = low[start:verb].split()
    return bool(words) and rules.file.addressees.separators.fullmatch(words[-1]) is not None


def _own_subject(low: str, clause: Clause, rules: ReadingRules) -> int:
    """Where the subject of a passive begins: behind what divides it from an ask before ("while other Parties are")."""
    divides, start = rules.file.addressees.divides, clause.before
    for found in divides.finditer(low, clause.before, clause.verb_start) if divides is not None else ():
        start = found.end()
    return start


def _named(low: str, clause: Clause, end: int, setting: Setting) -> list[Addressee]:
    """Those named between a verb and its action, or meant by the verb's own pronoun."""
    named = addressees(low, _past_recipient(low, clause, setting.rules), end, setting.rules, setting.topics)
    if named or clause.rule is None:
        return named
    if clause.rule.again:
        named = _after_recipient(low, clause, end, setting)
    if not named and clause.rule.pronoun:
        return [Addressee(clause.rule.actor, clause.rule.id, clause.verb_start, clause.verb_end)]
    return named


def _past_recipient(low: str, clause: Clause, rules: ReadingRules) -> int:
    """Where the addressee of a repeated ask begins ("reiterates its invitation to"), else where its clause goes on."""
    recipient = rules.file.actions.recipient
    if recipient is None or clause.rule is None or not clause.rule.again:
        return clause.zone
    opened = recipient.match(low, clause.zone, clause.end)
    return opened.end() if opened else clause.zone


def _after_recipient(low: str, clause: Clause, end: int, setting: Setting) -> list[Addressee]:
    """Those asked again, named after what tells of the earlier ask ("its appeal made in 2015 for Parties to")."""
    recipient = setting.rules.file.actions.recipient
    opened = recipient.search(low, clause.zone, end) if recipient is not None else None
    return addressees(low, opened.end(), end, setting.rules, setting.topics) if opened else []


def _unnamed(low: str, clause: Clause, marker: re.Match[str], setting: Setting) -> list[Draft]:
    """VERB to do; VERB somebody no rule knows to do ("the two entities"); or VERB what, the marker a part of it."""
    unknown = setting.rules.file.addressees.unknown
    somebody = unknown is not None and unknown.match(low, clause.zone) is not None
    if somebody or len(low[clause.zone : marker.start()].split()) <= _UNKNOWN_WORDS:
        return noun_ask(low, clause, marker.end(), setting, somebody=somebody)
    return noun_ask(low, clause, clause.zone, setting)


def _unmarked(low: str, clause: Clause, setting: Setting, before: Sequence[Draft]) -> list[Draft]:
    """VERB whom do what, in a language in which nothing stands between the two."""
    rules = setting.rules
    named = addressees(low, clause.zone, clause.end, rules, setting.topics)
    attribute = rules.file.addressees.attribute
    if not named or (attribute is not None and not attribute.fullmatch(low, clause.zone, named[0].start)):
        return noun_ask(low, clause, clause.zone, setting, bare=True)
    nested = rules.file.actions.nested
    recommended = clause.verb is VerbClass.RECOMMEND
    asked = nested.match(low, named[-1].end, clause.end) if nested is not None and recommended else None
    inner = addressees(low, asked.end(), clause.end, rules, setting.topics) if asked else []
    named = inner or named
    start = named[-1].end
    if not any(char.isalnum() for char in low[start : clause.end]):
        return []
    return with_actions(low, clause, _resolved(low, clause, named, before, setting), (start, start), "plain", setting)


def _resolved(
    low: str, clause: Clause, named: Sequence[Addressee], before: Sequence[Draft], setting: Setting
) -> tuple[Addressee, ...]:
    """The addressees, with pronouns replaced by whoever was named last."""
    if all(one.actor is not None for one in named):
        return tuple(named)
    kept = [one for one in named if one.actor is not None]
    if before and before[-1].way != "decides":
        return (*kept, *before[-1].actors)
    rules = setting.rules
    named_before = rules.actor_forms.find(low, max(0, clause.start - _ANTECEDENT), clause.start)
    here = [hit for hit in named_before if hit.start >= clause.before]
    for hit in here or reversed(named_before):
        earlier = addressees(low, hit.start, hit.end, rules, setting.topics)
        if earlier and earlier[0].actor is not None:
            return (*kept, earlier[0])
    return tuple(kept)
