"""The leave of officers, and who stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from followup.records.tables import Absence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session


class Leave:
    """Who is away when."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def on(self, day: date) -> dict[str, Absence]:
        """Who is away on a day, by name."""
        rows = self._session.scalars(
            select(Absence)
            .where(Absence.away_from <= day, Absence.away_until >= day)
            .order_by(Absence.away_from, Absence.id)
        )
        return {row.officer: row for row in rows}

    def ahead(self, day: date) -> Sequence[Absence]:
        """Every leave that lasts until this day or longer, the earliest first."""
        return self._session.scalars(
            select(Absence).where(Absence.away_until >= day).order_by(Absence.away_from, Absence.officer)
        ).all()
