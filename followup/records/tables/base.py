"""What all tables share: opaque public identities, defaults from the first moment, the scope of a convention."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from typing import Annotated, Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    MetaData,
    Select,
    String,
    Table,
    event,
    inspect,
    literal_column,
    select,
    true,
)
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import DeclarativeBase, Mapped, QueryableAttribute, mapped_column
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from followup.records.tables.columns import InstantColumn, JSONDocument, keep

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 12
_IDENTITIES = len(_ALPHABET) ** _LENGTH
CONVENTION = "convention_id"
"""The column by which a row names its convention."""
_NO_CONTEXT: Any = None
"""A default such as `list` takes no notice of the statement that SQLAlchemy would tell it of."""


def new_identity(prefix: str) -> str:
    """An opaque public identity such as "t-7k2m9xq4hw3b": nothing of the object is in it, so nothing can outgrow it."""
    number = secrets.randbelow(_IDENTITIES)
    signs = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[place])
    return f"{prefix}-{''.join(signs)}"


Identity = Annotated[str, mapped_column(String(24), primary_key=True)]
Reference = Annotated[str, mapped_column(String(24))]
ConventionId = Annotated[str, mapped_column(String(20), index=True)]


def refers_to(column: str) -> ForeignKey:
    """A reference to another row, as "task.id", which must exist when the unit of work ends, not before.

    Rows refer to each other by their identities, so the order in which one unit of work writes them is left free.
    """
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it as a plain class attribute
        datetime: InstantColumn,
        dict[str, Any]: JSONDocument,
        list[str]: JSONDocument,
        list[dict[str, Any]]: JSONDocument,
        dict[str, str]: JSONDocument,
    }

    def __init__(self, **values: Any) -> None:  # noqa: ANN401  a row takes the values of its columns
        """Make a row with the defaults of its columns, and its identity, from the first moment."""
        for name, default in defaults_of(type(self)):
            if name not in values:
                values[name] = default()
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no column {name}")
            setattr(self, name, value)


class Recorded:
    """A table whose every row's making, change and removal leaves an event (who, when, what, why).

    `PREFIX` begins the identity of its rows. A column with `info={"personal": True}` never has its content in an event.
    """

    PREFIX: str
    id: Mapped[Identity]

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401  handed on to the next class as it came
        """Refuse a recorded table without a prefix for its identities."""
        super().__init_subclass__(**kwargs)
        if not getattr(cls, "PREFIX", ""):
            raise TypeError(f"{cls.__name__} needs a PREFIX for its identities")

    @hybrid_method
    def in_scope(self, convention: str) -> bool:
        """Whether a row is of one convention, or global: a condition of queries, not a question to ask a row."""
        raise NotImplementedError(convention)

    @in_scope.expression
    @classmethod
    def _in_scope(cls, convention: Any) -> ColumnElement[bool]:  # noqa: ANN401  the name, or a query's stand-in for it
        kept: Table | None = getattr(cls, "__table__", None)
        if kept is None:
            # Asked of this class itself, SQLAlchemy wants to see where the convention would stand.
            stand_in: ColumnElement[bool] = literal_column("''") == convention
            return stand_in
        owner = owner_reference(kept)
        if owner is not None:
            belongs: ColumnElement[bool] = getattr(cls, owner.parent.name).in_(_rows_of(owner.column.table, convention))
            return belongs
        if CONVENTION not in kept.c:
            return true()
        own: ColumnElement[bool] = getattr(cls, CONVENTION) == convention
        return own


@cache
def owner_reference(table: Table) -> ForeignKey | None:
    """The reference of a table's rows to what they belong to, and with it to a convention.

    None for a table that names the convention itself, or is global, such as the parties.
    """
    if CONVENTION in table.c:
        return None
    # A row belongs to what it cannot be without.
    needed = (reference for reference in table.foreign_keys if not reference.parent.nullable)
    for reference in sorted(needed, key=lambda each: each.parent.name):
        owner = reference.column.table
        if CONVENTION in owner.c or owner_reference(owner) is not None:
            return reference
    return None


def _rows_of(table: Table, convention: Any) -> Select[Any]:  # noqa: ANN401  the name, or a query's stand-in for it
    """The identities of a table's rows of one convention."""
    owner = owner_reference(table)
    if owner is None:
        return select(table.c.id).where(table.c[CONVENTION] == convention)
    return select(table.c.id).where(owner.parent.in_(_rows_of(owner.column.table, convention)))


@cache
def defaults_of(table: type[Base]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    """What a new row of a table has when nothing else is said, by the names of its columns."""
    found: list[tuple[str, Callable[[], Any]]] = []
    if issubclass(table, Recorded):
        found.append(("id", lambda: new_identity(table.PREFIX)))
    for name, attribute in inspect(table).column_attrs.items():
        default = attribute.columns[0].default
        if isinstance(default, CallableColumnDefault):
            found.append((name, partial(default.arg, _NO_CONTEXT)))
        elif isinstance(default, ScalarElementColumnDefault):
            found.append((name, partial(_same, default.arg)))
        elif default is None and attribute.columns[0].nullable:
            found.append((name, partial(_same, None)))
    return tuple(found)


def _same(value: Any) -> Any:  # noqa: ANN401  any column's default
    return value


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _keep_documents(_table: type[Base], _name: str, attribute: QueryableAttribute[Any]) -> None:
    """Let a row refuse changes in place from the moment it is given a JSON value."""
    columns = getattr(attribute.property, "columns", ())
    if columns and isinstance(columns[0].type, JSONDocument):
        event.listen(attribute, "set", lambda _row, value, *_rest: keep(value), retval=True)
