"""Chains of requests over sessions: a later decision reiterates, amends or supersedes what an earlier one asked."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import RequestLink
from followup.services.dates.anchors import adopted_on
from followup.services.dates.calendars import calendar_of
from followup.services.decisions.ledger import words
from followup.services.tasks.status import NewStatus, change_status, find, follow_requests
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import MAY_BECOME, RequestStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Request, Source
    from followup.vocabulary.instants import Instant

_NUMBER = re.compile(r"[^\s,;()\"“”]*\d[^\s,;()\"“”]*")
_LONGEST = 50
"""How many links a chain is followed in each direction; the conventions have held fewer sessions."""


class LinkKind(StrEnum):
    """What a later request does to an earlier one."""

    REITERATES = "reiterates"
    AMENDS = "amends"
    SUPERSEDES = "supersedes"


class ChainEntry(BaseModel):
    """One request of a chain, the earliest first; an earlier decision that is not registered has its number alone."""

    decision: str
    place: str | None
    meeting: str | None
    adopted: date | None
    request: str | None
    task: str | None
    status: str | None
    due_on: date | None
    words: str | None
    links: list[str]
    """What it does to earlier ones: "reiterates MC-2/5"."""
    this: bool
    """Whether it is the one that was asked about."""


class Chain(BaseModel):
    """A request with all that came before and after it."""

    entries: list[ChainEntry]


def number_recalled(recalls: str) -> str | None:
    """The number of the decision that a text recalls: "its decision 4/CP.20" gives "4/CP.20"."""
    found = [part.rstrip(".:") for part in _NUMBER.findall(recalls) if "/" in part or "-" in part]
    return found[-1] if found else None


def link_recalled(unit: Unit, source: Source) -> None:
    """Link the requests of a decision that recall earlier ones, and later ones that recall this decision.

    The link leads to a request where only one of the earlier decision can be meant, else to its number.
    """
    requests = unit.decisions.requests(source.id)
    known = {(link.later_id, link.earlier_number) for link in unit.lives.links([one.id for one in requests])}
    numbers = {one.id: number for one in requests if (number := number_recalled(one.recalls or "")) is not None}
    earlier = unit.lives.of_numbers(source.convention_id, set(numbers.values()))
    for request in requests:
        number = numbers.get(request.id)
        if number is not None and number != source.number and (request.id, number) not in known:
            candidates = [one for one in earlier if one.source.number == number]
            unit.add(_recalling(request, number, candidates))
    waiting = unit.lives.links_to_number(source.convention_id, source.number)
    later = unit.lives.requests([link.later_id for link in waiting])
    for link in waiting:
        link.earlier_id = _only(requests, later[link.later_id])


def _recalling(request: Request, number: str, candidates: Sequence[Request]) -> RequestLink:
    return RequestLink(
        convention_id=request.convention_id,
        later_id=request.id,
        earlier_id=_only(candidates, request),
        earlier_number=number,
        kind=LinkKind.REITERATES.value,
        cited=request.recalls,
    )


def _only(candidates: Sequence[Request], later: Request) -> str | None:
    alike = [one for one in candidates if _alike(one, later)]
    return alike[0].id if len(alike) == 1 else None


def _alike(earlier: Request, later: Request) -> bool:
    return earlier.kind == later.kind and bool(set(earlier.actors) & set(later.actors))


def link_requests(  # noqa: PLR0913  which requests, how, and who says so when and why
    register: Register, later: str, earlier: str, kind: LinkKind, *, reason: str, by: str, now: Instant
) -> Chain:
    """Say that a later task or request reiterates, amends or supersedes an earlier one ("MC-3/8 5(a)", or an identity).

    What is superseded becomes so. Raises NotFound, BadInput when the earlier decision has several requests there.
    """
    with register.writing(by=by, at=now, reason=reason or f"{kind.value} {earlier}") as unit:
        [request, *_more], _task = find(unit, later)
        target = _earlier(unit, request, earlier)
        if target.id == request.id:
            raise BadInput("a request cannot follow itself")
        if request.id in {one.id for one in _before(unit, [target])}:
            raise BadInput(f"{earlier} comes after {later} already: a chain has a beginning")
        known = [link for link in unit.lives.links([request.id]) if link.later_id == request.id]
        old = next((one for one in known if one.earlier_number == target.source.number and one.kind == kind), None)
        if old is None:
            unit.add(_link(request, target, kind))
        else:
            old.earlier_id = target.id
        if kind is LinkKind.SUPERSEDES:
            _supersede(unit, target, request, by, now)
    return chain_of(register, later)


def _link(later: Request, earlier: Request, kind: LinkKind) -> RequestLink:
    return RequestLink(
        convention_id=later.convention_id,
        later_id=later.id,
        earlier_id=earlier.id,
        earlier_number=earlier.source.number,
        kind=kind.value,
    )


def _earlier(unit: Unit, later: Request, named: str) -> Request:
    number, _, place = named.strip().partition(" ")
    candidates = unit.lives.of_numbers(later.convention_id, {number})
    if not candidates:
        requests, _task = find(unit, named)
        return requests[0]
    found = [one for one in candidates if not place or one.provision.place == place]
    alike = [one for one in found if _alike(one, later)] if len(found) > 1 else found
    if len(alike) != 1:
        places = ", ".join(sorted({one.provision.place for one in found or candidates}))
        error = BadInput if found else NotFound
        raise error(f"{number} asks in paragraphs {places}; say which, as in {number} {places.split(', ')[0]}")
    return alike[0]


def _supersede(unit: Unit, earlier: Request, later: Request, by: str, now: Instant) -> None:
    if earlier.status == RequestStatus.SUPERSEDED:
        return
    if RequestStatus.SUPERSEDED not in MAY_BECOME[RequestStatus(earlier.status)]:
        raise NotAllowed(f"{earlier.source.number} {earlier.provision.place} is {earlier.status}")
    reason = f"superseded by {later.source.number} {later.provision.place}".strip()
    change_status(unit, earlier, NewStatus(RequestStatus.SUPERSEDED, reason), by=by, now=now)
    task = unit.tasks.of_request(earlier.id)
    if task is not None:
        unit.flush()
        follow_requests(unit, task)


def chain_of(register: Register, identity: str) -> Chain:
    """The chain in which a task or request stands, the earliest decision first. Raises NotFound."""
    with register.reading() as unit:
        asked, _task = find(unit, identity)
        rows = {one.id: one for one in [*_before(unit, asked), *asked, *_after(unit, asked)]}
        links = unit.lives.links(list(rows))
        tasks = unit.tasks.of_requests(list(rows))
    calendar = calendar_of(register)
    own = [
        _entry(row, links, tasks[row.id].id if row.id in tasks else None, this=row in asked).model_copy(
            update={"adopted": adopted_on(row, calendar)}
        )
        for row in rows.values()
    ]
    absent = {link.earlier_number for link in links if link.earlier_id is None and link.later_id in rows}
    entries = [_number_alone(number) for number in sorted(absent - {one.decision for one in own})]
    return Chain(entries=[*entries, *sorted(own, key=lambda one: (one.adopted or date.max, one.decision))])


def _before(unit: Unit, rows: Sequence[Request]) -> list[Request]:
    """All from which these come, step by step."""
    found: dict[str, Request] = {}
    ahead = {row.id for row in rows}
    for _ in range(_LONGEST):
        links = unit.lives.links(ahead)
        ahead = {one.earlier_id for one in links if one.later_id in ahead and one.earlier_id} - found.keys()
        if not ahead:
            break
        found |= unit.lives.requests(ahead)
    return list(found.values())


def _after(unit: Unit, rows: Sequence[Request]) -> list[Request]:
    """All that come from these, step by step."""
    found: dict[str, Request] = {}
    ahead = {row.id for row in rows}
    for _ in range(_LONGEST):
        links = unit.lives.links(ahead)
        ahead = {one.later_id for one in links if one.earlier_id in ahead} - found.keys()
        if not ahead:
            break
        found |= unit.lives.requests(ahead)
    return list(found.values())


def _entry(row: Request, links: Sequence[RequestLink], task: str | None, *, this: bool) -> ChainEntry:
    return ChainEntry(
        decision=row.source.number,
        place=row.provision.place,
        meeting=row.source.meeting,
        adopted=row.source.adopted,
        request=row.id,
        task=task,
        status=row.status,
        due_on=row.resolved_on,
        words=words(row.provision, row.language),
        links=sorted({f"{link.kind} {link.earlier_number}" for link in links if link.later_id == row.id}),
        this=this,
    )


def _number_alone(number: str) -> ChainEntry:
    return ChainEntry(
        decision=number,
        place=None,
        meeting=None,
        adopted=None,
        request=None,
        task=None,
        status=None,
        due_on=None,
        words=None,
        links=[],
        this=False,
    )
