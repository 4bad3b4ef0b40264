"""The demo through Prefect: the same period, every tick a run of the due sweep on a server on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup.vocabulary.instants import Instant

_START_S = 90


@contextmanager
def prefect_server(home: Path) -> Iterator[str]:
    """A Prefect server on a free port of 127.0.0.1, stopped at the end; gives its API address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home.mkdir(parents=True, exist_ok=True)
    quiet = {"PREFECT_HOME": str(home), "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ui",
    ]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603  our own interpreter and a port of our own
            command, env={**os.environ, **quiet}, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/api/health", server, home / "server.log")
        yield f"http://127.0.0.1:{port}/api"
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=30)


def _wait_until_up(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  our own server on loopback
                return
        except OSError:
            time.sleep(0.3)
    message = f"the Prefect server did not start; its log is {log}"
    raise SystemExit(message)


def main(folder: Path) -> None:
    """Play the demo into a folder, every tick through Prefect."""
    os.environ.update(FOLLOWUP_DATA_DIR=str(folder.resolve()), FOLLOWUP_ENGINE="prefect")
    os.environ.update(DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false")
    # What is told are the days of the case; the runs themselves are on the server.
    os.environ.update(PREFECT_LOGGING_LEVEL="WARNING", PREFECT_LOGGING_TO_API_ENABLED="false")
    with prefect_server(folder / "prefect") as api:
        os.environ["PREFECT_API_URL"] = api
        _play(folder)


def _play(folder: Path) -> None:
    # Prefect reads its settings when it is imported, so it is imported once its server is known.
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

    from flows.due_sweep import due_sweep  # noqa: PLC0415
    from followup.app import Application  # noqa: PLC0415
    from followup.services.cases.demo import leave_demo, play_demo  # noqa: PLC0415

    def tick(now: Instant) -> list[str]:
        # Each flow would wait for its heartbeat of a second to end; these runs are shorter than that.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            return due_sweep(as_of=now.isoformat(), at_once=True)

    with closing(Application.start()) as app:
        report = play_demo(app.register, app.files, app.house, tick, _say)
        leave_demo(app.register, app.files, folder, report, _say)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "var/demo"))
