"""The cases beside the rule files, run one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from followup.reading.rules import load_rules, reading_languages
from followup.services.decisions.rules import case_line, case_path, case_requests, load_cases

if TYPE_CHECKING:
    from followup.services.decisions.rules import RuleCase

LANGUAGES = [language for language in reading_languages() if case_path(language).is_file()]
CASES = [(language, case) for language in LANGUAGES for case in load_cases(case_path(language)).cases]


@pytest.mark.parametrize(("language", "case"), CASES, ids=[f"{language}: {case.name}" for language, case in CASES])
def test_case_is_read_as_written(language: str, case: RuleCase) -> None:
    decisions = case_requests(case, load_rules(language))
    assert [case_line(request) for one in decisions for request in one.requests] == list(case.asks)
    assert tuple(place for one in decisions for place in one.blanket_conditions) == case.blanket


def test_every_language_with_rules_has_cases() -> None:
    assert set(LANGUAGES) == set(reading_languages())
