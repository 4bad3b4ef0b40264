"""A letter is taken into all of its calls or into none, and what is wrong with it is said in a line before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from followup.records.register import Register
from followup.services.calls.asking import Asking, ask_by_letter
from followup.services.calls.items import Sought, add_item
from followup.services.calls.letter_documents import list_letters, write
from followup.services.calls.letters import open_call
from followup.services.documents.files import FileStore
from followup.services.mail.sweep import sweep
from followup.vocabulary.errors import FollowupError
from tests.fixtures.calls import ASKED, HOUSE, at
from tests.fixtures.rows import OFFICER, focal_point, party, task_with_its_source

WRITTEN = at("2020-01-06")


@pytest.fixture
def calls(sqlite_register: Register) -> tuple[str, ...]:
    """Seven calls under seven decisions; the last has closed."""
    tasks, rows = zip(*(task_with_its_source(f"MC-3/{number}") for number in range(1, 8)), strict=True)
    parties = [party(code) for code in ASKED]
    with sqlite_register.writing(by=OFFICER, at=WRITTEN, reason="example") as unit:
        unit.add(*(row for each in rows for row in each), *parties, *(focal_point(one) for one in parties))
    opened = tuple(
        open_call(sqlite_register, task.id, {"en": f"Views {number}"}, by=OFFICER, now=WRITTEN)
        for number, task in enumerate(tasks, 1)
    )
    with sqlite_register.writing(by=OFFICER, at=WRITTEN, reason="example") as unit:
        last = unit.calls.call(opened[-1])
        assert last is not None
        last.closed_on = date(2020, 1, 5)
    return opened


def asking(calls: tuple[str, ...], **more: Any) -> Asking:  # noqa: ANN401  as in Asking
    wanted = Asking(calls, date(2020, 1, 6), date(2020, 3, 31), ("ARG", "BRA"), titles={"en": "Follow-up to COP 3"})
    return replace(wanted, **more)


def test_one_letter_carries_six_calls(sqlite_register: Register, calls: tuple[str, ...], tmp_path: Path) -> None:
    wanted = asking((*calls[:6], calls[0]))  # one is named twice
    asked = ask_by_letter(sqlite_register, FileStore(tmp_path), wanted, by=OFFICER, now=WRITTEN)
    assert [opened.call for opened in asked.rounds] == list(calls[:6])
    [line] = list_letters(sqlite_register).letters
    assert len(line.rounds) == 6
    again = ask_by_letter(sqlite_register, FileStore(tmp_path), wanted, by=OFFICER, now=WRITTEN)
    assert all(opened.already for opened in again.rounds)
    assert len(list_letters(sqlite_register).letters) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reply_by": date(2020, 1, 6)}, "that is not after the letter's day, 2020-01-06"),
        ({"reply_by": date(2019, 3, 31)}, "that is not after the letter's day"),
        ({"audience": ()}, "say who is asked"),
        ({"audience": ("ARG", "ATLANTIS")}, "ATLANTIS: no party, organization or regional group"),
        ({"audience": ("developing",)}, "which Parties count as developing is not recorded"),
        ({"audience": ("nothing_received",)}, "nobody whom the call has asked"),
        ({"to": ("everybody",)}, "not to everybody"),
        ({"roles": ("minister",)}, "our mail goes to one or more of national_focal_point"),
        ({"kind": "reminder"}, "a reminder follows a letter, and no earlier one has asked"),
        ({"kind": "invitation"}, "a letter that asks is one of call, nominations"),
        ({"form": "telegram"}, "as letter or note_verbale"),
        ({"titles": {"fr": "Suites de la COP 3"}}, "give each text in en too"),
        ({"titles": {"EN": "Follow-up"}}, "EN: a text is given in en, fr"),
        ({"titles": {"en": "Follow-up\nBcc: all@arg.example"}}, "has a line break or a control character in it"),
        ({"titles": {"en": "Follow-up\u2028to COP 3"}}, "give it in one line"),
        ({"titles": {"en": "Follow-up", "fr": "Suites \udce0 la COP 3"}}, "give it in one line"),
        ({"scan": Path("signed.pdf")}, "say how it was sent"),
    ],
)
def test_what_is_wrong_is_said_and_no_call_has_the_letter(
    sqlite_register: Register, calls: tuple[str, ...], tmp_path: Path, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(FollowupError, match=said):
        ask_by_letter(sqlite_register, FileStore(tmp_path), asking(calls[:2], **wrong), by=OFFICER, now=WRITTEN)
    assert list_letters(sqlite_register).letters == []


def test_a_closed_call_among_seven_keeps_the_letter_from_all(
    sqlite_register: Register, calls: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(FollowupError, match="closed on 2020-01-05"):
        ask_by_letter(sqlite_register, FileStore(tmp_path), asking(calls), by=OFFICER, now=WRITTEN)
    assert list_letters(sqlite_register).letters == []


@pytest.mark.parametrize("words", [{"fr": "les coûts"}, {"english": "costs"}, {}])
def test_what_is_sought_is_said_so_that_everybody_can_read_it(
    sqlite_register: Register, calls: tuple[str, ...], words: dict[str, str]
) -> None:
    with pytest.raises(FollowupError, match=r"too: whoever|a text is given in|say what is sought"):
        add_item(sqlite_register, calls[0], Sought(words), by=OFFICER, now=WRITTEN)


def test_a_further_letter_is_later_than_the_one_it_follows(
    sqlite_register: Register, calls: tuple[str, ...], tmp_path: Path
) -> None:
    files = FileStore(tmp_path)
    ask_by_letter(sqlite_register, files, asking(calls[:1]), by=OFFICER, now=WRITTEN)
    with pytest.raises(FollowupError, match="has a later letter already, of 2020-01-06"):
        ask_by_letter(sqlite_register, files, asking(calls[:1], dated=date(2019, 12, 1)), by=OFFICER, now=WRITTEN)
    later = asking(calls[:1], dated=date(2020, 4, 6), reply_by=date(2020, 5, 29), kind="last_reminder", titles={})
    [opened] = ask_by_letter(sqlite_register, files, later, by=OFFICER, now=at("2020-04-06")).rounds
    assert (opened.number, opened.asked) == (2, 2)


def test_a_step_whose_mails_cannot_be_written_waits_and_keeps_no_other(
    sqlite_register: Register, calls: tuple[str, ...], tmp_path: Path
) -> None:
    opened = ask_by_letter(sqlite_register, FileStore(tmp_path), asking(calls[:3]), by=OFFICER, now=WRITTEN).rounds
    with sqlite_register.writing(by=OFFICER, at=WRITTEN, reason="a text that was taken away") as unit:
        call = unit.calls.call(calls[1])
        assert call is not None
        call.subject = {"fr": "Communications"}
    swept = {step.round: step for step in sweep(sqlite_register, HOUSE, by="followup", now=WRITTEN).steps}
    assert [swept[one.round].became.value for one in opened] == ["prepared", "held", "prepared"]
    assert "cannot be written in en" in (swept[opened[1].round].reason or "")


def test_a_letter_to_organizations_alone_is_addressed_to_them(
    sqlite_register: Register, calls: tuple[str, ...], tmp_path: Path
) -> None:
    files = FileStore(tmp_path)
    to_bodies = asking(calls[:1], audience=("GEF", "MLF"))
    made = ask_by_letter(sqlite_register, files, to_bodies, by=OFFICER, now=WRITTEN)
    _written, told = write(sqlite_register, HOUSE, made.letter, "en")
    assert "To: organizations concerned" in told.lines
    mixed = asking(calls[1:2], audience=("GEF", "ARG"))
    made = ask_by_letter(sqlite_register, files, mixed, by=OFFICER, now=WRITTEN)
    _written, told = write(sqlite_register, HOUSE, made.letter, "en")
    assert "To: national focal points" in told.lines
