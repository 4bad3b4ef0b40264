"""Reminder schedules: which standard steps a call has, and the days on which they fall.

A schedule is a file of `rules/reminders/`; its steps hang on the letter or on the communicated deadline, never on the
mandated or internal one. An extension is a new communicated deadline: the steps not yet sent are planned anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

from pydantic import Field, model_validator

from followup.content import content_path
from followup.timing.rulefiles import Rule, load_rule
from followup.timing.words import signed_span, span, written
from followup.timing.workdays import Workdays
from followup.vocabulary.deadlines import Unit

Audience = Literal["all_addressed", "nothing_received", "officer", "head_of_unit", "executive_secretary", "bureau"]
"""To whom a step goes: everybody the call addresses, those from whom nothing has come, or people of the house."""

Channel = Literal["letter", "mail", "page"]
Stop = Literal["answered", "closed", "never"]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_WEEK: tuple[Weekday, ...] = get_args(Weekday)
Copied = Literal["permanent_mission", "regional_group_coordinator"]


class Step(Rule):
    """One standard step. `offset` is in days from its anchor; `stop` says what makes it needless for a recipient.

    A step of channel "page" is shown to somebody of the house on the pages; it needs no template.
    """

    code: str
    anchor: Literal["letter", "deadline"] = "deadline"
    offset: int
    audience: Audience
    template: str | None = None
    channel: Channel
    stop: Stop
    purpose: str
    copied: tuple[Copied, ...] = ()
    source: str

    @model_validator(mode="after")
    def _mail_has_a_template(self) -> Step:
        if self.template is None and self.channel != "page":
            raise ValueError(f"step {self.code!r} goes out by {self.channel}: it needs a template")
        return self


class AfterOutage(Rule):
    """What becomes of steps found due late: how late a step may still go by itself, in days."""

    hold_after_days: int = Field(ge=0)
    source: str


class Schedule(Rule):
    """A reminder schedule as officers know it: named, dated, sourced, its steps in order of time."""

    name: str
    dated: date
    title: str
    quiet_days_after_letter: int = Field(ge=0)
    quiet_source: str
    quiet_days_after_promise: int = Field(default=7, ge=0)
    """Whose promise ends so few days before the next step gets only that step, and not the one held back."""
    copy_missions: bool = False
    quiet_weekdays: tuple[Weekday, ...] = ()
    """Days of the week on which nobody is reminded: a step that falls on one goes on the next other day."""
    deadline_words: str = "a reply is requested by"
    """How an explanation names the day on which the steps hang."""
    after_outage: AfterOutage
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Schedule:
        if len({step.code for step in self.steps}) != len(self.steps):
            raise ValueError("two steps have the same code")
        if set(self.quiet_weekdays) >= set(_WEEK):
            raise ValueError("one day of the week at least is not quiet")
        return self


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with its day. `left_out` says why it is not sent at all; None for a step that stands."""

    code: str
    day: date
    explanation: tuple[str, ...]
    audience: Audience
    template: str | None
    channel: Channel
    stop: Stop
    copied: tuple[Copied, ...] = ()
    left_out: str | None = None


@lru_cache(maxsize=16)
def load_schedule(name: str) -> Schedule:
    """The schedule of that name in `rules/reminders/`, read once per process. Raises BadInput when there is none."""
    return load_rule(Schedule, content_path("rules", "reminders", f"{name}.yaml"))


def plan(
    schedule: Schedule,
    communicated: date,
    letter: date | None,
    *,
    copy_missions: bool | None = None,
    workdays: Workdays | None = None,
) -> list[PlannedStep]:
    """The steps that stand, in order of their days.

    `communicated` is the deadline of the letter ("reply requested by"); `letter` the day it goes out, None while that
    is not set: then the letter's own step is not planned. `copy_missions` overrides the schedule's own switch. With
    `workdays` a step that falls on a free day moves to the next working day, the letter excepted.
    """
    steps = lay_out(schedule, communicated, letter, copy_missions=copy_missions, workdays=workdays)
    return [step for step in steps if step.left_out is None]


def lay_out(
    schedule: Schedule,
    communicated: date,
    letter: date | None,
    *,
    copy_missions: bool | None = None,
    workdays: Workdays | None = None,
) -> list[PlannedStep]:
    """As `plan`, with the steps left out and why: each step of the schedule that has a day is there."""
    missions = schedule.copy_missions if copy_missions is None else copy_missions
    laid = [
        _planned(step, anchor, schedule, letter, workdays, missions=missions)
        for step in schedule.steps
        if (anchor := letter if step.anchor == "letter" else communicated) is not None
    ]
    return sorted(laid, key=lambda step: step.day)


def unsent(steps: Sequence[PlannedStep], sent: Collection[str]) -> list[PlannedStep]:
    """The steps whose code is not among those sent: what an extension moves."""
    return [step for step in steps if step.code not in sent]


def _planned(
    step: Step, anchor: date, schedule: Schedule, letter: date | None, workdays: Workdays | None, *, missions: bool
) -> PlannedStep:
    day = anchor + timedelta(days=step.offset)
    explanation = _sentences(step, anchor, day, schedule.deadline_words)
    if workdays is None and step.anchor == "deadline" and _WEEK[day.weekday()] in schedule.quiet_weekdays:
        quiet, day = day, _after_quiet_days(day, schedule)
        explanation = (*explanation, f"{written(quiet)} is a quiet day; the next that is none is {written(day)}")
    if workdays is not None and step.anchor == "deadline" and (free := workdays.why_free(day)):
        later = workdays.on_or_after(day)
        explanation = (
            *explanation,
            f"{written(day)} is not worked at {workdays.station} ({free}); {written(later)} is",
        )
        day = later
    return PlannedStep(
        code=step.code,
        day=day,
        explanation=explanation,
        audience=step.audience,
        template=step.template,
        channel=step.channel,
        stop=step.stop,
        copied=tuple(role for role in step.copied if missions or role != "permanent_mission"),
        left_out=_too_soon(step, day, schedule, letter),
    )


def _after_quiet_days(day: date, schedule: Schedule) -> date:
    while _WEEK[day.weekday()] in schedule.quiet_weekdays:
        day += timedelta(days=1)
    return day


def _sentences(step: Step, anchor: date, day: date, deadline_words: str) -> tuple[str, ...]:
    words = "the letter is dated" if step.anchor == "letter" else deadline_words
    return (f"{words} {written(anchor)}", *_counted(step.offset, day))


def _counted(offset: int, day: date) -> tuple[str, ...]:
    return (f"{signed_span(offset, Unit.DAY)} = {written(day)}",) if offset else ()


def _too_soon(step: Step, day: date, schedule: Schedule, letter: date | None) -> str | None:
    """Nobody is reminded of a letter that has only just come."""
    if step.anchor == "letter" or letter is None or day > letter + timedelta(days=schedule.quiet_days_after_letter):
        return None
    quiet = span(schedule.quiet_days_after_letter, Unit.DAY)
    return f"{written(day)} lies within {quiet} of the letter of {written(letter)}"
