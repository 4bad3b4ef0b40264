"""Rows drawn from right to left are read in their logical order."""

from __future__ import annotations

import pytest

from followup.reading.files.right_to_left import Placed, is_right_to_left, logical


def drawn(row: str) -> list[Placed]:
    """The signs of a row as it looks on the page from left to right, ten points each, in the order of their drawing."""
    return [Placed(char, place * 10.0, place * 10.0 + 10, place * 10.0, 10.0) for place, char in enumerate(row)][::-1]


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        ("ةنامألا ىلإ بلطي", "يطلب إلى الأمانة"),
        ("ةنامألا بلطت -21", "21- تطلب الأمانة"),
        ("؛2027 ماع يف", "في عام 2027؛"),
        ("2019-2018 ةرتفلل", "للفترة 2018-2019"),
        ("MC-3/8 ررقملا", "المقرر MC-3/8"),
        ("ميظنت (أ)", "(أ) تنظيم"),
        ("ميظنت )أ(", "(أ) تنظيم"),
    ],
)
def test_rows(seen: str, text: str) -> None:
    assert logical(drawn(seen)) == text


def test_the_letters_of_a_ligature_stand_at_one_place() -> None:
    signs = [Placed("ا", 0, 10, 0, 10), Placed("ل", 0, 10, 0, 10), Placed("ف", 10, 20, 10, 10)]
    assert logical(signs) == "فلا"


def test_a_gap_is_a_space() -> None:
    assert logical([Placed("ب", 30, 40, 30, 10), Placed("أ", 0, 10, 0, 10)]) == "ب أ"


@pytest.mark.parametrize(("text", "answer"), [("المقرر MC-3/8", True), ("Decision MC-3/8", False), ("2018", True)])
def test_direction(text: str, answer: bool) -> None:  # noqa: FBT001  a column of the table
    assert is_right_to_left(text) is answer
