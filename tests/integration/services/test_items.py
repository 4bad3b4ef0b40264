"""A call's items: each with its own day and its own reminders; a reminder lists what its reader still owes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from followup.delivery.dispatch import dispatch
from followup.delivery.maildir import Maildir
from followup.records.register import Register
from followup.services.calls.answers import Judgement, judge_submission
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.calls.items import Sought, add_item
from followup.services.calls.replies import reply_register
from followup.services.documents.reading_room import show_message
from followup.services.mail.approvals import approve_round
from followup.vocabulary.errors import NotAllowed, NotFound
from followup.vocabulary.statuses import SubmissionStatus
from tests.fixtures.calls import OpenCall, at, open_a_call
from tests.fixtures.rows import OFFICER

DATA = Sought({"en": "data on alternatives"}, due_on=date(2020, 2, 15), form="https://forms.example/1")
COSTS = Sought({"en": "costs"}, as_soon_as_possible=True)


@pytest.fixture
def call(sqlite_register: Register, tmp_path: Path) -> OpenCall:
    """The call of four parties, which seeks data by 15 February and costs as soon as possible."""
    return _opened(sqlite_register, tmp_path)


def _opened(register: Register, tmp_path: Path) -> OpenCall:
    made = open_a_call(register, tmp_path)
    for sought in (DATA, COSTS):
        add_item(register, made.call, sought, by=OFFICER, now=at("2020-01-06"))
    return made


def told(call: OpenCall, day: str, code: str) -> dict[str, list[str]]:
    """By party, what the mails of a step that falls due on a day list."""
    call.sweep("2020-01-06")
    call.sweep(day)
    found = {}
    with call.register.reading() as unit:
        rows = unit.mail.messages(limit=100)
        steps = unit.mail.steps({row.step_id or "" for row in rows})
        contacts = unit.mail.contacts({row.contact_id or "" for row in rows})
        parties = unit.people.parties_by_id({contact.party_id for contact in contacts.values()})
    for row in rows:
        if steps[row.step_id or ""][0].code == code:
            lines = show_message(call.register, row.id).text.splitlines()
            party = parties[contacts[row.contact_id or ""].party_id].code
            found[party] = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    return found


BOTH = ["data on alternatives, by 15 February 2020; form: https://forms.example/1", "costs, as soon as possible"]


def test_the_letter_lists_every_item(call: OpenCall) -> None:
    assert told(call, "2020-01-06", "letter") == dict.fromkeys(("ARG", "BRA", "DEU", "EU"), BOTH)


def test_an_item_is_reminded_of_by_its_own_day_to_those_who_have_not_answered_it(call: OpenCall) -> None:
    call.receive("ARG", "2020-01-20", items=(1,))
    found = told(call, "2020-01-25", "first_reminder.1")
    assert found == dict.fromkeys(("BRA", "DEU", "EU"), BOTH[:1])


@pytest.mark.parametrize(
    ("answers", "listed"),
    [
        ([], BOTH),
        ([(1,)], BOTH[1:]),
        ([(2,)], None),
        ([(1,), (2,)], None),
        ([()], None),
    ],
)
def test_a_reminder_lists_only_what_its_reader_still_owes(
    call: OpenCall, answers: list[tuple[int, ...]], listed: list[str] | None
) -> None:
    """The general reminder is for what has no day of its own, and names all else that is owed too."""
    for items in answers:
        call.receive("ARG", "2020-02-20", items=items)
    assert told(call, "2020-03-10", "first_reminder").get("ARG") == listed


def test_the_register_of_replies_tells_a_part_from_nothing(call: OpenCall) -> None:
    call.receive("ARG", "2020-02-20", items=(1,))
    found = {one.code: one.reminder for one in reply_register(call.register, call.call, today=date(2020, 3, 2)).parties}
    assert found["ARG"] == "a part of what is sought has come: first reminder of 2020-03-10"
    assert found["BRA"] == "nothing received: first reminder of 2020-03-10"


def test_what_is_taken_back_is_owed_again(register: Register, tmp_path: Path) -> None:
    call = _opened(register, tmp_path)
    call.receive("ARG", "2020-02-20", items=(1,))
    last = call.receive("ARG", "2020-02-21", items=(2,))
    with call.register.reading() as unit:
        assert len(unit.calls.answered(call.call)) == 1
    judgement = Judgement(last.number, SubmissionStatus.WITHDRAWN, "sent by mistake")
    judge_submission(call.register, call.call, judgement, by=OFFICER, now=at("2020-02-22"))
    with call.register.reading() as unit:
        assert not unit.calls.answered(call.call)
    assert told(call, "2020-03-10", "first_reminder")["ARG"] == BOTH[1:]


def test_an_item_answered_between_the_approval_and_the_sending_stops_its_reminder(
    call: OpenCall, tmp_path: Path
) -> None:
    call.sweep("2020-01-06")
    with call.register.reading() as unit:
        [round_] = unit.calls.call(call.call).rounds  # type: ignore[union-attr]  # it was opened above
    approve_round(call.register, round_.id, by="head of unit", now=at("2020-01-06"))
    box = Maildir(tmp_path / "maildir")
    dispatch(call.register, box, by="followup", now=at("2020-01-06"))
    call.sweep("2020-01-25")
    call.receive("ARG", "2020-01-25", items=(1,))
    assert dispatch(call.register, box, by="followup", now=at("2020-01-25")).sent == 3


def test_more_time_for_all_leaves_an_items_own_day_as_it_is(call: OpenCall) -> None:
    call.sweep("2020-01-06")
    extend_deadline(call.register, call.call, Grant(date(2020, 4, 30), "Bureau"), by=OFFICER, now=at("2020-01-07"))
    assert set(told(call, "2020-01-25", "first_reminder.1")) == {"ARG", "BRA", "DEU", "EU"}


def test_a_change_of_what_is_sought_asks_for_approval_again(call: OpenCall) -> None:
    call.sweep("2020-01-06")
    with call.register.reading() as unit:
        [round_] = unit.calls.call(call.call).rounds  # type: ignore[union-attr]  # it was opened above
    add_item(call.register, call.call, Sought({"en": "experts"}), by=OFFICER, now=at("2020-01-06"))
    with pytest.raises(NotAllowed, match="prepares them again"):
        approve_round(call.register, round_.id, by="head of unit", now=at("2020-01-06"))


def test_an_item_that_the_call_does_not_seek_is_refused(call: OpenCall) -> None:
    with pytest.raises(NotFound, match="no item 7"):
        call.receive("ARG", items=(1, 7))
