"""Decisions taken into the register: once, again, corrected, in another language; then confirmed."""

from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.decisions.confirm import Choice, confirm_decision
from followup.services.decisions.register import RegisteredDecision
from followup.services.decisions.register_files import register_files
from followup.vocabulary.asks import Kind
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.instants import instant
from followup.vocabulary.statuses import Triage

NOW = instant("2019-12-02T09:00:00+00:00")
LATER = instant("2020-01-15T09:00:00+00:00")

ADVANCE = """\
MC-3/21: Dental amalgam and its alternatives

The Conference of the Parties,

Recalling the dates given in annex A to the Convention,

1. Welcomes the progress made by Parties in the use of alternatives;

2. Invites Parties to submit to the secretariat, by 31 March 2020, information on the alternatives they use;

3. Requests the secretariat to report on that information to the Conference of the Parties at its fourth meeting;

4. Encourages Parties to cooperate with one another in this regard.
"""

FINAL = """\
MC-3/21: Dental amalgam and its alternatives

The Conference of the Parties,

Recalling the dates given in annex A to the Convention,

1. Welcomes the progress made by Parties in the use of alternatives;

2. Takes note of the guidance prepared by the World Health Organization on the subject;

3. Invites Parties to submit to the secretariat, by 30 April 2020, information on the alternatives they use;

4. Requests the secretariat to report on that information to the Conference of the Parties at its fourth meeting;

5. Encourages Parties to cooperate with one another in this regard.
"""


