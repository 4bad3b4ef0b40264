"""The columns' own types: instants that are never naive, and JSON values that are replaced, never changed in place."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, NoReturn

from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    Dialect,
    String,
    TextClause,
    TypeDecorator,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

_WORD = re.compile("[a-z_]+")


class InstantColumn(TypeDecorator[datetime]):
    """A point in time, kept in UTC; refuses naive times, and gives SQLite's naive ones back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time before it reaches the register."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"a time without a zone was about to be recorded: {value.isoformat()}")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class StatusColumn(String):
    """A state, as a word of the program's own; compared with words that are written out in the statement.

    The indexes of what is due hold open rows only (`WHERE status = 'planned'`); a database uses such an index when it
    can see that the question is about those rows, which a value given beside the statement does not show.
    """

    class Comparator(String.Comparator[str]):
        """Writes the words out."""

        def operate(self, op: OperatorType, *other: Any, **how: Any) -> ColumnElement[Any]:  # noqa: ANN401  SQLAlchemy's
            """Compare as any text, with the words written out."""
            return super().operate(op, *(_written_out(words) for words in other), **how)

    comparator_factory = Comparator


def _written_out(words: Any) -> Any:  # noqa: ANN401  anything that a column may be compared with
    if isinstance(words, str) and _WORD.fullmatch(words):
        return literal_column(f"'{words}'", String())
    if isinstance(words, list | tuple | set | frozenset):
        # SQLite recognises the words of an index in the same order only: both are in that of the alphabet.
        return [_written_out(word) for word in sorted(words)]
    return words


def any_of(*words: str) -> TextClause:
    """The condition of an index that holds only rows in these states."""
    listed = ", ".join(f"'{word}'" for word in sorted(words))
    return text(f"status IN ({listed})" if len(words) > 1 else f"status = {listed}")


class JSONDocument(TypeDecorator[Any]):
    """A JSON value; None is the database's NULL. What it gives out is replaced as a whole, see `keep`."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """JSONB on PostgreSQL, which compares and indexes it."""
        return dialect.type_descriptor(JSONB(none_as_null=True) if dialect.name == "postgresql" else self.impl_instance)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401  JSON holds anything
        """Give the value out as one that cannot be changed in place."""
        del dialect
        return keep(value)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:  # noqa: ANN401  SQLAlchemy's own
        """Let `column["key"] == ...` compare as JSON does."""
        return self.impl_instance.coerce_compared_value(op, value)


def keep(value: Any) -> Any:  # noqa: ANN401  JSON holds anything
    """The same JSON value, as one that refuses to be changed in place.

    A change in place is not seen when the register is written: it would be lost, or leave no event with the value
    before. So a row's value is replaced: `row.flags = [*row.flags, "blocked"]`.
    """
    if isinstance(value, dict):
        return KeptDict({name: keep(part) for name, part in value.items()})
    if isinstance(value, list | tuple):
        return KeptList(keep(part) for part in value)
    return value


def _refuse(*_arguments: object, **_named: object) -> NoReturn:
    raise TypeError("a value of a row is replaced as a whole, not changed in place: row.x = [*row.x, more]")


class KeptList(list[Any]):
    """A list of a row: reads, compares and prints as any list, and refuses changes in place."""

    append = extend = insert = remove = pop = clear = sort = reverse = _refuse
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse

    def __reduce__(self) -> tuple[type[list[Any]], tuple[list[Any]]]:
        """A copy or a pickle is a plain list again."""
        return list, (list(self),)

    def __deepcopy__(self, memory: dict[int, Any]) -> list[Any]:
        """A deep copy is plain all the way down."""
        return [_plain(part) for part in self]


class KeptDict(dict[str, Any]):
    """A dictionary of a row: reads, compares and prints as any, and refuses changes in place."""

    update = pop = popitem = clear = setdefault = _refuse
    __setitem__ = __delitem__ = __ior__ = _refuse

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        """A copy or a pickle is a plain dictionary again."""
        return dict, (dict(self),)

    def __deepcopy__(self, memory: dict[int, Any]) -> dict[str, Any]:
        """A deep copy is plain all the way down."""
        return {name: _plain(part) for name, part in self.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401  JSON holds anything
    return value.__deepcopy__({}) if isinstance(value, KeptList | KeptDict) else value
