"""Who is asked: the heads of the list of addressees, not the actors named in their modifiers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from followup.reading.requests.actions import ends_with
from followup.reading.rules import ITSELF, PRONOUN, TOPIC
from followup.vocabulary.actors import Actor

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from followup.reading.phrases import Hit
    from followup.reading.rules import ReadingRules


Topics = dict[str, tuple[Actor, str]]
"""Words to which a decision's title gives a meaning: the actor, and the rule that says so."""
_CLOSE = 1
"""How far from an addressee a separator may stand where nothing divides addressees from action."""
_JOINT = 12
"""How much can stand between two actors of one modifier (" and the ")."""
_ATTRIBUTE = 8
"""How much may stand there between a separator and the next addressee."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One actor found, the rule that knows it and where it stands. A pronoun has no actor of its own.

    `alternative` marks one asked only where another is not there ("the lead country or, if none, the Secretariat").
    """

    actor: Actor | None
    rule: str
    start: int
    end: int
    alternative: bool = False


@dataclass(slots=True)
class _Listing:
    """Where the reading of a list stands: whether the next actor would be a head, inside an aside, inside examples.

    `joint` is the end of the last separator, `modifying` the last actor named in a modifier.
    """

    low: str
    rules: ReadingRules
    topics: Topics
    head: bool = True
    aside: bool = False
    example: bool = False
    alternative: bool = False
    joint: int = 0
    modifying: Hit | None = None
    found: list[Addressee] = field(default_factory=list)

    def name(self, hit: Hit) -> None:
        """Go on by a phrase that can stand for somebody asked."""
        if not self.head:
            self.modifying = hit
        elif not self.aside and not self.example:
            addressee = _addressee(hit, self.low, self.rules, self.topics)
            if addressee is not None and not self._still_modifies(addressee):
                self.found.append(replace(addressee, alternative=True) if self.alternative else addressee)
                self.head = False

    def _still_modifies(self, addressee: Addressee) -> bool:
        """Whether it only goes on with a modifier ("the secretariats supporting the Committee and the Network")."""
        last = self.modifying
        if (
            last is None
            or last.rule not in self.rules.actors
            or self.rules.actors[last.rule].actor is not addressee.actor
        ):
            return False
        between = self.low[last.end : addressee.start]
        return len(between) <= _JOINT and between[:1].isspace()

    def take(self, match: re.Match[str]) -> None:
        """Go on by what stands between addressees."""
        group = match.lastgroup
        if group == "alternative":
            self.head, self.alternative = True, True
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
    """The actors listed between two places, in order. `topics`: what words mean by the decision's title."""
    hits = rules.actor_forms.find(low, start, end)
    if not hits:
        return []
    unmarked = rules.file.actions.marker is None
    listing = _Listing(low, rules, topics)
    reached = start
    for step in _steps(_heads(hits, low, rules, topics) if unmarked else hits, rules.listing.finditer(low, start, end)):
        if step.start < reached:
            continue
        separator = step.match is not None and step.match.lastgroup in {"separator", "resume"}
        if unmarked and listing.ends_at(step.start, separator=separator):
            break
        if step.hit is not None:
            joint = rules.listing.match(low, step.start, step.end) if rules.file.clauses.prefixes else None
            if joint and joint.lastgroup in {"separator", "resume"}:  # written together with the one it adds
                listing.take(joint)
            listing.name(step.hit)
        elif step.match is not None:
            listing.take(step.match)
        reached = step.end
    return listing.found


class _Step(NamedTuple):
    """A phrase that can stand for somebody asked, or a match of what stands between such phrases."""

    start: int
    end: int
    hit: Hit | None
    match: re.Match[str] | None


def _steps(hits: Sequence[Hit], between: Iterable[re.Match[str]]) -> list[_Step]:
    """Both in order of their places, phrases first."""
    steps = [_Step(hit.start, hit.end, hit, None) for hit in hits]
    steps += [_Step(match.start(), match.end(), None, match) for match in between]
    return sorted(steps, key=_place)


def _place(step: _Step) -> tuple[int, bool]:
    return step.start, step.hit is None


def _heads(hits: Sequence[Hit], low: str, rules: ReadingRules, topics: Topics) -> list[Hit]:
    """The hits without those that stand right before another, whose modifiers they are where words are not divided."""
    return [
        hit
        for hit, after in zip_longest(hits, hits[1:])
        if after is None or after.start > hit.end or _addressee(after, low, rules, topics) is None
    ]


def _addressee(hit: Hit, low: str, rules: ReadingRules, topics: Topics) -> Addressee | None:
    """Who is named by a phrase, or None when what stands around it shows that nobody is."""
    start, end, rule_id = hit
    owner = rules.file.addressees.unless_after
    if owner is not None and owner.match(low, end):
        return None
    if rule_id in _NOT_NAMED:
        return Addressee(_NOT_NAMED[rule_id], "", start, end)
    words = low[start:end]
    if words in topics:
        return Addressee(*topics[words], start, end)
    if rule_id == TOPIC:
        within = [one for one in rules.actor_forms.find(low, start + 1, end) if one.rule in rules.actors]
        return _addressee(within[-1], low, rules, topics) if within else None
    rule = rules.actors[rule_id]
    refused = rule.unless_after is not None and rule.unless_after.match(low, end) is not None
    if refused or ends_with(rule.unless_before, low, start):
        return None
    return Addressee(rule.actor, rule.id, start, end)


_NOT_NAMED: dict[str, Actor | None] = {PRONOUN: None, ITSELF: Actor.COP}
"""Who is meant by phrases that name nobody: whoever was named before, and the deciding body."""


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
    return next(
        ((rule.actor, rule.id) for rule in rules.file.topics if rule.subject and rule.title.search(title)), None
    )
