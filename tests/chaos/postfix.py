"""`python -m tests.chaos.postfix`: kill -9 over a send to a real Postfix, whose log or journal is the record.

In `make test-long`. Needs Postfix and Dovecot, and the superuser; says so and ends well where they are absent.
"""

from __future__ import annotations

import argparse
import random
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from followup.records.register import Register
from tests.chaos.killing import MAILS_A_KILL, Figures, Killing, prepare
from tests.chaos.server import Server
from tests.integration.delivery.mail_house import PASSWORD, USER, World, mail_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiosmtpd.smtp import SMTP, Envelope, Session

SEED = 23
KILLS = 30


@dataclass
class _Counting(World):
    """A world that notes the Message-ID of each mail when it arrives."""

    noted: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        answer = await super().handle_DATA(server, session, envelope)
        self.noted.append(str(BytesHeaderParser().parsebytes(self.accepted[-1][2], headersonly=True)["Message-ID"]))
        return answer


@contextmanager
def postfix(_folder: Path) -> Iterator[Server]:
    """Run Postfix, which hands on what it takes."""
    world = _Counting()
    with mail_house(world) as house:
        login = f"{USER}:{quote(PASSWORD, safe='')}"
        records = {"journal": f"maildir:{house.maildir('journal')}", "log": f"postfix:{house.log}"}
        # Without TLS: the certificate is nobody's, and each sender's process would have to be told to trust it.
        yield Server(f"smtp://{login}@127.0.0.1:{house.smtp}?starttls=never", records, world.noted, house.drained)


def main() -> int:
    """Kill a sender again and again, with either record; exit code 1 when a mail was lost or came twice."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.postfix", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    kept = True
    for record in ("log", "journal"):
        try:
            figures = _run(record, options.kills, options.seed)
        except pytest.skip.Exception as absent:
            sys.stdout.write(f"not tried: {absent}\n")
            return 0
        sys.stdout.write(f"Postfix, {record}: {figures}\n")
        kept = kept and not (figures.lost or figures.twice or figures.uncertain)
    return 0 if kept else 1


def _run(record: str, kills: int, seed: int) -> Figures:
    with TemporaryDirectory(prefix="followup-chaos-") as folder:
        url = f"sqlite:///{folder}/register.sqlite"
        with closing(Register.open(url)) as register:
            prepare(register, kills * MAILS_A_KILL)
        chance = random.Random(seed)  # noqa: S311  no secret
        return Killing(url, Path(folder), record, kills, chance, postfix).run()


if __name__ == "__main__":
    sys.exit(main())
