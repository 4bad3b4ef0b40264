"""The cases beside the rules of checking: own texts with the findings they must give, and clean ones that give none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.checking.check import check
from followup.checking.document import Document, Printed, lay_out
from followup.content import content_files
from followup.vocabulary.datafiles import Data, load_data

if TYPE_CHECKING:
    from collections.abc import Iterator


class CheckCase(Data):
    """One text. `finds` are words of the message or facts of each finding of the file's rule, in their order.

    Without any, the text is clean: no rule finds anything in it.
    """

    name: str
    language: str
    text: str
    finds: tuple[str, ...] = ()
    advisory: bool = False


class CheckCases(Data):
    """A file `rules/checks/cases/L01.yaml`."""

    rule: str
    cases: tuple[CheckCase, ...]


@dataclass(frozen=True, slots=True)
class CheckCaseResult:
    """Whether a case holds, and what was found instead."""

    rule: str
    case: CheckCase
    found: tuple[str, ...]
    passed: bool


def load_check_cases() -> Iterator[tuple[str, CheckCase]]:
    """Every case with its rule. Raises BadInput that names file, line and field."""
    for path in content_files("rules", "checks", "cases"):
        loaded = load_data(CheckCases, path, name=f"rules/checks/cases/{path.name}")
        yield from ((loaded.rule, case) for case in loaded.cases)


def case_document(case: CheckCase) -> Document:
    """The text of a case as a document of plain lines."""
    lines = [Printed(text, line=number) for number, text in enumerate(case.text.splitlines(), start=1)]
    return lay_out(case.name, case.language, lines)


def run_case(rule: str, case: CheckCase) -> CheckCaseResult:
    """Run one case against all rules; those of the file's rule count, or all when the text is to be clean."""
    findings = [one for one in check(case_document(case)) if not case.finds or one.rule == rule]
    shown = tuple(f"{one.rule} {one.place}: {one.message} {' | '.join(one.facts)}" for one in findings)
    named = all(words in line for words, line in zip(case.finds, shown, strict=False))
    strength = all(one.advisory is case.advisory for one in findings)
    return CheckCaseResult(rule, case, shown, len(shown) == len(case.finds) and named and strength)
