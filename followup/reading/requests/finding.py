"""The requests of a whole decision: every operative provision read, chapeau with item, conditions and topic applied."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from followup.reading.deadlines import DeadlineContext, find_deadlines
from followup.reading.phrases import fold
from followup.reading.requests.actions import DEFAULT_KIND, is_plain, kind_of, main_end, main_head
from followup.reading.requests.addressees import Addressee, topic_subject, topic_words
from followup.reading.requests.asks import read_asks, unfinished_asks
from followup.reading.requests.blankets import Blanket, find_blanket, under_blankets
from followup.reading.requests.chapeaux import Chapeau, completed, open_chapeau
from followup.reading.requests.clauses import Source, find_clauses
from followup.reading.requests.confidence import Signs, confidence
from followup.reading.requests.drafts import COMMAS, Draft, Setting
from followup.reading.requests.due import Due, Sought, between, choose_due, place_times
from followup.reading.requests.passages import Passage, passage
from followup.reading.requests.references import recalled_decision, referred_places
from followup.reading.requests.wording import shortened
from followup.reading.results import Evidence, Provision, ProvisionKind, ReadDecision, ReadRequest
from followup.vocabulary.actors import Actor
from followup.vocabulary.deadlines import NO_DEADLINE, DeadlineType
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.reading.requests.clauses import Clause
    from followup.reading.rules import ReadingRules
    from followup.vocabulary.meetings import Meeting

_LONG_TEXT = 1500
"""From how many characters on the words of an ask are its address and its action alone."""
_UNNAMED = ".actor.unnamed"
"""What evidence cites, after the language, for an ask that names nobody."""
_DELIVERABLE = 160
"""How much of an action is given as its deliverable."""
MOST_ASKS = 4_000
"""More asks in one file are no decisions of a meeting; reading them would take longer than anybody waits."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found around an ask: the times of its passage, the condition of its clause, whether it is the first."""

    dues: Sequence[Due]
    condition: Evidence | None
    first: bool
    places: frozenset[str]
    """The places of the decision's provisions."""


@dataclass(slots=True)
class _Reading:
    """A decision being read. `chapeaux` are the provisions whose items are still to complete them."""

    setting: Setting
    context: DeadlineContext
    above: Mapping[int, int]
    """The order of the chapeau of each item, by the item's own order."""
    items: Mapping[int, Sequence[Provision]]
    """The items of each chapeau, by its order."""
    places: frozenset[str]
    chapeaux: dict[int, Chapeau] = field(default_factory=dict)
    deciding: set[int] = field(default_factory=set)
    """The chapeaux in which the body binds itself: an item with a directive verb of its own asks by itself."""
    told: set[int] = field(default_factory=set)
    """The provisions that end in a verb that only tells: their items tell too."""
    requests: list[ReadRequest] = field(default_factory=list)
    blankets: list[Blanket] = field(default_factory=list)


def find_requests(
    decision: ReadDecision,
    rules: ReadingRules,
    *,
    source: Source = "decision",
    meetings: Mapping[str, Meeting] | None = None,
) -> ReadDecision:
    """The decision with its requests and blanket conditions.

    In a conclusion or a report "the SBI invited Parties" asks too; in a decision it tells of the past.
    `meetings` (by name) let "at its next session" be numbered for bodies other than the adopting one.
    """
    rules = rules.of(decision.convention)
    title = fold(decision.title or "").low
    setting = Setting(rules, source, topic_words(title, rules), topic_subject(title, rules))
    context = DeadlineContext(decision.body, decision.meeting, meetings or {}, _day(decision.adopted))
    operative = [provision for provision in decision.provisions if provision.operative]
    places = frozenset(one.place for one in operative)
    above = _above(operative)
    reading = _Reading(setting, context, above, _items(operative, above), places)
    for provision in operative:
        _read(provision, reading)
    sections = {one.order: one.section for one in operative} if source == "conclusion" else None
    requests = tuple(under_blankets(request, reading.blankets, sections) for request in reading.requests)
    return replace(decision, requests=requests, blanket_conditions=tuple(one.place for one in reading.blankets))


def _above(operative: Sequence[Provision]) -> dict[int, int]:
    """The order of each item's chapeau: the last provision before it that stands at its parent's place.

    An item with a bullet has its parent's place, and is no chapeau of the next bullet.
    """
    above: dict[int, int] = {}
    last: dict[str, int] = {}
    for one in operative:
        if one.parent is not None and one.parent in last:
            above[one.order] = last[one.parent]
        if one.place != one.parent:
            last[one.place] = one.order
    return above


