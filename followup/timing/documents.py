"""The timeline of a meeting document, planned back from the opening of the meeting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field, model_validator

from followup.content import content_path, load_content
from followup.timing.milestones import Milestone
from followup.timing.rulefiles import Rule, checked
from followup.timing.words import signed_span, span, written
from followup.timing.workdays import Workdays
from followup.vocabulary.deadlines import Unit
from followup.vocabulary.errors import BadInput

_DEFAULT = "default"
CALL_CLOSES = "call_closes"
ISSUED = "issued"

DocumentKind = Literal["working", "inf"]


class DocumentStep(Rule):
    """One step: `weeks` before the opening, and the days that the step needs at the least when time is short."""

    title: str
    weeks: int = Field(ge=0)
    at_least_days: int = Field(ge=0)
    source: str


class DocumentRule(Rule):
    """What holds for one kind of document: its limit of words, its languages and its steps in order of time."""

    title: str
    words: int | None
    words_source: str
    languages: Literal["all", "original"]
    languages_source: str
    steps: dict[str, DocumentStep] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_in_order(self) -> DocumentRule:
        weeks = [step.weeks for step in self.steps.values()]
        if weeks != sorted(weeks, reverse=True):
            raise ValueError("steps must stand in order of time, the earliest first")
        if list(self.steps)[-1] != ISSUED:
            raise ValueError(f"the last step must be {ISSUED!r}")
        return self


class DocumentRules(Rule):
    """The document rules of one convention; `dated` is the day on which they were last checked with their sources."""

    convention: str
    dated: date
    kinds: dict[DocumentKind, DocumentRule]


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether what is left of a timeline still fits; `earliest` is the first day on which it could be issued."""

    fits: bool
    earliest: date
    explanation: tuple[str, ...]


@lru_cache(maxsize=32)
def document_rule(convention: str | None, kind: str) -> DocumentRule:
    """The rule for a kind ("working", "inf") of document, with what a convention's own file states differently."""
    if kind not in {"working", "inf"}:
        raise BadInput(f"{kind!r} is no kind of document; kinds are working and inf")
    rules = load_content("rules", "documents", f"{_DEFAULT}.yaml")
    own = content_path("rules", "documents", f"{convention}.yaml")
    if convention and own.is_file():
        rules = _overlaid(rules, load_content("rules", "documents", own.name))
    checked_rules = checked(DocumentRules, rules, f"rules/documents/{convention or _DEFAULT}.yaml")
    return checked_rules.kinds["working" if kind == "working" else "inf"]


def _overlaid(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The base with what `own` states differently, mapping by mapping; the order of the base is kept."""
    merged = dict(base)
    for key, value in own.items():
        under = merged.get(key)
        merged[key] = _overlaid(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


def timeline(
    opening: date,
    kind: str,
    convention: str | None,
    *,
    call_closes: date | None = None,
    workdays: Workdays | None = None,
) -> list[Milestone]:
    """The milestones of a document for a meeting that opens on `opening`, in order of time.

    `call_closes` is the mandated or communicated day on which the call closes, which wins over the rule's. With
    `workdays` a milestone on a free day moves to the working day before it.
    """
    rule = document_rule(convention, kind)
    return [_milestone(code, step, opening, call_closes, workdays) for code, step in rule.steps.items()]


def _milestone(
    code: str, step: DocumentStep, opening: date, call_closes: date | None, workdays: Workdays | None
) -> Milestone:
    if code == CALL_CLOSES and call_closes is not None:
        given = (f"the call closes on {written(call_closes)}, as mandated or communicated",)
        return Milestone(code, step.title, call_closes, given)
    day = opening - timedelta(weeks=step.weeks)
    steps: tuple[str, ...] = (
        f"the meeting opens {written(opening)}",
        f"{signed_span(-step.weeks, Unit.WEEK)} = {written(day)} ({step.source})",
    )
    if workdays is not None:
        day, moved = workdays.moved_back(day)
        steps = (*steps, moved) if moved else steps
    return Milestone(code, step.title, day, steps)


def fit(
    milestones: list[Milestone], kind: str, convention: str | None, today: date, *, done: Collection[str] = ()
) -> Fit:
    """Whether the steps not yet done still fit between today and the day of issue, each at its shortest.

    A call that is still open cannot be shortened: its day counts as it stands. Otherwise `earliest` tells when the
    document could be issued at best, which is what an officer proposes instead.
    """
    at_least = {code: step.at_least_days for code, step in document_rule(convention, kind).steps.items()}
    ready = today
    steps: list[str] = [f"today is {written(today)}"]
    for milestone in milestones:
        if milestone.code in done:
            continue
        ready = max(ready + timedelta(days=at_least[milestone.code]), _not_before(milestone, today))
        steps.append(
            f"{milestone.title}: {span(at_least[milestone.code], Unit.DAY)} at the least, {written(ready)} at best"
        )
    planned = milestones[-1].day
    fits = planned is None or ready <= planned
    if not fits and planned is not None:
        late = span((ready - planned).days, Unit.DAY)
        steps.append(f"it no longer fits: {written(ready)} is {late} after {written(planned)}")
    return Fit(fits, ready, tuple(steps))


def _not_before(milestone: Milestone, today: date) -> date:
    return milestone.day if milestone.code == CALL_CLOSES and milestone.day else today


def issue_statement(milestones: list[Milestone], issued: date, reason: str | None) -> str | None:
    """The sentence a late document carries, None for one in time. Raises BadInput when it is late without a reason."""
    planned = milestones[-1].day
    if planned is None or issued <= planned:
        return None
    late = span((issued - planned).days, Unit.DAY)
    if not reason:
        raise BadInput(f"issued {late} after {written(planned)}: say why it is late")
    return f"issued {late} after {written(planned)}: {reason}"
