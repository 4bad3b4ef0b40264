"""`make test-long`: the life of a call at random, until each action was taken in each state often enough."""

from __future__ import annotations

import argparse
import sys

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.services.life_machine import ACTIONS, REACHED, LifeOfACall

LEAST = 20


def main() -> int:
    """Play in rounds of lives; tell how often each pair was reached; 1 when one was reached too seldom in the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lives", type=int, default=50, help="how many lives one round has")
    parser.add_argument("--rounds", type=int, default=20, help="how many rounds are played at most")
    chosen = parser.parse_args()
    random = settings(
        max_examples=chosen.lives,
        stateful_step_count=30,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    for _ in range(chosen.rounds):
        run_state_machine_as_test(LifeOfACall, settings=random)
        if not seldom():
            break
    for state, action in sorted(pairs()):
        seldom_mark = "  seldom" if (state, action) in seldom() else ""
        sys.stdout.write(f"{REACHED[state, action]:6}  {state:14} {action}{seldom_mark}\n")
    return 1 if seldom() else 0


def pairs() -> list[tuple[str, str]]:
    """Every state with every action that may be taken in it."""
    return [(state, action) for action, states in ACTIONS.items() for state in states]


def seldom() -> list[tuple[str, str]]:
    """The pairs of state and action that were not reached often enough."""
    return [pair for pair in pairs() if REACHED[pair] < LEAST]


if __name__ == "__main__":
    sys.exit(main())