def _items(operative: Sequence[Provision], above: Mapping[int, int]) -> dict[int, list[Provision]]:
    """The items of each chapeau, by its order."""
    items: dict[int, list[Provision]] = {}
    for one in operative:
        if one.order in above:
            items.setdefault(above[one.order], []).append(one)
    return items


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _read(provision: Provision, reading: _Reading) -> None:
    rules = reading.setting.rules
    above = reading.above.get(provision.order, -1)
    chapeau = _chapeau(provision, above, reading)
    told = above in reading.told
    text = completed(chapeau, provision, rules) if chapeau else passage(provision, rules)
    if not text.may_ask:
        return
    clauses = find_clauses(text, rules, reading.setting.source)
    if not clauses and not provision.place and provision.order in reading.items:
        clauses = find_clauses(text, rules, "conclusion")  # "The Meeting of the Parties decides:"
    blanket = find_blanket(text, rules)
    if blanket is not None:
        reading.blankets.append(blanket)
    read_from = blanket.end if blanket else 0
    loose = chapeau is None and above >= 0
    drafts = [
        one
        for one in read_asks(text, clauses, reading.setting)
        if one.clause.start >= read_from and not (told and _passive(one)) and not (loose and _first(one))
    ]
    items = reading.items.get(provision.order, ())
    if items and clauses:
        if clauses[-1].rule is None:
            reading.told.add(provision.order)
        elif (opened := open_chapeau(text, clauses[-1], drafts, items, rules)) is not None:
            reading.chapeaux[provision.order] = opened
            reading.deciding |= {provision.order} if clauses[-1].rule.way == "decides" else set()
            drafts = [draft for draft in drafts if draft.clause.start < opened.start]
    if chapeau and provision.kind is ProvisionKind.ITEM:
        drafts = _own(drafts, text, means=chapeau.means)
    if not drafts and not chapeau and not items:
        drafts = unfinished_asks(text, clauses, reading.setting)
    if not drafts:
        return
    refuse_too_many(len(reading.requests) + len(drafts))
    reading.requests += _requests(text, drafts, reading)


def _chapeau(provision: Provision, above: int, reading: _Reading) -> Chapeau | None:
    """The chapeau that an item completes, if any."""
    itself = above in reading.deciding and _asks_itself(provision, reading)
    return None if itself else reading.chapeaux.get(above)


def _asks_itself(item: Provision, reading: _Reading) -> bool:
    """Whether an item begins with a directive verb ("Decides to do the following: (a) Request the secretariat to")."""
    clauses = find_clauses(passage(item, reading.setting.rules), reading.setting.rules, reading.setting.source)
    first = clauses[0] if clauses else None
    if first is None or first.rule is None or first.start:
        return False
    return first.rule.way == "asks" and not first.rule.first


def refuse_too_many(asks: int) -> None:
    """Raise BadInput when there are more asks than are read."""
    if asks > MOST_ASKS:
        raise BadInput(f"more than {MOST_ASKS:,} asks, which no meeting makes; split the file")


def _requests(text: Passage, drafts: Sequence[Draft], reading: _Reading) -> list[ReadRequest]:
    """The requests of a passage: to each draft its kind, deadline and condition."""
    rules = reading.setting.rules
    found = find_deadlines(text.text, rules.language, reading.context) if _may_name_a_time(text, rules) else []
    dues = place_times(found, text.low, rules, _way_back(text), reading.context.meeting)
    conditions: dict[tuple[int, int], Evidence | None] = {}
    requests: list[ReadRequest] = []
    for draft in drafts:
        span = (min(draft.clause.opening, draft.action.start), max(draft.clause.end, draft.action.end))
        if span not in conditions:
            conditions[span] = _condition(text, span, rules)
        request = _request(text, draft, _Found(dues, conditions[span], draft is drafts[0], reading.places), rules)
        if request is not None:
            requests.append(request)
    return requests


def _may_name_a_time(text: Passage, rules: ReadingRules) -> bool:
    """Whether a word or figure stands in it without which no time is named (most asks have none; looking is dear)."""
    return not rules.time_words or any(word in text.low for word in rules.time_words)


def _passive(draft: Draft) -> bool:
    return draft.clause.rule is not None and draft.clause.rule.side == "before"


def _first(draft: Draft) -> bool:
    """Whether its verb asks only as the first words of a paragraph; an item is what its chapeau says of it."""
    return draft.clause.rule is not None and draft.clause.rule.first


def _own(drafts: list[Draft], text: Passage, *, means: bool) -> list[Draft]:
    """The asks of an item: of the clause that it completes only one (an item is one ask), and its further verbs'."""
    seam = text.pieces[-1].start
    completed = [draft for draft in drafts if text.folded.origin(draft.clause.verb_start) < seam]
    further = [draft for draft in drafts if draft not in completed]
    if completed:
        first = completed[0]
        head = max(first.action.head, len(text.low) - len(text.provision.text)) if means else first.action.head
        action = replace(first.action, head=head, end=completed[-1].action.end)
        completed = [replace(first, action=action, parts=1)]
    return completed + further


def _way_back(text: Passage) -> list[int] | None:
    """For each place of the given text its place in the folded one, or None when they are the same."""
    offsets = text.folded.offsets
    if offsets is None:
        return None
    back, low = [], 0
    for place in range(len(text.text) + 1):
        while offsets[low] < place:
            low += 1
        back.append(low)
    return back


