"""Registers with many reminder steps due at once; what a sweep wrote, written again by Core (`make bench`)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, text, update

from followup.records.bench_place import own_register
from followup.records.bench_rows import CONVENTION, add_alike, add_decision, add_tasks, numbered
from followup.records.engine import for_writing
from followup.records.tables import (
    Addressee,
    Call,
    CallRound,
    Contact,
    Event,
    Message,
    Occurrence,
    Party,
    ReminderStep,
    Task,
)
from followup.vocabulary.instants import midnight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Engine, Table

DUE_ON = date(2020, 1, 6)
PARTIES = 195
_CHUNK = 1000
_AT_ONCE = 10_000


@contextmanager
def due_steps(url: str | None, schema: str, steps: int, *, go_live: date | None) -> Iterator[Engine]:
    """A register of its own with so many letters due on one day, each of a call of its own to 195 parties.

    What was due before `go_live` mails nobody. `url` and `schema` as for `own_register`.
    """
    with own_register(url, schema) as engine:
        fill_with_steps(engine, steps, go_live=go_live)
        yield engine


def fill_with_steps(engine: Engine, steps: int, *, go_live: date | None) -> None:
    """Fill an empty register with such letters, without their history."""
    with for_writing(engine).begin() as connection:
        add_decision(connection)
        add_alike(connection, Party, {"names": {"en": "Party"}}, 1, PARTIES, code=numbered("P"))
        add_alike(connection, Contact, _CONTACT, 1, PARTIES, party_id=numbered(Party.PREFIX))
    call = {"convention_id": CONVENTION, "subject": {"en": "Views"}, "go_live": go_live}
    of_round, to = numbered(CallRound.PREFIX, each=PARTIES), numbered(Party.PREFIX, of=PARTIES)
    for first in range(1, steps + 1, _AT_ONCE):
        last = min(first + _AT_ONCE - 1, steps)
        with for_writing(engine).begin() as connection:
            add_tasks(connection, first, last, playbook="submission")
            add_alike(connection, Call, call, first, last, task_id=numbered(Task.PREFIX))
            add_alike(connection, CallRound, _ROUND, first, last, call_id=numbered(Call.PREFIX))
            add_alike(connection, ReminderStep, _STEP, first, last, round_id=numbered(CallRound.PREFIX))
            if go_live is None:
                asked = {"round_id": of_round, "party_id": to}
                add_alike(connection, Addressee, {}, (first - 1) * PARTIES + 1, last * PARTIES, **asked)
    with for_writing(engine).begin() as connection:
        connection.execute(text("ANALYZE"))


def written_again(swept: Engine, plain: Engine, *, timer: Callable[[], float]) -> float:
    """The seconds by `timer` that Core takes to write into `plain` all that a sweep wrote into `swept`, its like.

    Both were filled alike, without history. Steps are changed, messages, what they carry and events are added, a
    thousand rows a statement and a commit.
    """
    taken = 0.0
    for table in (Message, Occurrence, Event):
        for rows in _chunks(swept, table):
            taken += _timed(plain, insert(_table(table)), rows, timer)
    changed = ("status", "reason")
    changes = update(_table(ReminderStep)).where(ReminderStep.id == bindparam("which"))
    changes = changes.values({name: bindparam(f"new_{name}") for name in changed})
    for rows in _chunks(swept, ReminderStep):
        given = [{"which": row["id"], **{f"new_{name}": row[name] for name in changed}} for row in rows]
        taken += _timed(plain, changes, given, timer)
    return taken


def _chunks(engine: Engine, kind: type[Any]) -> Iterator[Sequence[dict[str, Any]]]:
    table = _table(kind)
    last: Any = None
    while True:
        query = select(table).order_by(table.c.id).limit(_CHUNK)
        with engine.connect() as connection:
            rows = connection.execute(query if last is None else query.where(table.c.id > last)).mappings().all()
        if not rows:
            return
        yield [dict(row) for row in rows]
        last = rows[-1]["id"]


def _table(kind: type[Any]) -> Table:
    table: Table = kind.__table__
    return table


def _timed(engine: Engine, statement: Any, rows: Sequence[dict[str, Any]], timer: Callable[[], float]) -> float:  # noqa: ANN401  an insert or an update
    start = timer()
    with for_writing(engine).begin() as connection:
        connection.execute(statement, rows)
    return timer() - start


_CONTACT = {"convention_id": CONVENTION, "role": "national_focal_point", "address": "focal.point@party.example"}
_ROUND: dict[str, Any] = {
    "number": 1,
    "added_by": "officer",
    "letter_dated": DUE_ON,
    "audience": ["national_focal_points"],
    "roles": ["national_focal_point"],
    "reply_by": date(2020, 3, 31),
}
_STEP: dict[str, Any] = {
    "convention_id": CONVENTION,
    "code": "letter",
    "due_on": DUE_ON,
    "due_at": midnight(DUE_ON),
    "template": "call_letter",
    "audience": "all_addressed",
    "explanation": [],
}
