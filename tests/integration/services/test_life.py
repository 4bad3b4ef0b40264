"""A call lives at random, and nobody who must not be written to is: see life_machine."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.services.life_machine import LifeOfACall


def test_whatever_happens_nobody_is_written_to_who_must_not_be() -> None:
    """Always the same runs; others in `make test-long`."""
    fixed = settings(
        max_examples=8,
        stateful_step_count=20,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(LifeOfACall, settings=fixed)
