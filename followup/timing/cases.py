"""The cases beside the rules of time: what becomes of requests, milestones, schedules and timelines on their days.

They lie in `cases` folders of the rules they test; each holds when what it wants, line by line, is what the rules give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Protocol, TypeVar

from pydantic import RootModel

from followup.content import content_path
from followup.timing.documents import timeline
from followup.timing.playbooks import choose, load_playbook, open_milestones
from followup.timing.reminders import lay_out, load_schedule
from followup.timing.rulefiles import Rule, load_rule
from followup.timing.words import written
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind, VerbClass
from followup.vocabulary.statuses import Triage


class TimingCase(Protocol):
    """One case: its name, what it wants and what the rules give, in lines that can be compared."""

    @property
    def name(self) -> str:
        """What tells it from the other cases of its file."""

    def wanted(self) -> list[str]:
        """The lines it wants."""

    def found(self) -> list[str]:
        """The lines that the rules give. Raises BadInput for a wrong rule file."""


class TriageCase(Rule):
    """A request and what the playbooks make of it: a task, something to monitor, a record."""

    kind: Kind
    actors: tuple[Actor, ...]
    verb: VerbClass
    becomes: Triage

    @property
    def name(self) -> str:
        """Who is asked to do what."""
        return " ".join([self.verb.value, ",".join(self.actors), self.kind.value])

    def wanted(self) -> list[str]:
        """Its line."""
        return [self.becomes.value]

    def found(self) -> list[str]:
        """What the playbook of its kind says."""
        return [choose(self.kind, self.actors, conditional=False, verb=self.verb, convention="minamata")[1].value]


class MilestoneCase(Rule):
    """A task opened on known dates: the days of its milestones, and those that have no day yet."""

    kind: Kind
    dates: dict[str, date]
    days: dict[str, str]
    waits: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The kind of task."""
        return f"milestones of a {self.kind.value}"

    def wanted(self) -> list[str]:
        """A line for each milestone."""
        return _days(self.days, self.waits)

    def found(self) -> list[str]:
        """What its playbook lays out."""
        laid = open_milestones(load_playbook(self.kind), self.dates, convention="minamata")
        return _days({one.code: written(one.day) for one in laid if one.day}, [one.code for one in laid if not one.day])


class StepsCase(Rule):
    """A schedule, the day on which replies are requested and the day of the letter: the days of its steps."""

    schedule: str
    communicated: date
    letter: date | None = None
    steps: dict[str, str]
    left_out: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The schedule and the day on which replies are requested."""
        return f"{self.schedule} for {written(self.communicated)}"

    def wanted(self) -> list[str]:
        """A line for each step."""
        return _days(self.steps, self.left_out)

    def found(self) -> list[str]:
        """What the schedule lays out."""
        laid = lay_out(load_schedule(self.schedule), self.communicated, self.letter)
        kept = {one.code: written(one.day) for one in laid if not one.left_out}
        return _days(kept, [one.code for one in laid if one.left_out])


class TimelineCase(Rule):
    """A document for a meeting: the days on which it is to be where."""

    kind: str
    convention: str
    opening: date
    call_closes: date | None = None
    days: dict[str, str]

    @property
    def name(self) -> str:
        """The kind of document and the opening of its meeting."""
        return f"{self.kind} document for {written(self.opening)}"

    def wanted(self) -> list[str]:
        """A line for each step."""
        return _days(self.days, ())

    def found(self) -> list[str]:
        """What the rules of documents lay out."""
        laid = timeline(self.opening, self.kind, self.convention, call_closes=self.call_closes)
        return _days({one.code: written(one.day) for one in laid if one.day}, ())


def _days(days: Mapping[str, str], without: Iterable[str]) -> list[str]:
    return [f"{code} {day}" for code, day in days.items()] + [f"{code} -" for code in without]


def load_timing_cases() -> Iterator[tuple[str, TimingCase]]:
    """Every case with the file it lies in, as "playbooks/triage". Raises BadInput that names file, line and field."""
    yield from _loaded("playbooks", "triage", RootModel[tuple[TriageCase, ...]])
    yield from _loaded("playbooks", "milestones", RootModel[tuple[MilestoneCase, ...]])
    yield from _loaded("reminders", "steps", RootModel[tuple[StepsCase, ...]])
    yield from _loaded("documents", "timelines", RootModel[tuple[TimelineCase, ...]])


_CaseT = TypeVar("_CaseT", bound=Rule)


def _loaded(folder: str, name: str, model: type[RootModel[tuple[_CaseT, ...]]]) -> Iterator[tuple[str, _CaseT]]:
    cases = load_rule(model, content_path("rules", folder, "cases", f"{name}.yaml")).root
    return ((f"{folder}/{name}", case) for case in cases)
