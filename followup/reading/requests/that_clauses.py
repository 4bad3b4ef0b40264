"""Verbs that go on with a clause of its own subject: "requests that", "recommends to the X that", "decides that"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from followup.reading.requests.actions import Action, find_marker, kind_of, main_head
from followup.reading.requests.addressees import Addressee, addressees
from followup.reading.requests.clauses import Clause
from followup.reading.requests.drafts import Draft, Setting, implied, noun_ask, with_actions
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.reading.rules import ReadingRules

SUBJECT = 400
"""How long the subject of a that-clause may be, in characters."""
_APART = 30
"""How far apart, in characters, two of its subjects may stand."""


def told_that(low: str, clause: Clause, setting: Setting) -> list[Draft] | None:
    """VERB to whom that they do what ("recommends to the COP that it adopt"); None when it is not so built."""
    actions = setting.rules.file.actions
    if actions.recipient is None or actions.that is None:
        return None
    opened = actions.recipient.match(low, clause.zone, clause.end)
    that = actions.that.search(low, opened.end(), min(clause.end, opened.end() + SUBJECT)) if opened else None
    if opened is None or that is None or find_marker(low, opened.end(), that.start(), setting.rules) is not None:
        return None
    named = addressees(low, opened.end(), that.start(), setting.rules, setting.topics)
    return with_actions(low, clause, tuple(named), (that.start(), that.end()), "that", setting) if named else None


def that_clause(low: str, clause: Clause, start: int, setting: Setting) -> list[Draft]:
    """VERB that somebody do, or that something be done."""
    rules, actions = setting.rules, setting.rules.file.actions
    modal = actions.modal.search(low, start, min(clause.end, start + SUBJECT)) if actions.modal is not None else None
    limit = modal.start() if modal else clause.end
    named = addressees(low, start, limit, rules, setting.topics)
    if modal is None:
        named = _together(named)
        if clause.rule is not None and clause.rule.way == "states":
            return []
        if not named:
            return noun_ask(low, clause, start, setting)
        nested = nested_ask(low, clause, named, start, setting) or nested_ask(
            low, clause, named, named[-1].end, setting
        )
        begin = (named[-1].end, named[-1].end)
        return nested or with_actions(low, clause, tuple(named), begin, "that", setting)
    if named and not (actions.passive is not None and actions.passive.match(low, modal.start())):
        return nested_ask(low, clause, named, modal.end(), setting) or with_actions(
            low, clause, tuple(named), (modal.start(), modal.end()), "that", setting
        )
    if clause.rule is not None and clause.rule.way == "states":
        return []
    return _passive(low, clause, (modal.start(), modal.end()), named, setting)


def _together(named: Sequence[Addressee]) -> list[Addressee]:
    """Those who stand close together: where no modal ends the subject, later names belong to what is to be done."""
    apart = (place for place, (one, after) in enumerate(pairwise(named), 1) if after.start - one.end > _APART)
    return list(named[: next(apart, len(named))])


def _doers(low: str, clause: Clause, modal: int, setting: Setting) -> tuple[Addressee, ...]:
    """By whom something shall be done, where the text says so ("shall be provided by the secretariat")."""
    actions = setting.rules.file.actions
    done = actions.done_by.match(low, modal, clause.end) if actions.done_by is not None else None
    return tuple(addressees(low, done.end(), clause.end, setting.rules, setting.topics)[:1]) if done else ()


def nested_ask(low: str, clause: Clause, named: Sequence[Addressee], head: int, setting: Setting) -> list[Draft]:
    """VERB that somebody request another to do: the other is asked."""
    nested = setting.rules.file.actions.nested
    found = nested.match(low, head, clause.end) if nested is not None and named else None
    if found is None:
        return []
    marker = find_marker(low, found.end(), clause.end, setting.rules)
    inner = addressees(low, found.end(), marker.start(), setting.rules, setting.topics) if marker else []
    if marker is None or not inner:
        return []
    return with_actions(low, clause, tuple(inner), (marker.start(), marker.end()), "that", setting)


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
            named = list(subject) or list(implied(begin[0], setting))
    return with_actions(low, clause, tuple(named), begin, "passive", setting)


def acted(clause: Clause) -> list[Draft]:
    """The body does it by saying so ("establishes a working group")."""
    if clause.verb is None:
        return []
    body = (Addressee(Actor.COP, "", clause.verb_start, clause.verb_end),)
    action = Action(clause.verb_start, clause.verb_start, clause.end, clause.start)
    return [Draft(clause, clause.verb, body, action, clause.verb_start, "decides")]


def decided(low: str, clause: Clause, setting: Setting) -> list[Draft]:
    """The body binds itself: VERB to do."""
    rules = setting.rules
    marker = find_marker(low, clause.zone, clause.end, rules)
    if rules.file.actions.marker is None:
        begin = (clause.zone, clause.zone)
    elif marker is None or not _only_aside(low, clause, marker.start()):
        return []
    else:
        begin = (marker.start(), marker.end())
    heads = [begin, *_asking_joints(low, begin[1], clause.end, rules)]
    ends = [*(start for start, _ in heads[1:]), clause.end]
    parts = zip(heads, ends, strict=True)
    drafts = [draft for head, end in parts for draft in _decision(low, replace(clause, end=end), head, setting)]
    return [replace(draft, clause=clause) for draft in drafts]


def _asking_joints(low: str, start: int, end: int, rules: ReadingRules) -> list[tuple[int, int]]:
    """The joints behind which a decision goes on by asking others ("decides to approve ... and to request the X")."""
    actions = rules.file.actions
    joints = actions.split.finditer(low, start, end) if actions.split is not None else ()
    asks = actions.to_ask.values()
    return [found.span() for found in joints if any(one.match(low, found.end(), end) for one in asks)]


def _decision(low: str, clause: Clause, begin: tuple[int, int], setting: Setting) -> list[Draft]:
    """One thing decided: what others are asked, or future work of the body itself."""
    asking = _by_asking(low, clause, begin[1], setting)
    if asking is not None:
        return asking
    body = (Addressee(Actor.COP, "", clause.verb_start, clause.verb_end),)
    drafts = _for_a_group(low, with_actions(low, clause, body, begin, "decides", setting), setting.rules)
    return [kept for draft in drafts if (kept := _future(low, draft, setting.rules)) is not None]


def _for_a_group(low: str, drafts: list[Draft], rules: ReadingRules) -> list[Draft]:
    """What is decided, where a group is set up to do several things: they are the group's, and one decision."""
    if len(drafts) == 1 or not drafts:
        return drafts
    action = drafts[0].action
    to_do = find_marker(low, main_head(low, action, rules), action.end, rules)
    if to_do is None or kind_of(low, action, (Actor.COP,), None, rules)[0] is not Kind.GROUP:
        return drafts
    return [replace(drafts[0], action=replace(action, end=drafts[-1].action.end), parts=1)]


