"""How sure the reading of an ask is: a figure between 0 and 1 from what made it easy or hard.

The weights are those of a logistic regression: whether the reading of an ask was wholly right, on decisions that had
not been looked at when the reader read them, by the signs below. The figure orders the asks for an officer's attention.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from followup.vocabulary.asks import Kind, VerbClass
from followup.vocabulary.deadlines import DeadlineType


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against a reading.

    `way` is how the clause was read, `plain` whether its kind rests on a rule or on a verb that can mean no other,
    `times` how many times its action names (also such as only tell), `parts` into how many actions the clause was
    split, `length` the characters from its verb to its end.
    """

    way: str
    verb: VerbClass
    kind: Kind
    plain: bool
    deadline: DeadlineType
    times: int
    parts: int
    actors: int
    length: int


_BASE = 1.3
_WAYS = {"plain": 0.0, "decides": -0.4, "matter": -0.4, "that": -0.6, "shared": -0.6, "noun": -0.7, "passive": -0.8}
_OTHER_WAY = -0.8
_KINDS = {
    Kind.ACTION: 0.5,
    Kind.SUBMISSION: 0.5,
    Kind.COOPERATION: 0.1,
    Kind.GROUP: 0.1,
    Kind.SUPPORT: 0.1,
    Kind.REPORT: 0.0,
    Kind.REVIEW: 0.0,
    Kind.MEETING: -0.2,
    Kind.NOMINATION: -0.2,
    Kind.DOCUMENT: -0.4,
}
_DEADLINES = {
    DeadlineType.YEAR: -0.4,
    DeadlineType.BEFORE_SESSION: -0.3,
    DeadlineType.RELATIVE: -0.9,
    DeadlineType.TBA: -1.0,
    DeadlineType.OPEN: -1.0,
}
_DOUBT = -1.0
_ENCOURAGES = 0.4
_UNTAKEN = -0.6
"""For a time that is named but is no deadline."""
_MANY = 4
"""From how many parts or actors on more make no difference."""
_LONG = 450
"""The length, in characters, from which readers begin to disagree."""


def confidence(signs: Signs) -> float:
    """The estimated chance that the ask is wholly right."""
    score = _BASE + _WAYS.get(signs.way, _OTHER_WAY) + _KINDS[signs.kind] + _DEADLINES.get(signs.deadline, 0.0)
    score += _DOUBT * (not signs.plain) + _ENCOURAGES * (signs.verb is VerbClass.ENCOURAGE)
    score += _UNTAKEN * (signs.deadline is DeadlineType.NONE and signs.times > 0)
    score -= 0.1 * min(signs.parts - 1, _MANY) + 0.15 * min(max(signs.actors - 1, 0), _MANY)
    score -= 0.35 * (signs.length > _LONG)
    return round(1 / (1 + exp(-score)), 3)
