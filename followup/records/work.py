"""Work between meetings: what belongs to a piece of work."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from followup.records.tables import Activity, BodyAsked, DraftRound, ExpertGroup, PartnershipArea, TermOfReference

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

_Ordered = TypeVar("_Ordered", Activity, BodyAsked, PartnershipArea)


class Work:
    """Expert groups, activities, areas and bodies asked, by the piece of work to which they belong."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def activities(self, convention: str, work: str) -> Sequence[Activity]:
        """The activities of a piece of work, in the order in which they were registered."""
        return self._of(Activity, convention, work)

    def areas(self, convention: str, work: str) -> Sequence[PartnershipArea]:
        """The partnership areas of a piece of work, in their order."""
        return self._of(PartnershipArea, convention, work)

    def bodies(self, convention: str, work: str) -> Sequence[BodyAsked]:
        """The bodies asked or reported on, in their order."""
        return self._of(BodyAsked, convention, work)

    def groups(self, convention: str, work: str) -> Sequence[ExpertGroup]:
        """The expert groups of a piece of work."""
        chosen = select(ExpertGroup).where(ExpertGroup.convention_id == convention, ExpertGroup.work == work)
        return self._session.scalars(chosen.order_by(ExpertGroup.key)).all()

    def terms(self, group_ids: Collection[str]) -> Sequence[TermOfReference]:
        """The tasks of these groups' terms of reference, in order."""
        chosen = select(TermOfReference).where(TermOfReference.group_id.in_(group_ids))
        return self._session.scalars(chosen.order_by(TermOfReference.group_id, TermOfReference.ordinal)).all()

    def rounds(self, group_ids: Collection[str]) -> Sequence[DraftRound]:
        """The rounds of drafts and comments of these groups, in order."""
        chosen = select(DraftRound).where(DraftRound.group_id.in_(group_ids))
        return self._session.scalars(chosen.order_by(DraftRound.group_id, DraftRound.ordinal)).all()

    def _of(self, table: type[_Ordered], convention: str, work: str) -> Sequence[_Ordered]:
        chosen = select(table).where(table.convention_id == convention, table.work == work)
        return self._session.scalars(chosen.order_by(table.ordinal)).all()
