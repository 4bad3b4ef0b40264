"""Asks before their kind and deadline: what each construction of a verb is read into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.reading.requests.actions import Action, find_marker, split_actions
from followup.reading.requests.addressees import Addressee, Topics, addressees
from followup.reading.requests.clauses import Clause, Source
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import VerbClass

if TYPE_CHECKING:
    from followup.reading.rules import ReadingRules

COMMAS = (",", "،", "，")
"""What sets a part of a sentence off."""
_FURTHER = 80
"""How far after its joint a further actor's action can begin."""
_DETERMINERS = 2
"""How many words may stand before somebody named right after the verb."""
_PURPOSE = 400
"""How far back what opened a purpose clause is sought."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the decision as a whole tells the reading of each passage."""

    rules: ReadingRules
    source: Source
    topics: Topics
    subject: tuple[Actor, str] | None


@dataclass(frozen=True, slots=True)
class Draft:
    """One ask before its kind and deadline: the clause, its verb class, those asked, the action.

    `way` says how it was read (for confidence): "plain", "shared", "that", "noun", "matter", "passive", "decides".
    `needs_time` marks what is future work only if it has a time, `needs_session` only if that is a meeting ("decides to
    adopt at its next session").
    """

    clause: Clause
    verb: VerbClass
    actors: tuple[Addressee, ...]
    action: Action
    shared_until: int
    way: str
    parts: int = 1
    needs_time: bool = False
    needs_session: bool = False


def with_actions(
    low: str,
    clause: Clause,
    actors: tuple[Addressee, ...],
    begin: tuple[int, int],
    way: str,
    setting: Setting,
) -> list[Draft]:
    """The drafts of a clause whose addressees are known: one an action; further actors have actions of their own."""
    if clause.verb is None or not any(char.isalnum() for char in low[begin[1] : clause.end]):
        return []
    turns = [(actors, begin, clause.end)]
    for named, span in _further(low, begin[1], clause.end, setting) if way == "plain" else ():
        turns[-1] = (*turns[-1][:2], named.start)
        turns.append(((named,), span, clause.end))
    drafts: list[Draft] = []
    for asked, first, end in turns:
        codes = [one.actor for one in asked if one.actor is not None]
        actions = split_actions(low, clause.zone, first, end, codes, setting.rules)
        drafts += [Draft(clause, clause.verb, asked, one, begin[0], way, len(actions)) for one in actions]
    return drafts


def _further(low: str, head: int, end: int, setting: Setting) -> list[tuple[Addressee, tuple[int, int]]]:
    """Further actors of the same verb with actions of their own ("invites Parties to ... and the Board to ...")."""
    joint = setting.rules.file.addressees.further
    if joint is None:
        return []
    found: list[tuple[Addressee, tuple[int, int]]] = []
    purpose = setting.rules.file.actions.purpose
    for match in joint.finditer(low, head, end):
        before = max(head, match.start() - _PURPOSE)
        divided = low[before : match.start()].rstrip().endswith(COMMAS)
        if not divided and purpose is not None and purpose.search(low, before, match.start()):
            continue
        marker = find_marker(low, match.end(), min(end, match.end() + _FURTHER), setting.rules)
        named = addressees(low, match.end(), marker.start(), setting.rules, setting.topics) if marker else []
        if marker is None or len(named) != 1 or low[named[0].end : marker.start()].strip(" ,"):
            continue
        if low[match.end() : named[0].start].strip() == "":
            found.append((named[0], marker.span()))
    return found


def implied(place: int, setting: Setting) -> tuple[Addressee, ...]:
    """Who is meant when nobody is named: the subject of the decision, else nobody in particular."""
    actor, rule = setting.subject or (Actor.OTHER, "")
    return (Addressee(actor, rule, place, place),)


def noun_ask(
    low: str, clause: Clause, head: int, setting: Setting, *, bare: bool = False, somebody: bool = False
) -> list[Draft]:
    """VERB what, with nobody named ("encourages further expansion of the pilot"), or with `somebody` no rule knows."""
    if clause.verb is None or clause.rule is None or not (clause.rule.noun or somebody):
        return []
    if not any(char.isalnum() for char in low[head : clause.end]):
        return []
    if clause.rule.actor is not None:
        who = (Addressee(clause.rule.actor, clause.rule.id, clause.verb_start, clause.verb_end),)
        return [Draft(clause, clause.verb, who, Action(head, head, clause.end), head, "noun")]
    source = setting.rules.file.actions.source
    found = source.search(low, head, clause.end) if source is not None and head == clause.zone else None
    named = addressees(low, found.end(), clause.end, setting.rules, setting.topics)[:2] if found else []
    if not bare and not named and head == clause.zone and _begins_with_somebody(low, clause, setting):
        return []
    actors = tuple(named) or implied(head, setting)
    return [Draft(clause, clause.verb, actors, Action(head, head, clause.end), head, "noun")]


def _begins_with_somebody(low: str, clause: Clause, setting: Setting) -> bool:
    """Whether somebody is named right after the verb, so that what follows is no bare noun."""
    named = addressees(low, clause.zone, clause.end, setting.rules, setting.topics)
    return bool(named) and len(low[clause.zone : named[0].start].split()) <= _DETERMINERS
