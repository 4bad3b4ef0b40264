"""Two senders at once, on both databases: each message is claimed by one of them, and what one settled the other sees.

Sending is one process's turn; these tests take the turn away, as when a sender is taken for dead and is not.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing

import pytest

from followup.records.register import Register
from followup.records.tables import Message
from followup.services.mail.approvals import approve_round
from followup.services.sending.claiming import claim_batch
from followup.services.sending.protocol import Claimed, Outcome, Result
from followup.services.sending.reconciling import decide_uncertain, reconcile
from followup.vocabulary.errors import NotAllowed
from followup.vocabulary.instants import Instant
from tests.integration.delivery.examples import HEAD, LETTER_DAY, OFFICER, running_call

MAILS = 60
TOGETHER_S = 60


def at_once(*works: Callable[[], None]) -> None:
    """Run these at the same moment, each in a thread of its own; what one raises is raised here."""
    start, failed = threading.Barrier(len(works)), []

    def run(work: Callable[[], None]) -> None:
        start.wait(TOGETHER_S)
        try:
            work()
        except Exception as error:  # noqa: BLE001  told to the test below
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TOGETHER_S)
    assert failed == []


@pytest.fixture
def approved_letter(register: Register) -> None:
    call = running_call(register, {f"P{number:02}": "en" for number in range(MAILS)})
    call.prepare()
    approve_round(register, call.round_id, by=HEAD, now=LETTER_DAY)


def statuses(register: Register) -> Counter[str]:
    with register.reading() as unit:
        return Counter(unit.mail.counts())


@pytest.mark.usefixtures("approved_letter")
@pytest.mark.parametrize("seed", [7, 11, 13])
def test_each_message_goes_to_one_of_them(register_url: str, register: Register, seed: int) -> None:
    accepted: list[str] = []

    def sender(number: int) -> None:
        chance = random.Random(seed * 100 + number)  # noqa: S311  a test that can be played again, not a secret
        with closing(Register.open(register_url)) as own:
            settled: list[tuple[Claimed, Result]] = []
            way = f"smtp://{number}"
            while batch := claim_batch(
                own, chance.randint(1, 7), way=way, settled=settled, by=f"sender-{number}", now=LETTER_DAY
            ):
                outcomes = chance.choices([Outcome.ACCEPTED, Outcome.REFUSED, Outcome.UNCLEAR], [8, 1, 1], k=len(batch))
                accepted.extend(mail.id for mail in batch)
                settled = [(mail, Result(mail.id, outcome)) for mail, outcome in zip(batch, outcomes, strict=True)]

    at_once(lambda: sender(1), lambda: sender(2), lambda: sender(3))
    assert sorted(accepted) == sorted(set(accepted))
    assert len(accepted) == MAILS
    assert set(statuses(register)) <= {"sent", "failed", "uncertain"}


@pytest.mark.usefixtures("approved_letter")
def test_what_was_settled_meanwhile_is_not_settled_again(register: Register) -> None:
    (first,) = claim_batch(register, 1, way="smtp://1", by=OFFICER, now=LETTER_DAY)
    late = [(first, Result(first.id, Outcome.REFUSED, "550 no"))]
    assert reconcile(register, {first.id: False}, by=HEAD, now=LETTER_DAY).again == 1
    (again,) = claim_batch(register, 1, way="smtp://1", by=OFFICER, now=Instant(LETTER_DAY.replace(hour=1)))
    assert again.id == first.id
    claim_batch(register, 0, way="smtp://1", settled=late, by=OFFICER, now=LETTER_DAY)
    assert statuses(register) == {"claimed": 1, "approved": MAILS - 1}


@pytest.mark.usefixtures("approved_letter")
def test_an_officer_and_the_record_speak_at_once(register_url: str, register: Register) -> None:
    batch = claim_batch(register, MAILS, way="smtp://1", by=OFFICER, now=LETTER_DAY)
    unclear = [(mail, Result(mail.id, Outcome.UNCLEAR)) for mail in batch]
    claim_batch(register, 0, way="smtp://1", settled=unclear, by=OFFICER, now=LETTER_DAY)
    refused: list[str] = []

    def officer() -> None:
        with closing(Register.open(register_url)) as own:
            for mail in batch:
                try:
                    decide_uncertain(own, mail.id, arrived=True, by=HEAD, now=LETTER_DAY)
                except NotAllowed:
                    refused.append(mail.id)

    def record() -> None:
        with closing(Register.open(register_url)) as own:
            for mail in reversed(batch):
                reconcile(own, {mail.id: True}, by=OFFICER, now=LETTER_DAY)

    at_once(officer, record)
    assert statuses(register) == {"confirmed": MAILS}
    with register.reading() as unit:
        events = unit.history.of([mail.id for mail in batch])
    became = Counter((one.object_id, one.after["status"]) for one in events if one.after and "status" in one.after)
    assert all(became[mail.id, "confirmed"] == 1 for mail in batch)


@pytest.mark.usefixtures("approved_letter")
def test_a_sender_goes_on_only_while_nobody_else_has_written(register: Register) -> None:
    with register.reading() as unit:
        message, last = unit.mail.messages(limit=1)[0], unit.history.latest()

    def change() -> list[tuple[Message, dict[str, object]]]:
        return [(message, {"tries": message.tries + 1})]

    continuing = register.continuing(Message, by=OFFICER)
    assert (continuing is not None) == register.one_writer
    if continuing is not None:
        with closing(continuing):
            assert continuing.after(last, change, at=LETTER_DAY, reason="an example") == 1
            assert continuing.after(last, change, at=LETTER_DAY, reason="an example") is None
        with register.reading() as unit:
            assert unit.mail.messages(limit=1)[0].tries == 1
            assert unit.history.latest() == last + 1
