"""How much longer the due sweep takes as a flow: the same sweep with and without, on registers filled alike."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NOW = "2020-01-06T09:00:00+00:00"


def main(steps: int) -> None:
    """Print the seconds of both as JSON. The server and the first flow of the process, which is slow, come before."""
    from flows.case_playing import prefect_server  # noqa: PLC0415  Prefect is set up by the environment below

    os.environ.update(DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false", FOLLOWUP_ENGINE="prefect")
    os.environ.update(PREFECT_LOGGING_LEVEL="ERROR")
    with tempfile.TemporaryDirectory(prefix="followup-flow-") as folder, prefect_server(Path(folder, "prefect")) as api:
        os.environ["PREFECT_API_URL"] = api
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

        from flows.due_sweep import due_sweep  # noqa: PLC0415

        # Each flow would wait for its heartbeat of a second to end.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            _timed(Path(folder, "first"), 1, lambda: due_sweep(as_of=_NOW))
            flow = _timed(Path(folder, "flow"), steps, lambda: due_sweep(as_of=_NOW))
        alone = _timed(Path(folder, "alone"), steps, _tick)
    sys.stdout.write(json.dumps({"flow": flow, "alone": alone}) + "\n")


def _tick() -> list[str]:
    from followup.app import Application  # noqa: PLC0415  read with the settings of the moment
    from followup.vocabulary.instants import instant  # noqa: PLC0415

    with closing(Application.start()) as app:
        return app.tick(instant(_NOW))


def _timed(data: Path, steps: int, work: Callable[[], list[str]]) -> float:
    """The seconds that a sweep takes in a register of its own with so many steps due, each with a mail."""
    from followup.app import Application  # noqa: PLC0415  as above
    from followup.records.bench_sweep import fill_with_steps  # noqa: PLC0415

    os.environ["FOLLOWUP_DATA_DIR"] = str(data)
    with closing(Application.start()) as app:
        fill_with_steps(app.register.engine, steps, go_live=None)
    start = time.perf_counter()
    done = work()
    taken = time.perf_counter() - start
    if len(done) != steps:
        message = f"{len(done)} of {steps} steps were swept"
        raise SystemExit(message)
    return taken


if __name__ == "__main__":
    main(int(sys.argv[1]))
