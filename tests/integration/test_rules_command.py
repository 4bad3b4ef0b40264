"""Rules as data: the cases beside them, a wrong file, and a language that the product does not ship."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from followup import content
from followup.cli.main import run
from followup.content import content_path
from followup.reading import heads, marks
from followup.services.decisions.rules import run_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = content_path("rules", "reading", "en.yaml")
PORTUGUESE = Path(__file__).parent.parent / "fixtures" / "portuguese"
PLACES = {
    "reading.yaml": "rules/reading/pt.yaml",
    "structure.yaml": "rules/structure/pt.yaml",
    "deadlines.yaml": "rules/reading/deadlines/pt.yaml",
    "words.yaml": "rules/languages/pt.yaml",
}
DECISION = """Decisão 4/CP.29
A Conferência das Partes,
Recordando a decisão 3/CP.28,
1. Toma nota do relatório do secretariado e convida as Partes e as organizações internacionais a apresentar, até 31 de março de 2025, as suas opiniões sobre o tema;
2. Solicita ao secretariado que elabore um guia, sujeito à disponibilidade de recursos;
3. Encoraja vivamente os governos a responder o mais rapidamente possível;
4. Decide examinar o assunto na sua trigésima sessão.
"""  # noqa: E501  a paragraph is a line


def test_every_folder_of_cases_is_run() -> None:
    folder = content_path("rules")
    lying = {f"{path.parent.parent.relative_to(folder)}/{path.stem}" for path in sorted(folder.rglob("cases/*.yaml"))}
    results = run_cases()
    assert {one.rules for one in results} == lying
    assert [f"{one.rules}: {one.case}" for one in results if not one.passed] == []


def test_the_cases_of_one_folder_or_language_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "test", "playbooks", "fr", "--json"]) == 0
    cases = json.loads(capsys.readouterr().out)["cases"]
    assert {one["rules"] for one in cases} == {"reading/fr", "playbooks/triage", "playbooks/milestones"}


WRONG: list[tuple[str, str, str]] = [
    ("    verb: request\n", "    verb: beg\n", "verbs.0.verb"),
    ("clauses:\n", "clause:\n", "clause"),
    ("    verb: request\n", "    verb: request\n    unless_after: '('\n", "not a regular expression: missing )"),
]
RULES = """language: xx
name: Example
clauses:
  opening: ['^']
verbs:
  - id: xx.verb.asks
    verb: request
    forms: [asks]
addressees: {separators: ',', modifiers: 'of'}
actors: [{id: xx.actor.all, actor: parties, phrases: [all]}]
actions: {marker: 'to'}
kinds: [{id: xx.kind.all, kind: action}]
"""


@pytest.mark.parametrize(("right", "wrong", "place"), WRONG)
def test_a_wrong_rule_file_is_refused_with_file_line_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str, place: str
) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text(RULES.replace(right, wrong), encoding="utf-8")
    assert run(["rules", "test", "en", "--file", str(path)]) == 2
    told = capsys.readouterr().err
    assert len(told.strip().splitlines()) == 1
    assert place in told
    assert f"{path}:" in told


@pytest.fixture
def with_portuguese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The content as it ships and four files more."""
    shutil.copytree(content_path("rules"), tmp_path / "rules")
    for name, place in PLACES.items():
        shutil.copy(PORTUGUESE / name, tmp_path / place)
    monkeypatch.setattr(content, "content_root", lambda: tmp_path)
    _forget()
    yield
    _forget()


def _forget() -> None:
    """What a process keeps of the languages there are is read again."""
    for kept in (*vars(heads).values(), *vars(marks).values()):
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()


@pytest.mark.usefixtures("with_portuguese")
def test_a_seventh_language_is_read_without_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "decisao.txt"
    path.write_text(DECISION, encoding="utf-8")
    assert run(["read", str(path), "--format", "jsonl"]) == 0
    asks = [_short(json.loads(line)) for line in capsys.readouterr().out.splitlines()]
    assert asks == [
        ("4/CP.29", "1", "pt", "invite", ["parties", "organizations"], "submission", "2025-03-31", False),
        ("4/CP.29", "2", "pt", "request", ["secretariat"], "document", None, True),
        ("4/CP.29", "3", "pt", "urge", ["parties"], "action", None, False),
        ("4/CP.29", "4", "pt", "decide", ["cop"], "review", "COP 30", False),
    ]


def _short(row: dict[str, Any]) -> tuple[Any, ...]:
    fields = ("decision", "para", "language", "verb", "actors", "kind")
    return (*(row[field] for field in fields), row["deadline"]["value"], row["conditional"])
