"""The asks of one passage: each clause read by its verb's construction into who is asked and what they are to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from followup.reading.requests.actions import Action, find_marker, main_head, split_actions
from followup.reading.requests.addressees import Addressee, Topics, addressees
from followup.reading.requests.clauses import Clause, Source
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import VerbClass

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from followup.reading.requests.passages import Passage
    from followup.reading.rules import ReadingRules

_ANTECEDENT = 400
"""How far back the one for whom a pronoun stands is sought."""
_FURTHER = 80
"""How far after its joint a further actor's action can begin."""
_UNKNOWN_WORDS = 4
"""How many words between verb and marker can name somebody whom no rule knows; more are what is asked for."""
_DETERMINERS = 2
"""How many words may stand before somebody named right after the verb."""
_SUBJECT = 400
"""How long the subject of a that-clause may be."""


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
    `needs_time` marks what is future work only if it has a time.
    """

    clause: Clause
    verb: VerbClass
    actors: tuple[Addressee, ...]
    action: Action
    shared_until: int
    way: str
    parts: int = 1
    needs_time: bool = False


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
    """The draft with the class that its verb has for those who are asked."""
    rule = draft.clause.rule
    if rule is None or not rule.by_actor or draft.verb is not rule.verb:
        return draft
    known = dict(rule.by_actor)
    classes = {known.get(one.actor) if one.actor else None for one in draft.actors}
    only = classes.pop() if len(classes) == 1 else None
    return replace(draft, verb=only) if only else draft


def _read_clause(low: str, clause: Clause, setting: Setting, before: Sequence[Draft]) -> list[Draft]:
    rule, rules = clause.rule, setting.rules
    if rule is None or clause.verb is None:
        return []
    clause = _past_subject(low, clause, setting)
    that = rules.file.actions.that
    opened = that.match(low, clause.zone, clause.end) if that is not None else None
    if rule.way == "states":
        drafts = _that(low, clause, opened.end(), setting) if opened else []
        return [draft for draft in drafts if rule.only is None or {one.actor for one in draft.actors} <= set(rule.only)]
    if rule.way == "decides":
        found = _decided_that(low, clause, opened.end(), setting) if opened else []
        return found or _decided(low, clause, setting)
    if opened and not rule.pronoun:
        return _that(low, clause, opened.end(), setting)
    if (told := _told_that(low, clause, setting)) is not None:
        return told
    return _asked(low, clause, setting, before)


def _past_subject(low: str, clause: Clause, setting: Setting) -> Clause:
    """The clause without the subject after its verb, when somebody else, or a that-clause, comes after that subject."""
    rules = setting.rules
    subject = rules.file.addressees.subject
    found = subject.match(low, clause.zone, clause.end) if subject is not None else None
    if found is None:
        return clause
    that = rules.file.actions.that
    if that is not None and that.match(low, found.end(), clause.end):
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
        return _noun(low, clause, clause.zone, setting)
    named = _named(low, clause, marker.start(), setting)
    if not named:
        return _unnamed(low, clause, marker, setting)
    if clause.verb is VerbClass.RECOMMEND and (asked := _nested(low, clause, named, marker.end(), setting)):
        return asked
    actors = _resolved(low, clause, named, before, setting)
    return _with_actions(low, clause, actors, marker.span(), "plain", setting)


def _asked_before(low: str, clause: Clause, setting: Setting, before: Sequence[Draft]) -> list[Draft]:
    """Whom VERB to do what ("Parties are invited to")."""
    marker = find_marker(low, clause.zone, clause.end, setting.rules)
    named = addressees(low, clause.before, clause.verb_start, setting.rules, setting.topics)
    if marker is None or not named:
        return []
    actors = _resolved(low, clause, named, before, setting)
    return _with_actions(low, clause, actors, marker.span(), "plain", setting)


def _named(low: str, clause: Clause, end: int, setting: Setting) -> list[Addressee]:
    """Those named between a verb and its action, or meant by the verb's own pronoun."""
    named = addressees(low, clause.zone, end, setting.rules, setting.topics)
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
        return _noun(low, clause, marker.end(), setting)
    return _noun(low, clause, clause.zone, setting)


def _unmarked(low: str, clause: Clause, setting: Setting, before: Sequence[Draft]) -> list[Draft]:
    """VERB whom do what, in a language in which nothing stands between the two."""
    rules = setting.rules
    named = addressees(low, clause.zone, clause.end, rules, setting.topics)
    attribute = rules.file.addressees.attribute
    if not named or (attribute is not None and not attribute.fullmatch(low, clause.zone, named[0].start)):
        return _noun(low, clause, clause.zone, setting, bare=True)
    nested = rules.file.actions.nested
    recommended = clause.verb is VerbClass.RECOMMEND
    asked = nested.match(low, named[-1].end, clause.end) if nested is not None and recommended else None
    inner = addressees(low, asked.end(), clause.end, rules, setting.topics) if asked else []
    named = inner or named
    start = named[-1].end
    if not any(char.isalnum() for char in low[start : clause.end]):
        return []
    return _with_actions(low, clause, _resolved(low, clause, named, before, setting), (start, start), "plain", setting)


