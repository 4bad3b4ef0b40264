"""Where notes and letters are rendered: child processes with limits, kept ready, one for each rendered at a time."""

from __future__ import annotations

import atexit
import contextlib
import json
import pickle
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

from followup.vocabulary.errors import BadInput, FollowupError
from followup.writing.notes.child import is_last, read_frame, too_much, unpacked, write_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup.writing.notes.child import Work

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from followup.writing.notes.child import serve; serve()"
)
_MOST_OUTPUT = 256 << 20
_TO_END = 5.0
_START_UP = 30.0
"""Seconds that a child may take to start on a busy machine, on top of what its job may take."""


class _Worker:
    """One child process; it ends when its standard input is closed, thus with its parent too."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter with our own words
            [sys.executable, "-I", "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def render(self, job: Work) -> bytes | None:
        """The answer to a job, or None when the child ended, took too long or wrote too much."""
        assert self._process.stdin is not None  # noqa: S101  both are pipes: see above
        assert self._process.stdout is not None  # noqa: S101
        watch = threading.Timer(_START_UP + 2 * job.limits.seconds, self._process.kill)
        watch.start()
        try:
            write_frame(self._process.stdin, pickle.dumps(job))
            return read_frame(self._process.stdout, _MOST_OUTPUT)
        except OSError:
            return None
        finally:
            watch.cancel()

    def failure(self, job: Work) -> FollowupError:
        """Why there was no answer: the limits, or a fault of ours, whose trace the child has printed."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            # A child that is ending by itself is let do so: killed meanwhile, it would look as if it asked too much.
            self._process.wait(_TO_END)
        self.close()
        ended = self._process.returncode
        if ended in (-signal.SIGXCPU, -signal.SIGKILL):
            return BadInput(too_much(job.limits))
        return FollowupError(f"the process that renders notes failed (exit code {ended}); what it printed tells why")

    def close(self) -> None:
        """End the process, unless it has ended by itself."""
        self._process.kill()
        self._process.communicate()


class Workshop:
    """Keeps idle workers for the next note; as many are at work as notes are rendered at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []

    def render(self, job: Work) -> tuple[dict[str, bytes], dict[str, Any]]:
        """Do it. Raises BadInput for what a template's author can mend, and for what exceeds the limits."""
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        worker = worker or _Worker()
        try:
            answer = worker.render(job)
        except BaseException:
            worker.close()
            raise
        if answer is None:
            raise worker.failure(job)
        if is_last(answer):
            worker.close()
        else:
            with self._lock:
                self._idle.append(worker)
        return unpacked(answer)

    def close(self) -> None:
        """End the idle workers."""
        for worker in self._emptied():
            worker.close()

    def _emptied(self) -> Iterator[_Worker]:
        with self._lock:
            idle, self._idle = self._idle, []
        yield from idle


WORKSHOP = Workshop()
atexit.register(WORKSHOP.close)
