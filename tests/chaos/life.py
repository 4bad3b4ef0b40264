"""`make test-long`: the life of a call at random, until each action was taken in each state often enough."""

from __future__ import annotations

import argparse
import sys

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.services.life_machine import REACHED, LifeOfACall

LEAST = 20
ALWAYS = (
    "days pass",
    "outage",
    "submit",
    "promise",
    "move the meeting",
    "a contact ends",
    "a contact changes",
    "release",
)


def main() -> int:
    """Play; tell how often each pair of state and action was reached; 1 when one was reached too seldom."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lives", type=int, default=200, help="how many lives are played")
    lives = parser.parse_args().lives
    random = settings(
        max_examples=lives,
        stateful_step_count=30,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(LifeOfACall, settings=random)
    for (state, action), count in sorted(REACHED.items()):
        sys.stdout.write(f"{count:6}  {state:14} {action}\n")
    states = {state for state, _action in REACHED}
    seldom = [(state, action) for state in states for action in ALWAYS if REACHED[state, action] < LEAST]
    for state, action in sorted(seldom):
        sys.stdout.write(f"seldom: {action} when {state}: {REACHED[state, action]}\n")
    return 1 if seldom else 0


if __name__ == "__main__":
    sys.exit(main())
