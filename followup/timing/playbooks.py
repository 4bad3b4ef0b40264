"""What a confirmed request becomes: a task with milestones, something to monitor, or a record.

One file of `rules/playbooks/` for each kind of request. Each rule of triage and each milestone carries its source, so
that an officer can see why, and change it for a convention.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Literal

from pydantic import Field, model_validator

from followup.content import content_path
from followup.timing.documents import DocumentKind, timeline
from followup.timing.milestones import Milestone
from followup.timing.rulefiles import Rule, load_rule
from followup.timing.spans import shift
from followup.timing.words import signed_span, written
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind, VerbClass
from followup.vocabulary.deadlines import Unit
from followup.vocabulary.statuses import Triage

_OFFSET = re.compile(r"(?P<count>[+-]\d{1,4})(?P<unit>[dwmy])")

ANCHORS = {
    "adoption": "the adoption of the decision",
    "letter": "the letter",
    "deadline": "the deadline",
    "call_closes": "the day by which replies are requested",
    "opening": "the opening of the session it is due at",
    "closing": "the close of the session it is due at",
    "meeting": "the last day on which the meeting can be held",
    "expiry": "the end of the mandate",
}
"""The days on which milestones hang, by the names a playbook and its caller use."""


class TriageRule(Rule):
    """One rule: holds when everything it names fits. `actors` fits when the request has one of them."""

    becomes: Triage
    actors: tuple[Actor, ...] = ()
    verbs: tuple[VerbClass, ...] = ()
    conditional: bool | None = None
    conventions: tuple[str, ...] = ()
    because: str
    source: str

    def fits(self, actors: Collection[Actor], verb: VerbClass, convention: str | None, *, conditional: bool) -> bool:
        """Whether a request falls under this rule."""
        return (
            (not self.actors or bool(set(self.actors) & set(actors)))
            and (not self.verbs or verb in self.verbs)
            and (self.conditional is None or self.conditional is conditional)
            and (not self.conventions or convention in self.conventions)
        )


class MilestoneRule(Rule):
    """One milestone: its anchor (a name of ANCHORS or the code of an earlier milestone) and offset, as "-26w"."""

    code: str
    title: str
    anchor: str
    offset: str = "+0d"
    by_convention: dict[str, str] = Field(default_factory=dict)
    unless: str | None = None
    """An anchor with which this milestone is not needed: the day that it gives tells more."""
    source: str

    def span_for(self, convention: str | None) -> tuple[int, Unit]:
        """The offset that holds for a convention, as a number of units."""
        return _span(self.by_convention.get(convention or "", self.offset))

    @model_validator(mode="after")
    def _offsets_read(self) -> MilestoneRule:
        for offset in (self.offset, *self.by_convention.values()):
            _span(offset)
        return self


class Playbook(Rule):
    """What becomes of requests of one kind; `dated` is the day on which it was last checked with its sources.

    `opens` names the record that goes with it: a call (letter, reminders, submissions), an expert group, or a document
    whose timeline adds its milestones when the session is known, without those to `leave_out`. `reminders` names the
    reminder schedule of a call.
    """

    kind: Kind
    dated: date
    title: str
    triage: tuple[TriageRule, ...] = Field(min_length=1)
    opens: Literal["call", "group", "document"] | None = None
    reminders: str | None = None
    document: DocumentKind | None = None
    leave_out: tuple[str, ...] = ()
    milestones: tuple[MilestoneRule, ...] = ()

    @model_validator(mode="after")
    def _everything_falls_somewhere(self) -> Playbook:
        last = self.triage[-1]
        if last.actors or last.verbs or last.conventions or last.conditional is not None:
            raise ValueError("the last rule of triage must hold for every request")
        known = set(ANCHORS)
        for milestone in self.milestones:
            if milestone.anchor not in known:
                raise ValueError(
                    f"milestone {milestone.code!r} hangs on {milestone.anchor!r}, which is not known before it"
                )
            if milestone.unless not in {None, *ANCHORS}:
                raise ValueError(f"milestone {milestone.code!r} is left out with {milestone.unless!r}, no anchor")
            known.add(milestone.code)
        return self

    def triage_rule(
        self, actors: Collection[Actor], verb: VerbClass, convention: str | None, *, conditional: bool
    ) -> TriageRule:
        """The first rule under which a request falls; its `because` is shown to the officer."""
        return next(rule for rule in self.triage if rule.fits(actors, verb, convention, conditional=conditional))


@lru_cache(maxsize=32)
def load_playbook(kind: Kind) -> Playbook:
    """The playbook of a kind of request, read once per process."""
    return load_rule(Playbook, content_path("rules", "playbooks", f"{kind.value}.yaml"))


def choose(
    kind: Kind,
    actors: Collection[Actor],
    conditional: bool,  # noqa: FBT001  a field of the request, passed as it stands there
    verb: VerbClass,
    convention: str | None,
) -> tuple[Playbook, Triage]:
    """The playbook of a request and what it makes of it."""
    playbook = load_playbook(kind)
    return playbook, playbook.triage_rule(actors, verb, convention, conditional=conditional).becomes


def open_milestones(playbook: Playbook, dates: Mapping[str, date], *, convention: str | None = None) -> list[Milestone]:
    """The milestones of a new task in order of time, those that wait for a day last.

    `dates` are the days known, by the names of ANCHORS. A milestone that hangs on one not known has no day and says
    what it waits for. Where the playbook has a document and "opening" is known, the document's timeline is included.
    """
    laid: dict[str, Milestone] = {}
    for rule in playbook.milestones:
        if rule.unless is not None and rule.unless in dates:
            continue
        laid[rule.code] = _laid(rule, dates, laid, convention)
    if playbook.document and "opening" in dates:
        steps = timeline(dates["opening"], playbook.document, convention, call_closes=dates.get("call_closes"))
        for step in steps:
            if step.code not in playbook.leave_out:
                laid.setdefault(step.code, step)
    return sorted(laid.values(), key=lambda milestone: (milestone.day is None, milestone.day or date.max))


def _laid(
    rule: MilestoneRule, dates: Mapping[str, date], laid: Mapping[str, Milestone], convention: str | None
) -> Milestone:
    earlier = laid.get(rule.anchor)
    anchor = earlier.day if earlier else dates.get(rule.anchor)
    name = f'"{earlier.title}"' if earlier else ANCHORS[rule.anchor]
    if anchor is None:
        return Milestone(rule.code, rule.title, None, (f"waits for {name}",))
    count, unit = rule.span_for(convention)
    day = shift(anchor, count, unit)
    counted = (
        f"{signed_span(count, unit)} = {written(day)} ({rule.source})" if count else f"on that day ({rule.source})"
    )
    return Milestone(rule.code, rule.title, day, (f"{name}: {written(anchor)}", counted))


def _span(offset: str) -> tuple[int, Unit]:
    found = _OFFSET.fullmatch(offset)
    if found is None:
        raise ValueError(f"{offset!r} is no offset; write it as -26w, +14d or +3m")
    return int(found["count"]), Unit(found["unit"])
