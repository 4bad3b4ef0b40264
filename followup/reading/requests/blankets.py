"""Conditions on everything that a text asks of somebody: no task themselves, but every such request depends on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from followup.vocabulary.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.reading.requests.passages import Passage
    from followup.reading.results import Evidence, ReadRequest
    from followup.reading.rules import ReadingRules

_LONGEST = 1500
"""A longer paragraph is not taken for such a condition."""


@dataclass(frozen=True, slots=True)
class Blanket:
    """One such paragraph: its place and section, on whose work it sets the condition, and where its words end."""

    place: str
    section: str | None
    actors: frozenset[Actor]
    evidence: Evidence
    end: int


def find_blanket(text: Passage, rules: ReadingRules) -> Blanket | None:
    """The condition that a paragraph sets on the whole text, if any; on the secretariat's where it names nobody."""
    if not text.may_depend or len(text.whole) > _LONGEST:
        return None
    for rule in rules.file.blanket:
        found = rule.pattern.search(text.whole)
        if found is None:
            continue
        hits = rules.actor_forms.find(text.whole, found.start(), found.end())
        named = frozenset(rules.actors[hit.rule].actor for hit in hits if hit.rule in rules.actors)
        place = text.provision.place
        evidence = replace(text.evidence("conditional", rule.id, found.start(), found.end()), place=place)
        return Blanket(place, text.provision.section, named or frozenset({Actor.SECRETARIAT}), evidence, found.end())
    return None


def under_blankets(
    request: ReadRequest, blankets: Sequence[Blanket], sections: Mapping[int, str | None] | None
) -> ReadRequest:
    """The request, conditional if a blanket condition covers it.

    `sections` gives the section of each provision by its order where a condition holds for its own section only, as in
    a report whose agenda items each end with one.
    """
    for blanket in blankets:
        covers = sections is None or sections.get(request.order) == blanket.section
        if covers and not request.conditional and not blanket.actors.isdisjoint(request.actors):
            return replace(request, conditional=True, evidence=(*request.evidence, blanket.evidence))
    return request
