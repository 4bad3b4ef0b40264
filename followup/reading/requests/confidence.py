"""How sure the reading of an ask is: a figure between 0 and 1 from what made it easy or hard.

The weights say how often each sign went with an error when the labelled decisions were read during tuning; the figure
orders the asks for an officer's attention, and its curve on decisions set aside is kept with the acceptance tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from followup.vocabulary.asks import Kind


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against a reading.

    `way` is how the clause was read, `parts` into how many actions it was split, `times` how many times stand in it,
    `dated` whether one of them was taken, `first` whether the ask is the first of its paragraph, `length` the
    characters from its verb to its end.
    """

    way: str
    parts: int
    kind: Kind
    actors: int
    times: int
    dated: bool
    first: bool
    length: int


_BASE = 1.7
_WAYS = {"plain": 0.0, "decides": -0.6, "that": -0.4, "passive": -0.8, "shared": -0.5, "noun": -1.6, "matter": -1.2}
_OTHER_WAY = -1.0
_KINDS = {
    Kind.SUBMISSION: 0.9,
    Kind.NOMINATION: 0.8,
    Kind.REPORT: 0.7,
    Kind.MEETING: 0.6,
    Kind.REVIEW: 0.5,
    Kind.GROUP: 0.2,
    Kind.DOCUMENT: 0.0,
    Kind.SUPPORT: -0.1,
    Kind.ACTION: -0.3,
    Kind.COOPERATION: -0.4,
}
_MANY = 6
"""From how many parts, actors or times on more make no difference."""
_LONG = 350
"""The length, in characters, from which readers begin to disagree."""


def confidence(signs: Signs) -> float:
    """The estimated chance that the ask is wholly right."""
    score = _BASE + _WAYS.get(signs.way, _OTHER_WAY) + _KINDS[signs.kind]
    score -= 0.6 * min(signs.parts - 1, _MANY)
    score -= 0.3 * min(max(signs.actors - 1, 0), _MANY)
    score -= 0.4 * min(max(signs.times - 1, 0), _MANY)
    score += 0.2 * signs.dated + 0.2 * signs.first - 0.4 * (signs.length > _LONG)
    return round(1 / (1 + exp(-score)), 3)
