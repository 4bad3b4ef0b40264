"""Mail that comes back: read from its mailbox, shown at the contact, and sent again once the address is right."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.cli.main import run
from followup.content import load_yaml
from followup.delivery.bounce_box import read_bounces
from followup.delivery.dispatch import dispatch
from followup.delivery.dsn import read_bounce
from followup.delivery.mailboxes import ReadMaildir, mailbox_at
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.records.register import Register
from followup.records.tables import Contact, Message
from followup.services.inbox.bounces import BounceReport
from followup.services.mail.approvals import approve_round
from followup.services.mail.outbox import list_messages
from followup.services.mail.reminder_mail import House
from followup.services.mail.resending import bounced_contacts, correct_contact, resend, resend_to
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.instants import Instant, instant
from followup.writing.mail_bytes import read_address
from tests.integration.delivery.examples import (
    HEAD,
    LANGUAGES,
    LETTER_DAY,
    OFFICER,
    PUBLIC_URL,
    SENDER,
    RunningCall,
    running_call,
)
from tests.integration.delivery.imap_server import Folder, serving_imap
from tests.integration.delivery.servers import Postbox, serving

HOUSE = House(SENDER, PUBLIC_URL)
NEXT_DAY = Instant(LETTER_DAY + timedelta(days=1))
MAILBOX = read_address("bounces@minamata.example")
RIGHT = "new.focal.point@arg.example"


def bounce(
    to: str, *, action: str = "failed", status: str = "5.1.1", said: str = "550 5.1.1 no such user", returned: str = ""
) -> bytes:
    """A notification as mail servers write it."""
    return "\r\n".join(
        [
            "From: MAILER-DAEMON@mail.example",
            f"To: {to}",
            "Subject: Undelivered Mail Returned to Sender",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "MIME-Version: 1.0",
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "I am sorry.",
            "--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mail.example",
            "",
            "Final-Recipient: rfc822; focal.point@arg.example",
            f"Action: {action}",
            f"Status: {status}",
            f"Diagnostic-Code: smtp; {said} <focal.point@arg.example>",
            "",
            "--b",
            "Content-Type: message/rfc822",
            "",
            f"Message-ID: {returned}",
            "Subject: Call for submissions",
            "",
            "text",
            "--b--",
            "",
        ]
    ).encode()


@dataclass
class Office:
    """An approved letter to four parties, the server to which it goes and the mailbox to which bounces come."""

    call: RunningCall
    port: int
    box: Path
    postbox: Postbox = field(default_factory=Postbox)

    def send(self, now: Instant = LETTER_DAY) -> int:
        address = SmtpAddress.parse(f"smtp://127.0.0.1:{self.port}")
        server = SmtpServer(address, return_path=MAILBOX, timeout_s=30)
        return dispatch(self.call.register, server, by=OFFICER, now=now).sent

    def message(self, party: str) -> Message:
        """The latest message to a party."""
        with self.call.register.reading() as unit:
            found = unit.mail.messages(limit=100)
        return max(
            (one for one in found if one.contact_id == self.call.contacts[party].id), key=lambda m: m.prepared_at
        )

    def contact(self, party: str) -> Contact:
        with self.call.register.reading() as unit:
            return unit.mail.contacts([self.call.contacts[party].id])[self.call.contacts[party].id]

    def come_back(self, *mails: bytes, now: Instant = NEXT_DAY) -> BounceReport:
        for number, content in enumerate(mails):
            (self.box / "new" / f"{number}.mail").write_bytes(content)
        return read_bounces(self.call.register, ReadMaildir(self.box), by=OFFICER, now=now)


@pytest.fixture
def office(sqlite_register: Register, tmp_path: Path) -> Iterator[Office]:
    call = running_call(sqlite_register)
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    postbox = Postbox()
    for part in ("new", "cur", "tmp"):
        (tmp_path / "bounces" / part).mkdir(parents=True)
    with serving(postbox) as port:
        yield Office(call, port, tmp_path / "bounces", postbox)


def test_each_mail_has_a_return_path_of_its_own(office: Office) -> None:
    office.send()
    senders = {sender for sender, *_ in office.postbox.accepted}
    with office.call.register.reading() as unit:
        assert senders == {f"bounces+{one.id}@minamata.example" for one in unit.mail.messages(limit=10)}


@pytest.mark.parametrize("known_by", ["return path", "Message-ID"])
def test_what_came_back_has_failed_and_the_contact_shows_it(office: Office, known_by: str) -> None:
    office.send()
    message = office.message("ARG")
    by_path = known_by == "return path"
    to = f"bounces+{message.id}@minamata.example" if by_path else "secretariat@minamata.example"
    content = bounce(to, returned="" if by_path else message.header_id)
    assert office.come_back(content, b"Subject: Out of office\r\n\r\nback on Monday").model_dump() == {
        "failed": 1,
        "delayed": 0,
        "unknown": 0,
        "other": 1,
    }
    assert office.message("ARG").status == "failed"
    assert office.message("ARG").reason == "it came back: 5.1.1 550 5.1.1 no such user (address)"
    (line,) = bounced_contacts(office.call.register).contacts
    assert (line.party, line.stopped, line.since) == ("ARG", True, NEXT_DAY)
    assert [path.name for path in (office.box / "cur").iterdir()] == ["0.mail:2,S"]
    assert office.come_back(content).unknown == 1


def test_nothing_more_goes_to_a_dead_address_until_it_is_corrected(office: Office) -> None:
    office.send()
    office.come_back(bounce(f"bounces+{office.message('ARG').id}@minamata.example"))
    reminder_day = instant("2020-03-10")
    assert len(office.call.prepare("first_reminder", now=reminder_day).unreachable) == 1
    assert office.send(reminder_day) == 3
    contact = office.contact("ARG")
    correct_contact(office.call.register, contact.id, address=RIGHT, by=OFFICER, now=reminder_day, reason="a call")
    report = resend_to(office.call.register, HOUSE, contact.id, by=OFFICER, now=reminder_day)
    assert (report.prepared, report.approved) == (2, True)
    assert office.send(reminder_day) == 2
    assert [to for _from, to, _content in office.postbox.accepted[-2:]] == [[RIGHT], [RIGHT]]
    assert bounced_contacts(office.call.register).contacts == []


@pytest.mark.parametrize(
    ("answer", "dead"),
    [
        ("550 5.1.1 no such user", True),
        ("550 5.1.2 no such host", True),
        ("550 5.1.8 sender's domain not found", False),
        ("552 5.2.2 mailbox full", False),
        ("550 go away", False),
    ],
)
def test_an_address_that_the_server_refuses_as_dead_is_one_from_which_mail_came_back(
    office: Office, answer: str, *, dead: bool
) -> None:
    office.postbox.at_rcpt.append(answer)
    assert office.send() == 3
    [failed] = list_messages(office.call.register, statuses=["failed"]).messages
    found = [(one.party, one.stopped) for one in bounced_contacts(office.call.register).contacts]
    assert found == ([(failed.party, True)] if dead else [])


def test_a_full_mailbox_fails_the_message_and_the_next_is_still_tried(office: Office) -> None:
    office.send()
    full = bounce(f"bounces+{office.message('ARG').id}@minamata.example", status="5.2.2", said="552 full")
    assert office.come_back(full).failed == 1
    assert office.call.prepare("first_reminder", now=instant("2020-03-10")).unreachable == {}
    (line,) = bounced_contacts(office.call.register).contacts
    assert (line.stopped, line.why) == (False, "5.2.2 552 full (address)")


def test_a_delay_changes_nothing(office: Office) -> None:
    office.send()
    late = bounce(f"bounces+{office.message('ARG').id}@minamata.example", action="delayed", status="4.4.1")
    assert office.come_back(late).delayed == 1
    assert office.message("ARG").status == "sent"


def test_what_is_late_was_taken_and_is_not_uncertain_any_more(office: Office) -> None:
    office.postbox.at_data = ["drop noted"]
    assert office.send() == 3
    (unclear,) = [party for party in LANGUAGES if office.message(party).status == "uncertain"]
    late = bounce(f"bounces+{office.message(unclear).id}@minamata.example", action="delayed", status="4.4.1")
    assert office.come_back(late).delayed == 1
    assert (office.message(unclear).status, office.message(unclear).sent_at) == ("confirmed", LETTER_DAY)


def test_a_bounce_of_somebody_elses_mail_is_put_aside(office: Office) -> None:
    office.send()
    assert office.come_back(bounce("bounces+msg-zzzzzzzzzzzz@minamata.example")).unknown == 1


def test_it_is_sent_again_as_a_further_attempt_with_an_id_of_its_own(office: Office) -> None:
    office.send()
    first = office.message("ARG")
    office.come_back(bounce(f"bounces+{first.id}@minamata.example"))
    contact = office.contact("ARG")
    correct_contact(office.call.register, contact.id, address=RIGHT, by=OFFICER, now=NEXT_DAY, reason="a call")
    assert resend(office.call.register, HOUSE, [first.id], by=OFFICER, now=NEXT_DAY).prepared == 1
    again = resend(office.call.register, HOUSE, [first.id], by=OFFICER, now=NEXT_DAY)
    assert (again.prepared, again.not_owed) == (0, ["it was prepared again already"])
    with office.call.register.reading() as unit:
        assert (unit.mail.of([first.id])[0].reason or "").endswith("; prepared again on 2019-12-14")
    assert office.send(NEXT_DAY) == 1
    assert len(set(office.postbox.ids)) == len(office.postbox.ids) == 5
    assert office.message("ARG").subject == first.subject


def test_only_what_failed_and_is_still_owed_goes_again(office: Office) -> None:
    office.send()
    message = office.message("ARG")
    with pytest.raises(NotAllowed, match="did not fail"):
        resend(office.call.register, HOUSE, [message.id], by=OFFICER, now=NEXT_DAY)
    with pytest.raises(NotFound):
        resend(office.call.register, HOUSE, ["msg-none"], by=OFFICER, now=NEXT_DAY)
    with pytest.raises(NotFound):
        correct_contact(office.call.register, "c-none", address=RIGHT, by=OFFICER, now=NEXT_DAY, reason="a call")
    two = "a@arg.example, b@arg.example"
    with pytest.raises(BadInput):
        correct_contact(
            office.call.register, message.contact_id or "", address=two, by=OFFICER, now=NEXT_DAY, reason="x"
        )
    office.come_back(bounce(f"bounces+{message.id}@minamata.example"))
    with office.call.register.writing(by=OFFICER, at=NEXT_DAY, reason="an example") as unit:
        task = unit.tasks.task(office.call.task_id)
        assert task is not None
        task.status = "implemented"
    report = resend(office.call.register, HOUSE, [message.id], by=OFFICER, now=NEXT_DAY)
    assert (report.prepared, report.not_owed) == (0, ["the call is closed"])


def test_the_mailbox_may_be_read_over_imap(office: Office) -> None:
    office.send()
    message = office.message("ARG")
    folder = Folder([bounce(f"bounces+{message.id}@minamata.example"), b"Subject: a question\r\n\r\n?"])
    with serving_imap(folder) as port:
        box = mailbox_at(f"imap://secretariat:pass%2Fword@127.0.0.1:{port}/INBOX", "FOLLOWUP_BOUNCES")
        report = read_bounces(office.call.register, box, by=OFFICER, now=NEXT_DAY)
    assert (report.failed, report.other, folder.seen) == (1, 1, {1})


@pytest.mark.parametrize("address", ["secret", "maildir:", "imap://u:secret@127.0.0.1:1/INBOX"])
def test_a_mailbox_that_cannot_be_read_is_one_line(sqlite_register: Register, address: str) -> None:
    with pytest.raises(BadInput, match="FOLLOWUP_BOUNCES") as refused:
        read_bounces(sqlite_register, mailbox_at(address, "FOLLOWUP_BOUNCES"), by=OFFICER, now=NEXT_DAY)
    assert "secret" not in str(refused.value)


CASES = load_yaml(Path(__file__).with_name("bounces.yaml"))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_what_other_servers_write(office: Office, case: dict[str, Any]) -> None:
    office.send()
    message, address = office.message("ARG"), office.contact("ARG").address or ""
    ours = {"OUR_PATH": f"bounces+{message.id}@minamata.example", "OUR_ID": message.header_id, "THEIR_ADDRESS": address}
    text, wanted = case["mail"], case["read"]
    for name, value in ours.items():
        text = text.replace(name, value)
    report = office.come_back(text.encode())
    assert report.model_dump() == {"failed": 0, "delayed": 0, "unknown": 0, "other": 0} | {
        {"failed": "failed", "delayed": "delayed", "nothing": "other"}[wanted["is"]]: 1
    }
    failed, contact = wanted["is"] == "failed", office.contact("ARG")
    assert office.message("ARG").status == ("failed" if failed else "sent")
    assert (contact.bounce or "").split(" ")[0] == (wanted["status"] if failed else "")
    assert contact.bounced_address == (address if wanted.get("dead") else None)
    assert "@" not in f"{contact.bounce}{office.message('ARG').reason}"


def test_a_forged_bounce_puts_no_address_out(office: Office) -> None:
    """Neither one that guesses at a return path, nor one that names an address to which that mail did not go."""
    office.send()
    message = office.message("ARG")
    other = bounce(f"bounces+{message.id}@minamata.example").replace(b"arg.example", b"can.example")
    report = office.come_back(
        bounce("bounces+msg-000000000000@minamata.example"),
        bounce("secretariat@minamata.example", returned=f"<{'0' * 40}@followup.example>"),
        bounce("secretariat@minamata.example"),
        other,
    )
    assert (report.unknown, report.failed) == (3, 1)
    assert {office.contact(party).bounced_address for party in ("ARG", "CAN", "JPN", "KHM")} == {None}


def test_the_bounce_of_an_address_that_was_put_right_meanwhile_stops_nothing(office: Office) -> None:
    office.send()
    first, contact = office.message("ARG"), office.contact("ARG")
    correct_contact(office.call.register, contact.id, address=RIGHT, by=OFFICER, now=NEXT_DAY, reason="a call")
    assert office.come_back(bounce(f"bounces+{first.id}@minamata.example")).failed == 1
    assert bounced_contacts(office.call.register).contacts == []
    assert resend_to(office.call.register, HOUSE, contact.id, by=OFFICER, now=NEXT_DAY).prepared == 1


@given(st.binary(max_size=200), st.text(max_size=60), st.sampled_from(["failed", "delayed", "relayed", ""]))
def test_whatever_comes_to_the_return_path_is_read_or_put_aside(junk: bytes, text: str, action: str) -> None:
    assert read_bounce(junk) is None
    told = read_bounce(bounce(text, action=action, status=text, said=text, returned=text) + junk)
    assert told is None or "@" not in told.why


def test_the_commands(
    office: Office, sqlite_register_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", sqlite_register_url)
    monkeypatch.setenv("FOLLOWUP_DATA_DIR", str(office.box.parent))
    monkeypatch.setenv("FOLLOWUP_MAIL_FROM", "secretariat@minamata.example")
    monkeypatch.delenv("FOLLOWUP_BOUNCES", raising=False)
    office.send()
    message = office.message("ARG")
    (office.box / "new" / "1.mail").write_bytes(bounce(f"bounces+{message.id}@minamata.example"))
    day = ("--by", OFFICER, "--as-of", "2019-12-14")
    assert run(["bounces", *day]) == 2
    monkeypatch.setenv("FOLLOWUP_BOUNCES", f"maildir:{office.box}")
    assert run(["bounces", *day]) == 0
    assert run(["contact", "bounced"]) == 0
    said = capfd.readouterr()
    assert "bounces: 1 failed" in said.out
    assert "nothing goes there until it is corrected" in said.out
    assert "@" not in said.out
    contact = office.contact("ARG").id
    assert run(["contact", "correct", contact, "--address", RIGHT, "--resend", *day]) == 0
    assert "1 prepared again; leaves with the next send" in capfd.readouterr().out
    assert run(["contact", "bounced"]) == 0
    assert "no mail came back" in capfd.readouterr().out
    assert run(["outbox", "resend", message.id, *day]) == 0
    assert "it was prepared again already" in capfd.readouterr().out