def _resolved(
    low: str, clause: Clause, named: Sequence[Addressee], before: Sequence[Draft], setting: Setting
) -> tuple[Addressee, ...]:
    """The addressees, with pronouns replaced by whoever was named last."""
    if all(one.actor is not None for one in named):
        return tuple(named)
    kept = [one for one in named if one.actor is not None]
    if before:
        return (*kept, *before[-1].actors)
    rules = setting.rules
    named_before = rules.actor_forms.find(low, max(0, clause.start - _ANTECEDENT), clause.start)
    here = [hit for hit in named_before if hit.start >= clause.before]
    for hit in here or reversed(named_before):
        earlier = addressees(low, hit.start, hit.end, rules, setting.topics)
        if earlier and earlier[0].actor is not None:
            return (*kept, earlier[0])
    return tuple(kept)


def _with_actions(
    low: str,
    clause: Clause,
    actors: tuple[Addressee, ...],
    begin: tuple[int, int],
    way: str,
    setting: Setting,
) -> list[Draft]:
    if clause.verb is None or not any(char.isalnum() for char in low[begin[1] : clause.end]):
        return []
    turns = [(actors, begin, clause.end)]
    for named, span in _further(low, begin[1], clause.end, setting) if way == "plain" else ():
        turns[-1] = (*turns[-1][:2], named.start)
        turns.append(((named,), span, clause.end))
    drafts: list[Draft] = []
    for asked, first, end in turns:
        actions = split_actions(low, clause.zone, first, end, setting.rules)
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
        before = max(head, match.start() - _SUBJECT)
        if match.group()[0].isspace() and purpose is not None and purpose.search(low, before, match.start()):
            continue
        marker = find_marker(low, match.end(), min(end, match.end() + _FURTHER), setting.rules)
        named = addressees(low, match.end(), marker.start(), setting.rules, setting.topics) if marker else []
        if marker is None or len(named) != 1 or low[named[0].end : marker.start()].strip(" ,"):
            continue
        if low[match.end() : named[0].start].strip() == "":
            found.append((named[0], marker.span()))
    return found


def _noun(low: str, clause: Clause, head: int, setting: Setting, *, bare: bool = False) -> list[Draft]:
    """VERB what, with nobody named ("encourages further expansion of the pilot")."""
    if clause.verb is None or clause.rule is None or not clause.rule.noun:
        return []
    if not any(char.isalnum() for char in low[head : clause.end]):
        return []
    source = setting.rules.file.actions.source
    found = source.search(low, head, clause.end) if source is not None and head == clause.zone else None
    named = addressees(low, found.end(), clause.end, setting.rules, setting.topics)[:2] if found else []
    if not bare and not named and head == clause.zone and _begins_with_somebody(low, clause, setting):
        return []
    actors = tuple(named) or _implied(head, setting)
    return [Draft(clause, clause.verb, actors, Action(head, head, clause.end), head, "noun")]


def _begins_with_somebody(low: str, clause: Clause, setting: Setting) -> bool:
    """Whether somebody is named right after the verb, so that what follows is no bare noun."""
    named = addressees(low, clause.zone, clause.end, setting.rules, setting.topics)
    return bool(named) and len(low[clause.zone : named[0].start].split()) <= _DETERMINERS


def _implied(place: int, setting: Setting) -> tuple[Addressee, ...]:
    """Who is meant when nobody is named: the subject of the decision, else nobody in particular."""
    actor, rule = setting.subject or (Actor.OTHER, "")
    return (Addressee(actor, rule, place, place),)


def _told_that(low: str, clause: Clause, setting: Setting) -> list[Draft] | None:
    """VERB to whom that they do what ("recommends to the COP that it adopt"); None when it is not so built."""
    actions = setting.rules.file.actions
    if actions.recipient is None or actions.that is None:
        return None
    opened = actions.recipient.match(low, clause.zone, clause.end)
    that = actions.that.search(low, opened.end(), min(clause.end, opened.end() + _SUBJECT)) if opened else None
    if opened is None or that is None:
        return None
    named = addressees(low, opened.end(), that.start(), setting.rules, setting.topics)
    return _with_actions(low, clause, tuple(named), (that.start(), that.end()), "that", setting) if named else None


def _that(low: str, clause: Clause, start: int, setting: Setting) -> list[Draft]:
    """VERB that somebody do, or that something be done."""
    rules, actions = setting.rules, setting.rules.file.actions
    modal = actions.modal.search(low, start, min(clause.end, start + _SUBJECT)) if actions.modal is not None else None
    limit = modal.start() if modal else clause.end
    named = addressees(low, start, limit, rules, setting.topics)
    if modal is None:
        if clause.rule is not None and clause.rule.way == "states":
            return []
        if not named:
            return _noun(low, clause, start, setting)
        nested = _nested(low, clause, named, start, setting) or _nested(low, clause, named, named[-1].end, setting)
        begin = (named[-1].end, named[-1].end)
        return nested or _with_actions(low, clause, tuple(named), begin, "that", setting)
    if named and not (actions.passive is not None and actions.passive.match(low, modal.start())):
        return _nested(low, clause, named, modal.end(), setting) or _with_actions(
            low, clause, tuple(named), (modal.start(), modal.end()), "that", setting
        )
    if clause.rule is not None and clause.rule.way == "states":
        return []
    return _passive(low, clause, (modal.start(), modal.end()), named, setting)


