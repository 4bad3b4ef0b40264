"""How fast a sweep is: against the same rows written by Core, as a Prefect flow, and with nothing to do."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from email.headerregistry import Address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from followup.cli.bench.measuring import MS, Measured, absolute, timed
from followup.cli.bench.preparing import TEMPLATE, facts_of
from followup.content import content_path
from followup.records.bench_sweep import PARTIES

if TYPE_CHECKING:
    from followup.services.mail.sweep import House

STEPS = 100_000
"""Steps due at once that mail nobody, as when old cases are loaded."""
LETTERS = 51
"""Letters due at once, each with a mail to every party."""
_BY, _NOW = "bench", "2020-01-06T09:00:00+00:00"
_GO_LIVE = date(2021, 1, 1)
_TICKS = 50
_QUIET_STEPS = 10_000


def sweeping(database: str | None) -> list[Measured]:
    """A sweep of many due steps with its events, against the same rows written by SQLAlchemy Core.

    Where it writes mails, their bare templates are filled beside, since somebody has to write the words.
    """
    kind = "PostgreSQL" if database else "SQLite"
    ours, core = _swept(database, STEPS, _GO_LIVE)
    mailing, rows = _swept(database, LETTERS, None)
    letters = f"sweep of {LETTERS} due letters to {PARTIES} parties / Core and templates, {kind}"
    return [
        Measured(f"sweep of {STEPS:,} due steps / Core, {kind}", ours, core, "s", 3),
        Measured(letters, mailing, rows + _templates(LETTERS * PARTIES), "s", 3),
    ]


def _swept(database: str | None, steps: int, go_live: date | None) -> tuple[float, float]:
    """The seconds of a sweep, and of the same rows by Core."""
    from followup.records.bench_sweep import due_steps, written_again
    from followup.records.register import Register
    from followup.services.mail.sweep import sweep
    from followup.vocabulary.instants import instant

    with (
        due_steps(database, "followup_bench_swept", steps, go_live=go_live) as swept,
        due_steps(database, "followup_bench_plain", steps, go_live=go_live) as plain,
    ):
        start = time.perf_counter()
        report = sweep(Register(swept), _house(), by=_BY, now=instant(_NOW))
        taken = time.perf_counter() - start
        if len(report.steps) != steps:
            raise RuntimeError(f"{len(report.steps)} of {steps} steps were swept")
        return taken, written_again(swept, plain, timer=time.perf_counter)


def _templates(mails: int) -> float:
    """The seconds in which the bare templates of so many mails are filled."""
    from followup.writing.mail import render_bare

    fill = render_bare(TEMPLATE, "en", facts_of("Party"))
    return timed(lambda: [fill() for _ in range(mails)]) / MS


def _house() -> House:
    from followup.services.mail.sweep import House
    from followup.writing.mail_bytes import Sender

    return House(Sender(Address("Secretariat", "secretariat", "followup.example")), "https://followup.example")


def ticking() -> list[Measured]:
    """A tick of the engine with nothing to do, in a register with ten thousand steps to come; without Prefect."""
    from followup.app import Application
    from followup.records.bench_sweep import fill_with_steps
    from followup.settings import Settings
    from followup.vocabulary.instants import instant

    with (
        TemporaryDirectory(prefix="followup-bench-") as folder,
        closing(Application.start(Settings(data_dir=Path(folder)))) as app,
    ):
        fill_with_steps(app.register.engine, _QUIET_STEPS, go_live=None)
        before = instant("2019-12-01")
        app.tick(before)
        idle = min(timed(lambda: app.tick(before)) for _ in range(_TICKS))
    if "prefect" in sys.modules:
        raise RuntimeError("a tick has imported Prefect")
    return [absolute(f"a tick with nothing to do, {_QUIET_STEPS:,} steps to come", idle, "ms", 5)]


def flowing() -> list[Measured]:
    """The due sweep as a Prefect flow against the same without, where the flows are: in a checkout, with Prefect."""
    flow = content_path("flows", "sweep_timing.py")
    if not flow.is_file():
        return []
    command = [sys.executable, "-m", "flows.sweep_timing", str(LETTERS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=flow.parents[1])  # noqa: S603  our own
    times = json.loads(done.stdout.splitlines()[-1])
    return [Measured(f"due sweep of {LETTERS} letters as a flow / without", times["flow"], times["alone"], "s", 1.5)]
