"""Days as they stand in lists of contacts: read where there is one meaning, asked about where there are two."""

from __future__ import annotations

from datetime import date

import pytest

from followup.services.people.contact_days import read_day
from followup.vocabulary.errors import BadInput


@pytest.mark.parametrize(
    "text",
    [
        "2021-06-18",
        "2021/6/18",
        "20210618",
        "2021年6月18日",
        "2021-06-18 00:00:00",
        "18.06.2021",
        "18/06/2021",
        "06/18/2021",
        "18-Jun-2021",
        "Fri 18 June 2021",
        "June 18, 2021",
        "18 juin 2021",
        "18 de junio de 2021",
        "18 июня 2021 г.",
        "18 حزيران/يونيه 2021",
        "١٨ يونيو ٢٠٢١",
    ],
)
def test_a_day_however_it_is_written(text: str) -> None:
    assert read_day("valid_from", text) == date(2021, 6, 18)


def test_arabic_months_of_two_words_are_told_apart() -> None:
    months = {"1 كانون الثاني 2021": 1, "1 كانون الأول 2021": 12, "1 تشرين الأول 2021": 10, "1 تشرين الثاني 2021": 11}
    assert {text: (read_day("valid_from", text) or date.min).month for text in months} == months


def test_days_with_points_are_read_day_first_and_an_empty_cell_is_none() -> None:
    assert read_day("valid_from", "03.04.2021") == date(2021, 4, 3)
    assert read_day("valid_from", "29.02.2024") == date(2024, 2, 29)
    assert read_day("valid_from", "") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/2021", "is 2021-04-03 or 2021-03-04; write it as 2021-06-18"),
        ("44365", "is how a spreadsheet keeps 2021-06-18"),
        ("18-Jun-21", "is no day"),
        ("29.02.2021", "is no day"),
        ("99/99/2021", "is no day"),
        ("June 2021", "is no day"),
        ("2021", "is no day"),
        ("1 June or 2 June 2021", "is no day"),
    ],
)
def test_what_may_be_two_days_or_none_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=f"valid_to: '{text}' {reason}"):
        read_day("valid_to", text)
