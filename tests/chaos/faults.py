"""`make test-long`: every SMTP fault over 10,000 mails, then recovery: none lost, none twice, all that can go has gone.

A mail that the server refuses for good (550) fails, with its answer, and was never taken: that is not lost.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from followup.delivery.dispatch import dispatch
from followup.delivery.records import JournalMaildir, Recorded
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.records.register import Register
from followup.services.sending.protocol import delivery_rules
from followup.vocabulary.instants import Instant
from tests.chaos.faulty_server import Faulty, failing, make_certificate
from tests.chaos.killing import prepare
from tests.integration.delivery.examples import LETTER_DAY, OFFICER

if TYPE_CHECKING:
    from followup.delivery.dispatch import DispatchReport

MAILS = 10_000
PATIENCE_S = 0.25
"""How long the sender waits for an answer; the server takes a few milliseconds when it is well."""
_MOST_DISPATCHES = 20
"""A mail: far more than it takes."""


@dataclass(frozen=True)
class Outcome:
    """What became of the mails: `failed` were refused, `lost` neither arrived nor failed, `waiting` did not drain."""

    mails: int
    arrived: int
    failed: int
    lost: int
    twice: int
    uncertain: int
    waiting: int
    faults: dict[str, int]

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return not (self.lost or self.twice or self.uncertain or self.waiting)

    def __str__(self) -> str:
        met = ", ".join(f"{count} x {name}" for name, count in sorted(self.faults.items()))
        names = ("mails", "arrived", "failed", "lost", "twice", "uncertain", "waiting")
        return f"{met}\n" + " ".join(f"{name} {getattr(self, name)}" for name in names)


def send_through_faults(
    register_url: str, folder: Path, mails: int, chance: random.Random, certificate: Path
) -> Outcome:
    """Send while everything goes wrong, until most has arrived; then the server recovers and the rest goes.

    `certificate` is the server's, which the environment (SSL_CERT_FILE) says is to be trusted.
    """
    faulty = Faulty(folder / "journal", chance)
    with closing(Register.open(register_url)) as register:
        prepare(register, mails)
        with failing(faulty, certificate) as port:
            server = SmtpServer(
                SmtpAddress.parse(f"smtp://127.0.0.1:{port}?starttls=required"),
                our_name="followup.example",
                timeout_s=PATIENCE_S,
            )
            way = Recorded(server, JournalMaildir(folder / "journal"))
            now = LETTER_DAY
            for _ in range(mails * _MOST_DISPATCHES):
                faulty.well = faulty.well or len(faulty.ids) > mails * 8 // 10
                report, now = _dispatch(register, way, now)
                if faulty.well and not (report.sent or report.later or report.reconciled or report.uncertain):
                    break
        return _outcome(register, faulty)


def _dispatch(register: Register, way: Recorded, now: Instant) -> tuple[DispatchReport, Instant]:
    """One dispatch, and the time after which the record has settled and most retries are due."""
    report = dispatch(register, way, by=OFFICER, now=now)
    wait = delivery_rules().record_settles_minutes.value + 1
    if not report.sent:
        wait = max(wait, 24 * 60 + 1)
    return report, Instant(now + timedelta(minutes=wait))


def _outcome(register: Register, faulty: Faulty) -> Outcome:
    with register.reading() as unit:
        messages = {one.header_id: one.status for one in unit.mail.messages(limit=1_000_000)}
        refused = {one.header_id for one in unit.mail.messages(limit=1_000_000) if one.address in faulty.refused}
    arrived, statuses = Counter(faulty.ids), Counter(messages.values())
    failed = {header_id for header_id, status in messages.items() if status == "failed"}
    assert failed == refused
    return Outcome(
        mails=len(messages),
        arrived=len(arrived),
        failed=len(failed),
        lost=len(messages.keys() - arrived.keys() - failed),
        twice=sum(arrived.values()) - len(arrived) + len(failed & arrived.keys()),
        uncertain=statuses["uncertain"] + statuses["claimed"],
        waiting=statuses["approved"],
        faults=dict(faulty.met),
    )


def main() -> int:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(prog="make test-long", description=__doc__)
    parser.add_argument("--mails", type=int, default=MAILS)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="followup-faults-") as temporary:
        folder = Path(temporary)
        chance = random.Random(options.seed)  # noqa: S311  a test that can be played again, not a secret
        certificate = make_certificate(folder)
        os.environ["SSL_CERT_FILE"] = str(certificate)
        url = f"sqlite:///{folder / 'register.sqlite'}"
        outcome = send_through_faults(url, folder, options.mails, chance, certificate)
    sys.stdout.write(f"{outcome}\n")
    return 0 if outcome.kept else 1


if __name__ == "__main__":
    sys.exit(main())
