"""A moved meeting: what moves with it, and what does not."""

from __future__ import annotations

from datetime import date

from followup.timing.calendar import load_reference_calendar, parse_meeting
from followup.timing.moves import Dated, moves
from followup.timing.resolve import Bearings
from followup.timing.words import written
from followup.vocabulary.deadlines import Deadline, DeadlineType, Edge, Offset, Unit

BEFORE = load_reference_calendar()
MOVED = BEFORE.with_meetings([parse_meeting("COP 4=2022-03-21..2022-03-25", "minamata")])
UNKNOWN = BEFORE.with_meetings([parse_meeting("COP 4=", "minamata")])
MINAMATA = Bearings(convention="minamata")

TASKS = [
    Dated("the report", Deadline(DeadlineType.SESSION, "COP 4"), MINAMATA),
    Dated("the views", Deadline(DeadlineType.BEFORE_SESSION, "COP 4 -6w"), MINAMATA),
    Dated(
        "the follow-up", Deadline(DeadlineType.RELATIVE, offset=Offset("COP 4", Edge.CLOSE, 6, Unit.MONTH)), MINAMATA
    ),
    Dated("the full reports", Deadline(DeadlineType.DATE, "2021-12-31"), MINAMATA),
    Dated("another convention's", Deadline(DeadlineType.SESSION, "COP 4"), Bearings(convention="stockholm")),
]


def test_what_hangs_on_a_moved_meeting_moves_and_nothing_else() -> None:
    found = moves(TASKS, BEFORE, MOVED)
    assert [(one.key, written(one.before), written(one.after)) for one in found if one.before and one.after] == [
        ("the report", "Mon 1 Nov 2021", "Mon 21 Mar 2022"),
        ("the views", "Mon 20 Sep 2021", "Mon 7 Feb 2022"),
    ]
    assert {one.days for one in found} == {140}
    assert found[1].why[-2:] == ("minus 6 weeks = Mon 7 Feb 2022", "last day: Mon 7 Feb 2022")


def test_what_hangs_on_a_meeting_whose_days_are_lost_waits_again() -> None:
    found = moves(TASKS, BEFORE, UNKNOWN)
    assert [(one.key, one.after, one.days) for one in found] == [
        ("the report", None, None),
        ("the views", None, None),
        ("the follow-up", None, None),
    ]
    assert found[0].before == date(2021, 11, 1)
    assert found[0].why[-1].startswith("waits for the days of COP 4")


def test_nothing_moves_in_the_same_calendar() -> None:
    assert moves(TASKS, BEFORE, BEFORE) == []
