"""The process in which files are parsed: started once, it forks a child with limits for each file.

Run as `python -m followup.reading.files.worker FD`, where FD is one end of a socket pair. A request is one message: the
kind of file, with two descriptors, the file to read and the pipe to answer on. The answer is one line of JSON, the
blocks or the reason for a refusal, and then a line with the signal that ended the child (0 for none), which a second,
supervising child adds. The worker ends when the other end of the pair is closed.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from followup.reading.blocks import FileKind
from followup.reading.files import docx as _preloaded
from followup.reading.files.handlers import handler
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = 512_000_000
"""Bytes of address space that one file may cost."""

SECONDS = 10
"""Seconds that one file may cost, by the clock and on the processor."""

__all__ = ["MEMORY", "SECONDS", "_preloaded", "serve"]


def serve(channel: socket.socket) -> None:
    """Answer requests until the other end is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, 256, 2)
        if not message:
            return
        source, answer = descriptors
        kind = FileKind(message.decode())
        if kind is FileKind.PDF:
            handler(kind)
        _forked(partial(_supervise, source, answer, kind))
        os.close(source)
        os.close(answer)


def _forked(work: Callable[[], None]) -> int:
    """Do the work in a child process, which ends with it."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def _supervise(source: int, answer: int, kind: FileKind) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, status = os.waitpid(_forked(partial(_parse, source, answer, kind)), 0)
    _write(answer, f"\n{os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}".encode())


def _parse(source: int, answer: int, kind: FileKind) -> None:
    _limit()
    _write(answer, json.dumps(_result(source, kind)).encode())


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(SECONDS)


def _result(source: int, kind: FileKind) -> dict[str, Any]:
    try:
        with os.fdopen(source, "rb") as stream:
            return handler(kind)(stream.read()).as_json()
    except BadInput as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": f"takes more than {MEMORY // 1_000_000} MB of memory to read"}
    except Exception as fault:  # noqa: BLE001  whatever breaks on a stranger's file, it is that file that is refused
        return {"refused": f"cannot be understood as {kind.value} ({type(fault).__name__}: {fault})"}


def _write(answer: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(answer, view) :]


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
