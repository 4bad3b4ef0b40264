"""kill -9 at random moments over a send: how many mails are lost, come twice, or are left uncertain."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from followup.records.register import Register
from followup.services.mail.approvals import approve_round
from followup.services.sending.protocol import delivery_rules
from followup.services.sending.reconciling import decide_uncertain
from followup.vocabulary.instants import Instant
from tests.chaos.sender import send
from tests.chaos.server import Server, taking
from tests.integration.delivery.examples import HEAD, LETTER_DAY, OFFICER, RunningCall, running_call

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerProcess

MAILS_A_KILL = 20
LONGEST_LIFE_S = 60.0
"""A sender that makes no progress for so long is a fault of its own."""
_LATE_S = 0.003
"""A kill comes up to so long after the mail by which it is timed: a few mails take as long."""
_EARLY_S = 0.25
"""Some senders are killed within so long of their start, whatever they do then."""
_SHARE_EARLY = 0.15
_SHARE_MOVED = 0.4
"""After so many of the kills a contact has a new address."""


@dataclass(frozen=True)
class Figures:
    """What a run came to."""

    kills: int
    mails: int
    lost: int
    twice: int
    uncertain: int

    def __str__(self) -> str:
        names = ("kills", "mails", "lost", "twice", "uncertain")
        return " ".join(f"{name} {getattr(self, name)}" for name in names)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.kills + other.kills,
            self.mails + other.mails,
            self.lost + other.lost,
            self.twice + other.twice,
            self.uncertain + other.uncertain,
        )


def prepare(register: Register, mails: int) -> RunningCall:
    """An approved letter to so many parties."""
    call = running_call(register, {f"P{number:05}": "en" for number in range(mails)})
    assert call.prepare().count == mails
    approve_round(register, call.round_id, by=HEAD, now=LETTER_DAY)
    return call


@dataclass
class Killing:
    """A send that is killed again and again. `record` names the acceptance record: journal, log, or none.

    `serving` runs the server to which it goes.
    """

    register_url: str
    folder: Path
    record: str | None
    kills: int
    chance: random.Random
    serving: Callable[[Path], AbstractContextManager[Server]] = taking

    def run(self) -> Figures:
        """Send with `kills` kills on the way, then to the end; count what arrived."""
        with closing(Register.open(self.register_url)) as register, self.serving(self.folder) as server:
            record = None if self.record is None else server.records[self.record]
            mails = len(self._statuses(register))
            # The settling time of the record passes between one life and the next, in virtual time.
            step = timedelta(minutes=delivery_rules().record_settles_minutes.value + 1)
            now, killed = LETTER_DAY, 0
            while killed < self.kills and len(server.ids) < mails:
                killed += self._life(server, mails, self.kills - killed, (record, now.isoformat()))
                now = Instant(now + step)
                self._move_somebody(register, now)
            for _ in range(2):
                self._to_the_end(server, record, now)
                now = Instant(now + step)
            uncertain = self._count(register, "uncertain")
            server.settle()
            self._decide(register, server, now)
            self._to_the_end(server, record, now)
            server.settle()
            return self._figures(register, server, killed, uncertain)

    def _life(self, server: Server, mails: int, kills_left: int, arguments: tuple[str | None, str]) -> bool:
        """Start a sender and kill it at a random moment; whether it was still at work then."""
        done = len(server.ids)
        mean = max(1.0, (mails - done) / (kills_left * 1.3))
        target = done + min(self.chance.expovariate(1 / mean), max(0, mails - done - kills_left))
        early = self.chance.random() < _SHARE_EARLY
        with self._sender(server, *arguments) as child:
            end = time.monotonic() + LONGEST_LIFE_S
            while not early and len(server.ids) < target and child.is_alive() and time.monotonic() < end:
                time.sleep(0.0005)
            until = time.monotonic() + self.chance.uniform(0, _EARLY_S if early else _LATE_S)
            # As many mails are left as kills: a quick sender must not be done before the last of them.
            while time.monotonic() < until and len(server.ids) < mails - kills_left:
                time.sleep(0.0005)
            alive = child.is_alive()
            child.kill()
            child.join()
        return alive

    def _to_the_end(self, server: Server, record: str | None, now: Instant) -> None:
        with self._sender(server, record, now.isoformat()) as child:
            child.join()
            assert child.exitcode == 0

    @contextmanager
    def _sender(self, server: Server, record: str | None, at: str) -> Iterator[ForkServerProcess]:
        processes = get_context("forkserver")
        processes.set_forkserver_preload(["tests.chaos.sender"])
        child = processes.Process(target=send, args=(self.register_url, server.url, record, at))
        child.start()
        try:
            yield child
        finally:
            child.kill()
            child.join()
            child.close()

    def _move_somebody(self, register: Register, now: Instant) -> None:
        if self.chance.random() > _SHARE_MOVED:
            return
        with register.writing(by=OFFICER, at=now, reason="a focal point has a new address") as unit:
            contact = self.chance.choice(list(unit.people.contacts("minamata")))
            contact.address = f"moved.{self.chance.randrange(10**6)}@minister.example"

    @staticmethod
    def _decide(register: Register, server: Server, now: Instant) -> None:
        """What an officer does about the uncertain ones, having asked whether they arrived."""
        with register.reading() as unit:
            uncertain = unit.mail.messages(statuses=["uncertain"], limit=100_000)
        arrived = set(server.ids)
        for message in uncertain:
            decide_uncertain(register, message.id, arrived=message.header_id in arrived, by=OFFICER, now=now)

    @staticmethod
    def _statuses(register: Register) -> dict[str, str]:
        with register.reading() as unit:
            return {one.header_id: one.status for one in unit.mail.messages(limit=100_000)}

    def _count(self, register: Register, status: str) -> int:
        return list(self._statuses(register).values()).count(status)

    def _figures(self, register: Register, server: Server, killed: int, uncertain: int) -> Figures:
        statuses = self._statuses(register)
        arrived = Counter(server.ids)
        settled = {header_id for header_id, status in statuses.items() if status in {"sent", "confirmed"}}
        return Figures(
            kills=killed,
            mails=len(statuses),
            lost=len(statuses.keys() - (arrived.keys() & settled)),
            twice=sum(count - 1 for count in arrived.values()),
            uncertain=uncertain,
        )
