"""The register: one door to everything that is kept, opened for reading or for writing, one unit of work at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, with_loader_criteria

from followup.records.calls import Calls
from followup.records.decisions import Decisions
from followup.records.documents import Documents
from followup.records.engine import WRITING, make_engine
from followup.records.history import History
from followup.records.mail import Mail
from followup.records.meetings import Meetings
from followup.records.migrating import require_current_schema
from followup.records.people import People
from followup.records.recording import Act, record_writes
from followup.records.tables import Base, Recorded
from followup.records.tasks import Tasks
from followup.vocabulary.errors import FollowupError, RegisterUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import ORMExecuteState

    from followup.vocabulary.instants import Instant


class Unit:
    """One unit of work on the register: the shelves to read from and, in a writing unit, to write to."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.decisions = Decisions(session)
        self.tasks = Tasks(session)
        self.calls = Calls(session)
        self.mail = Mail(session)
        self.documents = Documents(session)
        self.people = People(session)
        self.meetings = Meetings(session)
        self.history = History(session)

    def add(self, *rows: Base) -> None:
        """Take new rows into the register; recorded ones get their identity and, at the end, their event."""
        self._session.add_all(rows)

    def flush(self) -> None:
        """Write what was added so far, so that later queries of this unit see it."""
        self._session.flush()


class Register:
    """The register at one address, seen through the scope of one convention or of all."""

    def __init__(self, engine: Engine, *, convention: str | None = None) -> None:
        self._engine = engine
        self._convention = convention

    @classmethod
    def open(cls, url: str, *, convention: str | None = None) -> Register:
        """Open the register at an SQLAlchemy address; a new SQLite file is set up, another schema version is refused.

        Raises RegisterUnavailable when it is locked, absent or of another version, BadInput for a wrong address.
        """
        engine = make_engine(url)
        with _one_clear_line(engine):
            require_current_schema(engine)
        return cls(engine, convention=convention)

    def scoped(self, convention: str | None) -> Register:
        """The same register through the scope of one convention."""
        return Register(self._engine, convention=convention)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A unit of work that only reads; everything it gives out can still be read after it has ended."""
        with _one_clear_line(self._engine), self._session(self._engine) as session:
            event.listen(session, "before_flush", _refuse_to_write)
            yield Unit(session)

    @contextmanager
    def writing(self, *, by: str, at: Instant, reason: str) -> Iterator[Unit]:
        """A unit of work that writes: all of it is kept at the end, or, on any error, none.

        `by` is who acts, `at` when, `reason` why; every row written leaves an event with them.
        """
        if not by.strip():
            msg = "every write has an actor; say who acts with --by"
            raise FollowupError(msg)
        act = Act(by=by, at=at, reason=reason)
        with (
            _one_clear_line(self._engine),
            self._session(self._engine.execution_options(**{WRITING: True})) as session,
        ):

            @event.listens_for(session, "before_flush")
            def _record(flushed: Session, _context: Any, _rows: Any) -> None:  # noqa: ANN401  SQLAlchemy's own
                self._check_scope(flushed)
                record_writes(flushed, act)

            yield Unit(session)
            session.commit()

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def _session(self, engine: Engine) -> Session:
        session = Session(engine, expire_on_commit=False)
        if self._convention is not None:
            convention = self._convention

            @event.listens_for(session, "do_orm_execute")
            def _scope(state: ORMExecuteState) -> None:
                if state.is_select:
                    state.statement = state.statement.options(*_only(convention))

        return session

    def _check_scope(self, session: Session) -> None:
        if self._convention is None:
            return
        for row in session.new:
            if getattr(row, "convention_id", self._convention) != self._convention:
                msg = f"this register is open for {self._convention} only; nothing of another convention was written"
                raise FollowupError(msg)


def _only(convention: str) -> list[Any]:
    return [
        with_loader_criteria(table, table.convention_id == convention, include_aliases=True)
        for table in _tables_of_a_convention()
    ]


def _tables_of_a_convention() -> list[Any]:
    return [mapper.class_ for mapper in Base.registry.mappers if hasattr(mapper.class_, "convention_id") and issubclass(mapper.class_, Recorded)]


def _refuse_to_write(session: Session, _context: object, _rows: object) -> None:
    if session.new or session.dirty or session.deleted:
        msg = "a unit of work opened for reading was about to write"
        raise RuntimeError(msg)


@contextmanager
def _one_clear_line(engine: Engine) -> Iterator[None]:
    """Say in one line why the register cannot be used; faults of the program itself pass through unchanged."""
    try:
        yield
    except OperationalError as error:
        place = engine.url.render_as_string(hide_password=True)
        raise RegisterUnavailable(f"the register at {place} cannot be used: {_reason(error)}") from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        place = engine.url.render_as_string(hide_password=True)
        raise RegisterUnavailable(f"the connection to the register at {place} broke: {_reason(error)}") from error


def _reason(error: DBAPIError) -> str:
    text = " ".join(str(error.orig).split())
    return "another process is writing to it; try again" if "locked" in text else text
