"""Acceptance records of an SMTP server: what they say, when they are believed, and what then becomes of a message."""

import bz2
import gzip
import lzma
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from followup.delivery.dispatch import DispatchReport, dispatch
from followup.delivery.maildir import Maildir
from followup.delivery.records import JournalMaildir, PostfixLog, Recorded, record_at
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.records.register import Register
from followup.services.mail.approvals import approve_round
from followup.services.sending.protocol import Claimed, delivery_rules
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant
from tests.integration.delivery.examples import HEAD, LETTER_DAY, OFFICER, RunningCall, running_call
from tests.integration.delivery.imap_server import Folder, serving_imap
from tests.integration.delivery.servers import Postbox, serving

A, B, C = "<a@followup.example>", "<b@followup.example>", "<c@followup.example>"
LOG = """\
Dec 13 09:00:01 mail postfix/smtpd[700]: connect from localhost[127.0.0.1]
Dec 13 09:00:01 mail postfix/cleanup[701]: 4F1A2C0: message-id=<a@followup.example>
Dec 13 09:00:01 mail postfix/qmgr[702]: 4F1A2C0: from=<secretariat@minamata.example>, size=900, nrcpt=1 (queue active)
Dec 13 09:00:02 mail postfix/cleanup[701]: 4F1A2C1: message-id=<b@followup.example>
Dec 13 09:00:02 mail postfix/smtpd[700]: lost connection after DATA (0 bytes) from localhost[127.0.0.1]
Dec 13 09:00:03 mail postfix/cleanup[701]: 4F1A2C1: message-id=<somebody@else.example>
2019-12-13T09:00:03+00:00 mail postfix/qmgr[702]: 4F1A2C1: from=<x@else.example>, size=900, nrcpt=1 (queue active)
"""
LATER_LOG = """\
2019-12-20T09:00:01+00:00 mail postfix/submission/cleanup[801]: 4Zabcd1hJkz: message-id=<c@followup.example>
2019-12-20T09:00:01+00:00 mail postfix/qmgr[702]: 4Zabcd1hJkz: from=<secretariat+x@minamata.example>, size=1, nrcpt=1
"""


def mail(header_id: str, more: str = "") -> bytes:
    return f"From: secretariat@minamata.example\r\n{more}Message-ID: {header_id}\r\n\r\nwords\r\n".encode()


def journal(folder: Path, *mails: bytes) -> JournalMaildir:
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(mails):
        part, flags = ("cur", ":2,S") if number % 2 else ("new", "")
        (folder / part / f"{number}.journal{flags}").write_bytes(content)
    return JournalMaildir(folder)


def test_a_journal_mailbox_holds_what_was_copied_to_it(tmp_path: Path) -> None:
    folded = mail(B, more="Subject: a\r\n").replace(b"Message-ID: ", b"Message-ID:\r\n ")
    box = journal(tmp_path, mail(A), folded, b"no headers at all")
    assert box.accepted([A, B, C]) == {A: True, B: True, C: False}
    (tmp_path / "new" / "0.journal").rename(tmp_path / "cur" / "0.journal:2,S")
    (tmp_path / "new" / "9.journal").write_bytes(mail(C))
    assert box.accepted([A, C]) == {A: True, C: True}


def test_a_log_of_postfix_tells_what_came_into_its_queue(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "mail.log.2.gz", "wb") as packed:
        packed.write(LOG.encode())
    (tmp_path / "mail.log").write_text(LATER_LOG)
    assert PostfixLog(tmp_path / "mail.log").accepted([A, B, C]) == {A: True, B: False, C: True}


