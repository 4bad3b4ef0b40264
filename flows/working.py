"""A worker of the pool that outlives its server: `PREFECT_API_URL=http://.../api python -m flows.working --name NAME`.

While its server is away Prefect's own worker fills the log with tracebacks, can cancel no run any more, and ends after
some eight minutes. So this program begins it when the server answers, passes on what it says for as long as the server
answers, ends it when the server stays away, begins it again afterwards, and says each in one line. A run in hand goes
on in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

POOL = "followup"
"""The work pool whose runs workers take; the deployments of prefect.yaml name it."""
LOOK_EVERY_S = 2.0
PATIENCE = 3
"""After so many looks without an answer the server counts as away; one may fail for a moment."""
_ANSWER_WITHIN_S = 5.0


@dataclass
class Watch:
    """Whether the server answers, with its database behind it."""

    api: str
    missed: int = PATIENCE

    def look(self) -> bool:
        """Ask once; the server is away after several questions without an answer, and there again after one."""
        self.missed = 0 if answers(self.api) else self.missed + 1
        return self.missed < PATIENCE


def answers(api: str) -> bool:
    """Whether the server answers now."""
    try:
        with urllib.request.urlopen(f"{api}/ready", timeout=_ANSWER_WITHIN_S):  # noqa: S310  the house's own
            return True
    except OSError:
        return False


def work(api: str, start: list[str]) -> None:
    """Keep a worker, begun by the command `start`, at work until this process is ended."""
    watch = Watch(api)
    worker: subprocess.Popen[bytes] | None = None
    said = None
    try:
        while True:
            there = watch.look()
            if there is not said:
                said = _tell(api, there=there)
            if not there:
                _end(worker)
                worker = None
            elif worker is None or worker.poll() is not None:
                worker = _begin(api, start)
            time.sleep(LOOK_EVERY_S)
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait()


def _tell(api: str, *, there: bool) -> bool:
    _say(
        f"Prefect's server at {api} answers; this worker takes its runs"
        if there
        else f"Prefect's server at {api} does not answer; nothing is lost: what falls due waits in the register"
    )
    return there


def _begin(api: str, start: list[str]) -> subprocess.Popen[bytes]:
    worker = subprocess.Popen(  # noqa: S603  our own interpreter
        start, cwd=Path(__file__).resolve().parents[1], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    Thread(target=_pass_on, args=(worker.stdout, api), daemon=True).start()
    return worker


def _pass_on(said: IO[bytes], api: str) -> None:
    for line in said:
        if answers(api):
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()


def _end(worker: subprocess.Popen[bytes] | None) -> None:
    # Killed, not asked to end: without its server it can tell nobody, and would say so in many words.
    if worker is not None:
        worker.kill()
        worker.wait()


def _say(line: str) -> None:
    sys.stdout.write(f"working: {line}\n")
    sys.stdout.flush()


def main() -> None:
    """Read the command line and work."""
    parser = argparse.ArgumentParser(prog="python -m flows.working", description="A worker that outlives its server.")
    parser.add_argument("--name", default=socket.gethostname(), help="the worker's name; without it the machine's")
    parser.add_argument("--pool", default=POOL, help=f"the work pool; without it {POOL}")
    parser.add_argument("--healthcheck", action="store_true", help="answer at port 8080, /health, while at work")
    options = parser.parse_args()
    api = os.environ.get("PREFECT_API_URL", "").rstrip("/")
    if not api:
        parser.error("PREFECT_API_URL is not set; it names Prefect's server, as http://127.0.0.1:4200/api")
    start = [sys.executable, "-m", "prefect", "worker", "start", "--type", "process"]
    start += ["--pool", options.pool, "--name", options.name, *(["--with-healthcheck"] if options.healthcheck else [])]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        work(api, start)
    except KeyboardInterrupt:
        _say("ended")


if __name__ == "__main__":
    main()
