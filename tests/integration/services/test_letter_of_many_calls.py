"""A letter of several calls with items of several days: one mail in its own order, reminders of what is still owed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.calls.asking import Asking, ask_by_letter
from followup.services.calls.items import Sought, add_item
from followup.services.calls.letter_documents import approve, list_letters, write
from followup.services.calls.letters import open_call
from followup.services.calls.receive import Incoming, receive
from followup.services.documents.files import FileStore
from followup.services.mail.outbox import preview
from followup.services.mail.sweep import sweep
from followup.vocabulary.errors import NotAllowed
from tests.fixtures.calls import HOUSE, at
from tests.fixtures.rows import OFFICER, focal_point, party, task_with_its_source
from tests.integration.services.test_rhythm import Server, go_through, text_of

DECISIONS = 5
LETTER_DAY = "2019-12-20"


@dataclass(frozen=True)
class Asked:
    """Two States asked by one letter for what five decisions seek; the first call has four items."""

    register: Register
    files: FileStore
    calls: list[str]
    rounds: list[str]

    def text(self, day: str, code: str) -> dict[str, str]:
        """The text of each mail of a step prepared by a day, by the party's code."""
        sweep(self.register, HOUSE, by="followup", now=at(day))
        with self.register.reading() as unit:
            rows = unit.mail.messages(limit=100)
            steps = unit.mail.steps({row.step_id or "" for row in rows})
            contacts = unit.mail.contacts({row.contact_id or "" for row in rows})
            names = unit.people.parties_by_id({contact.party_id for contact in contacts.values()})
        return {
            names[contacts[row.contact_id or ""].party_id].code: preview(self.register, row.id).decode()
            for row in rows
            if steps[row.step_id or ""][0].code == code and steps[row.step_id or ""][1].call_id == self.calls[0]
        }


@pytest.fixture
def asked(sqlite_register: Register, tmp_path: Path) -> Asked:
    tasks, rows = zip(*(task_with_its_source(f"15/{number}") for number in range(1, DECISIONS + 1)), strict=True)
    states = [party(code) for code in ("NPL", "SEN")]
    now, files = at(LETTER_DAY), FileStore(tmp_path / "files")
    with sqlite_register.writing(by=OFFICER, at=now, reason="example") as unit:
        unit.add(*(row for each in rows for row in each), *states, *(focal_point(one) for one in states))
    calls = [
        open_call(sqlite_register, task.id, {"en": f"Matter {number}"}, by=OFFICER, now=now)
        for number, task in enumerate(tasks, 1)
    ]
    for sought in (
        Sought({"en": "Laws"}, due_on=date(2020, 2, 29)),
        Sought({"en": "Needs"}, due_on=date(2020, 4, 30), form="https://forms.example/needs"),
        Sought({"en": "Seizures"}, as_soon_as_possible=True),
        Sought({"en": "Stocks"}),
    ):
        add_item(sqlite_register, calls[0], sought, by=OFFICER, now=now)
    wanted = Asking(tuple(calls), now.date(), date(2020, 3, 31), ("NPL", "SEN"), titles={"en": "Follow-up to COP-15"})
    opened = ask_by_letter(sqlite_register, files, wanted, by=OFFICER, now=now).rounds
    return Asked(sqlite_register, files, calls, [one.round for one in opened])


def test_the_letter_lists_everything_in_the_order_of_its_calls(asked: Asked) -> None:
    [letter] = list_letters(asked.register).letters
    _written, told = write(asked.register, HOUSE, letter.id, "en")
    assert [line for line in told.lines if re.match(r"\([a-h]\) ", line)] == [
        "(a) Laws (decision 15/1), by 29 February 2020",
        "(b) Needs (decision 15/1), by 30 April 2020; form: https://forms.example/needs",
        "(c) Seizures (decision 15/1), as soon as possible",
        "(d) Stocks (decision 15/1)",
        *(f"({'abcdefgh'[place + 2]}) Matter {place} (decision 15/{place})" for place in range(2, DECISIONS + 1)),
    ]


def test_one_mail_has_the_calls_in_the_order_of_the_letter(asked: Asked) -> None:
    server = Server()
    report = go_through(asked.register, asked.rounds, server, LETTER_DAY)
    assert (report.sent, report.gathered) == (2, 2 * DECISIONS)
    for mail in server.taken:
        headings = [line for line in text_of(mail).splitlines() if "Call for submissions" in line]
        assert headings == [f"{place}. Call for submissions: Matter {place}" for place in range(1, DECISIONS + 1)]