def write(folder: Path, text: str, name: str = "decision.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def take_in(register: Register, path: Path) -> RegisteredDecision:
    report = register_files(register, [path], by="officer", now=NOW)
    assert report.refused == []
    return report.decisions[0]


def asks(register: Register, number: str = "MC-3/21") -> dict[str, tuple[str, str, str | None, date | None]]:
    """Each request by its place: kind, status, the deadline's words, the day it is due."""
    with register.reading() as unit:
        source = unit.decisions.source("minamata", number)
        assert source is not None
        return {
            row.provision.place: (row.kind, row.status, row.deadline.get("value"), row.resolved_on)
            for row in unit.decisions.requests(source.id)
        }


def ledger(register: Register) -> dict[str, tuple[str | None, bool, str | None]]:
    with register.reading() as unit:
        source = unit.decisions.source("minamata", "MC-3/21")
        assert source is not None
        return {
            row.place: (row.ledger, row.ledger_confirmed, row.question)
            for row in unit.decisions.provisions(source.id)
            if row.operative and row.gone_in_version is None
        }


def test_every_operative_paragraph_is_accounted_for(register: Register, tmp_path: Path) -> None:
    done = take_in(register, write(tmp_path, ADVANCE))

    assert (done.number, done.convention, done.state) == ("MC-3/21", "minamata", "new")
    assert (done.operative_paragraphs, done.requests) == (4, 3)
    assert {place: entry for place, (entry, _confirmed, _question) in ledger(register).items()} == {
        "1": "no_ask",
        "2": "asks",
        "3": "asks",
        "4": "asks",
    }


def test_dates_are_resolved_and_explained(register: Register, tmp_path: Path) -> None:
    take_in(register, write(tmp_path, ADVANCE))

    found = asks(register)
    assert found["2"] == ("submission", "proposed", "2020-03-31", date(2020, 3, 31))  # a Tuesday
    assert found["3"] == ("report", "proposed", "COP 4", date(2021, 11, 1))  # a Monday, the opening of COP-4
    assert found["4"][3] is None


def test_the_same_file_twice_changes_nothing(register: Register, tmp_path: Path) -> None:
    path = write(tmp_path, ADVANCE)
    first = take_in(register, path)
    with register.reading() as unit:
        events = len(unit.history.of([first.id]))

    again = take_in(register, path)

    assert (again.state, again.id, again.requests) == ("unchanged", first.id, 3)
    with register.reading() as unit:
        assert len(unit.history.of([first.id])) == events


def test_a_final_text_shows_what_moved_and_keeps_what_was_decided(register: Register, tmp_path: Path) -> None:
    take_in(register, write(tmp_path, ADVANCE))
    confirm_decision(register, "MC-3/21", by="officer", now=NOW)

    final = take_in(register, write(tmp_path, FINAL, "final.txt"))

    assert (final.state, final.version) == ("changed", 2)
    changes = {one.place: (one.was_place, one.change.value) for one in final.differences}
    assert changes == {
        "2": (None, "new"),
        "3": ("2", "moved_and_reworded"),
        "4": ("3", "moved"),
        "5": ("4", "moved"),
    }
    statuses = {place: status for place, (_kind, status, _value, _day) in asks(register).items()}
    assert statuses == {"3": "active", "4": "active", "5": "ongoing"}
    assert ledger(register)["4"] == ("question", True, "is this paragraph 4, moved from 3?")


def test_an_officer_answers_the_question_paragraph_by_paragraph(register: Register, tmp_path: Path) -> None:
    take_in(register, write(tmp_path, ADVANCE))
    take_in(register, write(tmp_path, FINAL, "final.txt"))

    confirm_decision(register, "MC-3/21", by="officer", now=LATER)
    assert ledger(register)["4"][0] == "question"

    confirm_decision(register, "MC-3/21", places=["4"], by="officer", now=LATER)
    assert ledger(register)["4"] == ("asks", True, None)


def test_what_was_not_confirmed_takes_the_new_reading(register: Register, tmp_path: Path) -> None:
    take_in(register, write(tmp_path, ADVANCE))
    take_in(register, write(tmp_path, FINAL, "final.txt"))

    assert asks(register)["3"][2:] == ("2020-04-30", date(2020, 4, 30))  # a Thursday


def test_a_paragraph_that_is_gone_asks_about_what_it_asked(register: Register, tmp_path: Path) -> None:
    take_in(register, write(tmp_path, FINAL))
    confirm_decision(register, "MC-3/21", by="officer", now=NOW)
    shorter = FINAL[: FINAL.index("5. Encourages")].rstrip().rstrip(";") + ".\n"

    report = take_in(register, write(tmp_path, shorter, "shorter.txt"))

    gone = next(one for one in report.differences if one.change.value == "gone")
    assert gone.was_place == "5"
    assert gone.question is not None
    assert "retire" in gone.question


def test_another_language_is_kept_beside_and_adds_no_request(register: Register, tmp_path: Path) -> None:
    take_in(register, write(tmp_path, ADVANCE))
    chinese = (
        "MC-3/21：牙科汞合金及其替代品\n\n缔约方大会，\n\n1. 欢迎缔约方取得的进展；\n\n"
        "2. 邀请缔约方在2020年3月31日之前向秘书处提交资料；\n\n3. 请秘书处向缔约方大会第四次会议报告；\n\n"
        "4. 鼓励缔约方相互交流经验。\n"
    )

    done = take_in(register, write(tmp_path, chinese, "zh.txt"))

    assert done.state == "language_added"
    assert len(asks(register)) == 3
    with register.reading() as unit:
        source = unit.decisions.source("minamata", "MC-3/21")
        assert source is not None
        third = next(row for row in unit.decisions.provisions(source.id) if row.place == "3")
    assert [(text.language, text.original) for text in third.texts] == [("en", True), ("zh", False)]


@pytest.mark.parametrize(
    ("place", "kind", "triage", "why"),
    [
        ("2", Kind.SUBMISSION, Triage.TASK, "a call is ours to make"),
        ("3", Kind.REPORT, Triage.TASK, "addressed to the secretariat"),
        ("4", Kind.COOPERATION, Triage.RECORD, "asked of Parties, without a date"),
    ],
)
def test_confirming_makes_of_each_request_what_its_playbook_says(
    sqlite_register: Register, tmp_path: Path, place: str, kind: Kind, triage: Triage, why: str
) -> None:
    take_in(sqlite_register, write(tmp_path, ADVANCE))

    report = confirm_decision(sqlite_register, "MC-3/21", by="officer", now=NOW)

    found = {one.place: (one.kind, one.triage) for one in report.confirmed}
    assert found[place] == (kind, triage), why
    assert report.no_ask == ["1"]


def test_a_report_to_the_next_session_has_its_document_dates(sqlite_register: Register, tmp_path: Path) -> None:
    take_in(sqlite_register, write(tmp_path, ADVANCE))
    report = confirm_decision(sqlite_register, "MC-3/21", places=["3"], by="officer", now=NOW)

    with sqlite_register.reading() as unit:
        task = unit.tasks.task(report.confirmed[0].task or "")
        assert task is not None
        days = {milestone.code: milestone.due_on for milestone in task.milestones}
    assert days["first_draft"] == date(2021, 6, 14)  # a Monday, 20 weeks before 1 November 2021
    assert days["issued"] == date(2021, 9, 20)  # a Monday, 6 weeks before
    assert all(milestone.explanation for milestone in task.milestones)


def test_confirming_again_changes_nothing(sqlite_register: Register, tmp_path: Path) -> None:
    take_in(sqlite_register, write(tmp_path, ADVANCE))
    confirm_decision(sqlite_register, "MC-3/21", by="officer", now=NOW)

    again = confirm_decision(sqlite_register, "MC-3/21", by="officer", now=LATER)

    assert (again.confirmed, again.no_ask) == ([], [])


def test_an_officer_may_decide_otherwise(sqlite_register: Register, tmp_path: Path) -> None:
    take_in(sqlite_register, write(tmp_path, ADVANCE))

    choice = Choice(triage=Triage.TASK, officer="A. Officer")
    report = confirm_decision(sqlite_register, "MC-3/21", places=["4"], choice=choice, by="officer", now=NOW)

    assert [(one.triage, one.because) for one in report.confirmed] == [(Triage.TASK, "decided by the officer")]


def test_what_is_not_there_is_said(sqlite_register: Register, tmp_path: Path) -> None:
    take_in(sqlite_register, write(tmp_path, ADVANCE))

    with pytest.raises(NotFound, match=r"no decision MC-3/99 is registered; registered are: MC-3/21"):
        confirm_decision(sqlite_register, "MC-3/99", by="officer", now=NOW)
    with pytest.raises(NotFound, match=r"MC-3/21 has no paragraph '9'"):
        confirm_decision(sqlite_register, "MC-3/21", places=["9"], by="officer", now=NOW)


def test_a_text_of_no_known_convention_asks_for_it(sqlite_register: Register, tmp_path: Path) -> None:
    unnumbered = "1. Requests the secretariat to report to the Conference of the Parties at its next meeting;\n"

    with pytest.raises(BadInput, match="--convention"):
        register_files(sqlite_register, [write(tmp_path, unnumbered)], by="officer", now=NOW)


def test_one_bad_file_of_several_stops_no_other(sqlite_register: Register, tmp_path: Path) -> None:
    empty = write(tmp_path, "", "empty.txt")

    report = register_files(sqlite_register, [empty, write(tmp_path, ADVANCE)], by="officer", now=NOW)

    assert [one.number for one in report.decisions] == ["MC-3/21"]
    assert len(report.refused) == 1
    assert "empty.txt" in report.refused[0]
