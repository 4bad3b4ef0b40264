"""The process in which notes and letters are rendered, with limits, so that a template can do no harm.

The parent (`followup.writing.notes.workshop`) starts it and hands it jobs, one at a time, as frames on standard input;
each answer leaves as a frame on standard output. A job that asks for too much ends the process, never the parent.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from followup.vocabulary.errors import BadInput
from followup.writing.notes.facts import NoteFacts

_LENGTH = struct.Struct(">Q")  # a frame is its length, then as many bytes
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one note or letter may take: seconds of processor time (twice that by the clock) and megabytes of memory."""

    seconds: int = 20
    megabytes: int = 1024


class Work(Protocol):
    """What a child does: it is handed over pickled, done within its limits, and answered with files and their trace."""

    @property
    def limits(self) -> Limits:
        """What it may take."""

    def done(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        """Do it in this process. Raises BadInput for wrong templates."""


@dataclass(frozen=True, slots=True)
class Job:
    """One note to render; formats are "docx" and "html"; without any only the trace is made."""

    facts: NoteFacts
    language: str
    formats: tuple[str, ...]
    templates: Path
    draft: bool = False
    limits: Limits = Limits()

    def done(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        """Render the note, as `render`."""
        return render(self)


def render(job: Job) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Render in this process: the files by format, and the trace. Raises BadInput for wrong templates."""
    from followup.writing.notes.layout import lay_out  # noqa: PLC0415  loaded by the child, not by the parent
    from followup.writing.notes.sidecar import sidecar  # noqa: PLC0415  the same

    laid = lay_out(job.facts, job.language, job.templates)
    files: dict[str, bytes] = {}
    if "docx" in job.formats:
        from followup.writing.notes.word import to_word  # noqa: PLC0415  the same: docxtpl takes 0.3 s to import

        files["docx"] = to_word(laid, job.facts.masthead.dated, job.templates, draft=job.draft)
    if "html" in job.formats:
        from followup.writing.notes.web import to_html  # noqa: PLC0415  the same

        files["html"] = to_html(laid, job.templates, draft=job.draft)
    return files, sidecar(job.facts, laid)


def read_frame(stream: IO[bytes], most: int | None = None) -> bytes | None:
    """One frame of a stream; None at the end, or when it would be longer than `most` bytes."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if most is not None and length > most:
        return None
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Write one frame."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def packed(files: dict[str, bytes], trace: dict[str, Any]) -> bytes:
    """An answer: a line of JSON, then the files one after another."""
    head = {"error": None, "files": [[name, len(content)] for name, content in files.items()], "trace": trace}
    return json.dumps(head).encode() + b"\n" + b"".join(files.values())


def unpacked(answer: bytes) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files and the trace of an answer. Raises BadInput with the child's reason."""
    line, _, rest = answer.partition(b"\n")
    head = json.loads(line)
    if head["error"] is not None:
        raise BadInput(head["error"])
    files: dict[str, bytes] = {}
    for name, length in head["files"]:
        files[name], rest = rest[:length], rest[length:]
    return files, head["trace"]


def serve() -> None:
    """Answer jobs until standard input ends or a job asked for too much."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not disturb the frames
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    spent = False
    while not spent and (frame := read_frame(sys.stdin.buffer)) is not None:
        answer = _answer(pickle.loads(frame))  # noqa: S301  from our own parent, never from outside
        write_frame(answers, answer)
        spent = is_last(answer)


def _answer(job: Work) -> bytes:
    _limit(resource.RLIMIT_AS, job.limits.megabytes * _MEGABYTE)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + job.limits.seconds)
    try:
        return packed(*job.done())
    except BadInput as error:
        return _error(str(error))
    except (MemoryError, RecursionError):
        return _error(too_much(job.limits), last=True)


def too_much(limits: Limits) -> str:
    """What is said of templates that exceed the limits."""
    return (
        f"the templates ask for more than {limits.seconds} s or {limits.megabytes} MB;"
        " look for a loop that does not end"
    )


def _error(reason: str, *, last: bool = False) -> bytes:
    return json.dumps({"error": reason, "last": last}).encode() + b"\n"


def is_last(answer: bytes) -> bool:
    """Whether the child ends after this answer, its memory being used up."""
    return answer.startswith(b'{"error": "') and bool(json.loads(answer)["last"])


def _limit(what: int, value: int) -> None:
    """Set the soft limit alone: the next job may have another."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