def test_a_reminder_lists_what_is_still_owed_and_says_last_only_when_nothing_follows(asked: Asked) -> None:
    sweep(asked.register, HOUSE, by="followup", now=at(LETTER_DAY))
    incoming = Incoming(party="SEN", received_on=date(2020, 1, 20), words="Our laws and needs.", items=(1, 2))
    receive(asked.register, asked.calls[0], incoming, files=asked.files, by=OFFICER, now=at("2020-01-20"))
    days = {"first_reminder.1": "2020-02-08", "last_reminder.1": "2020-03-07", "first_reminder": "2020-03-10"}
    texts = {code: asked.text(day, code) for code, day in days.items()}
    assert set(texts["first_reminder.1"]) == {"NPL"}
    assert "- Laws, by 29 February 2020" in texts["first_reminder.1"]["NPL"]
    assert "Needs" not in texts["first_reminder.1"]["NPL"]
    last_of_laws = texts["last_reminder.1"]["NPL"]
    assert "A reply had been requested by 29 February 2020." in last_of_laws
    assert "last reminder" not in last_of_laws.lower()
    owed = {code: re.findall(r"^- (\w+)", text, re.MULTILINE) for code, text in texts["first_reminder"].items()}
    assert owed == {"NPL": ["Laws", "Needs", "Seizures", "Stocks"], "SEN": ["Seizures", "Stocks"]}
    assert "last reminder" not in asked.text("2020-04-07", "last_reminder")["SEN"].lower()
    assert "This is the last reminder on this letter." in asked.text("2020-05-07", "last_reminder.2")["NPL"]


def test_a_letter_of_which_one_call_changed_is_approved_whole_or_not_at_all(asked: Asked) -> None:
    sweep(asked.register, HOUSE, by="followup", now=at(LETTER_DAY))
    add_item(asked.register, asked.calls[3], Sought({"en": "Costs"}), by=OFFICER, now=at(LETTER_DAY))
    with pytest.raises(NotAllowed, match="changed after its messages were prepared"):
        approve(asked.register, asked.files, HOUSE, asked.rounds[0], by="head of unit", now=at(LETTER_DAY))
    with asked.register.reading() as unit:
        assert unit.mail.counts() == {"draft": 2 * DECISIONS}
    assert list_letters(asked.register).letters[0].drafts == {}
    sweep(asked.register, HOUSE, by="followup", now=at(LETTER_DAY))
    for_all = approve(asked.register, asked.files, HOUSE, asked.rounds[0], by="head of unit", now=at(LETTER_DAY))
    assert for_all.messages == 2 * DECISIONS
    assert list(list_letters(asked.register).letters[0].drafts) == ["en.docx"]


def test_a_last_reminder_letter_tells_the_day_that_has_passed_and_the_new_one(asked: Asked) -> None:
    again = Asking(
        tuple(asked.calls[:1]), date(2020, 4, 6), date(2020, 5, 29), ("nothing_received",), kind="last_reminder"
    )
    made = ask_by_letter(asked.register, asked.files, again, by=OFFICER, now=at("2020-04-06"))
    _written, told = write(asked.register, HOUSE, made.letter, "en")
    text = "\n".join(told.lines)
    assert "its letter of 20 December 2019" in text
    assert "A reply had been requested by 31 March 2020." in text
    assert "A reply by 29 May 2020, sent to secretariat@minamata.example, would be appreciated." in text
    # The day of the laws has passed: the letter's holds for them now, with its reminders.
    assert "(a) Laws" in told.lines
    assert any(line.startswith("(b) Needs, by 30 April 2020") for line in told.lines)
    [opened] = made.rounds
    assert not any(".1" in step for step in (*opened.steps, *opened.left_out))
    assert any("first_reminder.2" in step for step in (*opened.steps, *opened.left_out))


@pytest.mark.parametrize(("audience", "owed"), [(("SEN",), "CD"), (("SEN", "NPL"), "ABCD")])
def test_a_reminder_letter_lists_what_those_whom_it_asks_still_owe(
    asked: Asked, audience: tuple[str, ...], owed: str
) -> None:
    incoming = Incoming(party="SEN", received_on=date(2020, 1, 20), words="Our laws and needs.", items=(1, 2))
    receive(asked.register, asked.calls[0], incoming, files=asked.files, by=OFFICER, now=at("2020-01-20"))
    again = Asking((asked.calls[0],), date(2020, 2, 3), date(2020, 3, 31), audience, kind="reminder")
    made = ask_by_letter(asked.register, asked.files, again, by=OFFICER, now=at("2020-02-03"))
    _written, told = write(asked.register, HOUSE, made.letter, "en")
    listed = [line for line in told.lines if re.match(r"\([a-d]\) ", line)]
    names = {"A": "Laws", "B": "Needs", "C": "Seizures", "D": "Stocks"}
    assert [line.split()[1].rstrip(",") for line in listed] == [names[letter] for letter in owed]
