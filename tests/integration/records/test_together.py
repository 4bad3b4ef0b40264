"""Several at once: who waits, who is refused, what each of them sees."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from followup.records.engine import make_engine
from followup.records.register import Register, Unit
from followup.records.tables import Event, Milestone, Task
from followup.vocabulary.errors import RegisterUnavailable
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.rows import NOON, OFFICER, party, session_of, task_with_its_source

DIE_WHILE_WRITING = """
import os, signal, sys
from followup.records.register import Register
from tests.fixtures.rows import NOON, OFFICER, party
with Register.open(sys.argv[1]).writing(by=OFFICER, at=NOON, reason="never finished") as unit:
    unit.add(party("CHN"))
    unit.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def other(register_url: str) -> Iterator[Register]:
    """The same register, opened by somebody who does not wait long."""
    with closing(Register(make_engine(register_url, wait_s=0.2))) as opened:
        yield opened


def codes(unit: Unit) -> list[str]:
    return [row.code for row in unit.people.parties()]


def join(register: Register, code: str) -> None:
    with register.writing(by=OFFICER, at=NOON, reason="joined") as unit:
        unit.add(party(code))


def test_readers_are_not_blocked_by_a_writer(register: Register, other: Register) -> None:
    with register.writing(by=OFFICER, at=NOON, reason="joined") as unit, other.reading() as reader:
        unit.add(party("CHN"))
        unit.flush()
        assert codes(reader) == []
    with other.reading() as reader:
        assert codes(reader) == ["CHN"]


def test_a_reading_unit_sees_the_register_as_it_was_at_its_first_query(register: Register, other: Register) -> None:
    """A note says the same on each of its pages."""
    with register.reading() as unit:
        assert codes(unit) == []
        join(other, "CHN")
        assert codes(unit) == []


def test_on_sqlite_a_second_writer_waits_and_then_hears_why(sqlite_register_url: str) -> None:
    first = Register(make_engine(sqlite_register_url))
    second = Register(make_engine(sqlite_register_url, wait_s=0.2))
    with first.writing(by=OFFICER, at=NOON, reason="slow") as unit:
        # BEGIN IMMEDIATE: the first has the register although it has only looked so far.
        assert codes(unit) == []
        with pytest.raises(RegisterUnavailable, match="another process is writing to it; try again"):
            join(second, "CHN")
    join(second, "CHN")
    first.close()
    second.close()


def test_a_full_disk_is_told_in_one_line(sqlite_register: Register) -> None:
    with pytest.raises(RegisterUnavailable, match="cannot be used: the disk is full"):
        join_a_full_disk(sqlite_register)
    with sqlite_register.reading() as unit:
        assert codes(unit) == []


def join_a_full_disk(register: Register) -> None:
    with register.writing(by=OFFICER, at=NOON, reason="joined") as unit:
        session_of(unit).connection().exec_driver_sql("PRAGMA max_page_count = 1")
        unit.add(*(party(f"P{number}") for number in range(500)))


def test_what_was_written_is_not_in_the_text_of_an_error(register: Register) -> None:
    join(register, "CHN")
    with pytest.raises(IntegrityError) as refused:
        join(register, "CHN")
    assert "The State of CHN" not in str(refused.value)


def test_threads_share_a_register(register: Register) -> None:
    """As the pages do: each request is served in a thread."""
    names = [f"P{number:02}" for number in range(24)]
    with ThreadPoolExecutor(max_workers=6) as threads:
        list(threads.map(lambda code: join(register, code), names))
    with register.reading() as unit:
        assert codes(unit) == names
        events = session_of(unit).scalars(select(Event.object_id)).all()
    assert len(set(events)) == len(names)


def test_sqlite_is_set_up_to_survive_a_crash(sqlite_register: Register) -> None:
    with sqlite_register.writing(by=OFFICER, at=NOON, reason="look") as unit:
        settings = {
            name: session_of(unit).connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "query_only")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "query_only": 0}