def _by_asking(low: str, clause: Clause, start: int, setting: Setting) -> list[Draft] | None:
    """VERB to ask others, or to do something by asking them ("by requesting the X to"); None when not so."""
    actions = setting.rules.file.actions
    asks = [(verb, pattern.match(low, start, clause.end)) for verb, pattern in actions.to_ask.items()]
    asks += [(verb, pattern.search(low, start, clause.end)) for verb, pattern in actions.by_asking.items()]
    for verb, found in asks:
        that = actions.that.match(low, found.end(), clause.end) if found and actions.that is not None else None
        if that:
            return [replace(draft, verb=verb) for draft in that_clause(low, clause, that.end(), setting)]
        marker = find_marker(low, found.end(), clause.end, setting.rules) if found else None
        named = addressees(low, found.end(), marker.start(), setting.rules, setting.topics) if found and marker else []
        if marker is not None and named:
            drafts = with_actions(low, clause, tuple(named), marker.span(), "that", setting)
            return [replace(draft, verb=verb) for draft in drafts]
    return None


def _only_aside(low: str, clause: Clause, marker: int) -> bool:
    """Whether nothing but an aside stands between a verb and the marker ("decides, in the light of the report, to")."""
    between = low[clause.zone : marker].strip()
    apart = low[clause.verb_end : clause.zone].rstrip().endswith(",") and between.endswith(",")
    return apart or not between[:1].isalnum()


def _future(low: str, draft: Draft, rules: ReadingRules) -> Draft | None:
    """A decides-clause that is future work; one that is so only with a time is marked; None for what it settles."""
    actions = rules.file.actions
    head = main_head(low, draft.action, rules)
    first = draft.action.head + _blank(low, draft.action)
    if actions.settled is not None and any(
        actions.settled.match(low, place, draft.action.end) for place in (first, head)
    ):
        later = actions.later is not None and actions.later.match(low, head, draft.action.end) is not None
        return replace(draft, needs_time=True, needs_session=True) if later else None
    if actions.forward is not None and any(actions.forward.match(low, one, draft.action.end) for one in (first, head)):
        return draft
    return replace(draft, needs_time=True)


def _blank(low: str, action: Action) -> int:
    """How much blank an action begins with."""
    words = low[action.head : action.end]
    return len(words) - len(words.lstrip())


def decided_that(low: str, clause: Clause, start: int, setting: Setting) -> list[Draft]:
    """VERB that somebody shall do, or that a matter will be taken up at some time."""
    rules, actions = setting.rules, setting.rules.file.actions
    modal = actions.modal.search(low, start, min(clause.end, start + SUBJECT)) if actions.modal is not None else None
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
        drafts = with_actions(low, clause, tuple(named), (modal.start(), modal.end()), "decides", setting)
        kept = [one for draft in drafts if (one := _future(low, draft, rules)) is not None]
        return [replace(draft, verb=verb, needs_time=draft.needs_time and own) for draft in kept]
    doers = _doers(low, clause, modal.start(), setting)
    if doers:
        drafts = with_actions(low, clause, doers, (modal.start(), modal.end()), "passive", setting)
        return [replace(draft, verb=actions.obliges) for draft in drafts[:1]]
    return _matter(low, clause, (start, modal.start(), modal.end()), setting)


def _matter(low: str, clause: Clause, places: tuple[int, int, int], setting: Setting) -> list[Draft]:
    """That a matter will be taken up at some time: `places` are where its subject and the modal begin and this ends."""
    subject, modal, action = places
    actions = setting.rules.file.actions
    if actions.takes_place is None or actions.takes_place.match(low, modal, clause.end) is None:
        return []
    if actions.settled_subject is not None and actions.settled_subject.search(low, subject, modal):
        return []
    body = (Addressee(Actor.COP, "", clause.verb_start, clause.verb_end),)
    drafts = with_actions(low, clause, body, (modal, action), "matter", setting)
    return [replace(draft, needs_time=True) for draft in drafts[:1]]