@pytest.mark.parametrize(
    ("cleanup", "qmgr"),
    [
        # Postfix's own log (maillog_file), and rsyslog or the journal in their traditional form
        ("Dec 31 23:59:59 mail postfix/cleanup[701]: ", "Jan  1 00:00:00 mail postfix/qmgr[702]: "),
        ("2019-12-31T23:59:59.999999+00:00 mail postfix/cleanup[701]: ", "2020-01-01T00:00:00Z mail postfix/qmgr[7]: "),
        # journalctl -o short-full, short-iso, short-precise
        (
            "Tue 2019-12-31 23:59:59 CET mail postfix/cleanup[701]: ",
            "Wed 2020-01-01 00:00:00 CET mail postfix/qmgr[7]: ",
        ),
        ("2019-12-31T23:59:59+0100 mail postfix/cleanup[701]: ", "2020-01-01T00:00:00+0100 mail postfix/qmgr[702]: "),
        ("Dec 31 23:59:59.123456 mail postfix/cleanup[701]: ", "Jan 01 00:00:00.123456 mail postfix/qmgr[702]: "),
        # RFC 5424
        (
            "<22>1 2019-12-31T23:59:59Z mail postfix/cleanup 701 - - ",
            "<22>1 2020-01-01T00:00:00Z mail postfix/qmgr 7 - - ",
        ),
        # one of several instances on the machine, and a service with a name of its own
        ("Dec 31 23:59:59 mail postfix-out/cleanup[701]: ", "Jan  1 00:00:00 mail postfix-out/qmgr[702]: "),
        ("Dec 31 23:59:59 mail postfix/submission/cleanup[701]: ", "Jan  1 00:00:00 mail postfix/qmgr[702]: "),
    ],
)
@pytest.mark.parametrize("queue_id", ["4F1A2C0", "06564234152", "4Zabcd1hJkz9QF"])
def test_the_shapes_in_which_logs_are_kept(tmp_path: Path, cleanup: str, qmgr: str, queue_id: str) -> None:
    log = f"""\
{cleanup}{queue_id}: message-id={A}
{qmgr}{queue_id}: from=<bounces+msg-7k2m@minamata.example>, size=900, nrcpt=2 (queue active)
{cleanup}{queue_id}9: hold: header To: x from localhost[127.0.0.1]; from=<x@minamata.example> to=<y@arg.example>
{cleanup}{queue_id}9: message-id={B}
{cleanup}{queue_id}8: warning: header Subject: postfix/qmgr[7]: {queue_id}9: from=<x@arg.example>, size=9 from y
"""
    (tmp_path / "mail.log").write_text(log)
    assert PostfixLog(tmp_path / "mail.log").accepted([A, B, C]) == {A: True, B: None, C: False}


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("mail.log.1", bytes),
        ("mail.log-20191220", bytes),
        ("mail.log.2.gz", gzip.compress),
        ("mail.log.2.xz", lzma.compress),
        ("mail.log-20191220.bz2", bz2.compress),
    ],
)
def test_rotated_logs_are_read(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / name).write_bytes(pack(LOG.encode()))
    (tmp_path / "mail.log").write_text(LATER_LOG)
    assert PostfixLog(tmp_path / "mail.log").accepted([A, B, C]) == {A: True, B: False, C: True}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mail.log.2.zst", b"\x28\xb5\x2f\xfd"),
        ("mail.log.2.gz", b"no archive"),
        ("mail.log.2.xz", b"neither"),
        ("mail.log.2.gz", gzip.compress(LOG.encode())[:-9]),
    ],
)
def test_of_logs_of_which_a_part_cannot_be_read_nobody_can_tell(tmp_path: Path, name: str, content: bytes) -> None:
    """What is not in the rest may be in that part: said to be missing, it would be sent twice."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "mail.log").write_text(LATER_LOG)
    assert PostfixLog(tmp_path / "mail.log").accepted([A, C]) == {A: None, C: None}


def test_a_folder_on_an_imap_server_is_searched() -> None:
    with serving_imap(Folder([mail(A), mail(B)])) as port:
        box = record_at(f"imap://secretariat:pass%2Fword@127.0.0.1:{port}/Journal")
        assert box.accepted([A, C]) == {A: True, C: False}
        assert record_at(f"imap://secretariat:wrong@127.0.0.1:{port}/Journal").accepted([A]) == {A: None}


@pytest.mark.parametrize("kind", ["maildir", "postfix"])
def test_a_record_that_cannot_be_read_says_nothing(tmp_path: Path, kind: str) -> None:
    assert record_at(f"{kind}:{tmp_path / 'absent'}").accepted([A]) == {A: None}


def test_a_mailbox_that_is_away_says_nothing() -> None:
    assert record_at("imap://secretariat:secret@127.0.0.1:1/INBOX").accepted([A]) == {A: None}


@pytest.mark.parametrize(
    "address", ["", "secret", "mbox:/secret", "maildir:", "imaps://secret", "imap://u:secret@h:x/"]
)
def test_a_wrong_address_of_the_journal_is_one_line_that_does_not_repeat_it(address: str) -> None:
    with pytest.raises(BadInput) as refused:
        record_at(address)
    assert "secret" not in str(refused.value)


class Journal:
    """A record made by hand."""

    def __init__(self) -> None:
        self.there: set[str] | None = set()

    def accepted(self, header_ids: Collection[str]) -> dict[str, bool | None]:
        return {one: None if self.there is None else one in self.there for one in header_ids}


@dataclass
class Office:
    """An approved letter to four parties, a server, and the journal of what it took."""

    call: RunningCall
    port: int
    postbox: Postbox = field(default_factory=Postbox)
    journal: Journal = field(default_factory=Journal)

    def send(self, after: timedelta = timedelta(), *, copied: bool = True) -> DispatchReport:
        """Dispatch some time after the letter's day; everything taken is in the journal then, unless not `copied`."""
        server = SmtpServer(SmtpAddress.parse(f"smtp://127.0.0.1:{self.port}"), timeout_s=30)
        if copied and self.journal.there is not None:
            self.journal.there |= set(self.postbox.ids)
        return dispatch(self.call.register, Recorded(server, self.journal), by=OFFICER, now=Instant(LETTER_DAY + after))

    def count(self, status: str) -> int:
        return list(self.call.statuses().values()).count(status)