def _nested(low: str, clause: Clause, named: Sequence[Addressee], head: int, setting: Setting) -> list[Draft]:
    """VERB that somebody request another to do: the other is asked."""
    nested = setting.rules.file.actions.nested
    found = nested.match(low, head, clause.end) if nested is not None and named else None
    if found is None:
        return []
    marker = find_marker(low, found.end(), clause.end, setting.rules)
    inner = addressees(low, found.end(), marker.start(), setting.rules, setting.topics) if marker else []
    if marker is None or not inner:
        return []
    return _with_actions(low, clause, tuple(inner), (marker.start(), marker.end()), "that", setting)


def _passive(
    low: str, clause: Clause, begin: tuple[int, int], subject: Sequence[Addressee], setting: Setting
) -> list[Draft]:
    """VERB that something be done: by whom the text says, or the office that does such things."""
    actions = setting.rules.file.actions
    agent = actions.agent.search(low, begin[1], clause.end) if actions.agent is not None else None
    named = addressees(low, agent.end(), clause.end, setting.rules, setting.topics)[:1] if agent else []
    if not named:
        office = (
            actions.passive_office is not None and actions.passive_office.match(low, begin[0], clause.end) is not None
        )
        if office and actions.passive_actor is not None:
            named = [Addressee(actions.passive_actor, "", begin[0], begin[0])]
        else:
            named = list(subject) or list(_implied(begin[0], setting))
    return _with_actions(low, clause, tuple(named), begin, "passive", setting)


def _decided(low: str, clause: Clause, setting: Setting) -> list[Draft]:
    """The body binds itself: VERB to do."""
    rules = setting.rules
    marker = find_marker(low, clause.zone, clause.end, rules)
    if rules.file.actions.marker is None:
        begin = (clause.zone, clause.zone)
    elif marker is None or low[clause.zone : marker.start()].strip()[:1].isalnum():
        return []
    else:
        begin = (marker.start(), marker.end())
    body = (Addressee(Actor.COP, "", clause.verb_start, clause.verb_end),)
    drafts = _with_actions(low, clause, body, begin, "decides", setting)
    return [kept for draft in drafts if (kept := _future(low, draft, rules)) is not None]


def _future(low: str, draft: Draft, rules: ReadingRules) -> Draft | None:
    """A decides-clause that is future work; one that is so only with a time is marked; None for what it settles."""
    actions = rules.file.actions
    head = main_head(low, draft.action, rules)
    first = draft.action.head + _blank(low, draft.action)
    if actions.settled is not None and any(
        actions.settled.match(low, place, draft.action.end) for place in (first, head)
    ):
        return None
    if actions.forward is not None and any(actions.forward.match(low, one, draft.action.end) for one in (first, head)):
        return draft
    return replace(draft, needs_time=True)


def _blank(low: str, action: Action) -> int:
    """How much blank an action begins with."""
    words = low[action.head : action.end]
    return len(words) - len(words.lstrip())


def _decided_that(low: str, clause: Clause, start: int, setting: Setting) -> list[Draft]:
    """VERB that somebody shall do, or that a matter will be taken up at some time."""
    rules, actions = setting.rules, setting.rules.file.actions
    modal = actions.modal.search(low, start, min(clause.end, start + _SUBJECT)) if actions.modal is not None else None
    if modal is None or clause.verb is None:
        return []
    if actions.permits is not None and actions.permits.search(low, start, modal.start()):
        return []
    body = (Addressee(Actor.COP, "", clause.verb_start, clause.verb_end),)
    listed = addressees(low, start, modal.start(), rules, setting.topics)
    if listed and listed[0].actor is None and not low[start : listed[0].start].strip():
        listed = list(body)
    named = [one for one in listed if one.actor is not None]
    passive = actions.passive is not None and actions.passive.match(low, modal.start(), clause.end) is not None
    if named and not passive:
        own = all(one.actor is Actor.COP for one in named)
        verb = clause.verb if own else actions.obliges
        drafts = _with_actions(low, clause, tuple(named), (modal.start(), modal.end()), "decides", setting)
        kept = [one for draft in drafts if (one := _future(low, draft, rules)) is not None]
        return [replace(draft, verb=verb, needs_time=draft.needs_time and own) for draft in kept]
    if actions.takes_place is None or actions.takes_place.match(low, modal.start(), clause.end) is None:
        return []
    if actions.settled_subject is not None and actions.settled_subject.search(low, start, modal.start()):
        return []
    drafts = _with_actions(low, clause, body, (modal.start(), modal.end()), "matter", setting)
    return [replace(draft, needs_time=True) for draft in drafts[:1]]
