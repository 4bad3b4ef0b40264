"""The rows of a decision as read: its provisions, how each stands in the paragraph ledger, and its requests."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from followup.reading.results import Provision as ReadProvision
from followup.reading.results import ReadDecision, ReadRequest
from followup.records.tables import Provision, ProvisionText, Request, Source
from followup.services.dates.deadlines import deadline_as_kept
from followup.vocabulary.explanations import ExplainedDate
from followup.vocabulary.statuses import LedgerEntry, RequestStatus

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Dated:
    """A request as read with its date resolved, before anything is written."""

    request: ReadRequest
    due: ExplainedDate


def by_provision(dated: Iterable[Dated]) -> dict[int, list[Dated]]:
    """The requests by the order of the provision in which they stand."""
    found: dict[int, list[Dated]] = {}
    for one in dated:
        found.setdefault(one.request.order, []).append(one)
    return found


def provision_row(source: Source, provision: ReadProvision, *, asks: bool, language: str, version: int) -> Provision:
    """A new provision with its words; `asks` says whether a request stands in it or in one of its items."""
    return Provision(
        source_id=source.id,
        place=provision.place,
        ordinal=provision.order,
        kind=provision.kind.value,
        operative=provision.operative,
        parent_place=provision.parent,
        ledger=ledger_entry(asks=asks) if provision.operative else None,
        texts=[ProvisionText(language=language, version=version, words=provision.text)],
    )


def ledger_entry(*, asks: bool) -> str:
    """How an operative paragraph is accounted for, until an officer confirms it."""
    return (LedgerEntry.ASKS if asks else LedgerEntry.NO_ASK).value


def request_rows(source: Source, row: Provision, decision: ReadDecision, dated: Iterable[Dated]) -> list[Request]:
    """The requests of a provision as read, proposed to an officer, in their order."""
    return [
        Request(
            convention_id=source.convention_id,
            source_id=source.id,
            provision_id=row.id,
            rank=rank,
            language=decision.language,
            status=RequestStatus.PROPOSED.value,
            flags=[],
            **as_read(one),
        )
        for rank, one in enumerate(dated)
    ]


def as_read(dated: Dated) -> dict[str, object]:
    """What reading gave of a request, by the columns that keep it."""
    request = dated.request
    return {
        "verb": request.verb.value,
        "actors": [actor.value for actor in request.actors],
        "kind": request.kind.value,
        "deliverable": request.deliverable,
        "conditional": request.conditional,
        "deadline": deadline_as_kept(request.deadline),
        "resolved_on": dated.due.day,
        "explanation": list(dated.due.explanation),
        "calendar": dated.due.calendar,
        "evidence": [asdict(evidence) for evidence in request.evidence],
        "confidence": request.confidence,
        "recalls": request.recalls,
    }


def words(row: Provision, language: str) -> str:
    """The latest words of a provision in a language, else in its original."""
    texts = [text for text in row.texts if text.language == language] or row.texts
    return texts[-1].words if texts else ""
