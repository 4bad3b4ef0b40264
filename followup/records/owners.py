"""Under which convention an event belongs, when its row does not name one but belongs to a row that does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from followup.records.tables.base import CONVENTION, owner_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, FromClause, Select, Table

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Owner:
    """The row to which another belongs."""

    table: Table
    identity: str


def owner_of(table: Table, row: Mapping[str, Any]) -> Owner | None:
    """To what a row belongs; None when it names its convention itself, or is global."""
    reference = owner_reference(table)
    return None if reference is None else Owner(reference.column.table, row[reference.parent.name])


class Conventions:
    """The conventions of the rows that one unit of work has to do with, by their identities."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def settle(self, connection: Connection, events: Sequence[tuple[dict[str, Any], Owner | None]]) -> None:
        """Give each event the convention of the row to which its row belongs; owners' events come before."""
        unknown = self._from_each_other(events)
        if unknown:
            for table, identities in unknown.items():
                self._known |= _read(connection, table, identities)
            self._from_each_other(events)

    def _from_each_other(self, events: Sequence[tuple[dict[str, Any], Owner | None]]) -> dict[Table, dict[str, None]]:
        """Settle what can be settled from what is known; gives the owners that are not, by table."""
        unknown: dict[Table, dict[str, None]] = defaultdict(dict)
        for event, owner in events:
            if owner is not None and event[CONVENTION] is None:
                event[CONVENTION] = self._known.get(owner.identity)
                if event[CONVENTION] is None:
                    unknown[owner.table][owner.identity] = None
            if event[CONVENTION] is not None:
                self._known[event["object_id"]] = event[CONVENTION]
        return unknown


def _read(connection: Connection, table: Table, identities: Mapping[str, None]) -> dict[str, str]:
    """The conventions of a table's rows as the register has them; rows that are gone are left out."""
    query = _with_convention(table)
    return {
        identity: convention
        for chunk in _chunks(list(identities))
        for identity, convention in connection.execute(query.where(table.c.id.in_(chunk)))
    }


def _with_convention(table: Table) -> Select[Any]:
    joined: FromClause = table
    last = table
    while (reference := owner_reference(last)) is not None:
        last = reference.column.table
        joined = joined.join(last, reference.parent == last.c.id)
    return select(table.c.id, last.c[CONVENTION]).select_from(joined)


def _chunks(identities: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(identities), _CHUNK):
        yield identities[start : start + _CHUNK]
