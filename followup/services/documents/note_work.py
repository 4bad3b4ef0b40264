"""The facts of a note about work between meetings: activities, areas, bodies asked, terms of reference and rounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.writing.notes.facts import (
    ActivityFact,
    AreaFact,
    BodyFact,
    NameFact,
    PartyFact,
    RoundFact,
    Span,
    TermFact,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Unit
    from followup.records.tables import (
        Activity,
        BodyAsked,
        DraftRound,
        ExpertGroup,
        PartnershipArea,
        Party,
        TermOfReference,
    )


@dataclass(frozen=True, slots=True)
class WorkDone:
    """The rows of a piece of work, read in one unit."""

    groups: Sequence[ExpertGroup] = ()
    terms: Sequence[TermOfReference] = ()
    rounds: Sequence[DraftRound] = ()
    activities: Sequence[Activity] = ()
    areas: Sequence[PartnershipArea] = ()
    bodies: Sequence[BodyAsked] = ()
    parties: tuple[Party, ...] = ()

    def own_names(self) -> tuple[NameFact, ...]:
        """The names of expert groups, bodies and areas, by their keys: {name gef} prints one."""
        rows: list[ExpertGroup | BodyAsked | PartnershipArea] = [*self.groups, *self.bodies, *self.areas]
        return tuple(NameFact(row.key, row.names, (row.id,)) for row in rows)

    def activity_facts(self) -> tuple[ActivityFact, ...]:
        """Activities with place, days, host, donors and result."""
        named = {party.code: PartyFact(party.code, party.names, (party.id,)) for party in self.parties}
        return tuple(_activity(row, named) for row in self.activities)

    def area_facts(self) -> tuple[AreaFact, ...]:
        """Areas with lead, goal and target."""
        return tuple(
            AreaFact(row.key, row.names, row.lead, row.goal, row.target, row.no_target, (row.id,)) for row in self.areas
        )

    def body_facts(self) -> tuple[BodyFact, ...]:
        """Bodies asked, and those reported on without having been asked."""
        return tuple(
            BodyFact(row.key, row.names, row.asked, row.replied, row.section, (row.id,)) for row in self.bodies
        )

    def term_facts(self) -> tuple[TermFact, ...]:
        """The tasks of the terms of reference and what became of each."""
        return tuple(TermFact(row.place, row.words, row.done, row.result, (row.id,)) for row in self.terms)

    def round_facts(self) -> tuple[RoundFact, ...]:
        """The rounds of drafts and comments."""
        return tuple(RoundFact(row.key, row.names, _span(row.due), row.from_whom, (row.id,)) for row in self.rounds)


def work_done(unit: Unit, convention: str, work: str | None) -> WorkDone:
    """Read everything that belongs to a piece of work; nothing when a note draws on none."""
    if work is None:
        return WorkDone()
    groups = unit.work.groups(convention, work)
    activities = unit.work.activities(convention, work)
    codes = {code for row in activities for code in (*row.donors, row.host) if code}
    return WorkDone(
        groups=groups,
        terms=unit.work.terms([group.id for group in groups]),
        rounds=unit.work.rounds([group.id for group in groups]),
        activities=activities,
        areas=unit.work.areas(convention, work),
        bodies=unit.work.bodies(convention, work),
        parties=tuple(unit.people.parties(codes)) if codes else (),
    )


def _activity(row: Activity, named: dict[str, PartyFact]) -> ActivityFact:
    return ActivityFact(
        key=row.key,
        group=row.listed_with,
        names=row.names,
        when=_span(row.held),
        mode=row.mode,
        place=row.place,
        host=named.get(row.host) if row.host else None,
        hosted_by=row.hosted_by,
        donors=tuple(named[code] for code in row.donors),
        result=row.result,
        records=(row.id,),
        kind=row.kind,
    )


def _span(days: str | None) -> Span | None:
    return Span.parse(days) if days else None
