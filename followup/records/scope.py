"""The scope of one convention: what a unit of work sees when the register was opened for that convention only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event, or_
from sqlalchemy.orm import with_loader_criteria

from followup.records.tables import Event, Recorded

if TYPE_CHECKING:
    from sqlalchemy.orm import ORMExecuteState, Session


def see_only(session: Session, convention: str) -> None:
    """Let every query of the session see one convention: its own rows, what belongs to them, and what is global."""

    @event.listens_for(session, "do_orm_execute")
    def _narrow(state: ORMExecuteState) -> None:
        # What is loaded with a row, or again, belongs to a row that was in scope.
        if not state.is_select or state.is_column_load or state.is_relationship_load:
            return
        state.statement = state.statement.options(
            with_loader_criteria(
                Recorded,
                lambda table: table.in_scope(convention),
                include_aliases=True,
                propagate_to_loaders=False,
            ),
            with_loader_criteria(
                Event,
                lambda history: or_(history.convention_id.is_(None), history.convention_id == convention),
                include_aliases=True,
                propagate_to_loaders=False,
            ),
        )
