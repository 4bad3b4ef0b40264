"""The promises about mail that `followup bench` measures: preparing, sending, and how often the disk is waited for."""

from __future__ import annotations

import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from followup.cli.bench.measuring import MS, Measured

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.writing.mail import MailFacts, RenderedMail
    from followup.writing.mail_bytes import Sender

MAILS = 200
PREPARED = 10_000
_ROUNDS = 5
_TURN = 100
_BY, _HEAD = "bench", "bench-head"
_URL = "https://followup.example"
_TEMPLATE = "call_letter"


@dataclass(frozen=True, slots=True)
class MailTimes:
    """Seconds by the timer that was given; `commits` is the number of durable ones a mail."""

    prepare: float
    bare_render: float
    send: float
    bare_send: float
    commits: float


def mailing() -> list[Measured]:
    """Preparing and sending mail, against the bare templates and the bare sending with as many durable commits."""
    found = mail_times(time.perf_counter)
    a_mail, prepared = MS / MAILS, MS / PREPARED
    return [
        Measured("preparing a mail / its templates", found.prepare * prepared, found.bare_render * prepared, "ms", 3),
        Measured("sending a mail / smtplib and commits", found.send * a_mail, found.bare_send * a_mail, "ms", 1.5),
        Measured("durable commits a mail", found.commits, 1, "commits", 2, ratio=False),
    ]


def mail_times(timer: Callable[[], float]) -> MailTimes:
    """Measure all of it once, in files and processes of its own."""
    from followup.records.bench_commits import bare_commits, counted

    prepare, bare_render = _preparing(timer)
    sends: list[float] = []
    bares: list[float] = []
    commits = 0.0
    with TemporaryDirectory() as temporary, _sink() as port:
        for number in range(_ROUNDS):
            folder = Path(temporary) / str(number)
            folder.mkdir()
            with _approved(folder) as register:
                contents = [content for _address, content in _mails(register)]
                with counted() as count:
                    start = timer()
                    _send(register, port)
                    sends.append(timer() - start)
                commits = count[0] / MAILS
            with bare_commits(folder / "bare.sqlite") as commit:
                start = timer()
                _send_bare(port, contents, commit, round(commits))
                bares.append(timer() - start)
    return MailTimes(prepare, bare_render, median(sends), median(bares), commits)


def _preparing(timer: Callable[[], float]) -> tuple[float, float]:
    """Words and bytes of 10,000 personal mails, in the reviewed languages in turn, and their bare templates."""
    from followup.vocabulary.instants import instant
    from followup.writing.mail import render_bare, render_mail, reviewed_languages
    from followup.writing.mail_bytes import message_id, read_address, serialise

    languages = reviewed_languages(_TEMPLATE)
    facts = [(_facts(f"P{number}"), languages[number % len(languages)]) for number in range(PREPARED)]
    now, sender = instant("2019-12-13"), _sender()

    def prepare(number: int) -> RenderedMail:
        known, language = facts[number]
        mail = render_mail(_TEMPLATE, language, known)
        recipient = read_address(f"focal.point@p{number}.example")
        header_id = message_id([f"t-bench|1.letter|p-{number}|national_focal_point|1|1|1"], _URL)
        serialise(mail, sender=sender, recipient=recipient, message_id=header_id, date=now)
        return mail

    ready = [render_bare(_TEMPLATE, language, known) for known, language in facts]
    for number in range(len(languages)):
        prepare(number)
        ready[number]()
    prepared = bare = 0.0
    # In turns, so that what else the machine does weighs on both alike.
    for first in range(0, PREPARED, _TURN):
        numbers = range(first, first + _TURN)
        start = timer()
        for number in numbers:
            ready[number]()
        bare += timer() - start
        start = timer()
        for number in numbers:
            prepare(number)
        prepared += timer() - start
    return prepared, bare


def _sender() -> Sender:
    from followup.writing.mail_bytes import Sender, read_address

    return Sender(read_address("secretariat@followup.example", "Secretariat of the Minamata Convention on Mercury"))


def _facts(party: str) -> MailFacts:
    from followup.vocabulary.languages import UN_LANGUAGES
    from followup.writing.mail import Cited, MailFacts

    def said(words: str) -> dict[str, str]:
        return dict.fromkeys(UN_LANGUAGES, words)

    return MailFacts(
        convention=said("Minamata Convention on Mercury"),
        subject=said("Views on capacity-building"),
        decisions=(Cited("MC-3/8"),),
        letter_dated=date(2019, 12, 13),
        reply_by=date(2020, 3, 31),
        party=said(party),
        role="national_focal_point",
        secretariat=said("Secretariat of the Minamata Convention on Mercury"),
        secretariat_address="secretariat@followup.example",
    )


@contextmanager
def _approved(folder: Path) -> Iterator[Register]:
    """A register with an approved letter to as many parties as there are mails."""
    from followup.records.register import Register
    from followup.services.mail.approvals import approve_round
    from followup.services.mail.bench_call import letter_to
    from followup.services.mail.preparing import prepare_messages
    from followup.vocabulary.instants import instant
    from followup.writing.mail import render_mail

    now = instant("2019-12-13")
    with closing(Register.open(f"sqlite:///{folder / 'register.sqlite'}")) as register:
        letter = letter_to(register, MAILS, by=_BY, now=now)
        owed = letter.owed(render_mail(_TEMPLATE, "en", _facts("Party")))
        prepare_messages(register, letter.step_id, owed, sender=_sender(), public_url=_URL, by=_BY, now=now)
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
