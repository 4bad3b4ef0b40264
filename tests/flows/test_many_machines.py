"""Followup on many machines: schedules, workers and a server of Prefect, of which any may die at any moment."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from followup.records.register import Register
from tests.fixtures.many_machines import Machines, PrefectServer, machines, wait_for
from tests.fixtures.postgres import PostgresServer
from tests.integration.services.many_calls import at, many_calls

LETTERS, PARTIES = 80, 50
MAILS = LETTERS * PARTIES
LETTER_DAY, FIRST_REMINDER = "2020-01-06", "2020-03-10"
SHOWN = {"artifacts": {"key": {"any_": ["due-sweep"]}}, "deployments": {"name": {"any_": ["every-minute"]}}}

# Processes that start, die and are waited for: on a machine with much else to do it takes its time.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def installation(
    prefect_server: PrefectServer, postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machines]:
    """Eighty letters to fifty parties, due, and two workers."""
    url = postgres.new_database()
    with closing(Register.open(url)) as register:
        many_calls(register, LETTERS, asked=[f"P{number:02}" for number in range(PARTIES)])
    with machines(prefect_server, tmp_path_factory.mktemp("machines"), url) as installed:
        installed.deploy(as_of=at(LETTER_DAY).isoformat())
        for name in ("one", "two"):
            installed.start_worker(name)
        yield installed


def test_a_worker_that_dies_in_the_middle_of_a_sweep_loses_nothing(installation: Machines) -> None:
    server = installation.server
    # Deployed for the second time, in the whole suite: nothing is there twice.
    watching = [one["name"] for one in server.ask("automations/filter", {})]
    assert sorted(watching) == ["a run that never began", "a run without a sign of life"]

    wait_for(lambda: installation.prepared("letter"), "the first mails of a sweep that the schedule began")
    [run] = server.runs("RUNNING")
    dead = installation.who_works(run["id"])
    assert dead is not None
    installation.kill_worker(dead)
    assert 0 < installation.prepared("letter") < MAILS

    wait_for(lambda: installation.prepared("letter") == MAILS, "the sweep of the other worker")

    crashed = server.ask(f"flow_runs/{run['id']}")
    assert crashed["created_by"]["type"] == "SCHEDULE"
    assert (crashed["state_type"], "its worker is gone" in crashed["state"]["message"]) == ("CRASHED", True)
    [shown, *_] = wait_for(lambda: server.ask("artifacts/filter", SHOWN), "the table of that sweep")
    [outcome] = json.loads(shown["data"])
    assert (outcome["code"], outcome["became"], outcome["reason"]) == ("letter", "prepared", None)
    assert 0 < outcome["steps"] < LETTERS
    assert outcome["messages"] == PARTIES * outcome["steps"]


def test_a_server_that_dies_delays_and_loses_nothing(installation: Machines) -> None:
    server = installation.server
    wait_for(lambda: server.runs("RUNNING"), "a sweep in hand")
    server.kill()
    alive = list(installation.workers)
    for name in alive:
        wait_for(lambda: "does not answer" in installation.log_of(name).read_text(), f"worker {name} to say so")  # noqa: B023
    server.start()
    installation.sweep_at(at(FIRST_REMINDER).isoformat())
    wait_for(lambda: installation.prepared("first_reminder") == MAILS, "the sweep after the server came back")
    for name in alive:
        log = installation.log_of(name).read_text()
        assert log.count("does not answer") == 1
        assert "Traceback" not in log
