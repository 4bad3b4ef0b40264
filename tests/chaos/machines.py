"""`make test-long`: workers and Prefect's server killed at random over sweeps that the server's schedule begins.

At the end every step has every mail once. Exit code 1 when a mail is missing; one that is there twice ends it at once.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from followup.records.register import Register
from tests.fixtures.many_machines import Machines, PrefectServer, machines, server_python, wait_for
from tests.fixtures.postgres import running_server
from tests.integration.services.many_calls import at, many_calls

LETTERS, PARTIES = 80, 50
MAILS = LETTERS * PARTIES
STEPS = {"letter": "2020-01-06", "first_reminder": "2020-03-10", "second_reminder": "2020-03-24"}
WORKERS = ("one", "two")
DEATHS = ("worker", "server", "worker", "both workers")
LONGEST_S = 900


def main() -> int:
    """Kill so often, then let everything be done, and count."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.machines", description=__doc__)
    parser.add_argument("--kills", type=int, default=9)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="followup-machines-") as temporary, running_server() as postgres:
        url = postgres.new_database()
        with closing(Register.open(url)) as register:
            many_calls(register, LETTERS, asked=[f"P{number:02}" for number in range(PARTIES)])
        server = PrefectServer(server_python(), Path(temporary), postgres.new_database())
        server.start()
        try:
            with machines(server, Path(temporary), url) as installed:
                return _sweeps(installed, options.kills, random.Random(options.seed))  # noqa: S311  no secret
        finally:
            server.kill()


def _sweeps(installed: Machines, kills: int, chance: random.Random) -> int:
    installed.deploy(as_of=at(STEPS["letter"]).isoformat())
    for name in WORKERS:
        installed.start_worker(name)
    deaths = [DEATHS[number % len(DEATHS)] for number in range(kills)]
    chance.shuffle(deaths)
    killed: Counter[str] = Counter()
    for number, (code, day) in enumerate(STEPS.items(), start=1):
        installed.sweep_at(at(day).isoformat())
        until = time.monotonic() + LONGEST_S
        while installed.prepared(code) < MAILS and time.monotonic() < until:
            if killed.total() < kills * number / len(STEPS):
                _kill(installed, deaths[killed.total()], chance)
                killed[deaths[killed.total()]] += 1
            time.sleep(1)
    missing = sum(MAILS - installed.prepared(code) for code in STEPS)
    told = ", ".join(f"{what} {count}" for what, count in sorted(killed.items()))
    sys.stdout.write(f"killed {killed.total()} ({told}); mails {MAILS * len(STEPS)}, lost {missing}, twice 0\n")
    return 1 if missing else 0


def _kill(installed: Machines, what: str, chance: random.Random) -> None:
    """Wait for a sweep, kill something a moment later, and put it up again."""
    [run, *_] = wait_for(lambda: installed.server.runs("RUNNING"), "a sweep")
    time.sleep(chance.uniform(0, 4))
    if what == "server":
        installed.server.kill()
        time.sleep(chance.uniform(0, 15))
        installed.server.start()
        return
    at_work = installed.who_works(run["id"]) or chance.choice(WORKERS)
    for name in WORKERS if what == "both workers" else [at_work]:
        installed.kill_worker(name)
        installed.start_worker(name)


if __name__ == "__main__":
    sys.exit(main())
