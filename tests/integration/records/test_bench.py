"""What the benchmark compares is alike: Core writes again exactly what a sweep wrote; commits are counted."""

from datetime import date
from email.headerregistry import Address

import pytest
from sqlalchemy import Engine, select

from followup.cli.bench.due import Growth, graph
from followup.records.bench_commits import counted
from followup.records.bench_sweep import PARTIES, due_steps, written_again
from followup.records.register import Register
from followup.records.tables import Event, Message, Occurrence, ReminderStep
from followup.services.mail.sweep import House, sweep
from followup.writing.mail_bytes import Sender
from tests.fixtures.rows import NOON, OFFICER, party
from tests.integration.services.many_calls import at

HOUSE = House(Sender(Address("Secretariat", "secretariat", "minamata.example")), "https://followup.example")
WRITTEN = (Message, Occurrence, Event, ReminderStep)


@pytest.mark.parametrize(("go_live", "messages"), [(date(2021, 1, 1), 0), (None, PARTIES)])
def test_core_writes_again_what_a_sweep_wrote(go_live: date | None, messages: int) -> None:
    with due_steps(None, "", 1, go_live=go_live) as swept, due_steps(None, "", 1, go_live=go_live) as plain:
        [step] = sweep(Register(swept), HOUSE, by="followup", now=at("2020-01-06")).steps
        written_again(swept, plain, timer=lambda: 0.0)
        assert step.messages == messages
        assert rows_of(plain) == rows_of(swept)


def rows_of(engine: Engine) -> list[list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return [
            [tuple(row) for row in connection.execute(select(table.__table__).order_by(table.id))] for table in WRITTEN
        ]


def test_only_what_writes_is_a_durable_commit(register: Register) -> None:
    with counted() as count:
        with register.reading() as unit:
            unit.mail.counts()
        assert count == [0]
        with register.writing(by=OFFICER, at=NOON, reason="an example") as unit:
            unit.add(party("ARG"))
        assert count == [1]


def test_the_growth_is_drawn_from_the_fewest_tasks_to_the_most() -> None:
    grown = Growth("SQLite", {10_000: 1.0, 1_000_000: 2.0, 100_000: 1.5})
    assert grown.measured().figure == 2
    assert grown.drawn() == "▅▆█"
    picture = graph([grown])
    assert 'points="60,160 290,110 520,60"' in picture
    assert ">SQLite 2.00 ms<" in picture
