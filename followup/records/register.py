"""The register: one door to everything that is kept, opened for reading or for writing, one unit of work at a time."""

from __future__ import annotations

import unicodedata
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from followup.records.bulk import add_many, change_many
from followup.records.calls import Calls
from followup.records.continuing import Continuing
from followup.records.decisions import Decisions
from followup.records.documents import Documents
from followup.records.due import Due
from followup.records.engine import (
    for_claiming,
    for_reading,
    for_writing,
    is_sqlite,
    make_engine,
    one_clear_line,
)
from followup.records.history import History
from followup.records.inbox import Inbox
from followup.records.leave import Leave
from followup.records.lives import Lives
from followup.records.mail import Mail
from followup.records.meetings import Meetings
from followup.records.migrating import require_current_schema
from followup.records.people import People
from followup.records.recording import Act, record
from followup.records.scope import see_only
from followup.records.tables import Base, Recorded
from followup.records.tasks import Tasks
from followup.records.turns import turn
from followup.records.work import Work
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Engine

    from followup.vocabulary.instants import Instant


class Unit:
    """One unit of work on the register: the shelves to read from and, in a writing unit, to write to."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.decisions = Decisions(session)
        self.tasks = Tasks(session)
        self.calls = Calls(session)
        self.mail = Mail(session)
        self.due = Due(session)
        self.lives = Lives(session)
        self.leave = Leave(session)
        self.inbox = Inbox(session)
        self.documents = Documents(session)
        self.people = People(session)
        self.meetings = Meetings(session)
        self.history = History(session)
        self.work = Work(session)

    def add(self, *rows: Base) -> None:
        """Take new rows into the register; recorded ones get their identity and, at the end, their event."""
        self._session.add_all(rows)

    def remove(self, *rows: Base) -> None:
        """Take rows out of the register, with what belongs to them alone; each leaves an event with what it was."""
        for row in rows:
            self._session.delete(row)

    def add_many(self, table: type[Recorded], rows: Iterable[Mapping[str, Any]]) -> list[str]:
        """Take in many rows of one table, given as values by column, in a few statements; gives their identities."""
        return add_many(self._session, table, rows)

    def change_many(
        self,
        table: type[Recorded],
        changes: Mapping[str, Mapping[str, Any]],
        *,
        still: Mapping[str, Any] | None = None,
    ) -> list[str]:
        """Change many rows of one table, given as new values by column, by identity, in a few statements.

        With `still` only those that hold these values as yet; gives the identities of all but the others. Raises
        NotFound when one of them is not there.
        """
        return change_many(self._session, table, changes, still)

    def flush(self) -> None:
        """Write what was added so far, so that later queries of this unit see it."""
        self._session.flush()


class Register:
    """The register at one address, seen through the scope of one convention or of all."""

    def __init__(self, engine: Engine, *, convention: str | None = None) -> None:
        self._engine = engine
        self._convention = convention
        # Made once: an engine's options are put together anew each time they are asked for.
        self._reading, self._for_writing, self._claiming = (
            for_reading(engine),
            for_writing(engine),
            for_claiming(engine),
        )

    @classmethod
    def open(cls, url: str, *, convention: str | None = None, make: bool = True) -> Register:
        """Open the register at an SQLAlchemy address; a new one is set up, unless `make` is False.

        Raises RegisterUnavailable when it is locked, absent or of another version, BadInput for a wrong address.
        """
        engine = make_engine(url)
        with ExitStack() as on_failure:
            on_failure.callback(engine.dispose)
            require_current_schema(engine, make=make)
            on_failure.pop_all()
        return cls(engine, convention=convention)

    @property
    def engine(self) -> Engine:
        """How the database is reached; for the other modules of this room."""
        return self._engine

    @property
    def convention(self) -> str | None:
        """The convention in whose scope the register is open; None for all."""
        return self._convention

    def scoped(self, convention: str | None) -> Register:
        """The same register through the scope of one convention."""
        return Register(self._engine, convention=convention)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A unit of work that only reads; everything it gives out can still be read after it has ended.

        All its queries see the register as it was at the first.
        """
        with one_clear_line(self._engine, writing=False), self._session(self._reading) as session:
            event.listen(session, "before_flush", _refuse_to_write)
            yield Unit(session)
            _refuse_to_write(session)

    @contextmanager
    def writing(self, *, by: str, at: Instant, reason: str) -> Iterator[Unit]:
        """A unit of work that writes: all of it is kept at the end, or, on any error, none.

        `by` is who acts, `at` when, `reason` why; every row written leaves an event with them.
        """
        with self._writing(self._for_writing, by, at, reason) as unit:
            yield unit

    @contextmanager
    def claiming(self, *, by: str, at: Instant, reason: str) -> Iterator[Unit]:
        """A writing unit that takes what is due from a list (`claiming.take`), beside other workers who do the same."""
        with self._writing(self._claiming, by, at, reason) as unit:
            yield unit

    def continuing(self, table: type[Recorded], *, by: str) -> Continuing | None:
        """For work that changes rows of a table again and again, at a fraction of the cost of a unit of work.

        To be closed. None where somebody else may write at the same time (`one_writer`).
        """
        if not self.one_writer:
            return None
        actor = _said(by, "who acts", longest=_LONGEST_ACTOR)
        return Continuing(self._engine, table, by=actor, convention=self._convention)

    @contextmanager
    def turn(self, purpose: str) -> Iterator[bool]:
        """Whether this process may do the work of that name, as "sending", now; nobody else may until the end."""
        with turn(self._engine, purpose) as ours:
            yield ours

    @property
    def one_writer(self) -> bool:
        """Whether only one unit of work writes at a time: the numbers of its events tell whether somebody else did."""
        return is_sqlite(self._engine)

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def _writing(self, engine: Engine, by: str, at: Instant, reason: str) -> Iterator[Unit]:
        actor, why = _said(by, "who acts", longest=_LONGEST_ACTOR), _said(reason, "why")
        act = Act(by=actor, at=at, reason=why, convention=self._convention)
        with one_clear_line(self._engine), self._session(engine) as session:
            record(session, act)
            yield Unit(session)
            session.commit()

    def _session(self, engine: Engine) -> Session:
        session = Session(engine, expire_on_commit=False)
        if self._convention is not None:
            see_only(session, self._convention)
        return session


_LONGEST_ACTOR = 120


def _said(words: str, what: str, *, longest: int | None = None) -> str:
    """The words of an act, which are never empty. Raises BadInput."""
    words = words.strip()
    if not words:
        raise BadInput(f"every write says {what}; nothing was written")
    if longest is not None and any(unicodedata.category(sign) == "Cc" for sign in words):
        raise BadInput(f"{what} is one line of text; nothing was written")
    if longest is not None and len(words) > longest:
        raise BadInput(f"the name of {what} has more than {longest} characters; nothing was written")
    return words


def _refuse_to_write(session: Session, *_flush: object) -> None:
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        raise RuntimeError("a unit of work opened for reading was about to write")
