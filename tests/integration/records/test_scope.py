"""A register opened for one convention shows, and writes, that convention only."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from followup.records.register import Register
from followup.records.tables import (
    Base,
    Contact,
    Event,
    Milestone,
    Party,
    Provision,
    ProvisionText,
    Request,
    Source,
    Task,
)
from followup.vocabulary.errors import FollowupError
from tests.fixtures.rows import NOON, OFFICER, focal_point, party, session_of, task_with_its_source

CONVENTIONS = ("minamata", "stockholm")


@pytest.fixture
def tasks(register: Register) -> dict[str, str]:
    """A task of two steps under each of two conventions, and a party to both with a focal point for each."""
    found: dict[str, str] = {}
    both = party("CHN")
    for convention in CONVENTIONS:
        task, rows = task_with_its_source(convention=convention, milestones=2)
        with register.scoped(convention).writing(by=OFFICER, at=NOON, reason="registered") as unit:
            unit.add(*rows, focal_point(both, convention=convention))
            if convention == CONVENTIONS[0]:
                unit.add(both)
        found[convention] = task.id
    return found


@pytest.mark.usefixtures("tasks")
@pytest.mark.parametrize(
    ("table", "all_of_them", "in_scope"),
    [
        (Source, 2, 1),
        (Request, 2, 1),
        (Task, 2, 1),
        (Contact, 2, 1),
        (Milestone, 4, 2),
        (Provision, 2, 1),
        (Party, 1, 1),
    ],
)
def test_a_query_sees_one_convention_and_what_is_global(
    register: Register, table: type[Base], all_of_them: int, in_scope: int
) -> None:
    for opened, expected in ((register, all_of_them), (register.scoped("stockholm"), in_scope)):
        with opened.reading() as unit:
            assert len(session_of(unit).scalars(select(table)).all()) == expected
            assert session_of(unit).scalar(select(func.count()).select_from(table)) == expected


@pytest.mark.usefixtures("tasks")
def test_each_scope_is_its_own(register: Register) -> None:
    """SQLAlchemy keeps what it has made of a query for the next time: for each convention apart."""
    for convention in CONVENTIONS * 2:
        with register.scoped(convention).reading() as unit:
            assert session_of(unit).scalars(select(Task.convention_id)).all() == [convention]


def test_a_row_of_another_convention_is_not_found_by_its_identity(register: Register, tasks: dict[str, str]) -> None:
    with register.scoped("stockholm").reading() as unit:
        assert unit.tasks.task(tasks["stockholm"]) is not None
        assert unit.tasks.task(tasks["minamata"]) is None


@pytest.mark.usefixtures("tasks")
def test_joins_and_second_names_of_a_table_stay_in_scope(register: Register) -> None:
    other = aliased(Task)
    with register.scoped("stockholm").reading() as unit:
        steps = session_of(unit).execute(
            select(Milestone.id, other.convention_id).join(other, other.id == Milestone.task_id)
        )
        assert [convention for _, convention in steps] == ["stockholm"] * 2


def test_a_task_brings_all_that_belongs_to_it(register: Register, tasks: dict[str, str]) -> None:
    with register.scoped("minamata").reading() as unit:
        task = unit.tasks.task(tasks["minamata"])
    assert task is not None
    assert len(task.milestones) == 2
    assert task.request.source.number == "MC-3/8"


@pytest.mark.usefixtures("tasks")
def test_the_history_of_another_convention_is_not_shown(register: Register) -> None:
    with register.scoped("stockholm").reading() as unit:
        seen = session_of(unit).scalars(select(Event.convention_id)).all()
    assert set(seen) == {"stockholm", None}


@pytest.mark.parametrize("convention", [None, "minamata"])
def test_events_of_what_belongs_to_a_row_are_of_its_convention(register: Register, convention: str | None) -> None:
    """Of a step, found by its task, and of a paragraph's words, found by the paragraph's decision; not of a party."""
    task, rows = task_with_its_source(milestones=1)
    provision = next(row for row in rows if isinstance(row, Provision))
    words = ProvisionText(provision_id=provision.id, language="en", version=1, words="Requests the secretariat")
    with register.scoped(convention).writing(by=OFFICER, at=NOON, reason="registered") as unit:
        unit.add(*rows, words, party("CHN"))
    with register.scoped(convention).writing(by=OFFICER, at=NOON, reason="corrected") as unit:
        session_of(unit).get_one(Milestone, task.milestones[0].id).title = "Compilation"
        session_of(unit).get_one(ProvisionText, words.id).words = "Requests the Secretariat"
    with register.scoped(convention).writing(by=OFFICER, at=NOON, reason="taken back") as unit:
        unit.remove(session_of(unit).get_one(Task, task.id), session_of(unit).get_one(Provision, provision.id))
        unit.remove(session_of(unit).get_one(Request, task.request_id))
    with register.reading() as unit:
        events = session_of(unit).scalars(select(Event)).all()
    told = {(event.object_kind, event.action): event.convention_id for event in events}
    assert {kind for kind, of in told.items() if of is None} == {("party", "made")}
    assert ("provision_text", "changed") in told
    assert ("provision_text", "removed") in told


def test_nothing_of_another_convention_is_written(register: Register) -> None:
    _, rows = task_with_its_source(convention="minamata")
    with (
        pytest.raises(FollowupError, match="open for stockholm only"),
        register.scoped("stockholm").writing(by=OFFICER, at=NOON, reason="by mistake") as unit,
    ):
        unit.add(*rows)
    with register.reading() as unit:
        assert session_of(unit).scalars(select(Source)).all() == []


def test_a_row_does_not_move_to_another_convention(register: Register, tasks: dict[str, str]) -> None:
    with (
        pytest.raises(FollowupError, match="open for stockholm only"),
        register.scoped("stockholm").writing(by=OFFICER, at=NOON, reason="by mistake") as unit,
    ):
        session_of(unit).get_one(Task, tasks["stockholm"]).convention_id = "minamata"
