"""A later version of a decision, or its text in another language, brought into the register beside the first.

Provisions are matched by place, then by words: what officers decided stays, and they are asked about paragraphs that
moved, changed or are gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.reading.matching import Change, Match, Placed, match_provisions
from followup.records.tables import Provision, ProvisionText, Request, Source
from followup.services.decisions.ledger import (
    Dated,
    as_read,
    by_provision,
    ledger_entry,
    provision_row,
    request_rows,
    words,
)
from followup.vocabulary.statuses import LedgerEntry, RequestStatus

if TYPE_CHECKING:
    from followup.reading.results import Provision as ReadProvision
    from followup.reading.results import ReadDecision
    from followup.records.register import Unit


class Difference(BaseModel):
    """One paragraph that is not as it was in the version before."""

    place: str
    was_place: str | None
    change: Change
    before: str | None
    after: str | None
    question: str | None
    """What an officer is asked to decide; None when there is nothing to decide."""


def write_language(unit: Unit, source: Source, decision: ReadDecision) -> list[Difference]:
    """Keep another language's words beside the original's, place by place; it adds no requests of its own."""
    rows = {row.place: row for row in unit.decisions.provisions(source.id) if row.place}
    differences = []
    for provision in decision.provisions:
        row = rows.get(provision.place) if provision.place else None
        if row is not None:
            text = ProvisionText(language=decision.language, version=1, original=False, words=provision.text)
            row.texts.append(text)
        elif provision.operative:
            question = f"the {decision.language} text has a paragraph {provision.place} that the original has not"
            differences.append(_difference(None, provision, Change.NEW, question))
    return differences


def write_next(
    unit: Unit, source: Source, decision: ReadDecision, dated: Sequence[Dated], number: int
) -> list[Difference]:
    """Bring a source up to a later version of its text, and tell what is not as it was."""
    rows = [row for row in unit.decisions.provisions(source.id) if row.gone_in_version is None]
    requests: dict[str, list[Request]] = {}
    for request in unit.decisions.requests(source.id):
        requests.setdefault(request.provision_id, []).append(request)
    matches = match_provisions(
        [Placed(row.place, words(row, decision.language)) for row in rows],
        [Placed(provision.place, provision.text) for provision in decision.provisions],
    )
    edition = _Edition(unit, source, decision, number)
    read = by_provision(dated)
    differences = []
    for match in matches:
        row = rows[match.old] if match.old is not None else None
        provision = decision.provisions[match.new] if match.new is not None else None
        found = read.get(provision.order, []) if provision is not None else []
        difference = edition.take(match, row, provision, requests.get(row.id, []) if row else [], found)
        if difference is not None:
            differences.append(difference)
    return differences


@dataclass(frozen=True, slots=True)
class _Edition:
    """A later version of a source on its way into the register."""

    unit: Unit
    source: Source
    decision: ReadDecision
    number: int

    def take(
        self,
        match: Match,
        row: Provision | None,
        provision: ReadProvision | None,
        requests: list[Request],
        dated: list[Dated],
    ) -> Difference | None:
        """Bring one provision up to this version; the difference when it is not as it was."""
        if row is None and provision is not None:
            return self._take_new(provision, dated)
        if row is not None and provision is None:
            return self._take_gone(row, requests)
        if row is None or provision is None:
            return None
        before = words(row, self.decision.language)
        row.ordinal, row.parent_place = provision.order, provision.parent
        if match.change is Change.SAME:
            return None
        question = self._question(match.change, row, provision, requests, dated)
        was, row.place = row.place, provision.place
        if match.change is not Change.MOVED:
            self._reword(row, provision, requests, dated)
        if row.operative:
            self._ask(row, question)
        return _difference((was, before), provision, match.change, row.question)

    def _take_new(self, provision: ReadProvision, dated: list[Dated]) -> Difference:
        language = self.decision.language
        row = provision_row(self.source, provision, asks=bool(dated), language=language, version=self.number)
        self.unit.add(row)
        self.unit.add(*request_rows(self.source, row, self.decision, dated))
        return _difference(None, provision, Change.NEW, None)

    def _take_gone(self, row: Provision, requests: list[Request]) -> Difference:
        row.gone_in_version = self.number
        decided = [request for request in requests if request.status != RequestStatus.PROPOSED]
        for request in requests:
            if request.status == RequestStatus.PROPOSED:
                request.status = RequestStatus.RETIRED.value
        if decided:
            self._ask(row, f"paragraph {row.place} is gone from version {self.number}: retire what it asked?")
        return Difference(
            place=row.place,
            was_place=row.place,
            change=Change.GONE,
            before=words(row, self.decision.language),
            after=None,
            question=row.question,
        )

    def _question(
        self, change: Change, row: Provision, provision: ReadProvision, requests: list[Request], dated: list[Dated]
    ) -> str | None:
        decided = row.ledger_confirmed or any(request.status != RequestStatus.PROPOSED for request in requests)
        if change is not Change.REWORDED:
            return f"is this paragraph {provision.place}, moved from {row.place}?" if row.operative else None
        if decided and [_gist(request) for request in requests] != [_gist_read(one) for one in dated]:
            return f"paragraph {row.place} was reworded and now reads otherwise: keep what was confirmed?"
        return None

    def _reword(self, row: Provision, provision: ReadProvision, requests: list[Request], dated: list[Dated]) -> None:
        row.texts.append(ProvisionText(language=self.decision.language, version=self.number, words=provision.text))
        if row.ledger_confirmed or any(request.status != RequestStatus.PROPOSED for request in requests):
            return
        for request, one in zip(requests, dated, strict=False):
            for name, value in as_read(one).items():
                setattr(request, name, value)
        for request in requests[len(dated) :]:
            request.status = RequestStatus.RETIRED.value
        fresh = request_rows(self.source, row, self.decision, dated[len(requests) :])
        for rank, request in enumerate(fresh, start=len(requests)):
            request.rank = rank
        self.unit.add(*fresh)
        row.ledger = ledger_entry(asks=bool(dated)) if row.operative else None

    def _ask(self, row: Provision, question: str | None) -> None:
        if question is not None:
            row.question, row.ledger = question, LedgerEntry.QUESTION.value


def _gist(request: Request) -> tuple[object, ...]:
    return (
        request.verb,
        tuple(request.actors),
        request.kind,
        request.deadline.get("type"),
        request.deadline.get("value"),
    )


def _gist_read(one: Dated) -> tuple[object, ...]:
    request = one.request
    actors = tuple(actor.value for actor in request.actors)
    return request.verb.value, actors, request.kind.value, request.deadline.type.value, request.deadline.value


def _difference(
    was: tuple[str, str] | None, provision: ReadProvision, change: Change, question: str | None
) -> Difference:
    return Difference(
        place=provision.place,
        was_place=was[0] if was else None,
        change=change,
        before=was[1] if was else None,
        after=provision.text,
        question=question,
    )
