"""Many rows at once leave the same rows and the same events as one by one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from followup.records.register import Register, Unit
from followup.records.tables import Contact, Event, Milestone, Recorded
from followup.vocabulary.errors import BadInput, FollowupError, NotFound
from tests.fixtures.rows import NOON, OFFICER, focal_point, later, party, session_of, task_with_its_source

Row = dict[str, Any]
Path = Callable[[Unit, list[Row], dict[str, Row]], None]

days = st.none() | st.dates(date(2019, 11, 29), date(2021, 11, 1))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
milestone = st.fixed_dictionaries(
    {"title": texts, "due_on": days, "explanation": st.lists(texts, max_size=2)},
    optional={"status": st.sampled_from(["planned", "done"]), "done_on": days, "evidence": st.none() | texts},
)
milestone_change = st.fixed_dictionaries(
    {},
    optional={
        "title": texts,
        "due_on": days,
        "explanation": st.lists(texts, max_size=2),
        "status": st.sampled_from(["planned", "done"]),
        "evidence": st.none() | texts,
    },
)
numbers = count()


@pytest.fixture
def task_id(register: Register) -> str:
    task, rows = task_with_its_source()
    with register.writing(by=OFFICER, at=NOON, reason="opened") as unit:
        unit.add(*rows)
    return task.id


@given(st.lists(st.tuples(milestone, milestone_change), max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_at_once_leave_what_one_by_one_leaves(
    register: Register, task_id: str, drawn: Sequence[tuple[Row, Row]]
) -> None:
    told = [history_of(register, task_id, path, drawn) for path in (one_by_one, many_at_once)]
    assert told[0] == told[1]


def one_by_one(unit: Unit, rows: list[Row], changes: dict[str, Row]) -> None:
    unit.add(*(Milestone(**row) for row in rows))
    unit.flush()
    for identity, change in changes.items():
        for name, value in change.items():
            setattr(session_of(unit).get_one(Milestone, identity), name, value)


def many_at_once(unit: Unit, rows: list[Row], changes: dict[str, Row]) -> None:
    unit.add_many(Milestone, rows)
    unit.change_many(Milestone, changes)


def history_of(register: Register, task_id: str, path: Path, drawn: Sequence[tuple[Row, Row]]) -> list[Row]:
    """The rows and events that one path leaves, with what tells the two paths' rows apart put aside."""
    rows, changes = [], {}
    for place, (row, change) in enumerate(drawn):
        identity = f"ml-{next(numbers)}"
        rows.append({"id": identity, "task_id": task_id, "ordinal": place, "code": identity, **row})
        changes[identity] = change
    with register.writing(by=OFFICER, at=NOON, reason="planned") as unit:
        path(unit, rows, changes)
    with register.reading() as unit:
        kept = [as_kept(session_of(unit).get_one(Milestone, identity)) for identity in changes]
        told = [as_told(event, list(changes)) for event in unit.history.of(changes)]
    return kept + sorted(told, key=lambda each: (each["object"], each["action"] != "made"))


def as_kept(row: Milestone) -> Row:
    names = ("task_id", "ordinal", "title", "due_on", "explanation", "status", "done_on", "evidence")
    return {name: getattr(row, name) for name in names}


def as_told(event: Event, identities: list[str]) -> Row:
    after = {name: value for name, value in (event.after or {}).items() if name != "code"}
    return {
        "object": identities.index(event.object_id),
        "kind": event.object_kind,
        "action": event.action,
        "who": (event.actor, event.at, event.reason, event.convention_id),
        "before": event.before,
        "after": after,
        "order": list(after) if event.action == "made" else sorted(after),
    }


def contacts(register: Register, how_many: int, *, convention: str = "minamata") -> list[str]:
    """Focal points of one party, taken in at once."""
    china = party(f"C{next(numbers)}")
    one = focal_point(china, convention=convention)
    values = {name: getattr(one, name) for name in ("convention_id", "party_id", "role", "name", "address", "language")}
    with register.writing(by=OFFICER, at=NOON, reason="nominated") as unit:
        unit.add(china)
        return unit.add_many(Contact, ({**values, "slot": slot} for slot in range(how_many)))


