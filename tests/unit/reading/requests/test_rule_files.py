"""A wrong rule file is refused with its line and the reason; the files that ship are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from followup.content import content_path
from followup.reading.rules import load_rules, read_rules, reading_languages
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

SMALL = """\
language: xx
name: Small
clauses:
  opening: '^'
verbs:
  - {id: xx.verb.asks, verb: request, forms: [asks]}
addressees:
  separators: ','
  modifiers: '\\bof\\b'
actors:
  - {id: xx.actor.office, actor: secretariat, phrases: [the office]}
actions:
  marker: '\\bto\\b'
kinds:
  - {id: xx.kind.report, kind: report, head: 'report'}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "xx.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_smallest_file_is_enough(tmp_path: Path) -> None:
    assert read_rules(written(tmp_path, SMALL)).language == "xx"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "reason"),
    [
        ("verb: request,", "verb: demand,", 6, "'request'"),
        ("forms: [asks]", "form: [asks]", 6, "Extra inputs"),
        ("actor: secretariat", "actor: office", 11, "'parties'"),
        ("phrases: [the office]", "phrases: ['{the,a office']", 11, "braces that are not closed"),
        ("head: 'report'", "head: '<paper>'", 15, "no set <paper>"),
        ("id: xx.kind.report", "id: xx.verb.asks", 1, "given twice"),
        ("id: xx.kind.report", "id: report", 15, "match pattern"),
        ("separators: ','", "separators: 5", 8, "a text or a list"),
        ("name: Small", "name: [Small", 2, "not YAML"),
    ],
)
def test_a_wrong_file_says_where_and_why(tmp_path: Path, right: str, wrong: str, line: int, reason: str) -> None:
    path = written(tmp_path, SMALL.replace(right, wrong))
    with pytest.raises(BadInput) as refused:
        read_rules(path)
    message = str(refused.value)
    assert reason in message
    assert message.startswith(f"{path}:{line}:") or "YAML" in message


@pytest.mark.parametrize(("pattern", "reason"), [("'re(port'", "regular expression"), ("'(re)port'", "write (?:...)")])
def test_a_wrong_pattern_says_where_when_it_is_used(tmp_path: Path, pattern: str, reason: str) -> None:
    path = written(tmp_path, SMALL.replace("head: 'report'", f"head: {pattern}"))
    cue = read_rules(path).file.kinds[0].head
    assert cue is not None
    with pytest.raises(BadInput, match=r"xx\.yaml:15: ") as refused:
        cue.search("report")
    assert reason in str(refused.value)


@pytest.mark.parametrize("language", reading_languages())
def test_every_pattern_that_ships_compiles(language: str) -> None:
    rules = load_rules(language)
    assert rules.language == language
    assert len(list(rules.file.cues())) == len([cue.compiled() for cue in rules.file.cues()])


@pytest.mark.parametrize("language", reading_languages())
def test_rule_ids_begin_with_their_language(language: str) -> None:
    assert {rule.id.partition(".")[0] for rule in load_rules(language).file.rules()} == {language}


@pytest.mark.parametrize("language", ["xx", "../en", "EN"])
def test_an_unknown_language_is_refused(language: str) -> None:
    with pytest.raises(BadInput, match=r"there are for .*en"):
        load_rules(language)


def test_the_head_of_the_english_file_explains_every_section() -> None:
    text = content_path("rules", "reading", "en.yaml").read_text(encoding="utf-8")
    head = text.partition("\nlanguage: en")[0]
    sections = {"sets", "clauses", "verbs", "background", "addressees", "actors", "topics", "actions", "kinds", "times"}
    assert all(f"#   {section}" in head for section in sections)
