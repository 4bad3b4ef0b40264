"""Who is asked: the heads of the list of addressees, not the actors named in their modifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from followup.reading.rules import ITSELF, PRONOUN, TOPIC
from followup.vocabulary.actors import Actor

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from followup.reading.phrases import Hit
    from followup.reading.rules import ReadingRules


Topics = dict[str, tuple[Actor, str]]
"""Words to which a decision's title gives a meaning: the actor, and the rule that says so."""
_CLOSE = 1
"""How far from an addressee a separator may stand where nothing divides addressees from action."""
_ATTRIBUTE = 8
"""How much may stand there between a separator and the next addressee."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One actor found, the rule that knows it and where it stands. A pronoun has no actor of its own."""

    actor: Actor | None
    rule: str
    start: int
    end: int


@dataclass(slots=True)
class _Listing:
    """Where the reading of a list stands: whether the next actor would be a head, inside an aside, inside examples.

    `joint` is the end of the last separator.
    """

    low: str
    rules: ReadingRules
    topics: Topics
    head: bool = True
    aside: bool = False
    example: bool = False
    joint: int = 0
    found: list[Addressee] = field(default_factory=list)

    def name(self, hit: Hit) -> None:
        """Go on by a phrase that can stand for somebody asked."""
        if self.head and not self.aside and not self.example:
            addressee = _addressee(hit, self.low, self.rules, self.topics)
            if addressee is not None:
                self.found.append(addressee)
                self.head = False

    def take(self, match: re.Match[str]) -> None:
        """Go on by what stands between addressees."""
        group = match.lastgroup
        if group == "alternative":
            self.aside = bool(self.found)
        elif group == "aside":
            self.aside = True
        elif group == "example":
            self.example = True
        elif group == "modifier":
            self.head = False
        else:
            self._separate(match)

    def _separate(self, match: re.Match[str]) -> None:
        self.head = True
        self.joint = match.end()
        if match.lastgroup == "resume":
            self.example = False
        if not self.found and not any(char.isalnum() for char in match.group()):
            self.aside = False

    def ends_at(self, start: int, *, separator: bool) -> bool:
        """Whether, in a language in which nothing divides addressees from action, the list has ended before a place."""
        if not self.found:
            return False
        if separator:
            return start - self.found[-1].end > _CLOSE
        return not self.head or start - self.joint > _ATTRIBUTE


def addressees(low: str, start: int, end: int, rules: ReadingRules, topics: Topics) -> list[Addressee]:
    """The actors listed between two places, in order. `topics` are the words to which the decision's title gives a meaning."""
    listing = _Listing(low, rules, topics)
    unmarked = rules.file.actions.marker is None
    hits = rules.actor_forms.find(low, start, end)
    if not hits:
        return []
    if unmarked:
        hits = _heads(hits, low)
    upcoming = 0
    reached = start
    for match in rules.listing.finditer(low, start, end):
        while upcoming < len(hits) and hits[upcoming].start <= match.start():
            hit = hits[upcoming]
            upcoming += 1
            if hit.start < reached:
                continue
            if unmarked and listing.ends_at(hit.start, separator=False):
                return listing.found
            listing.name(hit)
            reached = hit.end
        if match.start() < reached:
            continue
        if unmarked and listing.ends_at(match.start(), separator=match.lastgroup in {"separator", "resume"}):
            return listing.found
        listing.take(match)
        reached = match.end()
    for hit in hits[upcoming:]:
        if hit.start >= reached and not (unmarked and listing.ends_at(hit.start, separator=False)):
            listing.name(hit)
    return listing.found


def _heads(hits: Sequence[Hit], low: str) -> list[Hit]:
    """The hits without those that stand right before another, whose modifiers they are where words are not divided."""
    return [hit for hit, after in zip(hits, [*hits[1:], None], strict=True) if after is None or after.start > hit.end]


def _addressee(hit: Hit, low: str, rules: ReadingRules, topics: Topics) -> Addressee | None:
    start, end, rule_id = hit
    owner = rules.file.addressees.unless_after
    if owner is not None and owner.match(low, end):
        return None
    if rule_id == PRONOUN:
        return Addressee(None, "", start, end)
    if rule_id == ITSELF:
        return Addressee(Actor.COP, "", start, end)
    words = low[start:end]
    if words in topics:
        actor, topic = topics[words]
        return Addressee(actor, topic, start, end)
    if rule_id == TOPIC:
        return None
    rule = rules.actors[rule_id]
    if rule.unless_after is not None and rule.unless_after.match(low, end):
        return None
    if rule.unless_before is not None and rule.unless_before.search(low, max(0, start - 60), start):
        return None
    return Addressee(rule.actor, rule.id, start, end)


def topic_words(title: str, rules: ReadingRules) -> Topics:
    """What short words mean in a decision of this (folded) title: word -> actor and rule."""
    meanings: Topics = {}
    for rule in rules.file.topics:
        if rule.title.search(title):
            for phrase in rules.topic_forms[rule.id]:
                meanings.setdefault(phrase, (rule.actor, rule.id))
    return meanings


def topic_subject(title: str, rules: ReadingRules) -> tuple[Actor, str] | None:
    """Who is meant, in a decision of this (folded) title, by an ask that names nobody."""
    return next(((rule.actor, rule.id) for rule in rules.file.topics if rule.subject and rule.title.search(title)), None)
