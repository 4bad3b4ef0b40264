"""Tasks and milestones: what is due, found by an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from followup.records.tables import Mandate, Milestone, Request, Source, Task

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_OPEN = ("active", "in_progress", "ongoing")


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks are wanted; what is None does not matter."""

    convention: str | None = None
    statuses: Collection[str] | None = None
    due_from: date | None = None
    due_until: date | None = None
    triage: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as conditions of a query."""
        found: list[ColumnElement[bool]] = []
        if self.convention is not None:
            found.append(Task.convention_id == self.convention)
        if self.statuses is not None:
            found.append(Task.status.in_(self.statuses))
        if self.triage is not None:
            found.append(Task.triage == self.triage)
        if self.due_from is not None:
            found.append(Task.due_on >= self.due_from)
        if self.due_until is not None:
            found.append(Task.due_on <= self.due_until)
        return found


class Tasks:
    """The tasks of the register."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def task(self, identity: str) -> Task | None:
        """One task with its milestones and its request."""
        return self._session.get(Task, identity)

    def by_ids(self, identities: Collection[str]) -> dict[str, Task]:
        """The tasks with these identities."""
        return {row.id: row for row in self._session.scalars(select(Task).where(Task.id.in_(identities)))}

    def of_request(self, request_id: str) -> Task | None:
        """The task opened for a request."""
        return self._session.scalar(
            select(Task).join(Mandate, Mandate.task_id == Task.id).where(Mandate.request_id == request_id)
        )

    def due(self, until: date | None, *, limit: int) -> Sequence[Task]:
        """Open tasks due up to and including a day (all with a date when None), the earliest first."""
        query = select(Task).where(Task.status.in_(_OPEN), Task.due_on.is_not(None))
        if until is not None:
            query = query.where(Task.due_on <= until)
        return self._session.scalars(query.order_by(Task.due_on, Task.id).limit(limit)).all()

    def search(self, wanted: TaskFilter, *, limit: int, offset: int = 0) -> Sequence[Task]:
        """The tasks that a filter lets through, by due date; those without a date come last."""
        query = (
            select(Task)
            .where(*wanted.conditions())
            .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
            .limit(limit)
            .offset(offset)
        )
        return self._session.scalars(query).all()

    def of_requests(self, request_ids: Collection[str]) -> dict[str, Task]:
        """The tasks of several requests, by request."""
        rows = self._session.execute(
            select(Mandate.request_id, Task)
            .join(Task, Task.id == Mandate.task_id)
            .where(Mandate.request_id.in_(request_ids))
        )
        return dict(rows.all())

    def of_source(self, convention: str, number: str) -> Sequence[Task]:
        """The tasks that come from one decision."""
        return self._session.scalars(
            select(Task)
            .join(Request, Request.id == Task.request_id)
            .join(Source, Source.id == Request.source_id)
            .where(Source.convention_id == convention, Source.number == number)
            .order_by(Task.id)
        ).all()

    def milestones_due(self, until: date, codes: Collection[str]) -> Sequence[Milestone]:
        """Milestones of these codes that are planned and due up to and including a day, the earliest first."""
        return self._session.scalars(
            select(Milestone)
            .where(Milestone.status == "planned", Milestone.due_on <= until, Milestone.code.in_(codes))
            .order_by(Milestone.due_on, Milestone.ordinal, Milestone.id)
        ).all()

    def next_milestone(self, codes: Collection[str], *, after: date) -> Milestone | None:
        """The planned milestone of these codes that falls due first after a day."""
        return self._session.scalar(
            select(Milestone)
            .where(Milestone.status == "planned", Milestone.due_on > after, Milestone.code.in_(codes))
            .order_by(Milestone.due_on, Milestone.ordinal, Milestone.id)
            .limit(1)
        )

    def conventions(self) -> list[str]:
        """The conventions under which there are tasks."""
        return list(self._session.scalars(select(Task.convention_id).distinct().order_by(Task.convention_id)))
