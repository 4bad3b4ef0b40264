"""How fast mail leaves, against the bare sending with as many durable commits; and how many those are."""

from __future__ import annotations

import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from followup.cli.bench.measuring import Measured, timed
from followup.cli.bench.preparing import TEMPLATE, URL, facts_of, sender

if TYPE_CHECKING:
    from followup.records.register import Register

MAILS = 600
_ROUNDS = 7
_BY, _HEAD = "bench", "bench-head"


def mailing() -> list[Measured]:
    """Both, to a server in a process of its own. Each round measures the two one after the other: their ratio counts.

    The server keeps no record that could be asked, so that each mail is claimed by itself: the dearer way.
    """
    with TemporaryDirectory(prefix="followup-bench-") as folder, _sink() as port:
        commits = _commits(Path(folder, "counted"), port) / MAILS
        rounds = [_round(Path(folder, str(number)), port, round(commits)) for number in range(_ROUNDS)]
    ours, bare = min(rounds, key=lambda each: abs(each[0] / each[1] - median(one / other for one, other in rounds)))
    return [
        Measured("sending a mail / smtplib and commits", ours / MAILS, bare / MAILS, "ms", 1.5),
        Measured("durable commits a mail", commits, 1, "commits", 2, ratio=False),
    ]


def _commits(folder: Path, port: int) -> int:
    from followup.records.bench_commits import counted

    with _approved(folder) as register, counted() as count:
        _send(register, port)
        return count[0]


def _round(folder: Path, port: int, commits: int) -> tuple[float, float]:
    """The milliseconds of sending by a register, and of the same mails by smtplib with so many commits each."""
    from followup.records.bench_commits import bare_commits

    with _approved(folder) as register:
        contents = [content for _address, content in _mails(register)]
        ours = timed(lambda: _send(register, port))
    with bare_commits(folder / "bare.sqlite") as commit:
        return ours, timed(lambda: _send_bare(port, contents, commit, commits))


@contextmanager
def _approved(folder: Path) -> Iterator[Register]:
    """A register with an approved letter to as many parties as there are mails."""
    from followup.records.register import Register
    from followup.services.mail.approvals import approve_round
    from followup.services.mail.bench_call import letter_to
    from followup.services.mail.preparing import prepare_messages
    from followup.vocabulary.instants import instant
    from followup.writing.mail import render_mail

    folder.mkdir()
    now = instant("2019-12-13")
    with closing(Register.open(f"sqlite:///{folder / 'register.sqlite'}")) as register:
        letter = letter_to(register, MAILS, by=_BY, now=now)
        owed = letter.owed(render_mail(TEMPLATE, "en", facts_of("Party")))
        prepare_messages(register, letter.step_id, owed, sender=sender(), public_url=URL, by=_BY, now=now)
        approve_round(register, letter.round_id, by=_HEAD, now=now)
        yield register


def _mails(register: Register) -> list[tuple[str, bytes]]:
    with register.reading() as unit:
        return [(one.address or "", one.content) for one in unit.mail.messages(limit=MAILS)]


def _send(register: Register, port: int) -> None:
    from followup.delivery.dispatch import dispatch
    from followup.delivery.smtp import SmtpAddress, SmtpServer
    from followup.vocabulary.instants import instant

    server = SmtpServer(SmtpAddress.parse(f"smtp://127.0.0.1:{port}"), our_name="followup.example")
    report = dispatch(register, server, by=_BY, now=instant("2019-12-13"))
    if report.sent != MAILS:
        message = f"{report.sent} of {MAILS} mails were sent"
        raise RuntimeError(message)


def _send_bare(port: int, contents: list[bytes], commit: Callable[[bytes], None], commits: int) -> None:
    """What nobody can do without: the mails by smtplib over one connection, and as many commits."""
    with smtplib.SMTP("127.0.0.1", port, "followup.example") as server:
        for content in contents:
            for _ in range(commits):
                commit(b"claimed or sent")
            server.sendmail("secretariat@followup.example", "focal.point@party.example", content)


@contextmanager
def _sink() -> Iterator[int]:
    command = [sys.executable, "-m", "followup.cli.bench.sink"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own interpreter
        try:
            yield int(process.stdout.readline() if process.stdout else "")
        finally:
            process.kill()
