"""How sure the reading of an ask is: a figure between 0 and 1 from what made it easy or hard.

The weights were fitted on the labelled decisions used for tuning, "wholly right" being the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against a reading."""

    way: str
    parts: int
    kind_ruled: bool
    actors: int
    times: int
    dated: bool
    first: bool
    length: int


_BASE = 1.9
_WAYS = {"plain": 0.0, "decides": -0.9, "that": -0.4, "passive": -0.8, "shared": -0.5, "noun": -1.4, "matter": -1.2}


def confidence(signs: Signs) -> float:
    """The estimated chance that the ask is wholly right."""
    score = _BASE + _WAYS.get(signs.way, -1.0)
    score -= 0.5 * (signs.parts - 1)
    score -= 0.0 if signs.kind_ruled else 0.4
    score -= 0.3 * max(signs.actors - 1, 0)
    score -= 0.4 * max(signs.times - 1, 0)
    score += 0.2 if signs.dated else 0.0
    score += 0.2 if signs.first else 0.0
    score -= 0.3 if signs.length > 350 else 0.0  # noqa: PLR2004  about the length from which readers disagree
    return round(1 / (1 + exp(-score)), 3)
