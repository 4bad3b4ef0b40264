"""What a row is before any database sees it."""

import copy
import json
import pickle
import re
from typing import Any

import pytest
from sqlalchemy import ColumnElement, select

from followup.records.engine import make_engine
from followup.records.tables import Message, Milestone, Party, Provision, Recorded, Request, Task
from followup.records.tables.base import Base, new_identity
from followup.records.tables.columns import any_of, keep
from followup.vocabulary.statuses import MailStatus, RequestStatus


def test_a_row_has_its_identity_and_its_defaults_from_the_first_moment() -> None:
    task = Task(convention_id="minamata", request_id="r-1", playbook="report", triage="task", title="Report")
    assert re.fullmatch(r"t-[2-9a-hjkmnp-z]{12}", task.id)
    assert (task.status, task.officer, task.due_on) == ("active", None, None)


def test_identities_are_not_repeated() -> None:
    assert len({new_identity("t") for _ in range(1000)}) == 1000


def test_a_default_list_is_each_rows_own() -> None:
    one, other = Request(), Request()
    one.flags = ["blocked"]
    assert other.flags == []


def test_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TypeError, match="Party has no column salary"):
        Party(code="CHN", salary=1)


def test_a_recorded_table_without_a_prefix_is_refused() -> None:
    with pytest.raises(TypeError, match="Nameless needs a PREFIX"):
        type("Nameless", (Recorded,), {})


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value["actors"].append("parties"),
        lambda value: value["actors"].clear(),
        lambda value: value["actors"].__setitem__(0, "parties"),
        lambda value: value["actors"].__iadd__(["parties"]),
        lambda value: value.update(kind="report"),
        lambda value: value.pop("actors"),
        lambda value: value.__delitem__("actors"),
        lambda value: value["deadline"].setdefault("type", "none"),
    ],
)
def test_a_kept_value_refuses_changes_in_place_all_the_way_down(change: Any) -> None:  # noqa: ANN401  any of these
    value = keep({"actors": ["secretariat"], "deadline": {}})
    with pytest.raises(TypeError, match="replaced as a whole"):
        change(value)
    assert value == {"actors": ["secretariat"], "deadline": {}}


def pickled(value: object) -> object:
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own


@pytest.mark.parametrize("copied", [copy.deepcopy, copy.copy, pickled])
def test_a_copy_of_a_kept_value_is_free(copied: Any) -> None:  # noqa: ANN401  any of these
    value = keep({"actors": ["secretariat"]})
    free = copied(value)
    free["kind"] = "report"
    assert type(free) is dict
    assert value == {"actors": ["secretariat"]}


def test_a_deep_copy_is_free_all_the_way_down() -> None:
    free = copy.deepcopy(keep({"actors": ["secretariat"], "parts": [{"a": [1]}]}))
    free["actors"].append("parties")
    free["parts"][0]["a"].append(2)
    assert free == {"actors": ["secretariat", "parties"], "parts": [{"a": [1, 2]}]}


def test_a_kept_value_is_json_as_any() -> None:
    assert json.dumps(keep({"names": ("a", "b"), "count": 2, "none": None})) == (
        '{"names": ["a", "b"], "count": 2, "none": null}'
    )


def test_what_a_row_is_given_is_kept_from_the_first_moment() -> None:
    request = Request(actors=["secretariat"])
    with pytest.raises(TypeError, match="replaced as a whole"):
        request.actors.append("parties")


@pytest.mark.parametrize("address", ["sqlite://", "postgresql://127.0.0.1/register"])
@pytest.mark.parametrize(
    ("condition", "written"),
    [
        (Message.status == MailStatus.APPROVED, "message.status = 'approved'"),
        (Milestone.status != "planned", "milestone.status != 'planned'"),
        (
            Task.status.in_({RequestStatus.ONGOING, RequestStatus.ACTIVE, RequestStatus.IN_PROGRESS}),
            "task.status IN ('active', 'in_progress', 'ongoing')",
        ),
    ],
)
def test_states_are_written_out_in_the_statement(address: str, condition: ColumnElement[bool], written: str) -> None:
    assert str(select(1).where(condition).compile(make_engine(address))).endswith(f"WHERE {written}")


def test_what_is_no_word_of_the_program_is_never_written_out() -> None:
    statement = str(select(1).where(Task.status == "x' OR 'a'='a").compile(make_engine("sqlite://")))
    assert statement.endswith("WHERE task.status = ?")


def test_the_condition_of_an_index_names_its_states_in_order() -> None:
    assert str(any_of("planned")) == "status = 'planned'"
    assert str(any_of("ongoing", "active")) == "status IN ('active', 'ongoing')"


def test_every_reference_is_checked_at_the_end_of_the_unit() -> None:
    keys = [key for table in Base.metadata.sorted_tables for key in table.foreign_key_constraints]
    assert keys
    assert [str(key.name) for key in keys if not (key.deferrable and key.initially == "DEFERRED")] == []


def test_every_reference_has_an_index() -> None:
    """Otherwise whatever belongs to a row is looked for in the whole table."""
    missing = [
        f"{table.name}.{key.column_keys[0]}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.column_keys[0] not in indexed_first(table)
    ]
    assert missing == []


def indexed_first(table: Any) -> set[str]:  # noqa: ANN401  a table
    """The columns by which rows can be found: first of an index or of a unique constraint."""
    indexes = [next(iter(index.columns)).name for index in table.indexes if index.columns]
    unique = [next(iter(each.columns)).name for each in table.constraints if type(each).__name__ == "UniqueConstraint"]
    return {*indexes, *unique}


def test_a_scope_is_a_condition_of_queries_only() -> None:
    with pytest.raises(NotImplementedError):
        Provision().in_scope("minamata")
