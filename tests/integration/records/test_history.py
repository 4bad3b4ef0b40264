"""Every write has an actor and leaves an event; history cannot be rewritten through the program."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Delete, Insert, Update, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from followup.records.register import Register, Unit
from followup.records.tables import Base, Contact, Event, Milestone, Party, Request, Task
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant
from tests.fixtures.rows import NOON, OFFICER, decision, focal_point, later, party, session_of, task_with_its_source


def history(register: Register, *objects: str) -> list[tuple[str, object, object]]:
    with register.reading() as unit:
        return [(event.action, event.before, event.after) for event in unit.history.of(objects)]


def all_events(register: Register) -> Sequence[Event]:
    with register.reading() as unit:
        return session_of(unit).scalars(select(Event).order_by(Event.id)).all()


def keep(register: Register, *rows: Base) -> None:
    with register.writing(by=OFFICER, at=NOON, reason="as it was on the day") as unit:
        unit.add(*rows)


def changing(register: Register) -> AbstractContextManager[Unit]:
    return register.writing(by=OFFICER, at=NOON, reason="as the letter of 13 December 2019 says")


def failing(register: Register, *rows: Base) -> None:
    with changing(register) as unit:
        unit.add(*rows)
        unit.flush()
        raise ZeroDivisionError


def test_a_new_row_leaves_an_event_with_all_its_values(register: Register) -> None:
    china = party("CHN")
    with register.writing(by=OFFICER, at=NOON, reason="joined") as unit:
        unit.add(china)
    (event,) = all_events(register)
    assert (event.at, event.actor, event.reason) == (NOON, OFFICER, "joined")
    assert (event.object_kind, event.object_id, event.action) == ("party", china.id, "made")
    assert event.before is None
    assert event.after == {"code": "CHN", "kind": "party", "names": {"en": "The State of CHN"}}


def test_defaults_are_in_the_event_too(register: Register) -> None:
    task, rows = task_with_its_source()
    keep(register, *rows)
    ((_, _, after),) = history(register, task.id)
    assert isinstance(after, dict)
    assert after["status"] == "active"


def test_a_change_leaves_what_was_before_and_what_is_after(register: Register) -> None:
    task, rows = task_with_its_source(due=date(2021, 7, 1))
    keep(register, *rows)
    with register.writing(by="B. Officer", at=later(5), reason="the session was moved") as unit:
        found = unit.tasks.task(task.id)
        assert found is not None
        found.due_on = date(2021, 11, 1)
        found.officer = "B. Officer"
    assert history(register, task.id)[1:] == [
        ("changed", {"due_on": "2021-07-01", "officer": None}, {"due_on": "2021-11-01", "officer": "B. Officer"})
    ]


def test_two_changes_in_one_unit_leave_two_events_when_it_was_read_between_them(register: Register) -> None:
    task, rows = task_with_its_source()
    with changing(register) as unit:
        unit.add(*rows)
        unit.flush()
        task.title = "Draft"
        unit.flush()
        task.title = "Final"
    assert [after for _, _, after in history(register, task.id)[1:]] == [{"title": "Draft"}, {"title": "Final"}]


def test_setting_the_same_value_again_leaves_nothing(register: Register) -> None:
    task, rows = task_with_its_source()
    keep(register, *rows)
    with changing(register) as unit:
        found = unit.tasks.task(task.id)
        assert found is not None
        found.title = str(task.title)
    assert len(history(register, task.id)) == 1


def test_what_is_removed_with_its_task_leaves_events(register: Register) -> None:
    """Also the step that is only taken out of the list: SQLAlchemy removes it without being asked."""
    task, rows = task_with_its_source(milestones=3)
    keep(register, *rows)
    steps = [step.id for step in task.milestones]
    with changing(register) as unit:
        found = unit.tasks.task(task.id)
        assert found is not None
        found.milestones.pop(0)
    assert history(register, steps[0])[1][0] == "removed"
    with changing(register) as unit:
        unit.remove(session_of(unit).get_one(Task, task.id))
    assert [action for action, _, _ in history(register, *steps[1:])] == ["made", "made", "removed", "removed"]
    assert history(register, task.id)[1][0] == "removed"


def test_events_follow_the_order_in_which_rows_depend_on_each_other(register: Register) -> None:
    _, rows = task_with_its_source(milestones=2)
    keep(register, *reversed(rows))
    told = [event.object_kind for event in all_events(register)]
    assert told == ["source", "provision", "request", "task", "milestone", "milestone"]


def test_personal_data_never_enters_the_history(register: Register) -> None:
    norway = party("NOR")
    keep(register, norway, contact := focal_point(norway))
    with changing(register) as unit:
        found = session_of(unit).get_one(Contact, contact.id)
        found.name = "Dr. Bo Example"
        found.address = "bo@nor.example"
    with changing(register) as unit:
        unit.remove(session_of(unit).get_one(Contact, contact.id))
    told = [(event.action, event.before, event.after) for event in all_events(register)]
    assert [action for action, _, _ in told] == ["made", "made", "changed", "removed"]
    assert "Example" not in str(told)
    assert "nor.example" not in str(told)
    assert "personal data: see the row" in str(told)


def test_nothing_is_kept_of_a_unit_that_fails(register: Register) -> None:
    with pytest.raises(ZeroDivisionError):
        failing(register, party("CHN"), party("NOR"))
    with register.reading() as unit:
        assert unit.people.parties() == []
    assert all_events(register) == []


def test_a_reference_to_what_does_not_exist_fails_at_the_end_of_the_unit(register: Register) -> None:
    nowhere = party("XXX")
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        keep(register, focal_point(nowhere))
    assert all_events(register) == []


@pytest.mark.parametrize(
    ("actor", "reason", "complaint"),
    [
        ("  ", "joined", "every write says who acts"),
        ("O" * 121, "joined", "has more than 120 characters"),
        ("Officer\nHead", "joined", "who acts is one line of text"),
        (OFFICER, "", "every write says why"),
    ],
)
def test_every_write_has_an_actor_and_a_reason(register: Register, actor: str, reason: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint), register.writing(by=actor, at=NOON, reason=reason):
        pytest.fail("the unit was opened")


def test_a_reading_unit_refuses_to_write(register: Register) -> None:
    with pytest.raises(RuntimeError, match="about to write"), register.reading() as unit:
        unit.add(party("CHN"))


def test_a_reading_unit_cannot_write_past_the_rows_either(register: Register) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"), register.reading() as unit:
        session_of(unit).connection().execute(text("DELETE FROM party"))


def test_a_reading_unit_loses_nothing_in_silence(register: Register) -> None:
    """What was added or changed and never written is a fault of the program, told at the end of the unit."""
    keep(register, party("CHN"))
    with pytest.raises(RuntimeError, match="about to write"), register.reading() as unit:
        unit.people.parties()[0].code = "PRC"


@pytest.mark.parametrize(
    "statement",
    [update(Task).values(title="x"), delete(Milestone), insert(Party).values(id="p-1"), delete(Event)],
    ids=["update", "delete", "insert", "event"],
)
def test_a_statement_past_the_rows_would_leave_no_event_and_is_refused(
    register: Register, statement: Update | Delete | Insert
) -> None:
    with pytest.raises(RuntimeError, match="would leave no event"), changing(register) as unit:
        session_of(unit).execute(statement)


def change_an_event(unit: Unit) -> None:
    session_of(unit).scalars(select(Event)).one().actor = "Somebody Else"


def remove_an_event(unit: Unit) -> None:
    session_of(unit).delete(session_of(unit).scalars(select(Event)).one())


@pytest.mark.parametrize("rewrite", [change_an_event, remove_an_event])
def test_rows_of_the_history_are_neither_changed_nor_removed(
    register: Register, rewrite: Callable[[Unit], None]
) -> None:
    keep(register, party("CHN"))
    with pytest.raises(RuntimeError, match="history is append-only"), changing(register) as unit:
        rewrite(unit)


REWRITING = [
    "UPDATE event SET actor = 'Somebody Else'",
    "UPDATE event SET reason = '' WHERE id = 1",
    "DELETE FROM event",
    "INSERT INTO event SELECT * FROM event WHERE true ON CONFLICT (id) DO UPDATE SET actor = 'X'",
]
COLUMNS = "id, at, actor, object_kind, object_id, action, reason"


@pytest.mark.parametrize(
    "statement",
    [*REWRITING, f"REPLACE INTO event ({COLUMNS}) SELECT {COLUMNS} FROM event"],  # noqa: S608  a fixed list
)
def test_sqlite_itself_refuses_to_rewrite_history(sqlite_register: Register, statement: str) -> None:
    refuses(sqlite_register, statement)


@pytest.mark.parametrize("statement", [*REWRITING, "TRUNCATE event", "TRUNCATE task, event CASCADE"])
def test_postgresql_itself_refuses_to_rewrite_history(postgres_register: Register, statement: str) -> None:
    refuses(postgres_register, statement)


def refuses(register: Register, statement: str) -> None:
    keep(register, party("CHN"))
    with pytest.raises(DBAPIError, match="history is append-only"), changing(register) as unit:
        session_of(unit).connection().execute(text(statement))
    assert [event.actor for event in all_events(register)] == [OFFICER]


def test_a_time_without_a_zone_is_refused(register: Register) -> None:
    naive = Instant(datetime(2020, 3, 2, 12, 0))  # noqa: DTZ001  the point of the test
    with (
        pytest.raises(StatementError, match="a time without a zone"),
        register.writing(by=OFFICER, at=naive, reason="joined") as unit,
    ):
        unit.add(party("CHN"))
    assert all_events(register) == []


def test_times_come_back_in_utc(register: Register) -> None:
    keep(register, party("CHN"))
    (event,) = all_events(register)
    assert event.at == NOON
    assert event.at.tzinfo is UTC


def test_a_value_of_a_row_is_replaced_and_never_changed_in_place(register: Register) -> None:
    task, rows = task_with_its_source()
    keep(register, *rows)
    with changing(register) as unit:
        request = session_of(unit).get_one(Request, task.request_id)
        with pytest.raises(TypeError, match="replaced as a whole"):
            request.flags.append("blocked")
        with pytest.raises(TypeError, match="replaced as a whole"):
            request.deadline["type"] = "asap"
        request.flags = [*request.flags, "blocked"]
    assert history(register, task.request_id)[1:] == [("changed", {"flags": []}, {"flags": ["blocked"]})]


def test_a_text_too_long_for_one_database_is_too_long_for_both(register: Register) -> None:
    with pytest.raises(BadInput, match=r"too long for source\.number: at most 60"), changing(register) as unit:
        unit.add(decision("9/" * 40))
