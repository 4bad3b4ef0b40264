"""kill -9 at random moments over a send: with an acceptance record nothing is lost and nothing comes twice.

Without a record at most one message a kill is uncertain, and none is silently repeated.
"""

import random
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import pytest

from followup.records.register import Register
from followup.services.mail.approvals import approve_round
from tests.chaos.killing import MAILS_A_KILL, Killing, prepare
from tests.integration.delivery.dying import send_to_maildir, send_to_server
from tests.integration.delivery.examples import HEAD, LETTER_DAY, running_call
from tests.integration.delivery.servers import Postbox, serving

KILLS = 10
MAILS = 210
SEED = 7
LONGEST_LIFE_S = 0.6


Target = TypeVar("Target", Path, int)


def approve_letter(register: Register) -> None:
    """Make a letter to many parties that waits to be sent."""
    call = running_call(register, {f"P{number:03}": "en" for number in range(MAILS)})
    assert call.prepare().count == MAILS
    approve_round(register, call.round_id, by=HEAD, now=LETTER_DAY)


def send_and_kill(run: Callable[[str, Target], None], register_url: str, target: Target) -> int:
    """Let child processes send, each killed after a random while; the last one may finish. How many were killed."""
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["tests.integration.delivery.dying"])
    chance = random.Random(SEED)  # noqa: S311  a test that can be played again, not a secret
    killed = 0
    for _ in range(KILLS):
        child = processes.Process(target=run, args=(register_url, target))
        child.start()
        child.join(timeout=chance.uniform(0, LONGEST_LIFE_S))
        killed += child.is_alive()
        child.kill()
        child.join()
    last = processes.Process(target=run, args=(register_url, target))
    last.start()
    last.join()
    assert last.exitcode == 0
    return killed


def test_with_an_acceptance_record_nothing_is_lost_or_doubled(
    register: Register, register_url: str, tmp_path: Path
) -> None:
    approve_letter(register)
    folder = tmp_path / "maildir"
    assert send_and_kill(send_to_maildir, register_url, folder) > 0
    with register.reading() as unit:
        messages = unit.mail.messages(limit=MAILS + 1)
    assert {message.status for message in messages} == {"confirmed"}
    arrived = sorted(path.read_bytes() for path in (folder / "new").iterdir())
    assert arrived == sorted(message.content for message in messages)
    assert len(arrived) == MAILS


def test_without_one_at_most_one_message_a_kill_is_uncertain(
    postgres_register: Register, postgres_register_url: str
) -> None:
    """On PostgreSQL; on SQLite `test_many_kills_over_a_send_to_a_server` without a record."""
    approve_letter(postgres_register)
    postbox = Postbox()
    with serving(postbox) as port:
        killed = send_and_kill(send_to_server, postgres_register_url, port)
    with postgres_register.reading() as unit:
        statuses = {message.header_id: message.status for message in unit.mail.messages(limit=MAILS + 1)}
    uncertain = {header_id for header_id, status in statuses.items() if status == "uncertain"}
    sent = {header_id for header_id, status in statuses.items() if status == "sent"}
    assert killed > 0
    assert len(uncertain) <= killed
    assert len(sent) + len(uncertain) == MAILS
    assert len(set(postbox.ids)) == len(postbox.ids)
    assert sent <= set(postbox.ids) <= sent | uncertain


@pytest.mark.parametrize(("record", "kills"), [("log", 30), (None, 30), ("journal", 10)])
def test_many_kills_over_a_send_to_a_server(
    sqlite_register: Register, sqlite_register_url: str, tmp_path: Path, record: str | None, kills: int
) -> None:
    """`make chaos` does the same with 200 kills and five seeds."""
    prepare(sqlite_register, kills * MAILS_A_KILL)
    chance = random.Random(SEED)  # noqa: S311  a test that can be played again, not a secret
    figures = Killing(sqlite_register_url, tmp_path, record, kills, chance).run()
    assert (figures.kills, figures.lost, figures.twice) == (kills, 0, 0)
    assert figures.uncertain <= (0 if record else kills)
