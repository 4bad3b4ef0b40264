"""`followup due`: published deadlines, and the questions that officers put with a meeting or a day of adoption."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from followup.cli.main import run
from followup.content import load_yaml
from followup.services.dates.due import DueQuestion, answer_due
from followup.timing.words import written
from followup.vocabulary.errors import BadInput

PUBLISHED = load_yaml(Path(__file__).parent / "published_deadlines.yaml")


def name(case: dict[str, Any]) -> str:
    return f"{case['cited']}: {case['phrase']}"


@pytest.mark.parametrize("case", PUBLISHED, ids=name)
def test_published_deadlines(case: dict[str, Any]) -> None:
    found = answer_due(DueQuestion(case["phrase"], case["language"], body=case["body"], convention=case["convention"]))
    assert (found.type, found.value) == (case["type"], case["value"])
    assert found.date is not None
    assert written(found.date) == case["last_day"]
    assert found.explanation[-1] == f"last day: {case['last_day']}"


def test_there_are_sixty_and_each_is_cited() -> None:
    assert len(PUBLISHED) >= 60
    assert all(case["cited"] for case in PUBLISHED)


SIX_LANGUAGES = [
    ("en", "by 30 April 2020", "Thu 30 Apr 2020"),
    ("zh", "在2020年4月30日之前", "Thu 30 Apr 2020"),
    ("fr", "au plus tard le 30 avril 2020", "Thu 30 Apr 2020"),
    ("es", "a más tardar el 30 de abril de 2020", "Thu 30 Apr 2020"),
    ("ru", "до 30 апреля 2020 года", "Thu 30 Apr 2020"),
    ("ar", "بحلول 30 نيسان/أبريل 2020", "Thu 30 Apr 2020"),
    ("en", "at its twenty-fifth session", "Mon 2 Dec 2019"),
    ("zh", "在其第二十五届会议上", "Mon 2 Dec 2019"),
    ("fr", "à sa vingt-cinquième session", "Mon 2 Dec 2019"),
    ("es", "en su 25º período de sesiones", "Mon 2 Dec 2019"),
    ("ru", "на своей двадцать пятой сессии", "Mon 2 Dec 2019"),
    ("ar", "في دورته الخامسة والعشرين", "Mon 2 Dec 2019"),
    ("en", "no later than 10 weeks prior to its twenty-fifth session", "Mon 23 Sep 2019"),
    ("zh", "至迟在其第二十五届会议之前10周", "Mon 23 Sep 2019"),
    ("fr", "au plus tard dix semaines avant sa vingt-cinquième session", "Mon 23 Sep 2019"),
    ("es", "a más tardar diez semanas antes de su 25º período de sesiones", "Mon 23 Sep 2019"),
    ("ru", "не позднее чем за десять недель до своей двадцать пятой сессии", "Mon 23 Sep 2019"),
    ("ar", "في موعد أقصاه عشرة أسابيع قبل دورته الخامسة والعشرين", "Mon 23 Sep 2019"),
]


BODIES_NAMED = [
    ("en", "at the fiftieth session of the SBI", "SBI 50", "Mon 17 Jun 2019"),
    ("en", "before the fifty-sixth session of SBSTA", "SBSTA 56", "Sun 5 Jun 2022"),
    ("en", "at the twenty-eighth session of the COP", "COP 28", "Thu 30 Nov 2023"),
    ("en", "by the fifth session of the CMA", "CMA 5", "Thu 30 Nov 2023"),
    ("fr", "avant la vingt-huitième session de la COP", "COP 28", "Wed 29 Nov 2023"),
    ("es", "en el 28º período de sesiones de la CP", "COP 28", "Thu 30 Nov 2023"),
    ("ru", "на пятьдесят шестой сессии ВОКНТА", "SBSTA 56", "Mon 6 Jun 2022"),
    ("zh", "附属履行机构第五十届会议之前", "SBI 50", "Sun 16 Jun 2019"),
    ("ar", "قبل الدورة الخمسين للهيئة الفرعية للتنفيذ", "SBI 50", "Sun 16 Jun 2019"),
]


@pytest.mark.parametrize(("language", "phrase", "value", "last_day"), BODIES_NAMED)
def test_a_session_of_a_body_named_in_the_phrase(language: str, phrase: str, value: str, last_day: str) -> None:
    found = answer_due(DueQuestion(phrase, language))
    assert found.value == value
    assert found.date is not None
    assert written(found.date) == last_day


@pytest.mark.parametrize(("language", "phrase", "last_day"), SIX_LANGUAGES)
def test_the_same_deadline_in_six_languages(language: str, phrase: str, last_day: str) -> None:
    for given in (language, None):
        found = answer_due(DueQuestion(phrase, given, body="COP", convention="unfccc"))
        assert found.date is not None
        assert written(found.date) == last_day


GIVEN = [
    ("at its fifth session", "COP 5=2023-10-30..2023-11-03", "Mon 30 Oct 2023"),
    ("no later than six weeks before its fifth session", "CMA 5=2030-01-07..2030-01-18", "Mon 26 Nov 2029"),
    ("within six months after the conclusion of COP 28", "COP 28=2023-11-30..2023-12-12", "Wed 12 Jun 2024"),
    ("before COP 28", "COP 28=2023-11-30..2023-12-12", "Wed 29 Nov 2023"),
]


@pytest.mark.parametrize(("phrase", "meeting", "last_day"), GIVEN)
def test_a_meeting_given_with_the_question(phrase: str, meeting: str, last_day: str) -> None:
    found = answer_due(DueQuestion(phrase, "en", meetings=(meeting,)))
    assert found.date is not None
    assert written(found.date) == last_day


def test_its_fifth_session_is_that_of_the_body_asked_about() -> None:
    meetings = ("COP 5=2023-10-30..2023-11-03", "CMA 5=2023-11-30..2023-12-12")
    for body, day in [("COP", date(2023, 10, 30)), ("CMA", date(2023, 11, 30))]:
        assert answer_due(DueQuestion("at its fifth session", "en", body=body, meetings=meetings)).date == day


def test_a_recurring_deadline_asked_about_on_a_day() -> None:
    phrase = "every two years starting in 2020"
    assert answer_due(DueQuestion(phrase, "en")).date == date(2020, 12, 31)
    assert answer_due(DueQuestion(phrase, "en", after=date(2021, 3, 3))).date == date(2022, 12, 31)


def test_words_without_a_time_have_no_deadline() -> None:
    found = answer_due(DueQuestion("to promote cooperation", "en"))
    assert (found.type, found.value, found.date) == ("none", None, None)
    assert found.explanation == ["the text gives no deadline"]


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        (DueQuestion(" "), "the phrase is empty"),
        (DueQuestion("by 2020", "xx"), "xx"),
        (DueQuestion("by 2020", "en", meetings=("COP",)), "is not a meeting"),
        (DueQuestion("by 2020", "en", station="atlantis"), "no holidays are known"),
    ],
)
def test_what_a_user_can_mend_is_bad_input(question: DueQuestion, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        answer_due(question)


@pytest.fixture(name="due")
def _due(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    def ask(*arguments: str) -> tuple[int, str, str]:
        code = run(["due", *arguments])
        told = capfdbinary.readouterr()
        return code, told.out.decode(), told.err.decode()

    return ask


def test_the_command_prints_json_of_a_stable_shape(due: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = due("no later than six weeks prior to CMA 5", "--language", "en", "--json")
    assert code == 0
    answer = json.loads(out)
    assert list(answer) == ["type", "value", "date", "explanation"]
    assert (answer["type"], answer["value"], answer["date"]) == ("before_session", "CMA 5 -6w", "2023-10-19")
    assert "minus 6 weeks = Thu 19 Oct 2023" in answer["explanation"]


def test_the_command_explains_on_a_terminal(due: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = due("by 30 April 2020")
    assert code == 0
    assert out.splitlines() == [
        "2020-04-30",
        "  the text says: by 30 April 2020",
        "  the day is given: Thu 30 Apr 2020",
        "  last day: Thu 30 Apr 2020",
    ]


@pytest.mark.parametrize(
    "arguments",
    [[""], ["by 2020", "--adopted", "soon"], ["by 2020", "--meeting", "COP"], ["by 2020", "--language", "xx"], []],
)
def test_wrong_input_is_one_clear_line(arguments: list[str], due: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = due(*arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
