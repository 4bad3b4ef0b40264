"""A promise holds a party's reminders until its day is over; what it held back goes then, once, to that party alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.calls.letters import Letter, add_letter
from followup.services.mail.approvals import approve_round
from followup.services.people.party_page import show_party
from followup.services.people.promises import NotedPromise, Promise, note_promise, withdraw_promise
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.statuses import MailStatus
from tests.fixtures.calls import OpenCall, at, open_a_call
from tests.fixtures.rows import OFFICER

OTHERS = {"BRA", "DEU", "EU"}


@pytest.fixture
def call(sqlite_register: Register, tmp_path: Path) -> OpenCall:
    """Reminders on 10 and 24 March and 7 April 2020; a reply is requested by 31 March."""
    opened = open_a_call(sqlite_register, tmp_path)
    opened.sweep("2020-01-06")
    return opened


def promise(call: OpenCall, until: str | None, day: str, said: str | None = None) -> NotedPromise:
    by = date.fromisoformat(until) if until else None
    wanted = Promise(call=call.call, party="ARG", promised_by=by, said=said)
    return note_promise(call.register, wanted, by=OFFICER, now=at(day))


def waiting(call: OpenCall) -> list[tuple[str, str]]:
    """The parties to whom a mail waits to leave, with the step that it is of."""
    with call.register.reading() as unit:
        rows = unit.mail.messages(statuses=[MailStatus.DRAFT, MailStatus.APPROVED], limit=100)
        steps = unit.mail.steps({row.step_id for row in rows if row.step_id})
        contacts = unit.mail.contacts({row.contact_id or "" for row in rows})
        parties = unit.people.parties_by_id({one.party_id for one in contacts.values()})
    return sorted(
        (parties[contacts[row.contact_id or ""].party_id].code, steps[row.step_id or ""][0].code) for row in rows
    )


def reminded(call: OpenCall, code: str) -> set[str]:
    return {party for party, step in waiting(call) if step == code}


def test_promised_friday_is_reminded_on_saturday_and_nobody_else_is(call: OpenCall) -> None:
    noted = promise(call, "2020-03-13", "2020-03-03")
    assert noted.reminded_on == date(2020, 3, 14)
    for day in ("2020-03-10", "2020-03-11", "2020-03-13"):
        call.sweep(day)
    assert reminded(call, "first_reminder") == OTHERS
    assert reminded(call, "first_reminder.ARG") == set()
    for day in ("2020-03-14", "2020-03-15"):
        call.sweep(day)
    assert reminded(call, "first_reminder.ARG") == {"ARG"}
    assert reminded(call, "first_reminder") == OTHERS


def test_what_is_held_back_was_approved_with_the_letter(call: OpenCall) -> None:
    with call.register.reading() as unit:
        [row] = unit.calls.all()
    approve_round(call.register, row.rounds[0].id, by="head of unit", now=at("2020-01-06"))
    promise(call, "2020-03-13", "2020-03-03")
    call.sweep("2020-03-10")
    call.sweep("2020-03-14")
    with call.register.reading() as unit:
        assert unit.mail.messages(statuses=[MailStatus.DRAFT], limit=100) == []


def test_a_promise_kept_is_the_end_of_it(call: OpenCall) -> None:
    promise(call, "2020-03-13", "2020-03-03")
    call.sweep("2020-03-10")
    call.receive("ARG", "2020-03-13")
    call.sweep("2020-03-14")
    assert reminded(call, "first_reminder.ARG") == set()
    more = promise(call, "2020-03-20", "2020-03-16")
    assert (more.answered, more.reminded_on) == (True, None)
    assert promise(call, None, "2020-03-16", "thanks us").reminded_on is None


def test_a_reminder_that_waits_to_leave_is_held_back_too(call: OpenCall) -> None:
    call.sweep("2020-03-10")
    assert "ARG" in reminded(call, "first_reminder")
    assert promise(call, "2020-03-13", "2020-03-10").reminded_on == date(2020, 3, 14)
    assert reminded(call, "first_reminder") == OTHERS
    call.sweep("2020-03-14")
    assert reminded(call, "first_reminder.ARG") == {"ARG"}


def test_a_new_promise_takes_the_place_of_the_old_one(call: OpenCall) -> None:
    promise(call, "2020-03-13", "2020-03-03")
    call.sweep("2020-03-14")
    assert reminded(call, "first_reminder.ARG") == {"ARG"}
    assert promise(call, "2020-03-16", "2020-03-14").reminded_on == date(2020, 3, 17)
    assert reminded(call, "first_reminder.ARG") == set()
    call.sweep("2020-03-16")
    assert reminded(call, "first_reminder.ARG") == set()
    call.sweep("2020-03-17")
    assert reminded(call, "first_reminder.ARG") == {"ARG"}


def test_the_next_step_takes_the_place_of_what_was_held_back_where_it_follows_soon(call: OpenCall) -> None:
    assert promise(call, "2020-03-20", "2020-03-03").reminded_on is None
    call.sweep("2020-03-10")
    call.sweep("2020-03-21")
    assert reminded(call, "first_reminder") == OTHERS
    call.sweep("2020-03-24")
    assert reminded(call, "second_reminder") == {"ARG", *OTHERS}


def test_a_promise_after_the_day_requested_gives_no_more_time(call: OpenCall) -> None:
    noted = promise(call, "2020-04-20", "2020-03-03")
    assert (noted.after_reply_by, noted.reminded_on) == (True, date(2020, 4, 21))
    for day in ("2020-03-10", "2020-03-24", "2020-04-07", "2020-04-21"):
        call.sweep(day)
    assert [step for party, step in waiting(call) if party == "ARG"] == ["last_reminder.ARG", "letter"]
    assert call.receive("ARG", "2020-04-20").late


def test_a_promise_withdrawn_lets_reminders_go_on(call: OpenCall) -> None:
    promise(call, "2020-03-13", "2020-03-03", "Ana, by telephone")
    withdraw_promise(call.register, call.call, "ARG", said="not before May", by=OFFICER, now=at("2020-03-04"))
    call.sweep("2020-03-10")
    assert reminded(call, "first_reminder") == {"ARG", *OTHERS}
    promise(call, "2020-03-13", "2020-03-10")
    withdraw_promise(call.register, call.call, "ARG", said=None, by=OFFICER, now=at("2020-03-11"))
    call.sweep("2020-03-11")
    assert reminded(call, "first_reminder.ARG") == {"ARG"}
    with pytest.raises(NotFound, match="ARG has promised nothing"):
        withdraw_promise(call.register, call.call, "ARG", said=None, by=OFFICER, now=at("2020-03-12"))


def test_a_promise_holds_under_a_later_letter_too(call: OpenCall) -> None:
    promise(call, "2020-06-20", "2020-03-03")
    letter = Letter(
        key="two", dated=date(2020, 5, 4), titles={}, audience=("national_focal_points",), reply_by=date(2020, 7, 1)
    )
    add_letter(call.register, call.call, letter, ["ARG", "BRA"], by=OFFICER, now=at("2020-05-04"))
    call.sweep("2020-05-04")
    call.sweep("2020-06-10")
    assert reminded(call, "first_reminder") == {"BRA"}


def test_more_time_for_all_takes_the_place_of_what_a_promise_held_back(call: OpenCall) -> None:
    promise(call, "2020-03-13", "2020-01-07")
    grant = Grant(date(2020, 5, 29), "Bureau")
    extend_deadline(call.register, call.call, grant, by=OFFICER, now=at("2020-01-08"))
    call.sweep("2020-01-08")
    call.sweep("2020-03-14")
    assert reminded(call, "first_reminder.ARG") == set()
    call.sweep("2020-05-08")
    assert reminded(call, "first_reminder") == {"ARG", *OTHERS}


def test_what_was_said_is_kept_line_by_line_on_the_page(call: OpenCall) -> None:
    promise(call, "2020-03-13", "2020-03-03", "Ana, by telephone: on Friday")
    promise(call, None, "2020-03-05", "asked for the form in Spanish")
    promise(call, "2020-03-20", "2020-03-12", "a week more")
    withdraw_promise(call.register, call.call, "ARG", said="not before May", by=OFFICER, now=at("2020-03-16"))
    [one] = show_party(call.register, "ARG", today=date(2020, 3, 17)).calls
    assert one.promised_by is None
    assert one.said == [
        "2020-03-03, noted by A. Officer: Ana, by telephone: on Friday (promised by 2020-03-13)",
        "2020-03-05, noted by A. Officer: asked for the form in Spanish",
        "2020-03-12, noted by A. Officer: a week more (promised by 2020-03-20)",
        "2020-03-16, noted by A. Officer: not before May",
    ]


@pytest.mark.parametrize(
    ("until", "party", "fault"),
    [
        ("2020-03-02", "ARG", BadInput),
        ("9999-12-31", "ARG", BadInput),
        (None, "ARG", BadInput),
        ("2020-03-13", "JPN", NotFound),
    ],
)
def test_what_is_no_promise_is_refused(call: OpenCall, until: str | None, party: str, fault: type[Exception]) -> None:
    by = date.fromisoformat(until) if until else None
    with pytest.raises(fault):
        note_promise(
            call.register, Promise(call=call.call, party=party, promised_by=by), by=OFFICER, now=at("2020-03-03")
        )
