"""Mail in its contact's turn: several things in one mail, at most one mail a week, two in the week of a deadline."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

from followup.delivery.dispatch import DispatchReport, dispatch
from followup.records.register import Register
from followup.records.tables import CallRound, Message
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.calls.receive import Incoming, receive
from followup.services.documents.files import FileStore
from followup.services.mail.approvals import approve_round
from followup.services.mail.sweep import sweep
from followup.services.people.promises import Promise, note_promise
from followup.services.sending.protocol import Claimed, Outcome, Result
from tests.integration.services.many_calls import HOUSE, at, many_calls


@dataclass
class Server:
    """A way out that takes everything, or says "later"."""

    name: str = "server"
    keeps_record: bool = True
    remote: bool = False
    answers: Outcome = Outcome.ACCEPTED
    taken: list[Claimed] = field(default_factory=list)

    def send(self, mail: Claimed) -> Result:
        if self.answers is Outcome.ACCEPTED:
            self.taken.append(mail)
        return Result(mail.id, self.answers, recorded=self.answers is Outcome.ACCEPTED)

    def accepted(self, header_ids: Collection[str]) -> Mapping[str, bool | None]:
        return dict.fromkeys(header_ids, False)

    def close(self) -> None:
        """Nothing was opened."""


def go_through(register: Register, rounds: Collection[str], server: Server, day: str) -> DispatchReport:
    """Sweep, have everything approved, and send in turn."""
    sweep(register, HOUSE, by="followup", now=at(day))
    with register.reading() as unit:
        waiting = [one for one in rounds if unit.mail.messages(statuses=["draft"], round_id=one, limit=1)]
    for one in waiting:
        approve_round(register, one, by="head of unit", now=at(day))
    return dispatch(register, server, by="followup", now=at(day), house=HOUSE)


def text_of(mail: Claimed) -> str:
    plain = message_from_bytes(mail.content, policy=policy.SMTP).get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def calls_of(register: Register, rounds: Collection[str]) -> list[str]:
    with register.reading() as unit:
        return [one.call.id for one in sorted(unit.due.read(rounds), key=lambda one: one.call.subject["en"])]


def messages(register: Register, status: str) -> list[Message]:
    with register.reading() as unit:
        return list(unit.mail.messages(statuses=[status], limit=100))


def test_three_letters_of_a_day_are_one_mail_to_each_contact(sqlite_register: Register) -> None:
    rounds = many_calls(sqlite_register, 3)
    server = Server()

    report = go_through(sqlite_register, rounds, server, "2020-01-06")

    assert (report.sent, report.gathered, len(server.taken)) == (2, 6, 2)
    text = text_of(server.taken[0])
    assert text.count("Dear Sir or Madam") == text.count("With kind regards") == 1
    assert "This message brings together several matters, each under its own heading." in text
    headings = [line for line in text.splitlines() if "Call for submissions" in line]
    assert [heading[:2] for heading in headings] == ["1.", "2.", "3."]
    assert {heading.partition(": ")[2] for heading in headings} == {"Subject 0", "Subject 1", "Subject 2"}
    assert {m.reason and m.reason.partition(":")[0] for m in messages(sqlite_register, "withdrawn")} == {
        "goes in one mail with others"
    }
    assert go_through(sqlite_register, rounds, server, "2020-01-06").sent == 0


def test_a_reminder_lists_only_what_its_reader_still_owes(sqlite_register: Register, tmp_path: Path) -> None:
    rounds = many_calls(sqlite_register, 3, asked=["ARG"])
    server = Server()
    go_through(sqlite_register, rounds, server, "2020-01-06")
    answered = calls_of(sqlite_register, rounds)[1]
    _answer(sqlite_register, answered, tmp_path)

    go_through(sqlite_register, rounds, server, "2020-03-10")

    reminder = text_of(server.taken[-1])
    assert [f"Subject {n}" in reminder for n in range(3)] == [True, False, True]
    headers = message_from_bytes(server.taken[-1].content, policy=policy.SMTP)
    assert headers["In-Reply-To"] == server.taken[0].header_id
    assert headers["Subject"].endswith("(+1)")


def test_what_falls_due_later_in_the_week_waits_for_the_next(sqlite_register: Register) -> None:
    rounds = many_calls(sqlite_register, 2, asked=["ARG"])
    server = Server()
    go_through(sqlite_register, rounds, server, "2020-01-06")
    _move_reminder(sqlite_register, calls_of(sqlite_register, rounds)[1], date(2020, 3, 12))

    assert go_through(sqlite_register, rounds, server, "2020-03-10").sent == 1
    later = go_through(sqlite_register, rounds, server, "2020-03-12")
    assert (later.sent, later.waiting) == (0, 1)
    [waits] = messages(sqlite_register, "approved")
    assert waits.reason == "waits until Mon 16 Mar 2020, 00:00 (UTC): the contact was written to on Tue 10 Mar 2020"
    assert go_through(sqlite_register, rounds, server, "2020-03-15").sent == 0
    assert go_through(sqlite_register, rounds, server, "2020-03-16").sent == 1


def test_in_the_week_of_a_deadline_a_second_mail_goes(sqlite_register: Register) -> None:
    rounds = many_calls(sqlite_register, 2, asked=["ARG"])
    server = Server()
    go_through(sqlite_register, rounds, server, "2020-01-06")
    _move_reminder(sqlite_register, calls_of(sqlite_register, rounds)[1], date(2020, 3, 12))
    with sqlite_register.writing(by="officer", at=at("2020-02-01"), reason="another letter's date") as unit:
        due = unit.due.read(list(rounds))[0]
        changed: CallRound = due.call.rounds[0]
        changed.reply_by = date(2020, 3, 13)

    sent = [go_through(sqlite_register, rounds, server, day).sent for day in ("2020-03-10", "2020-03-12")]

    assert sent == [1, 1]


def test_what_was_put_together_and_not_taken_falls_apart_again(sqlite_register: Register, tmp_path: Path) -> None:
    """The server says "later"; meanwhile the party answers one call, promises on another, gets more time on a third."""
    rounds = many_calls(sqlite_register, 4, asked=["ARG"])
    server = Server()
    go_through(sqlite_register, rounds, server, "2020-01-06")
    server.answers = Outcome.LATER
    assert go_through(sqlite_register, rounds, server, "2020-03-10").later == 1
    first, second, third, _fourth = calls_of(sqlite_register, rounds)
    _answer(sqlite_register, first, tmp_path)
    promise = Promise(call=second, party="ARG", promised_by=date(2020, 3, 20))
    note_promise(sqlite_register, promise, by="officer", now=at("2020-03-10"))
    extend_deadline(
        sqlite_register, third, Grant(date(2020, 6, 30), "Bureau", "ARG"), by="officer", now=at("2020-03-10")
    )
    server.answers = Outcome.ACCEPTED

    sent = [go_through(sqlite_register, rounds, server, day).sent for day in ("2020-03-11", "2020-03-12")]

    assert sum(sent) == 1
    text = text_of(server.taken[-1])
    assert [f"Subject {n}" in text for n in range(4)] == [False, False, True, True]
    assert "30 June 2020" in text
    assert "31 March 2020" in text


def test_of_two_reminders_of_one_letter_that_wait_together_the_later_goes(sqlite_register: Register) -> None:
    """The first waits for its contact's turn while the engine is out, until the second is due."""
    rounds = many_calls(sqlite_register, 2, asked=["ARG"])
    server = Server()
    go_through(sqlite_register, rounds, server, "2020-01-06")
    _move_reminder(sqlite_register, calls_of(sqlite_register, rounds)[1], date(2020, 3, 12))
    go_through(sqlite_register, rounds, server, "2020-03-10")
    assert go_through(sqlite_register, rounds, server, "2020-03-12").waiting == 1

    assert go_through(sqlite_register, rounds, server, "2020-03-24").sent == 1

    text = text_of(server.taken[-1])
    assert [text.count(f"Reminder: call for submissions, Subject {n}") for n in range(2)] == [1, 1]
    reasons = {one.reason for one in messages(sqlite_register, "withdrawn")}
    assert "the step of Tue 24 Mar 2020 takes its place" in reasons


def _answer(register: Register, call: str, folder: Path) -> None:
    incoming = Incoming(party="ARG", received_on=date(2020, 2, 3))
    receive(register, call, incoming, files=FileStore(folder), by="officer", now=at("2020-02-03"))


def _move_reminder(register: Register, call: str, day: date) -> None:
    with register.writing(by="officer", at=at("2020-02-01"), reason="an example") as unit:
        row = unit.calls.call(call)
        assert row is not None
        for step in unit.mail.steps_of_rounds([row.rounds[0].id]):
            if step.code == "first_reminder":
                step.due_on, step.due_at = day, at(day.isoformat())
