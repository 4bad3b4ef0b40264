"""What all tables share: opaque public identities, instants that are never naive, JSON documents."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 12


def new_identity(prefix: str) -> str:
    """An opaque public identity such as "t-7k2m9xq4hw3b": nothing of the object is in it, so nothing can outgrow it."""
    return f"{prefix}-{''.join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))}"


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
            msg = f"a time without a zone was about to be recorded: {value.isoformat()}"
            raise TypeError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JSONDocument = JSON().with_variant(JSONB(), "postgresql")
Identity = Annotated[str, mapped_column(String(24), primary_key=True)]
Reference = Annotated[str, mapped_column(String(24))]
ConventionId = Annotated[str, mapped_column(String(20), index=True)]


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
        """Make a row; a recorded one has its identity from the first moment, so that others can refer to it."""
        if isinstance(self, Recorded):
            values.setdefault("id", new_identity(self.PREFIX))
        for name, value in values.items():
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
            msg = f"{cls.__name__} needs a PREFIX for its identities"
            raise TypeError(msg)