def _request(text: Passage, draft: Draft, found: _Found, rules: ReadingRules) -> ReadRequest | None:
    low, clause, action = text.low, draft.clause, draft.action
    start = min(clause.start, action.start)
    handed_on = all(one.actor is not Actor.SUBSIDIARY_BODY for one in draft.actors)
    due = choose_due(found.dues, Sought((start, draft.shared_until), action, handed_on), low, rules)
    if draft.needs_time and not _timed(due, draft, low, rules):
        return None
    deadline = due.found.deadline if due else NO_DEADLINE
    actors = _codes(draft, rules)
    kind, kind_rule, kind_start, kind_end = kind_of(low, action, actors, deadline, rules)
    evidence = [
        text.evidence("verb", clause.rule.id if clause.rule else "", clause.verb_start, clause.verb_end),
        *(text.evidence(*_who(one, clause, rules)) for one in draft.actors),
    ]
    if clause.strengthener:
        evidence.append(text.evidence("verb", *clause.strengthener))
    evidence.append(text.evidence("kind", kind_rule, kind_start, kind_end))
    if due:
        evidence.append(text.evidence("deadline", due.found.rule, due.start, due.end))
    if found.condition:
        evidence.append(found.condition)
    signs = Signs(
        way=draft.way,
        verb=draft.verb,
        kind=kind,
        plain=not kind_rule.endswith(DEFAULT_KIND) or is_plain(low, action, rules),
        deadline=deadline.type,
        times=len(between(found.dues, action.start, action.end)),
        parts=draft.parts,
        actors=len(actors),
        length=action.end - start,
    )
    return ReadRequest(
        place=text.provision.place,
        order=text.provision.order,
        verb=draft.verb,
        actors=actors,
        kind=kind,
        deadline=deadline,
        conditional=found.condition is not None,
        text=_words(text, draft),
        deliverable=_deliverable(text, draft, due, rules),
        confidence=confidence(signs),
        evidence=tuple(evidence),
        recalls=recalled_decision(text, clause, rules),
        refers_to=referred_places(text, action.start, action.end, found.places, rules),
        alternatives=tuple(dict.fromkeys(one.actor for one in draft.actors if one.alternative and one.actor)),
    )


def _timed(due: Due | None, draft: Draft, low: str, rules: ReadingRules) -> bool:
    """Whether what is future work only with a time has one; a matter's time stands with it, not in its background."""
    if due is None or due.found.deadline.type is DeadlineType.ASAP:
        return False
    if draft.needs_session and due.found.deadline.type is not DeadlineType.SESSION:
        return False
    return draft.way != "matter" or due.start < main_end(low, draft.action, rules)


def _codes(draft: Draft, rules: ReadingRules) -> tuple[Actor, ...]:
    """The codes of those asked, each once, in the order in which they are named."""
    codes: dict[Actor, None] = {}
    for one in draft.actors:
        rule = rules.actors.get(one.rule)
        codes |= dict.fromkeys(([one.actor] if one.actor else []) + list(rule.also if rule else ()))
    return tuple(codes) or (Actor.OTHER,)


def _who(addressee: Addressee, clause: Clause, rules: ReadingRules) -> tuple[str, str, int, int]:
    """The evidence for somebody asked: field, rule and span; the verb alone where nobody is named."""
    field = "alternative_actor" if addressee.alternative else "actors"
    if addressee.rule:
        return field, addressee.rule, addressee.start, addressee.end
    return field, f"{rules.language}{_UNNAMED}", clause.verb_start, clause.verb_end


def _condition(text: Passage, span: tuple[int, int], rules: ReadingRules) -> Evidence | None:
    """The condition in the stretch of an ask, if it has one."""
    for rule in rules.file.conditions if text.may_depend else ():
        found = rule.pattern.search(text.whole, *span)
        if found:
            return text.evidence("conditional", rule.id, found.start(), found.end())
    return None


def _words(text: Passage, draft: Draft) -> str:
    """The ask in the words of the text: its clause up to the action's end; where that is long, address and action."""
    clause, action = draft.clause, draft.action
    start, end = clause.start if clause.before else clause.opening, max(action.end, clause.verb_end)
    if end - start <= _LONG_TEXT:
        return _tidy(text.slice(start, end))
    address = _tidy(text.slice(start, min(max(draft.shared_until, clause.verb_end), start + _LONG_TEXT)))
    return f"{address} … {_tidy(text.slice(action.start, min(end, action.start + _LONG_TEXT)))}"


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,;:，；：、،؛")


def _deliverable(text: Passage, draft: Draft, due: Due | None, rules: ReadingRules) -> str | None:
    """What is to be done or made, without its purpose; a time that stands inside is left out."""
    head = main_head(text.low, draft.action, rules)
    end = main_end(text.low, draft.action, rules, head)
    last = min(end, head + 2 * _DELIVERABLE)
    words = _tidy(text.slice(head, last))
    if due is not None and head < due.start < end:
        before, after = text.slice(head, min(due.start, last)), text.slice(min(due.end, last), last)
        words = _tidy(_joined(before, after))
    return shortened(words.rstrip(".。"), _DELIVERABLE) or None


def _joined(before: str, after: str) -> str:
    """The words around a time that is left out, without the commas that set it off."""
    if before.rstrip().endswith(COMMAS) and after.startswith(COMMAS):
        return before.rstrip()[:-1] + after[1:]
    return before + after