def change(register: Register, changes: dict[str, Row], table: type[Recorded] = Contact) -> None:
    with register.writing(by=OFFICER, at=later(1), reason="as they asked") as unit:
        unit.change_many(table, changes)


@contextmanager
def statements(unit: Unit) -> Iterator[list[str]]:
    seen: list[str] = []
    connection = session_of(unit).connection()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(" ".join(statement.split()[:3]))

    event.listen(connection, "before_cursor_execute", note)
    yield seen


def test_a_thousand_rows_are_a_few_statements(register: Register) -> None:
    identities = contacts(register, 1000)
    with register.writing(by=OFFICER, at=NOON, reason="as they asked") as unit, statements(unit) as seen:
        unit.change_many(Contact, {identity: {"language": "fr"} for identity in identities})
    assert seen.count("UPDATE contact SET") == 1
    assert len(seen) < 10, seen


def test_personal_data_stays_out_of_the_history(register: Register) -> None:
    identities = contacts(register, 2)
    change(register, {identity: {"address": f"{identity}@new.example"} for identity in identities})
    with register.reading() as unit:
        told = [(each.before, each.after) for each in unit.history.of(identities)]
    assert len(told) == 4
    assert "Ada" not in str(told)
    assert "example" not in str(told).lower()


def test_rows_at_hand_show_the_change(register: Register) -> None:
    (identity,) = contacts(register, 1)
    with register.writing(by=OFFICER, at=NOON, reason="as they asked") as unit:
        held = session_of(unit).get_one(Contact, identity)
        unit.change_many(Contact, {identity: {"language": "fr"}})
        assert held.language == "fr"
    with register.reading() as unit:
        assert [each.after for each in unit.history.of([identity])][1:] == [{"language": "fr"}]


def test_a_row_that_does_not_hold_any_more_what_it_should_stays(sqlite_register: Register) -> None:
    one, other = contacts(sqlite_register, 2)
    change(sqlite_register, {other: {"language": "es"}})
    with sqlite_register.writing(by=OFFICER, at=NOON, reason="an example") as unit:
        changes = {identity: {"zone": "Asia/Bangkok"} for identity in (one, other)}
        assert unit.change_many(Contact, changes, still={"language": "en"}) == [one]
    with sqlite_register.reading() as unit:
        assert {row.id: row.zone for row in unit.mail.contacts([one, other]).values()} == {
            one: "Asia/Bangkok",
            other: "UTC",
        }


def test_a_row_that_is_not_there_changes_nothing(register: Register) -> None:
    (identity,) = contacts(register, 1)
    with pytest.raises(NotFound, match="c-nowhere is not in the register"):
        change(register, {identity: {"language": "fr"}, "c-nowhere": {"language": "fr"}})
    with register.reading() as unit:
        assert session_of(unit).scalars(select(Contact.language)).all() == ["en"]


def test_the_scope_of_a_convention_holds(register: Register) -> None:
    (identity,) = contacts(register, 1)
    with pytest.raises(NotFound):
        change(register.scoped("stockholm"), {identity: {"language": "fr"}})
    with pytest.raises(FollowupError, match="open for stockholm only"):
        contacts(register.scoped("stockholm"), 1)


def test_what_does_not_fit_is_refused(register: Register) -> None:
    (identity,) = contacts(register, 1)
    with pytest.raises(BadInput, match=r"too long for contact\.language"):
        change(register, {identity: {"language": "x" * 9}})
    with (
        pytest.raises(TypeError, match="Contact has no column salary"),
        register.writing(by=OFFICER, at=NOON, reason="nominated") as unit,
    ):
        unit.add_many(Contact, [{"salary": 1}])
