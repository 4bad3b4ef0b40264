"""A meeting moved: which dates move with it, from what to what and why; what is done stays; who is told."""

from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.dates.calendars import calendar_of
from followup.services.dates.meetings import MeetingMove, NewDays, list_meetings, move_meeting
from followup.services.decisions.confirm import confirm_decision
from followup.services.decisions.register_files import register_files
from followup.services.tasks.show import show_task
from followup.vocabulary.errors import BadInput, FollowupError, NotFound
from followup.vocabulary.meetings import Mode
from tests.integration.services.campaign import Campaign, at

SPRING = NewDays(opening=date(2022, 3, 21))  # a Monday
"""COP-4 of the Minamata Convention was held online from 1 November 2021, and resumed in Bali on 21 March 2022."""


@pytest.fixture
def campaign(register: Register, tmp_path: Path) -> Campaign:
    return Campaign.started(register, tmp_path)


def move(campaign: Campaign, days: NewDays = SPRING, *, on: str = "2020-06-01", dry_run: bool = False) -> MeetingMove:
    register = campaign.register
    return move_meeting(register, "Minamata COP 4", days, dry_run=dry_run, by="officer", now=at(on))


def milestones(campaign: Campaign) -> dict[str, date | None]:
    view = show_task(campaign.register, campaign.report_task, today=date(2020, 6, 1))
    return {one.code: one.due_on for one in view.milestones}


def test_a_dry_run_tells_every_date_and_changes_nothing(campaign: Campaign) -> None:
    before = milestones(campaign)

    report = move(campaign, dry_run=True)

    assert (report.was[0], report.now) == ("2021-11-01 to 2021-11-05, online", ["2022-03-21 to 2022-03-25, Bali"])
    told = {(one.place, one.was, one.now, one.days) for one in report.moved}
    assert ("2", date(2021, 11, 1), date(2022, 3, 21), 140) in told
    assert {one.days for one in report.moved if one.place == "2"} == {140}
    why = next(one.why for one in report.moved if one.what.startswith("deadline of the request"))
    assert "COP 4 opens Mon 21 Mar 2022 (as officer entered it on 2020-06-01)" in why
    assert report.dry_run is True
    assert milestones(campaign) == before
    assert list_meetings(campaign.register, convention="minamata").meetings[3].moved is False


def test_every_date_moves_in_one_unit_of_work_with_its_reason(campaign: Campaign) -> None:
    before = milestones(campaign)
    told = move(campaign, dry_run=True)

    report = move(campaign)

    assert report.moved == told.moved
    assert calendar_of(campaign.register).find("minamata", "COP 4").opening == date(2022, 3, 21)  # type: ignore[union-attr]
    after = milestones(campaign)
    hanging = {code for code, day in before.items() if day and day > date(2020, 6, 1)}
    assert {code: (after[code] - before[code]).days for code in hanging} == dict.fromkeys(hanging, 140)  # type: ignore[operator]
    view = show_task(campaign.register, campaign.report_task, today=date(2020, 6, 1))
    assert view.mandated_on == date(2022, 3, 21)
    issued = next(one for one in view.milestones if one.code == "issued")
    assert issued.explanation[0] == "the meeting opens Mon 21 Mar 2022"
    reasons = {event.reason for event in view.history if event.at == at("2020-06-01")}
    assert reasons == {"minamata COP 4 now 2022-03-21 to 2022-03-25, Bali"}
    assert move(campaign).moved == []


def test_what_is_done_stays(campaign: Campaign) -> None:
    with campaign.register.writing(by="officer", at=at("2020-05-01"), reason="done early") as unit:
        task = unit.tasks.task(campaign.report_task)
        assert task is not None
        done = next(row for row in task.milestones if row.code == "compilation")
        done.status, done.done_on = "done", date(2020, 5, 1)
        was = done.due_on
    move(campaign)
    assert milestones(campaign)["compilation"] == was


def test_a_decision_registered_after_the_move_is_dated_by_it(campaign: Campaign, tmp_path: Path) -> None:
    move(campaign)
    text = (tmp_path / "decision.txt").read_text(encoding="utf-8").replace("MC-3/21", "MC-3/22")
    (tmp_path / "other.txt").write_text(text, encoding="utf-8")
    register_files(campaign.register, [tmp_path / "other.txt"], by="officer", now=at("2020-06-02"))
    confirmed = confirm_decision(campaign.register, "MC-3/22", by="officer", now=at("2020-06-02")).confirmed
    task = next(one.task for one in confirmed if one.place == "2") or ""
    assert show_task(campaign.register, task, today=date(2020, 6, 2)).mandated_on == date(2022, 3, 21)


