"""The calendar of meetings: names, conventions that share them, changes, and the reference data itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from followup.timing.calendar import (
    Calendar,
    joint_sessions,
    load_calendar,
    load_reference_calendar,
    parse_meeting,
)
from followup.timing.words import written
from followup.vocabulary.errors import BadInput
from followup.vocabulary.meetings import Meeting, Segment


def held(convention: str, body: str, number: str, opening: date) -> Meeting:
    return Meeting(convention, body, number, (Segment(opening, opening),))


CALENDAR = Calendar(
    [
        held("minamata", "COP", "4", date(2021, 11, 1)),
        held("basel", "COP", "4", date(1998, 2, 23)),
        held("mercury", "WG.Prep", "1", date(2009, 10, 19)),
        held("mercury", "GC", "25", date(2009, 2, 16)),
    ],
    "v",
)

FOUND = [
    ("minamata", "COP 4", "minamata"),
    ("minamata", "COP-4", "minamata"),
    ("minamata", "cop4", "minamata"),
    ("minamata", "COP 04", "minamata"),
    ("basel", "COP.4", "basel"),
    (None, "COP 4", None),
    ("stockholm", "COP 4", None),
    ("minamata", "COP 5", None),
    (None, "WG.Prep 1", "mercury"),
    (None, "WG.Prep.1", "mercury"),
    ("minamata", "GC 25", "mercury"),
]


@pytest.mark.parametrize(("convention", "name", "of"), FOUND)
def test_a_meeting_is_found_by_its_name(convention: str | None, name: str, of: str | None) -> None:
    found = CALENDAR.find(convention, name)
    assert (found.convention if found else None) == of


def test_all_meetings_of_a_name() -> None:
    assert [meeting.convention for meeting in CALENDAR.named("COP 4")] == ["minamata", "basel"]


def test_the_next_meeting_of_a_body() -> None:
    opened = CALENDAR.next_of("minamata", "COP", date(2021, 10, 31))
    assert opened == CALENDAR.meetings[0]
    assert CALENDAR.next_of("minamata", "COP", date(2021, 11, 1)) is None
    assert CALENDAR.next_of(None, "GC", date(2000, 1, 1)) == CALENDAR.meetings[3]
    assert CALENDAR.next_of(None, "COP", date(1990, 1, 1)) is None, "two conventions have a COP"


def test_what_is_no_name_is_refused() -> None:
    with pytest.raises(BadInput, match="is not the name of a meeting"):
        CALENDAR.find(None, "next year")


def test_a_meeting_given_with_the_question_comes_first() -> None:
    changed = CALENDAR.with_meetings([parse_meeting("COP 4=2030-01-07..2030-01-11")])
    found = changed.find(None, "COP 4")
    assert found is not None
    assert found.opening == date(2030, 1, 7)
    assert changed.version != CALENDAR.version
    assert CALENDAR.find("minamata", "COP 4") == CALENDAR.meetings[0]


def test_a_meeting_given_without_a_convention_stands_instead_of_all_of_its_name() -> None:
    changed = CALENDAR.with_meetings([parse_meeting("COP 4=2030-01-07..2030-01-11")])
    assert [meeting.convention for meeting in changed.named("COP 4")] == [""]
    coming = changed.next_of("minamata", "COP", date(2000, 1, 1))
    assert coming is not None
    assert coming.opening == date(2030, 1, 7)


def test_a_moved_meeting_takes_the_place_of_the_old() -> None:
    moved = CALENDAR.with_meetings([held("minamata", "COP", "4", date(2022, 3, 21))])
    found = moved.find("minamata", "COP 4")
    assert found is not None
    assert found.opening == date(2022, 3, 21)
    assert len(moved.meetings) == len(CALENDAR.meetings)
    assert CALENDAR.with_meetings([]) is CALENDAR


def test_the_same_change_gives_the_same_version() -> None:
    change = held("minamata", "COP", "4", date(2022, 3, 21))
    assert CALENDAR.with_meetings([change]).version == CALENDAR.with_meetings([change]).version


@pytest.mark.parametrize(
    ("text", "opening", "closing"),
    [
        ("COP 28=2023-11-30..2023-12-12", "Thu 30 Nov 2023", "Tue 12 Dec 2023"),
        ("COP 4=2021-11-01..2021-11-05,2022-03-21..2022-03-25", "Mon 1 Nov 2021", "Fri 25 Mar 2022"),
        ("SBI 50=2019-06-17", "Mon 17 Jun 2019", "Mon 17 Jun 2019"),
    ],
)
def test_a_meeting_in_words(text: str, opening: str, closing: str) -> None:
    meeting = parse_meeting(text)
    assert meeting.opening is not None
    assert meeting.closing is not None
    assert (written(meeting.opening), written(meeting.closing)) == (opening, closing)


def test_a_meeting_without_days_yet() -> None:
    assert parse_meeting("COP 33=", "unfccc") == Meeting("unfccc", "COP", "33", source="given with the question")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("COP 28", "is not a meeting"),
        ("=2023-11-30..2023-12-12", "is not a meeting"),
        ("COP=2023-11-30..2023-12-12", "is not a meeting"),
        ("COP 28=30 November", "is no span of days"),
        ("COP 28=2023-11-30...2023-12-12", "is no span of days"),
        ("COP 28=2023-12-12..2023-11-30", "closes before it opens"),
    ],
)
def test_a_meeting_wrongly_written(text: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        parse_meeting(text)


def test_the_subsidiary_bodies_meet_together() -> None:
    names = {meeting.name for meeting in joint_sessions([parse_meeting("SBI 56=2022-06-06..2022-06-16")])}
    assert names == {"SBI 56", "SBSTA 56", "SB 56"}
    given = joint_sessions([parse_meeting("SBI 45=2016-11-07"), parse_meeting("SB 45=2016-11-08")])
    assert {meeting.name: meeting.opening for meeting in given}["SB 45"] == date(2016, 11, 8)
    assert [meeting.name for meeting in joint_sessions([parse_meeting("COP 5=2023-10-30")])] == ["COP 5"]


REFERENCE = [
    ("minamata", "COP 1", "Sun 24 Sep 2017", "Fri 29 Sep 2017"),
    ("minamata", "COP 3", "Mon 25 Nov 2019", "Fri 29 Nov 2019"),
    ("minamata", "COP 4", "Mon 1 Nov 2021", "Fri 25 Mar 2022"),
    ("minamata", "COP 4.2", "Mon 21 Mar 2022", "Fri 25 Mar 2022"),
    ("stockholm", "COP 1", "Mon 2 May 2005", "Fri 6 May 2005"),
    ("stockholm", "COP 3", "Mon 30 Apr 2007", "Fri 4 May 2007"),
    ("mercury", "OEWG 2", "Mon 6 Oct 2008", "Fri 10 Oct 2008"),
    ("mercury", "WG.Prep 1", "Mon 19 Oct 2009", "Fri 23 Oct 2009"),
    ("basel", "COP 15", "Mon 26 Jul 2021", "Fri 17 Jun 2022"),
    ("rotterdam", "COP 11", "Mon 1 May 2023", "Fri 12 May 2023"),
    ("unfccc", "COP 21", "Mon 30 Nov 2015", "Sun 13 Dec 2015"),
    ("unfccc", "CMA 5", "Thu 30 Nov 2023", "Wed 13 Dec 2023"),
    ("unfccc", "SB 56", "Mon 6 Jun 2022", "Thu 16 Jun 2022"),
    ("unfccc", "SBI 50", "Mon 17 Jun 2019", "Thu 27 Jun 2019"),
]


@pytest.mark.parametrize(("convention", "name", "opening", "closing"), REFERENCE)
def test_meetings_of_the_reference_calendar(convention: str, name: str, opening: str, closing: str) -> None:
    meeting = load_reference_calendar().find(convention, name)
    assert meeting is not None
    assert meeting.opening is not None
    assert meeting.closing is not None
    assert (written(meeting.opening), written(meeting.closing)) == (opening, closing)


def test_every_reference_meeting_is_cited_and_stands_once() -> None:
    calendar = load_reference_calendar()
    assert all(meeting.source for meeting in calendar.meetings)
    names = [(meeting.convention, meeting.name) for meeting in calendar.meetings]
    assert len(names) == len(set(names))


def test_sessions_of_a_body_open_in_the_order_of_their_numbers() -> None:
    by_body: dict[tuple[str, str], list[tuple[int, date]]] = {}
    for meeting in load_reference_calendar().meetings:
        if meeting.opening is not None:
            by_body.setdefault((meeting.convention, meeting.body), []).append((int(meeting.number), meeting.opening))
    for sessions in by_body.values():
        openings = [opening for _, opening in sorted(sessions)]
        assert openings == sorted(openings)


WRONG_MEETINGS = [
    ("{meetings: [COP], source: s, opening: 2020-01-01, closing: 2020-01-02}", "'COP' is not the name of a meeting"),
    ("{meetings: [COP 1], source: s}", "give opening and closing"),
    ("{meetings: [COP 1], source: s, opening: 2020-01-01}", "give the closing day"),
    ("{meetings: [COP 1], source: s, opening: 2020-01-05, closing: 2020-01-01}", "cannot close"),
    ("{meetings: [COP 1], source: s, segments: [{opening: 2020-01-05, closing: 2020-01-02}]}", "cannot close"),
    ("{meetings: [COP 1], opening: 2020-01-01, closing: 2020-01-02}", "source: Field required"),
    ("{meetings: [COP 1], source: s, opening: 2020-01-01, closing: 2020-01-02, where: Rome}", "where: Extra inputs"),
]


@pytest.mark.parametrize(("meeting", "complaint"), WRONG_MEETINGS)
def test_a_wrong_calendar_file_says_what_is_wrong(tmp_path: Path, meeting: str, complaint: str) -> None:
    path = tmp_path / "meetings.yaml"
    path.write_text(f"version: 2026-01-01\nconventions: {{x: [{meeting}]}}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=complaint):
        load_calendar(path)
