"""What is due is found by an index that holds open rows only, however many are closed: asked of the planner itself."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from followup.records.bench import due_query_times, fill
from followup.records.engine import make_engine
from followup.records.register import Register, Unit
from followup.vocabulary.errors import BadInput
from tests.fixtures.rows import NOON, OFFICER

DAY = date(2020, 1, 20)
QUESTIONS: dict[str, tuple[str, Callable[[Unit], object]]] = {
    "tasks due": ("ix_task_due", lambda unit: unit.tasks.due(DAY, limit=50)),
    "milestones due": ("ix_milestone_due", lambda unit: unit.tasks.milestones_due(DAY, ["compilation"])),
    "steps due": ("ix_reminder_step_due", lambda unit: unit.due.rounds(NOON)),
    "mail to send": ("ix_message_to_send", lambda unit: unit.mail.to_send(NOON, limit=50)),
    "any mail to send": ("ix_message_to_send", lambda unit: unit.mail.anything_to_send(NOON)),
    "mail whose turn it may be": ("ix_message_to_send", lambda unit: unit.mail.leaving(NOON)),
    "unclear mail": ("ix_message_unclear", lambda unit: unit.mail.unclear()),
    "claimed mail": ("ix_message_unclear", lambda unit: unit.mail.anything_claimed()),
}


@pytest.fixture
def engine(register_url: str) -> Iterator[Engine]:
    made = make_engine(register_url)
    yield made
    made.dispose()


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_of_what_is_due_can_use_its_index(engine: Engine, question: str) -> None:
    index, ask = QUESTIONS[question]
    asked = first_query(engine, ask)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # In an empty table reading it whole is cheapest, and so is putting two in order and merging them; an index
            # that does not fit would still not be used.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_mergejoin = off"))
        assert index in plan(connection, *asked)


def test_the_page_of_due_tasks_is_read_from_the_index_in_its_order(engine: Engine) -> None:
    fill(engine, 2000)
    asked = first_query(engine, QUESTIONS["tasks due"][1])
    with engine.connect() as connection:
        found = plan(connection, *asked)
    assert "ix_task_due" in found
    assert "sort" not in found.lower()
    assert "order by" not in found.lower()


def first_query(engine: Engine, ask: Callable[[Unit], object]) -> tuple[str, Any]:
    """The first statement by which a question is put, with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    with Register(engine).claiming(by=OFFICER, at=NOON, reason="asked") as unit:
        ask(unit)
    event.remove(engine, "before_cursor_execute", note)
    return seen[0]


def plan(connection: Connection, statement: str, values: Any) -> str:  # noqa: ANN401  as the driver takes them
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explain} {statement}", values)
    return "\n".join(str(row[-1]) for row in rows)


def test_the_measurement_leaves_the_database_as_it_was(postgres_register_url: str) -> None:
    clock = count()
    for url in (None, postgres_register_url):
        times = due_query_times(url, [200, 400], timer=lambda: float(next(clock)), rounds=10)
        assert times == {200: 1.0, 400: 1.0}
    with closing(Register.open(postgres_register_url)) as register, register.reading() as unit:
        assert unit.tasks.due(DAY, limit=1) == []
    engine = make_engine(postgres_register_url)
    with engine.connect() as connection:
        schemas = connection.execute(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'followup%'"))
        assert schemas.all() == []
    engine.dispose()


def test_the_measurement_takes_postgresql_by_its_address_only(sqlite_register_url: str) -> None:
    with pytest.raises(BadInput, match="give the address of a PostgreSQL server"):
        due_query_times(sqlite_register_url, [200], timer=lambda: 0.0)
