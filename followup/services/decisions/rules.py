"""Rule files by themselves: their cases run, and what one rule finds in a file explained."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from followup.checking.cases import load_check_cases, run_case
from followup.content import content_path
from followup.reading.blocks import Block, Extracted, FileKind
from followup.reading.read import read_file
from followup.reading.requests import find_requests
from followup.reading.requests.clauses import Source
from followup.reading.rules import load_rules, read_rules, reading_languages
from followup.reading.structure import split
from followup.services.decisions.read_page import evidence_order
from followup.timing.cases import load_timing_cases
from followup.vocabulary.datafiles import load_data
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from followup.reading.results import ReadDecision, ReadRequest
    from followup.reading.rules import ReadingRules


class RuleCase(BaseModel):
    """One case of a rule file: a text of our own, what must be read in it, and the real decision that it imitates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    imitates: str
    text: str
    asks: tuple[str, ...] = ()
    """ "PARA VERB ACTORS KIND DEADLINE [conditional]" each; DEADLINE is a type, or type=value with _ for spaces."""
    blanket: tuple[str, ...] = ()
    title: str | None = None
    body: str | None = None
    meeting: str | None = None
    source: Source = "decision"


class CaseFile(BaseModel):
    """A file `rules/reading/cases/<language>.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    cases: tuple[RuleCase, ...]


class CaseResult(BaseModel):
    """Whether a case holds; if not, what was missed and what was read (or found, or laid out) instead.

    `rules` are those it tests, as "reading/en" or "checks/L08".
    """

    rules: str
    case: str
    passed: bool
    missed: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


class RuleFinding(BaseModel):
    """One place at which a rule gave a field of a request."""

    file: str
    decision: str
    para: str
    field: str
    words: str
    text: str


class CaseReport(BaseModel):
    """The output of `followup rules test`."""

    cases: list[CaseResult]


class Explanation(BaseModel):
    """The output of `followup rules explain`."""

    rule: str
    findings: list[RuleFinding]


def case_path(language: str) -> Path:
    """Where the cases of a language's reading rules lie."""
    return content_path("rules", "reading", "cases", f"{language}.yaml")


def load_cases(path: Path) -> CaseFile:
    """The cases in one file. Raises BadInput that names file, line and field when it is not as it must be."""
    return load_data(CaseFile, path)


def run_cases(wanted: Sequence[str] = (), *, rules_file: Path | None = None) -> list[CaseResult]:
    """The cases of the rules that are wanted (languages of reading, other folders of rules), or all of them.

    `rules_file` is tried instead of the reading rules that ship. Raises BadInput for rules that have no cases.
    """
    others = [*_timing_results(), *_check_results()] if not rules_file else []
    folders = {one.rules.partition("/")[0] for one in others}
    languages = [one for one in wanted if one not in folders]
    if not wanted:
        languages = [language for language in reading_languages() if case_path(language).is_file()]
    results = [result for language in languages for result in _reading_results(language, rules_file)]
    return results + [one for one in others if not wanted or one.rules.partition("/")[0] in wanted]


def _reading_results(language: str, rules_file: Path | None) -> list[CaseResult]:
    rules = read_rules(rules_file) if rules_file else load_rules(language)
    for cue in rules.file.cues():
        cue.compiled()
    if not case_path(language).is_file():
        raise BadInput(f"there are no cases for language {language!r}; write {case_path(language)}")
    return [_result(case, rules) for case in load_cases(case_path(language)).cases]


def _timing_results() -> Iterator[CaseResult]:
    for name, case in load_timing_cases():
        wanted, found = case.wanted(), case.found()
        yield CaseResult(
            rules=name,
            case=case.name,
            passed=wanted == found,
            missed=tuple(line for line in wanted if line not in found),
            instead=tuple(line for line in found if line not in wanted),
        )


def _check_results() -> Iterator[CaseResult]:
    for rule, case in load_check_cases():
        result = run_case(rule, case)
        missed, instead = ((), ()) if result.passed else (case.finds, result.found)
        yield CaseResult(
            rules=f"checks/L{int(rule[1:]):02}", case=case.name, passed=result.passed, missed=missed, instead=instead
        )


def _result(case: RuleCase, rules: ReadingRules) -> CaseResult:
    decisions = case_requests(case, rules)
    lines = [case_line(request) for one in decisions for request in one.requests]
    blanket = tuple(place for one in decisions for place in one.blanket_conditions)
    missed = [ask for ask in case.asks if ask not in lines]
    instead = [line for line in lines if line not in case.asks]
    if case.blanket != blanket:
        missed.append(f"blanket conditions {', '.join(case.blanket) or 'none'}")
        instead.append(f"blanket conditions {', '.join(blanket) or 'none'}")
    return CaseResult(
        rules=f"reading/{rules.language}",
        case=case.name,
        passed=lines == list(case.asks) and blanket == case.blanket,
        missed=tuple(missed),
        instead=tuple(instead),
    )


def case_requests(case: RuleCase, rules: ReadingRules) -> list[ReadDecision]:
    """What is read in the text of a case."""
    blocks = tuple(Block(line.strip()) for line in case.text.splitlines() if line.strip())
    decisions = split(Extracted(FileKind.TXT, blocks), stem="case", language=rules.language)
    known = [replace(one, title=case.title, body=case.body, meeting=case.meeting) for one in decisions]
    return [find_requests(one, rules, source=case.source) for one in known]


def case_line(request: ReadRequest) -> str:
    """A request as cases write it."""
    due = request.deadline.type.value
    if request.deadline.value and due != "relative":
        due = f"{due}={request.deadline.value.replace(' ', '_')}"
    actors = ",".join(actor.value for actor in request.actors)
    place = request.place or "-"
    line = f"{place} {request.verb.value} {actors} {request.kind.value} {due}"
    return f"{line} conditional" if request.conditional else line


def explain_rule(rule: str, paths: Sequence[Path], language: str | None = None) -> list[RuleFinding]:
    """Every request of the files of which the rule gave a field, with the words on which it rests.

    `rule` is an id, or the beginning of several ("en.kind."). Raises BadInput for an id that no rule has, and for a
    file that cannot be read.
    """
    _check_id(rule)
    return [
        finding
        for path in paths
        for decision in read_file(path, language)
        for finding in _findings(rule, path, decision)
    ]


def _check_id(rule: str) -> None:
    """Refuse a misspelt id; those of deadlines are not checked, since they stand in tables of their own."""
    language = rule.partition(".")[0]
    if ".deadline" in rule:
        return
    known = [one.id for one in load_rules(language).file.rules()]
    known += [f"{language}.kind.action.default", f"{language}.actor.unnamed"]
    if not any(one == rule or (rule.endswith(".") and one.startswith(rule)) for one in known):
        near = get_close_matches(rule, known, n=3)
        raise BadInput(f"no reading rule is called {rule!r}; near it are {', '.join(near) or 'none'}")


def _findings(rule: str, path: Path, decision: ReadDecision) -> Iterator[RuleFinding]:
    texts = {provision.order: provision.text for provision in decision.provisions}
    for request in decision.requests:
        for evidence in request.evidence:
            if evidence.rule == rule or (rule.endswith(".") and evidence.rule.startswith(rule)):
                yield RuleFinding(
                    file=str(path),
                    decision=decision.number,
                    para=request.place,
                    field=evidence.field,
                    words=texts[evidence_order(decision, request, evidence)][evidence.start : evidence.end],
                    text=request.text,
                )
