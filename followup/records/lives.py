"""The life of requests: their changes of status, what speaks for closing them, and the chains they form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from followup.records.tables import ClosingProposal, Request, RequestLink, Source, StatusChange

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session


class Lives:
    """What became of requests, and from which earlier ones they come."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def changes(self, request_ids: Collection[str]) -> Sequence[StatusChange]:
        """The changes of status of these requests, oldest first."""
        return self._session.scalars(
            select(StatusChange)
            .where(StatusChange.request_id.in_(request_ids))
            .order_by(StatusChange.made_at, StatusChange.id)
        ).all()

    def proposals(self, task_id: str) -> Sequence[ClosingProposal]:
        """What speaks for closing a task, decided or not, oldest first."""
        return self._session.scalars(
            select(ClosingProposal)
            .where(ClosingProposal.task_id == task_id)
            .order_by(ClosingProposal.proposed_at, ClosingProposal.id)
        ).all()

    def links(self, request_ids: Collection[str]) -> Sequence[RequestLink]:
        """The links that begin or end at these requests."""
        return self._session.scalars(
            select(RequestLink)
            .where(or_(RequestLink.later_id.in_(request_ids), RequestLink.earlier_id.in_(request_ids)))
            .order_by(RequestLink.id)
        ).all()

    def links_to_number(self, convention: str, number: str) -> Sequence[RequestLink]:
        """The links to a decision of which no one request is named."""
        return self._session.scalars(
            select(RequestLink).where(
                RequestLink.convention_id == convention,
                RequestLink.earlier_number == number,
                RequestLink.earlier_id.is_(None),
            )
        ).all()

    def requests(self, identities: Collection[str]) -> dict[str, Request]:
        """The requests with these identities."""
        return {row.id: row for row in self._session.scalars(select(Request).where(Request.id.in_(identities)))}

    def of_numbers(self, convention: str, numbers: Collection[str]) -> Sequence[Request]:
        """The requests of decisions, by their numbers."""
        return self._session.scalars(
            select(Request)
            .join(Source, Source.id == Request.source_id)
            .where(Source.convention_id == convention, Source.number.in_(numbers))
            .order_by(Request.id)
        ).all()
