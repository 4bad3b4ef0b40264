"""Sources, their versions, the paragraph ledger and the requests found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from followup.records.tables import Provision, Request, Source, SourceVersion

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session


class Decisions:
    """The decisions (and other sources of asks) of the register."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def source(self, convention: str, number: str) -> Source | None:
        """The source with that number, as "MC-3/8"."""
        return self._session.scalar(select(Source).where(Source.convention_id == convention, Source.number == number))

    def sources(self) -> Sequence[Source]:
        """Every source in scope."""
        return self._session.scalars(select(Source).order_by(Source.convention_id, Source.number)).all()

    def sources_by_number(self, numbers: Collection[str]) -> Sequence[Source]:
        """The sources with these numbers, whatever their convention."""
        return self._session.scalars(select(Source).where(Source.number.in_(numbers))).all()

    def versions(self, source_id: str) -> Sequence[SourceVersion]:
        """The texts of a source in order of their registration."""
        return self._session.scalars(
            select(SourceVersion).where(SourceVersion.source_id == source_id).order_by(SourceVersion.version)
        ).all()

    def provisions(self, source_id: str) -> Sequence[Provision]:
        """The provisions of a source in order of the text."""
        return self._session.scalars(
            select(Provision).where(Provision.source_id == source_id).order_by(Provision.ordinal, Provision.id)
        ).all()

    def provision(self, identity: str) -> Provision | None:
        """One provision with its texts."""
        return self._session.get(Provision, identity)

    def requests(self, source_id: str) -> Sequence[Request]:
        """The requests of a source, in order of the text."""
        return self._session.scalars(
            select(Request)
            .join(Provision, Provision.id == Request.provision_id)
            .where(Request.source_id == source_id)
            .order_by(Provision.ordinal, Request.rank, Request.id)
        ).all()

    def request(self, identity: str) -> Request | None:
        """One request."""
        return self._session.get(Request, identity)

    def pending(self) -> Sequence[Request]:
        """Requests still open, by convention, decision and place: what a bureau looks at."""
        return self._session.scalars(
            select(Request)
            .join(Provision, Provision.id == Request.provision_id)
            .join(Source, Source.id == Request.source_id)
            .where(Request.status.in_(("proposed", "active", "in_progress", "ongoing")))
            .order_by(Source.convention_id, Source.number, Provision.ordinal, Request.rank)
        ).all()
