"""Many rows alike but for their identities, made by the database itself: what the registers of `make bench` hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, String, cast, insert, literal, select

from followup.records.tables import Base, Provision, Request, Source, Task
from followup.records.tables.base import defaults_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

Made = Callable[[ColumnElement[int]], ColumnElement[Any]]
"""How the value of a column is made of the number of the row."""
CONVENTION = "minamata"
_SOURCE = {"id": "s-1", "convention_id": CONVENTION, "number": "MC-3/8"}
_PROVISION = {"id": "pr-1", "source_id": "s-1", "place": "1", "ordinal": 1, "kind": "item", "operative": True}
_REQUEST: dict[str, Any] = {
    "convention_id": CONVENTION,
    "source_id": "s-1",
    "provision_id": "pr-1",
    "verb": "requests",
    "actors": ["secretariat"],
    "kind": "report",
    "deadline": {"type": "none"},
    "explanation": [],
    "language": "en",
    "evidence": [],
    "confidence": 1.0,
}
_TASK = {"convention_id": CONVENTION, "playbook": "report", "triage": "task", "title": "Report"}


def numbered(prefix: str, *, of: int | None = None, each: int = 1) -> Made:
    """The identity "PREFIX-7" for the row numbered 7; one of so many in turn (`of`), or a new one after `each` rows."""
    return lambda number: (
        literal(f"{prefix}-") + cast((number - 1) // each + 1 if of is None else (number - 1) % of + 1, String)
    )


def add_decision(connection: Connection) -> None:
    """One decision with one paragraph: what all the requests come from."""
    for table, values in ((Source, _SOURCE), (Provision, _PROVISION)):
        connection.execute(insert(table).values(_complete(table, values)))


def add_tasks(connection: Connection, first: int, last: int, **values: object) -> None:
    """The tasks from t-`first` to t-`last`, each with its request."""
    add_alike(connection, Request, _REQUEST, first, last)
    add_alike(connection, Task, _TASK | values, first, last, request_id=numbered(Request.PREFIX))


def add_alike(
    connection: Connection, table: type[Any], values: Mapping[str, Any], first: int, last: int, **made: Made
) -> None:
    """Insert rows numbered from `first` to `last` in one statement; `made` is what differs beside the identity."""
    counted = select(literal(first, Integer).label("number")).cte("counted", recursive=True)
    counted = counted.union_all(select(counted.c.number + 1).where(counted.c.number < last))
    columns: dict[str, ColumnElement[Any]] = {
        name: literal(value, getattr(table, name).type)
        for name, value in _complete(table, values).items()
        if value is not None
    }
    columns |= {name: make(counted.c.number) for name, make in {"id": numbered(table.PREFIX), **made}.items()}
    connection.execute(insert(table).from_select(list(columns), select(*columns.values()).select_from(counted)))


def _complete(table: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: make() for name, make in defaults_of(table)} | dict(values)
