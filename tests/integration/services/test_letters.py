"""Letters: one for many calls, numbered, kept as approved, sent elsewhere; and what an approval is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.records.tables import Addressee, Extension
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.calls.further_letters import FurtherLetter, further_letter, issue_letter
from followup.services.calls.items import Sought, add_item
from followup.services.calls.letter_documents import (
    approve,
    list_letters,
    next_number,
    write,
)
from followup.services.calls.letters import Elsewhere, Letter, add_letter, open_call
from followup.services.documents.files import FileStore
from followup.services.documents.note import note_facts
from followup.services.documents.officers_words import write_text
from followup.services.mail.outbox import preview
from followup.services.mail.sweep import sweep
from followup.vocabulary.errors import BadInput, NotAllowed
from followup.writing.notes.layout import lay_out
from tests.fixtures.calls import ASKED, HOUSE, OpenCall, at, open_a_call
from tests.fixtures.rows import OFFICER, focal_point, party, task_with_its_source
from tests.integration.services.drafted_case import LATER, drafted_case

LETTER = Letter(
    key="letter-1",
    dated=date(2020, 1, 6),
    titles={"en": "Follow-up to COP 3"},
    audience=("national_focal_points",),
    reply_by=date(2020, 3, 31),
    number="MINAMATA/L/2020/1",
)
OTHER = "head of unit"


@dataclass(frozen=True)
class Office:
    """Two calls under two decisions, and who is asked."""

    register: Register
    files: FileStore
    calls: tuple[str, str]

    def ask(self, letter: Letter = LETTER) -> list[str]:
        """Take a letter into both calls; the rounds that it opened."""
        return [
            add_letter(self.register, call, letter, ASKED, by=OFFICER, now=at("2020-01-06")).round
            for call in self.calls
        ]

    def letter(self) -> str:
        """The identity of the first letter."""
        return list_letters(self.register).letters[0].id

    def drafts(self, status: str = "draft") -> int:
        """How many messages are in a state."""
        with self.register.reading() as unit:
            return unit.mail.counts().get(status, 0)


@pytest.fixture
def office(sqlite_register: Register, tmp_path: Path) -> Office:
    tasks, rows = zip(*(task_with_its_source(number) for number in ("MC-3/8", "MC-3/9")), strict=True)
    parties = [party(code) for code in ASKED]
    with sqlite_register.writing(by=OFFICER, at=at("2020-01-02"), reason="example") as unit:
        unit.add(*rows[0], *rows[1], *parties, *(focal_point(one) for one in parties))
    subjects = ({"en": "Needs", "zh": "需求"}, {"en": "Experts", "zh": "专家"})
    calls = [
        open_call(sqlite_register, task.id, subject, by=OFFICER, now=at("2020-01-02"))
        for task, subject in zip(tasks, subjects, strict=True)
    ]
    return Office(sqlite_register, FileStore(tmp_path / "files"), (calls[0], calls[1]))


def test_one_letter_carries_many_calls_and_is_approved_once(office: Office) -> None:
    rounds = office.ask()
    [line] = list_letters(office.register).letters
    assert (line.reference, line.rounds, line.drafts) == ("MINAMATA/L/2020/1", rounds, {})
    _written, told = write(office.register, HOUSE, line.id, "en")
    assert "(a) Needs (decision MC-3/8)" in told.lines
    assert "(b) Experts (decision MC-3/9)" in told.lines
    sweep(office.register, HOUSE, by="followup", now=at("2020-01-06"))
    report = approve(office.register, office.files, HOUSE, rounds[0], by=OTHER, now=at("2020-01-06"))
    assert (report.messages, office.drafts(), office.drafts("approved")) == (8, 0, 8)


def test_what_was_previewed_is_what_is_kept_when_it_is_approved(office: Office) -> None:
    [round_, _other] = office.ask()
    written, _told = write(office.register, HOUSE, office.letter(), "en")
    sweep(office.register, HOUSE, by="followup", now=at("2020-01-06"))
    approve(office.register, office.files, HOUSE, round_, by=OTHER, now=at("2020-01-06"))
    [line] = list_letters(office.register).letters
    assert list(line.drafts) == ["en.docx"]  # the letter's title is given in English alone
    assert office.files.get(line.drafts["en.docx"]) == written.files["docx"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_language_that_nobody_reviewed_can_be_looked_at_alone(office: Office, language: str) -> None:
    reviewed = language == "en"
    office.ask(replace(LETTER, titles={"en": "Follow-up", "fr": "Suites"}))
    add_item(office.register, office.calls[0], Sought({"en": "x", "fr": "x"}), by=OFFICER, now=at("2020-01-06"))
    add_item(office.register, office.calls[1], Sought({"en": "y", "fr": "y"}), by=OFFICER, now=at("2020-01-06"))
    _written, told = write(office.register, HOUSE, office.letter(), language)
    assert (told.not_to_be_sent is None, told.reviewed_by is not None) == (reviewed, reviewed)


def _another_title(office: Office) -> None:
    with office.register.writing(by=OFFICER, at=at("2020-01-06"), reason="another title") as unit:
        unit.documents.by_ids([office.letter()])[office.letter()].titles = {"en": "Another title"}


def _another_item(office: Office) -> None:
    add_item(office.register, office.calls[0], Sought({"en": "costs"}), by=OFFICER, now=at("2020-01-06"))


def _another_date(office: Office) -> None:
    grant = Grant(date(2020, 4, 30), "Bureau")
    extend_deadline(office.register, office.calls[0], grant, by=OFFICER, now=at("2020-01-06"))


def _another_addressee(office: Office) -> None:
    france = party("FRA")
    with office.register.writing(by=OFFICER, at=at("2020-01-06"), reason="one more") as unit:
        call = unit.calls.call(office.calls[0])
        assert call is not None
        unit.add(france, Addressee(round_id=call.rounds[0].id, party_id=france.id))


@pytest.mark.parametrize("change", [None, _another_title, _another_item, _another_date, _another_addressee])
def test_text_audience_or_date_changed_asks_for_approval_again_and_nothing_else_does(
    office: Office, change: Callable[[Office], None] | None
) -> None:
    [round_, _other] = office.ask()
    sweep(office.register, HOUSE, by="followup", now=at("2020-01-06"))
    approve(office.register, office.files, HOUSE, round_, by=OTHER, now=at("2020-01-06"))
    if change is not None:
        change(office)
    for day in ("2020-01-07", "2020-03-10"):
        sweep(office.register, HOUSE, by="followup", now=at(day))
    with office.register.reading() as unit:
        waiting = unit.mail.messages(statuses=["draft"], round_id=round_, limit=10)
    assert bool(waiting) is (change is not None)
    if change is not None:
        with pytest.raises(NotAllowed, match="second person"):
            approve(office.register, office.files, HOUSE, round_, by=OFFICER, now=at("2020-03-10"))


def test_a_task_under_which_somebody_is_named_has_a_call_for_nominations(sqlite_register: Register) -> None:
    task, rows = task_with_its_source()
    task.playbook = "nomination"
    state = party("ARG")
    with sqlite_register.writing(by=OFFICER, at=at("2020-01-02"), reason="example") as unit:
        unit.add(*rows, state, focal_point(state))
    subject = {"en": "the group of experts"}
    call = open_call(sqlite_register, task.id, subject, by=OFFICER, now=at("2020-01-02"))
    add_letter(sqlite_register, call, replace(LETTER, titles={}), ["ARG"], by=OFFICER, now=at("2020-01-06"))
    _written, told = write(sqlite_register, HOUSE, list_letters(sqlite_register).letters[0].id, "en")
    assert told.subject == "Call for nominations: the group of experts"
    sweep(sqlite_register, HOUSE, by="followup", now=at("2020-01-06"))
    with sqlite_register.reading() as unit:
        [message] = unit.mail.messages(limit=10)
    assert message.subject == "Call for nominations: the group of experts"


def test_a_letter_sent_elsewhere_is_not_mailed_and_is_reminded_of(office: Office) -> None:
    scan = office.files.put(b"%PDF-1.4 the signed letter")
    [round_, _other] = office.ask(replace(LETTER, form="note_verbale", elsewhere=Elsewhere("note verbale", scan)))
    [line] = list_letters(office.register).letters
    assert (line.status, line.sent, line.scan, line.form) == ("issued", "note verbale", scan, "note_verbale")
    assert not any(step.messages for step in sweep(office.register, HOUSE, by="followup", now=at("2020-01-06")).steps)
    swept = sweep(office.register, HOUSE, by="followup", now=at("2020-03-10")).steps
    assert {(step.code, step.messages) for step in swept} == {("first_reminder", len(ASKED))}
    with office.register.reading() as unit:
        [first, *_rest] = unit.mail.messages(statuses=["draft"], round_id=round_, limit=10)
    assert b"Reference: MINAMATA/L/2020/1" in preview(office.register, first.id)
    assert office.files.get(scan).startswith(b"%PDF")


def test_numbers_follow_one_another_and_none_is_given_twice(office: Office) -> None:
    office.ask()
    assert next_number(office.register, "minamata", date(2020, 5, 1)) == "MINAMATA/L/2020/2"
    assert next_number(office.register, "minamata", date(2021, 5, 1)) == "MINAMATA/L/2021/1"
    with pytest.raises(BadInput, match="is taken"):
        add_letter(
            office.register,
            office.calls[0],
            replace(LETTER, key="letter-2", dated=date(2020, 2, 6)),
            ASKED,
            by=OFFICER,
            now=at("2020-02-06"),
        )


def test_letters_that_ask_nothing_new(register: Register, tmp_path: Path) -> None:
    call: OpenCall = open_a_call(register, tmp_path)
    (tmp_path / "views.txt").write_text("Our views.\n")
    call.receive("ARG", files=(tmp_path / "views.txt",))
    with register.writing(by=OFFICER, at=at("2020-03-02"), reason="more time") as unit:
        owner = unit.calls.call(call.call)
        assert owner is not None
        granted = {"version": 2, "was": date(2020, 3, 31), "reply_by": date(2020, 4, 30), "granted_by": "Bureau"}
        unit.add(Extension(round_id=owner.rounds[0].id, granted_on=date(2020, 3, 2), added_by=OFFICER, **granted))
    wanted = [
        (
            FurtherLetter("extension", date(2020, 3, 3), "L/1"),
            "changed from 31 March 2020 to 30 April 2020",
        ),
        (FurtherLetter("acknowledgement", date(2020, 3, 4), "L/2", submission=1), "recorded under number 1"),
        (
            FurtherLetter(
                "invitation",
                date(2020, 3, 5),
                "L/3",
                event={"name": {"en": "the workshop"}, "when": "2020-06-07..2020-06-08", "place": {"en": "Geneva"}},
                confirm_by=date(2020, 5, 1),
            ),
            "the workshop, to be held 7 and 8 June 2020 in Geneva",
        ),
    ]
    for letter, words in wanted:
        line = further_letter(register, call.call, letter, by=OFFICER, now=at("2020-03-05"))
        _written, told = write(register, HOUSE, line.id, "en")
        assert words in " ".join(told.lines)
        assert f"Reference: {letter.number}" in told.lines
        with pytest.raises(NotAllowed, match="second person"):
            issue_letter(register, call.files, HOUSE, line.id, by=OFFICER, now=at("2020-03-05"))
        issued = issue_letter(register, call.files, HOUSE, line.id, by=OTHER, now=at("2020-03-05"))
        assert (issued.status, sorted(issued.drafts)) == ("issued", ["en.docx"])
    assert [one.reference for one in list_letters(register, call.call).letters][1:] == ["L/1", "L/2", "L/3"]
    with pytest.raises(BadInput, match="which submission"):
        further_letter(
            register,
            call.call,
            FurtherLetter("acknowledgement", date(2020, 3, 4), "L/9"),
            by=OFFICER,
            now=at("2020-03-05"),
        )


def test_a_note_cites_a_letter_by_its_number(sqlite_register: Register, tmp_path: Path) -> None:
    case = drafted_case(sqlite_register, tmp_path)
    event = {"name": {"en": "the workshop"}, "when": "2021-09-07", "place": None}
    letter = FurtherLetter("invitation", date(2021, 7, 5), "L/7", event=event, confirm_by=date(2021, 8, 1))
    further_letter(sqlite_register, case.call, letter, by=OFFICER, now=LATER)
    words = {"en": "The invitation is {document L/7}."}
    write_text(sqlite_register, case.note, "introduction", words, by=OFFICER, now=LATER)
    with sqlite_register.reading() as unit:
        note = unit.documents.one(case.note)
    laid = lay_out(note_facts(sqlite_register, note.convention_id, note.key), "en")
    assert "The invitation is L/7." in [block.text for block in laid.blocks]
