"""The tables of the languages are whole: every month, every ordinal a session can have, no word with two meanings."""

from __future__ import annotations

import pytest

from followup.content import content_files, load_content
from followup.reading.deadlines import DeadlineContext, find_deadlines
from followup.reading.deadlines.finding import lexicon_of, stages_of
from followup.reading.deadlines.lexicon import numerals

LANGUAGES = sorted(path.stem for path in content_files("rules", "reading", "deadlines"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_of_deadlines_has_its_words(language: str) -> None:
    table = load_content("rules", "languages", f"{language}.yaml")
    assert table["language"] == language
    assert len(table["months"]) == 12
    assert len(table["weekdays"]) == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ordinal_up_to_ninety_nine_is_spelled(language: str) -> None:
    table = load_content("rules", "languages", f"{language}.yaml")
    spelled = {number for number, _ in numerals(table["ordinals"])}
    assert set(range(1, 100)) - spelled == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_has_two_meanings(language: str) -> None:
    assert lexicon_of(language).clashes == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_is_read_in_a_date(language: str) -> None:
    table = load_content("rules", "languages", f"{language}.yaml")
    for number, names in enumerate(table["months"], 1):
        for name in names:
            phrase = f"2020年{name}15日" if table["script"] == "characters" else f"15 {name} 2020"
            (found,) = find_deadlines(phrase, language, DeadlineContext())
            assert found.deadline.value == f"2020-{number:02d}-15", phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_deadlines_is_a_pattern(language: str) -> None:
    stages = stages_of(language)
    assert all(stage.compile(letter) for stage in stages for letter in stage.letters())