def test_the_parties_that_were_asked_are_told_and_somebody_approves(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    campaign.answer("ARG", "2020-02-03")
    with campaign.register.writing(by="officer", at=at("2020-02-10"), reason="the call is for COP-4") as unit:
        task = unit.tasks.task(campaign.call_task)
        assert task is not None
        task.request.deadline = {"type": "session", "value": "COP 4"}

    report = move(campaign, on="2020-02-17")

    [notice] = [one for one in report.notices if one.step]
    assert notice.parties == 3
    campaign.sweep("2020-02-17")
    assert campaign.send("2020-02-17") == 0
    campaign.approve("2020-02-17")
    assert campaign.send("2020-02-17") == 3
    with campaign.register.reading() as unit:
        texts = [row.content for row in unit.mail.messages(step_id=notice.step, limit=10)]
    assert all(b"21 March 2022" in text and b"31 March 2020" in text for text in texts)


def test_a_notice_that_has_not_left_is_overtaken_by_the_next(campaign: Campaign) -> None:
    test_the_parties_that_were_asked_are_told_and_somebody_approves(campaign)
    move(campaign, NewDays(opening=date(2022, 5, 2)), on="2020-02-18")
    campaign.sweep("2020-02-18")
    report = move(campaign, NewDays(opening=date(2022, 6, 6)), on="2020-02-19")
    [notice] = [one for one in report.notices if one.step]
    assert campaign.go_through("2020-02-19") == 3
    with campaign.register.reading() as unit:
        assert {row.status for row in unit.mail.messages(step_id=notice.step, limit=10)} == {"confirmed"}


def test_a_timeline_that_no_longer_fits_says_so_with_the_earliest_date(campaign: Campaign) -> None:
    report = move(campaign, NewDays(opening=date(2020, 6, 22), closing=date(2020, 6, 26)))
    assert any("no longer fits; the earliest date is" in warning for warning in report.warnings)


def test_one_segment_moves_and_the_other_stays(campaign: Campaign) -> None:
    report = move(campaign, NewDays(opening=date(2022, 6, 6), segment=2, place="Geneva", mode=Mode.IN_PERSON))
    assert report.now == ["2021-11-01 to 2021-11-05, online", "2022-06-06 to 2022-06-10, Geneva"]
    assert [one for one in report.moved if one.place == "2"] == []


def test_what_hangs_on_a_cancelled_meeting_waits_for_an_officer(campaign: Campaign) -> None:
    report = move(campaign, NewDays(cancelled=True))
    assert {one.now for one in report.moved if one.place == "2"} == {None}
    assert report.notices[-1].step is None
    view = show_task(campaign.register, campaign.report_task, today=date(2020, 6, 1))
    assert view.mandated_on is None
    assert "an officer says what takes its place" in view.mandated_explanation[-1]

    assert move(campaign).cancelled is False
    assert milestones(campaign)["issued"] is not None


def test_meetings_held_together_move_together(sqlite_register: Register) -> None:
    report = move_meeting(
        sqlite_register,
        "UNFCCC COP 28",
        NewDays(opening=date(2023, 12, 4)),
        dry_run=True,
        by="officer",
        now=at("2023-06-01"),
    )
    assert report.meetings[0] == "COP 28"
    assert {"CMP 18", "CMA 5"} <= set(report.meetings)


@pytest.mark.parametrize(
    ("name", "days", "error", "why"),
    [
        ("COP 4", SPRING, BadInput, 'write it as "'),
        ("Minamata COP 40", SPRING, NotFound, "not in the calendar of meetings"),
        ("Minamata COP 4", NewDays(opening=date(2022, 3, 21), closing=date(2022, 3, 1)), BadInput, "before it opens"),
        ("Minamata COP 4", NewDays(opening=date(2022, 3, 21), segment=3), BadInput, "there is no segment 3"),
        ("Minamata", SPRING, BadInput, "not the name of a meeting"),
    ],
)
def test_what_cannot_be_moved_is_refused(
    sqlite_register: Register, name: str, days: NewDays, error: type[FollowupError], why: str
) -> None:
    with pytest.raises(error, match=why):
        move_meeting(sqlite_register, name, days, by="officer", now=at("2020-06-01"))
