"""Many rows at once, in a few statements, with the same events as one by one (a sweep writes thousands)."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import class_mapper
from sqlalchemy.orm.attributes import set_committed_value

from followup.records.recording import Values, kept_values, recorder_of
from followup.records.tables.base import CONVENTION, defaults_of, owner_reference
from followup.records.tables.columns import keep
from followup.vocabulary.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.orm import Mapper, Session

    from followup.records.tables import Base, Recorded

_Each = TypeVar("_Each")
CHUNK = 1000
"""How many rows one statement reads or writes."""
_IDENTITY = "changed_identity"


def add_many(session: Session, table: type[Recorded], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Add rows given as values by column; defaults and identities are filled in. Gives their identities, in order."""
    session.flush()
    mapper, recorder = class_mapper(table), recorder_of(session)
    connection = session.connection()
    identities: list[str] = []
    for chunk in _chunks(rows):
        complete = [_complete(mapper, row) for row in chunk]
        for row in complete:
            recorder.require_writable(mapper, row)
            recorder.note(mapper, row, None, kept_values(row))
        connection.execute(insert(_kept(mapper)), complete)
        recorder.write(connection)
        identities += [row["id"] for row in complete]
    return identities


def change_many(
    session: Session,
    table: type[Recorded],
    changes: Mapping[str, Mapping[str, Any]],
    still: Mapping[str, Any] | None = None,
) -> list[str]:
    """Change rows, given as new values by column, by identity; what stays the same leaves no event.

    Of the rows that do not hold any more what is `still` to be held, nothing is changed. Gives the identities of the
    others. Rows that the session holds already are changed with them. Raises NotFound when one is not there (or not in
    scope).
    """
    session.flush()
    done: list[str] = []
    for chunk in _chunks(changes.items()):
        done += _change_chunk(session, class_mapper(table), dict(chunk), still or {})
    return done


def _change_chunk(
    session: Session, mapper: Mapper[Any], changes: dict[str, Mapping[str, Any]], still: Mapping[str, Any]
) -> list[str]:
    recorder, connection = recorder_of(session), session.connection()
    real: list[tuple[str, Values]] = []
    rows = [
        row
        for row in _as_they_are(session, mapper, changes, still)
        if all(row[name] == value for name, value in still.items())
    ]
    for row in rows:
        after = {name: value for name, value in changes[row["id"]].items() if row[name] != value}
        if after:
            recorder.require_writable(mapper, row | after)
            recorder.note(mapper, row, {name: row[name] for name in after}, after)
            real.append((row["id"], after))
    for group in _alike(real):
        _write(session, mapper, group)
    recorder.write(connection)
    for identity, after in real:
        _show(session, mapper, identity, after)
    return [row["id"] for row in rows]


def _as_they_are(
    session: Session, mapper: Mapper[Any], changes: Mapping[str, Mapping[str, Any]], beside: Iterable[str]
) -> list[Values]:
    """The rows before the change, kept from other writers, in the order of the changes."""
    names = {name for change in changes.values() for name in change} | {"id", *beside}
    owner = owner_reference(_kept(mapper))
    names |= {CONVENTION if owner is None else owner.parent.name}.intersection(mapper.columns.keys())
    order = sorted(names)
    columns = [getattr(mapper.class_, name) for name in order]
    query = select(*columns).where(mapper.class_.id.in_(list(changes))).with_for_update(of=mapper.class_)
    read = (dict(zip(order, row, strict=True)) for row in session.execute(query))
    found: dict[str, Values] = {row["id"]: row for row in read}
    missing = [identity for identity in changes if identity not in found]
    if missing:
        raise NotFound(f"{missing[0]} is not in the register; nothing was changed")
    return [found[identity] for identity in changes]


def _alike(changes: list[tuple[str, Values]]) -> Iterable[list[tuple[str, Values]]]:
    """The changes in groups that touch the same columns."""
    groups: dict[frozenset[str], list[tuple[str, Values]]] = defaultdict(list)
    for change in changes:
        groups[frozenset(change[1])].append(change)
    return groups.values()


def _write(session: Session, mapper: Mapper[Any], group: list[tuple[str, Values]]) -> None:
    table, (_, first) = _kept(mapper), group[0]
    connection = session.connection()
    if all(after == first for _, after in group):
        identities = [identity for identity, _ in group]
        connection.execute(update(table).where(table.c.id.in_(identities)).values(first))
        return
    each = update(table).where(table.c.id == bindparam(_IDENTITY)).values({name: bindparam(name) for name in first})
    connection.execute(each, [{_IDENTITY: identity, **after} for identity, after in group])


def _show(session: Session, mapper: Mapper[Any], identity: str, after: Values) -> None:
    held = session.identity_map.get(mapper.identity_key_from_primary_key((identity,)))
    if held is not None:
        for name, value in after.items():
            set_committed_value(held, name, keep(value))


def _complete(mapper: Mapper[Any], row: Mapping[str, Any]) -> Values:
    """The values of a new row with its defaults, in the order of the columns."""
    table: type[Base] = mapper.class_
    given = {name: default() for name, default in defaults_of(table) if name not in row} | dict(row)
    order = list(mapper.columns.keys())
    unknown = given.keys() - set(order)
    if unknown:
        raise TypeError(f"{table.__name__} has no column {min(unknown)}")
    return {name: given[name] for name in order if name in given}


def _kept(mapper: Mapper[Any]) -> Table:
    table: Table = mapper.class_.__table__
    return table


def _chunks(items: Iterable[_Each]) -> Iterator[Sequence[_Each]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
