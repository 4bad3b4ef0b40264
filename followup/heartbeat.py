"""The tick of the embedded engine: APScheduler asks at fixed intervals what is due and has it done.

The scheduler keeps nothing (memory store): what is due and what is done stands in the register, so a tick that was
missed, or a process that died, loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from followup.vocabulary.errors import FollowupError
from followup.vocabulary.instants import Instant, instant

if TYPE_CHECKING:
    from types import TracebackType

EVERY_SECONDS = 60
"""How often the embedded engine asks what is due; reminders and documents are due by the day."""

log = structlog.get_logger(__name__)


class Watch:
    """A line that is asked for anew with every beat; it is told when it changes."""

    def __init__(self, ask: Callable[[Instant], str], now: Instant) -> None:
        self._ask = ask
        self.line = ask(now)
        """What was answered last."""

    def look(self, now: Instant) -> list[str]:
        """Ask again; the new line when it is another one, else nothing."""
        before, self.line = self.line, self._ask(now)
        return [self.line] if self.line != before else []


class Heartbeat:
    """Calls `tick` at once and then every minute, one tick at a time, in a thread of its own."""

    def __init__(self, tick: Callable[[Instant], list[str]], *, every_seconds: int = EVERY_SECONDS) -> None:
        self._tick = tick
        self._scheduler = BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})
        # coalesce and no misfire limit: after a pause there is one tick, not one for every minute missed.
        self._scheduler.add_job(
            self._beat,
            "interval",
            seconds=every_seconds,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def __enter__(self) -> Self:
        self._scheduler.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scheduler.shutdown(wait=True)

    def _beat(self) -> None:
        """One tick. What Followup itself refuses is told and tried again with the next tick; all else is a fault."""
        try:
            for line in self._tick(instant(datetime.now(UTC))):
                log.info("tick", done=line)
        except FollowupError as refused:
            log.warning("tick refused", reason=str(refused))
