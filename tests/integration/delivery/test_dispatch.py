"""One dispatch at a time, few durable commits, and nothing written when there is nothing to send."""

import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest

from followup.delivery.dispatch import dispatch
from followup.delivery.maildir import Maildir
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.records.bench_commits import counted
from followup.records.register import Register
from followup.services.mail.approvals import approve_round
from followup.services.sending.protocol import Claimed, Result
from tests.integration.delivery.examples import HEAD, LETTER_DAY, OFFICER, running_call
from tests.integration.delivery.servers import Postbox, serving

MAILS = 12


@pytest.fixture
def commits() -> Iterator[list[int]]:
    """How many durable commits there were from here on."""
    with counted() as count:
        yield count


def approved_letter(register: Register) -> None:
    call = running_call(register, {f"P{number:02}": "en" for number in range(MAILS)})
    call.prepare()
    approve_round(register, call.round_id, by=HEAD, now=LETTER_DAY)


def test_only_one_process_sends_for_a_register(register: Register, tmp_path: Path) -> None:
    approved_letter(register)
    maildir = Maildir(tmp_path / "maildir")
    with register.turn("sending") as ours:
        assert ours
        assert dispatch(register, maildir, by=OFFICER, now=LETTER_DAY).busy
    assert dispatch(register, maildir, by=OFFICER, now=LETTER_DAY).sent == MAILS


def test_a_turn_is_nobody_elses_until_it_ends(register: Register) -> None:
    got: list[bool] = []

    def try_it() -> None:
        with register.turn("sending") as ours:
            got.append(ours)

    with register.turn("sending"), register.turn("another work") as other:
        assert other
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    try_it()
    assert got == [False, True]


def test_at_most_two_durable_commits_a_mail_to_a_server(register: Register, commits: list[int]) -> None:
    approved_letter(register)
    with serving(Postbox()) as port:
        commits[0] = 0
        report = dispatch(
            register, SmtpServer(SmtpAddress.parse(f"smtp://127.0.0.1:{port}")), by=OFFICER, now=LETTER_DAY
        )
    assert report.sent == MAILS
    assert MAILS < commits[0] <= 2 * MAILS


def test_with_an_acceptance_record_mails_share_their_commits(
    register: Register, commits: list[int], tmp_path: Path
) -> None:
    approved_letter(register)
    commits[0] = 0
    assert dispatch(register, Maildir(tmp_path / "maildir"), by=OFFICER, now=LETTER_DAY).sent == MAILS
    assert commits[0] <= MAILS // 2


class OneByOne:
    """A way out without an acceptance record; before the second message something happens."""

    name, keeps_record, remote = "one by one", False, False

    def __init__(self, folder: Path, happening: Callable[[], None]) -> None:
        self._maildir = Maildir(folder)
        self._happening = happening
        self.sent: list[Claimed] = []

    def send(self, mail: Claimed) -> Result:
        self.sent.append(mail)
        if len(self.sent) == 2:
            self._happening()
        return self._maildir.send(mail)

    def accepted(self, header_ids: Collection[str]) -> dict[str, bool | None]:
        return dict.fromkeys(header_ids)

    def close(self) -> None:
        self._maildir.close()


def test_what_changes_while_a_dispatch_runs_is_seen_by_the_next_claim(register: Register, tmp_path: Path) -> None:
    approved_letter(register)

    def move() -> None:
        with register.writing(by=HEAD, at=LETTER_DAY, reason="new addresses") as unit:
            for contact in unit.people.contacts("minamata"):
                contact.address = f"new.{contact.id[2:]}@moved.example"

    way = OneByOne(tmp_path / "maildir", move)
    assert dispatch(register, way, by=OFFICER, now=LETTER_DAY).sent == MAILS
    assert ["moved" in mail.address for mail in way.sent] == [False, False] + [True] * (MAILS - 2)
    assert all(mail.address.encode() in mail.content for mail in way.sent)


def test_a_call_closed_while_a_dispatch_runs_stops_the_rest(register: Register, tmp_path: Path) -> None:
    approved_letter(register)

    def close() -> None:
        with register.writing(by=HEAD, at=LETTER_DAY, reason="closed") as unit:
            (task,) = unit.tasks.of_source("minamata", "MC-3/8")
            task.status = "implemented"

    way = OneByOne(tmp_path / "maildir", close)
    assert dispatch(register, way, by=OFFICER, now=LETTER_DAY).sent == 2
    with register.reading() as unit:
        assert unit.mail.counts() == {"confirmed": 2, "withdrawn": MAILS - 2}


def test_a_dispatch_with_nothing_to_send_writes_nothing(register: Register, commits: list[int], tmp_path: Path) -> None:
    maildir = Maildir(tmp_path / "maildir")
    approved_letter(register)
    dispatch(register, maildir, by=OFFICER, now=LETTER_DAY)
    commits[0] = 0
    assert dispatch(register, maildir, by=OFFICER, now=LETTER_DAY).sent == 0
    assert commits == [0]