@pytest.fixture
def office(register: Register) -> Iterator[Office]:
    call = running_call(register)
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    postbox = Postbox()
    with serving(postbox) as port:
        yield Office(call, port, postbox)


SETTLED = timedelta(minutes=delivery_rules().record_settles_minutes.value)
KEPT = timedelta(days=delivery_rules().record_kept_days.value)
SOON, LONG_AFTER = timedelta(minutes=1), KEPT + timedelta(minutes=1)


def test_what_the_record_holds_is_confirmed(office: Office) -> None:
    assert office.send().sent == 4
    assert (office.count("sent"), office.send(SOON).confirmed) == (4, 4)
    assert office.count("confirmed") == 4
    assert office.send(SOON).confirmed == 0


def test_taken_but_not_answered_is_confirmed_as_soon_as_the_record_holds_it(office: Office) -> None:
    office.postbox.at_data = ["drop noted"]
    assert (office.send().uncertain, office.send(SOON).reconciled) == (1, 1)
    assert office.count("confirmed") == 4
    assert len(set(office.postbox.ids)) == len(office.postbox.ids) == 4


def test_not_taken_leaves_again_once_the_record_would_hold_it(office: Office) -> None:
    office.postbox.at_data = ["drop unnoted"]
    assert office.send().uncertain == 1
    assert (office.send(SOON).sent, office.count("uncertain")) == (0, 1)
    report = office.send(SETTLED)
    assert (report.reconciled, report.sent) == (1, 1)
    assert len(set(office.postbox.ids)) == len(office.postbox.ids) == 4


def test_a_record_that_holds_nothing_at_all_is_not_believed(office: Office) -> None:
    office.postbox.at_data = ["drop noted"]
    office.send()
    for after in (SETTLED, LONG_AFTER):
        assert office.send(after, copied=False).sent == 0
    assert office.count("uncertain") == 1
    assert len(office.postbox.ids) == 4


def test_after_the_record_was_emptied_it_is_not_believed(office: Office) -> None:
    office.postbox.at_data = ["drop noted"]
    office.send(copied=False)
    assert office.send(LONG_AFTER, copied=False).sent == 0
    assert office.count("uncertain") == 1


def test_while_the_record_cannot_be_read_nothing_is_repeated(office: Office) -> None:
    office.postbox.at_data = ["drop unnoted"]
    office.send()
    office.send(SOON)
    was, office.journal.there = office.journal.there, None
    assert (office.send(SETTLED).sent, office.count("uncertain")) == (0, 1)
    office.journal.there = was
    assert office.send(SETTLED).sent == 1


def test_what_was_claimed_by_a_sender_that_died_waits_for_the_record(office: Office, tmp_path: Path) -> None:
    office.send()
    register = office.call.register
    office.send(SOON)
    claimed = message_claimed_and_left(register)
    office.journal.there = (office.journal.there or set()) - {claimed.header_id}
    office.postbox.accepted = [one for one in office.postbox.accepted if claimed.header_id.encode() not in one[2]]
    assert office.send(SOON).uncertain == 1
    report = office.send(SOON + SETTLED)
    assert (report.reconciled, report.sent) == (1, 1)
    other = dispatch(register, Maildir(tmp_path / "maildir"), by=OFFICER, now=LETTER_DAY)
    assert (other.sent, other.uncertain) == (0, 0)


def message_claimed_and_left(register: Register) -> Claimed:
    """Set a message back to what a sender leaves behind that dies with it in hand."""
    with register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
        message = unit.mail.messages(limit=1)[0]
        message.status = "claimed"
    return Claimed(message.id, message.header_id, message.address or "", message.content)