def test_a_writer_who_is_killed_leaves_nothing_and_blocks_nobody(register: Register, register_url: str) -> None:
    killed = subprocess.run([sys.executable, "-c", DIE_WHILE_WRITING, register_url], check=False, env=with_tests())
    assert killed.returncode == -signal.SIGKILL
    join(register, "NOR")
    with register.reading() as unit:
        assert codes(unit) == ["NOR"]


def with_tests() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def test_on_postgresql_the_second_who_changes_a_row_is_refused(postgres_register: Register) -> None:
    """Otherwise its event would tell a "before" that was not so."""
    join(postgres_register, "CHN")
    with pytest.raises(RegisterUnavailable, match="somebody changed the same at the same moment"):
        rename_while_another_does(postgres_register)
    with postgres_register.reading() as unit:
        assert unit.people.parties()[0].names == {"en": "China"}


def rename_while_another_does(register: Register) -> None:
    with rename(register) as slow:
        row = slow.people.parties()[0]
        with rename(register) as quick:
            quick.people.parties()[0].names = {"en": "China"}
        row.names = {"en": "PR China"}


def rename(register: Register) -> AbstractContextManager[Unit]:
    return register.writing(by=OFFICER, at=NOON, reason="renamed")


def test_on_postgresql_two_workers_take_different_work(postgres_register: Register) -> None:
    with_due(postgres_register, steps=4)
    with claim(postgres_register) as first, claim(postgres_register) as second:
        ours, theirs = due_steps(first), due_steps(second)
        for step in ours:
            step.status = "done"
    assert (len(ours), len(theirs)) == (2, 2)
    assert not {step.id for step in ours} & {step.id for step in theirs}


def test_on_postgresql_what_another_worker_did_meanwhile_is_passed_over(postgres_register: Register) -> None:
    with_due(postgres_register, steps=2)
    with claim(postgres_register) as slow:
        assert session_of(slow).scalar(select(Task.status)) == "active"
        with claim(postgres_register) as quick:
            for step in due_steps(quick):
                step.status = "done"
        assert due_steps(slow) == []


def test_on_sqlite_the_second_worker_waits_for_the_first(sqlite_register_url: str) -> None:
    first = Register(make_engine(sqlite_register_url))
    second = Register(make_engine(sqlite_register_url, wait_s=0.2))
    with_due(first, steps=2)
    with claim(first) as ours:
        for step in due_steps(ours):
            step.status = "done"
        with pytest.raises(RegisterUnavailable, match="another process"), claim(second) as theirs:
            due_steps(theirs)
    with claim(second) as theirs:
        assert due_steps(theirs) == []
    first.close()
    second.close()


def with_due(register: Register, *, steps: int) -> None:
    _, rows = task_with_its_source(due=date(2020, 3, 1), milestones=steps)
    with register.writing(by=OFFICER, at=NOON, reason="opened") as unit:
        unit.add(*rows)


def claim(register: Register) -> AbstractContextManager[Unit]:
    return register.claiming(by="worker", at=NOON, reason="due")


def due_steps(unit: Unit) -> Sequence[Milestone]:
    due = select(Milestone).where(Milestone.status == "planned").order_by(Milestone.ordinal).limit(2)
    return session_of(unit).scalars(due.with_for_update(skip_locked=True)).all()


def test_a_server_that_goes_away_is_told_in_one_line(postgres_register: Register, postgres: PostgresServer) -> None:
    with pytest.raises(RegisterUnavailable, match="cannot be used") as refused:
        join_while_the_connection_ends(postgres_register, postgres)
    assert "\n" not in str(refused.value)
    join(postgres_register, "CHN")
    with postgres_register.reading() as unit:
        assert codes(unit) == ["CHN"]


def join_while_the_connection_ends(register: Register, postgres: PostgresServer) -> None:
    with register.writing(by=OFFICER, at=NOON, reason="joined") as unit, closing(postgres.connect()) as administrator:
        process = session_of(unit).scalar(text("SELECT pg_backend_pid()"))
        administrator.execute("SELECT pg_terminate_backend(%s)", [process])
        unit.add(party("CHN"))
