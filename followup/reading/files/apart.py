"""Reading a file in another process, so that a hostile one can cost neither memory nor time nor the caller's life.

One worker a process is started at the first file and kept; it forks a child for each (some milliseconds). Threads may
call at the same time; a process that was forked from this one starts a worker of its own.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from followup.reading.blocks import Extracted, FileKind
from followup.reading.received import ReceivedMail
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from typing import BinaryIO

_SECONDS = 15.0
"""Longer than the child's own limit, with time for the worker to start; it counts only when the machine stalls."""

_LARGEST_ANSWER = 128_000_000
_CHUNK = 1 << 20
_REASONS = {
    signal.SIGALRM: "takes longer than 10 seconds to read",
    signal.SIGXCPU: "takes longer than 10 seconds to read",
    signal.SIGKILL: "takes more memory or time to read than it is given",
    signal.SIGSEGV: "breaks the program that reads it",
    signal.SIGABRT: "breaks the program that reads it",
}


class _Worker:
    """The process that parses, and the socket by which it is asked."""

    def __init__(self) -> None:
        self.channel, remote = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # Nothing else of the environment: what parses strangers' files knows no secrets.
        environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(  # noqa: S603  this very interpreter, a module of ours
            [sys.executable, "-P", "-m", "followup.reading.files.worker", str(remote.fileno())],
            pass_fds=(remote.fileno(),),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        remote.close()

    def ask(self, kind: FileKind, source: int, answer: int) -> None:
        socket.send_fds(self.channel, [kind.value.encode()], [source, answer])

    def close(self) -> None:
        self.channel.close()
        self.process.wait()


class _Pool:
    """The one worker of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.worker: _Worker | None = None

    def ask(self, kind: FileKind, source: int, answer: int) -> None:
        """Hand a file over; a worker that has died is replaced once."""
        with self.lock:
            if self.worker is None:
                self.worker = _Worker()
            try:
                self.worker.ask(kind, source, answer)
            except OSError:
                self.worker.close()
                self.worker = _Worker()
                self.worker.ask(kind, source, answer)

    def close(self) -> None:
        if self.worker is not None:
            self.worker.close()
            self.worker = None

    def forget(self) -> None:
        """In a process just forked: the worker is another's, and the lock may have been held."""
        self.lock = threading.Lock()
        if self.worker is not None:
            self.worker.channel.close()
            self.worker.process.returncode = 0
            self.worker = None


_POOL = _Pool()
_TOGETHER = threading.BoundedSemaphore(4)
"""How many files are parsed at the same time: each may take its full memory."""

atexit.register(_POOL.close)
os.register_at_fork(after_in_child=_POOL.forget)


def read_apart(kind: FileKind, stream: BinaryIO) -> Extracted:
    """The blocks of an open file, read in a child process with limits. Raises BadInput with the reason."""
    return Extracted.from_json(_shape(kind, stream))


def sheets_apart(stream: BinaryIO) -> list[list[list[str]]]:
    """The rows of each sheet of an open spreadsheet, read as above."""
    sheets: list[list[list[str]]] = _shape(FileKind.SHEET, stream)["sheets"]
    return sheets


def examine_apart(stream: BinaryIO) -> str:
    """The media type of an open file that came with a submission, examined as above; raises BadInput to refuse it."""
    return str(_shape(FileKind.ENCLOSED, stream)["media_type"])


def mail_apart(stream: BinaryIO) -> ReceivedMail:
    """An open mail, taken apart as above."""
    return ReceivedMail.from_json(_shape(FileKind.MAIL, stream))


def _shape(kind: FileKind, stream: BinaryIO) -> dict[str, Any]:
    with _TOGETHER:
        shape = _answered(_asked(kind, stream))
    if "refused" in shape:
        raise BadInput(shape["refused"])
    return shape


def _asked(kind: FileKind, stream: BinaryIO) -> bytes:
    receiving, sending = os.pipe()
    try:
        try:
            _POOL.ask(kind, stream.fileno(), sending)
        finally:
            os.close(sending)
        return _received(receiving)
    finally:
        os.close(receiving)


def _received(receiving: int) -> bytes:
    """All that comes through a pipe until its other end closes, within the time there is."""
    ready = select.poll()
    ready.register(receiving, select.POLLIN | select.POLLHUP)
    deadline = time.monotonic() + _SECONDS
    received = bytearray()
    while len(received) <= _LARGEST_ANSWER:
        left = deadline - time.monotonic()
        if left <= 0 or not ready.poll(left * 1000):
            raise BadInput(_REASONS[signal.SIGALRM])
        chunk = os.read(receiving, _CHUNK)
        if not chunk:
            return bytes(received)
        received += chunk
    raise BadInput("holds more text than can be read at once; split it")


def _answered(received: bytes) -> dict[str, Any]:
    result, _, ended = received.rpartition(b"\n")
    if ended not in {b"", b"0"}:
        raise BadInput(_REASONS.get(signal.Signals(int(ended)), "breaks the program that reads it"))
    if not result:
        raise BadInput("cannot be read: the process that reads files ended")
    shape: dict[str, Any] = json.loads(result)
    return shape
