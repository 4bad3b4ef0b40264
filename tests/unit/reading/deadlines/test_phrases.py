"""The phrases of decisions, one table a language, read as the annotation guide reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from followup.content import load_yaml
from followup.reading.deadlines import DeadlineContext, Role, find_deadlines, read_phrase

TABLES = {path.stem.removeprefix("phrases_"): load_yaml(path) for path in Path(__file__).parent.glob("phrases_*.yaml")}


def _context(table: dict[str, Any]) -> DeadlineContext:
    return DeadlineContext(body=table["body"], meeting=table["meeting"])


@pytest.mark.parametrize(
    ("language", "phrase", "kind", "value"),
    [(language, *row) for language, table in sorted(TABLES.items()) for row in table["phrases"]],
)
def test_a_phrase_means_this_deadline(language: str, phrase: str, kind: str, value: object) -> None:
    found = read_phrase(phrase, language, _context(TABLES[language]))
    assert found is not None
    expected = None if value is None else str(value)
    assert (found.deadline.type.value, found.deadline.value) == (kind, expected), found.rule


@pytest.mark.parametrize(
    ("language", "words"),
    [(language, words) for language, table in sorted(TABLES.items()) for words in table["mentions"]],
)
def test_a_time_that_is_only_mentioned_is_no_deadline(language: str, words: str) -> None:
    found = find_deadlines(words, language, _context(TABLES[language]))
    assert [one.rule for one in found if one.role is Role.DEADLINE] == []
