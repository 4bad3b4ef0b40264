"""The weeks in which more falls due than can be done."""

from __future__ import annotations

from datetime import date

from followup.timing.documents import document_rule, timeline
from followup.timing.load import Piece, busy_weeks, monday_of
from followup.timing.words import written


def test_the_week_of_a_day_begins_on_monday() -> None:
    assert [written(monday_of(date(2021, 8, day))) for day in (22, 23, 29)] == [
        "Mon 16 Aug 2021",
        "Mon 23 Aug 2021",
        "Mon 23 Aug 2021",
    ]


def test_documents_of_one_meeting_are_submitted_in_one_week() -> None:
    words = document_rule("minamata", "working").words or 0
    submitted = {step.code: step.day for step in timeline(date(2021, 11, 1), "working", "minamata")}["submitted"]
    assert submitted is not None
    pieces = [Piece(f"document {number}", submitted, words) for number in (1, 2, 3)]
    busy = busy_weeks([*pieces, Piece("a note", date(2021, 8, 30), words)], capacity=20_000)
    assert [(written(week.monday), week.amount, week.keys) for week in busy] == [
        ("Mon 23 Aug 2021", 25_500, ("document 1", "document 2", "document 3")),
    ]


def test_a_week_filled_to_the_brim_is_not_too_busy() -> None:
    pieces = [Piece("one", date(2021, 8, 23)), Piece("two", date(2021, 8, 29))]
    assert busy_weeks(pieces, capacity=2) == []
    assert len(busy_weeks(pieces, capacity=1)) == 1
