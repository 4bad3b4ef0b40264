"""Phrases of six languages through `followup due`'s own service, each with the day that it means."""

from datetime import date
from pathlib import Path

import pytest

from followup.content import load_yaml
from followup.services.dates.due import DueAnswer, DueQuestion, answer_due

PHRASES = load_yaml(Path(__file__).parent / "due_phrases.yaml")
MEETINGS = ("COP 28=2023-11-30..2023-12-12", "COP 29=2024-11-11..2024-11-22")


def ask(phrase: str, language: str, *meetings: str) -> DueAnswer:
    question = DueQuestion(phrase, language, body="COP", meetings=meetings or MEETINGS, adopted=date(2022, 11, 20))
    return answer_due(question)


@pytest.mark.parametrize(
    ("language", "phrase", "day"),
    [(language, phrase, day) for language, rows in PHRASES.items() for phrase, day in rows],
)
def test_the_day_that_a_phrase_means(language: str, phrase: str, day: date | None) -> None:
    assert ask(phrase, language).date == day


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("en", "at its resumed fourth meeting"),
        ("en", "at the second segment of its fourth meeting"),
        ("en", "at the resumed part of its fourth meeting"),
        ("fr", "à la reprise de sa quatrième réunion"),
        ("es", "en la continuación de su cuarta reunión"),
        ("ru", "на возобновленной части ее четвертого совещания"),
        ("ar", "في الجزء المستأنف من اجتماعه الرابع"),
    ],
)
def test_a_resumed_meeting_is_its_second_part(language: str, phrase: str) -> None:
    question = DueQuestion(phrase, language, body="COP", convention="minamata", adopted=date(2019, 11, 29))
    answer = answer_due(question)
    assert (answer.value, answer.date) == ("COP 4.2", date(2022, 3, 21)), answer.explanation


def test_a_part_of_a_year_says_how_long_it_is_taken_to_last() -> None:
    answer = ask("by mid-2025", "en")
    assert (answer.type, answer.value) == ("year", "2025")
    assert "the part of 2025 that is meant is taken to last until Mon 30 Jun 2025" in answer.explanation


def test_by_the_close_of_a_session_is_its_last_day() -> None:
    answer = ask("not later than the close of its twenty-eighth session", "en")
    assert (answer.value, answer.date) == ("COP 28", date(2023, 12, 12))
