"""How phrases of rule files are written, folded and found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.reading.phrases import PhraseFinder, expand, fold, phrase


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("requests", ["requests"]),
        ("bod{y,ies}", ["body", "bodies"]),
        ("{relevant,} bodies", ["relevant bodies", "bodies"]),
        ("Standing  Committee", ["standing committee"]),
        ("{الأمانة,أمانة}", ["الامانه", "امانه"]),
    ],
)
def test_braces_give_every_spelling(written: str, meant: list[str]) -> None:
    assert list(expand(written)) == meant


@pytest.mark.parametrize("wrong", ["{a,b", "a}", "{a,{b,c}}"])
def test_wrong_braces_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="braces"):
        phrase(wrong)


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Sixty\u2011second", "sixty-second"),
        ("the\u00a0Board\u2019s", "the board's"),
        ("2018\u200e-2019", "2018-2019"),
        ("يطلبُ إلى", "يطلب الي"),
        ("two   spaces", "two spaces"),
    ],
)
def test_look_alikes_are_levelled(text: str, low: str) -> None:
    assert fold(text).low == low


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_every_place_leads_back_into_the_text(text: str) -> None:
    folded = fold(text)
    places = [folded.origin(place) for place in range(len(folded.low) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)


def found(finder: PhraseFinder, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in finder.find(text)]


def test_the_longest_phrase_wins() -> None:
    finder = PhraseFinder({"conference": "a", "conference of the parties": "b"}, words=True)
    assert found(finder, "the conference of the parties and the conference") == [
        "conference of the parties",
        "conference",
    ]


def test_phrases_are_whole_words_and_not_parts_of_symbols() -> None:
    finder = PhraseFinder({"cma": "a", "parties": "b"}, words=True)
    assert found(finder, "4/cma.2, subparties, cma 3, partiesx, parties.") == ["cma", "parties"]


def test_glued_letters_may_stand_before_a_phrase() -> None:
    finder = PhraseFinder({"الامانه": "a"}, words=True, prefixes="[وف]")
    assert found(finder, "والامانه الامانه كالامانه") == ["والامانه", "الامانه"]


def test_where_words_are_not_divided_a_phrase_stands_anywhere() -> None:
    finder = PhraseFinder({"请": "a", "秘书处": "b", "秘书": "c"}, words=False)
    assert found(finder, "并请秘书处编写") == ["请", "秘书处"]
