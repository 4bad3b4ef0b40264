"""Delivery through a real Postfix, whose log and journal are the record, and whose bounces a real Dovecot holds."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTP
from ssl import create_default_context
from urllib.parse import quote

import pytest

from followup.delivery.bounce_box import read_bounces
from followup.delivery.dispatch import DispatchReport, dispatch
from followup.delivery.mailboxes import mailbox_at
from followup.delivery.ways import way_out
from followup.records.register import Register
from followup.records.tables import Contact, Message
from followup.services.inbox.bounces import BounceReport
from followup.services.mail.approvals import approve_round
from followup.services.mail.reminder_mail import House
from followup.services.mail.resending import correct_contact, resend_to
from followup.services.sending.protocol import delivery_rules
from followup.settings import Settings
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant
from tests.integration.delivery.examples import (
    HEAD,
    LETTER_DAY,
    OFFICER,
    PUBLIC_URL,
    SENDER,
    RunningCall,
    running_call,
)
from tests.integration.delivery.mail_house import DOMAIN, PASSWORD, USER, MailHouse, World, mail_house, within

SETTLED = timedelta(minutes=delivery_rules().record_settles_minutes.value)
SOON = timedelta(minutes=delivery_rules().retry_after_minutes.value[0])
GONE = "550 5.1.1 No such user here"
FULL = "452 4.2.2 Mailbox full"


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def house(world: World) -> Iterator[MailHouse]:
    with mail_house(world) as running:
        yield running


@dataclass
class Office:
    """An approved letter, and the way to the real servers."""

    call: RunningCall
    house: MailHouse
    journal: str
    user: str = USER

    @property
    def register(self) -> Register:
        return self.call.register

    def send(self, after: timedelta = timedelta()) -> DispatchReport:
        settings = Settings(
            smtp_url=f"smtp://{quote(self.user)}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.house.smtp}",
            journal=self.journal,
            bounce_address="bounces@minamata.example",
            public_url=PUBLIC_URL,
        )
        return dispatch(self.register, way_out(settings), by=OFFICER, now=Instant(LETTER_DAY + after))

    def come_back(self, address: str) -> BounceReport:
        return read_bounces(self.register, mailbox_at(address, "FOLLOWUP_BOUNCES"), by=OFFICER, now=LETTER_DAY)

    def messages(self) -> dict[str, Message]:
        """The latest message to each party."""
        with self.register.reading() as unit:
            found = unit.mail.messages(limit=100)
        by_contact = {contact.id: party for party, contact in self.call.contacts.items()}
        return {by_contact[one.contact_id or ""]: one for one in sorted(found, key=lambda one: one.prepared_at)}

    def die_with(self, *parties: str) -> dict[str, Message]:
        """Leave the messages to these parties as a sender does that dies with them in hand."""
        in_hand = {party: message for party, message in self.messages().items() if party in parties}
        with self.register.claiming(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
            for message in unit.mail.locked([one.id for one in in_hand.values()]).values():
                message.status, message.claimed_at, message.claimed_by = "claimed", LETTER_DAY, OFFICER
                message.way = f"smtp://127.0.0.1:{self.house.smtp}"
        return in_hand

    def hand_over(self, message: Message, *, cut: bool = False) -> None:
        """Give a message to Postfix; or break the connection in the middle of it, after its headers."""
        with closing(SMTP("127.0.0.1", self.house.smtp)) as server:
            server.starttls(context=create_default_context())
            server.login(USER, PASSWORD)
            server.mail(f"bounces+{message.id}@{DOMAIN}")
            server.rcpt(message.address or "")
            if cut:
                server.docmd("DATA")
                server.send(message.content[:-40])
            else:
                server.data(message.content)
        assert self.house.logged(f"message-id={message.header_id}")

    def contact(self, party: str) -> Contact:
        identity = self.call.contacts[party].id
        with self.register.reading() as unit:
            return unit.mail.contacts([identity])[identity]


ADDRESSED = {"ARG": "en", "LATER": "fr", "REFUSING": "en", "GREY": "zh", "GONE": "en", "FULL": "ru"}
PLAIN = {"ARG": "en", "CUT": "ru", "LOOKED-AT": "zh", "KHM": "ar"}
RIGHT = "new.focal.point@right.example"


@pytest.fixture(params=["log", "journal", "imaps"])
def record(request: pytest.FixtureRequest, house: MailHouse) -> str:
    """The acceptance records there are, as FOLLOWUP_JOURNAL names them."""
    return {
        "log": f"postfix:{house.log}",
        "journal": f"maildir:{house.maildir('journal')}",
        "imaps": house.imaps_address("journal"),
    }[request.param]


@pytest.fixture
def office(
    record: str,
    house: MailHouse,
    world: World,
    request: pytest.FixtureRequest,
    sqlite_register: Register,
    monkeypatch: pytest.MonkeyPatch,
) -> Office:
    monkeypatch.setenv("SSL_CERT_FILE", str(house.certificate))
    house.empty()
    world.accepted.clear()
    world.said = {"gone.example": GONE, "full.example": FULL}
    call = running_call(sqlite_register, ADDRESSED if "came_back" in request.node.name else PLAIN)
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    return Office(call, house, record)


def test_a_letter_and_what_came_back_of_it(office: Office, world: World) -> None:
    """451 and greylisted are tried again; what Postfix took is confirmed; what it gave back goes to the right place."""
    report = office.send()
    assert (report.sent, report.later, report.failed, report.uncertain) == (3, 2, 1, 0)
    answers = {party: (one.answer or "")[:9] for party, one in office.messages().items()}
    assert answers == {
        "ARG": "250 2.0.0",
        "LATER": "451 4.3.0",
        "REFUSING": "550 5.7.1",
        "GREY": "450 4.7.1",
        "GONE": "250 2.0.0",
        "FULL": "250 2.0.0",
    }
    assert office.house.come("journal", 3)
    report = office.send(SOON)
    assert (report.sent, report.later, report.confirmed) == (1, 1, 3)
    assert office.house.come("journal", 4)
    assert office.send(SOON).confirmed == 1

    # Two are Postfix's own notes, of an address that is not there and of a full mailbox: late, but not back.
    assert office.house.come("bounces", 2)
    where = office.house.imaps_address("bounces") if "imaps" in office.journal else None
    report_of = office.come_back(where or f"maildir:{office.house.maildir('bounces')}")
    assert (report_of.failed, report_of.delayed, report_of.unknown) == (1, 1, 0)
    assert not office.house.mails("bounces")
    gone = office.messages()["GONE"]
    assert (gone.status, gone.reason) == ("failed", f"it came back: 5.1.1 {GONE}")
    contact = office.contact("GONE")
    assert contact.bounced_address == contact.address
    assert office.messages()["FULL"].status == "confirmed"

    correct_contact(office.register, contact.id, address=RIGHT, by=OFFICER, now=LETTER_DAY, reason="they rang")
    assert resend_to(office.register, House(SENDER, PUBLIC_URL), contact.id, by=OFFICER, now=LETTER_DAY).prepared == 1
    assert office.send().sent == 1
    assert office.house.come("journal", 5)
    assert within(lambda: [RIGHT] in [to for _from, to, _content in world.accepted])


def test_what_was_in_hand_at_a_crash_is_known_from_the_record(office: Office, world: World) -> None:
    """One was taken, and one cut short after its headers: Postfix named it in the log and then threw it away."""
    in_hand = office.die_with("ARG", "CUT")
    office.hand_over(in_hand["ARG"])
    office.hand_over(in_hand["CUT"], cut=True)
    report = office.send()
    assert (report.sent, report.uncertain + report.reconciled) == (2, 2)
    assert office.house.come("journal", 2)
    office.send(SOON)
    assert {party: one.status for party, one in office.messages().items()} == {
        "ARG": "confirmed",
        "CUT": "uncertain",
        "KHM": "confirmed",
        "LOOKED-AT": "sent",
    }
    report = office.send(SETTLED)
    assert (report.reconciled, report.sent) == (1, 1)
    assert within(lambda: len(world.accepted) == 3)
    arrived = [to for _from, (to,), _content in world.accepted]
    assert sorted(arrived) == [f"focal.point@{party}.example" for party in ("arg", "cut", "khm")]


@pytest.mark.parametrize("record", ["log"], indirect=True)
def test_of_what_an_administrator_holds_back_nobody_can_tell(office: Office) -> None:
    """It is in no queue yet, and leaves when it is released: sent again it would come twice."""
    office.hand_over(office.die_with("LOOKED-AT")["LOOKED-AT"])
    assert office.send().sent == 3
    for after in (SOON, SETTLED):
        assert office.send(after).sent == 0
    assert office.messages()["LOOKED-AT"].status == "uncertain"
    office.house.release()
    assert office.send(SETTLED).reconciled == 1
    assert office.messages()["LOOKED-AT"].status == "confirmed"


def test_bounces_wherever_the_mailbox_is(
    house: MailHouse, sqlite_register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder with a name in another script, of an account too; and moved in the Maildir by who looked in."""
    monkeypatch.setenv("SSL_CERT_FILE", str(house.certificate))
    house.empty()
    call = running_call(sqlite_register, {"ARG": "en", "GONE": "fr"})
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    office = Office(call, house, f"postfix:{house.log}", user="секретариат")
    assert office.send().sent == 2
    assert house.come("bounces", 1)
    (returned,) = house.mails("bounces")
    question = b"From: focal.point@arg.example\r\nSubject: a question\r\n\r\nWhat is this?\r\n"
    question_and_bounce = [question, returned.read_bytes()]
    house.put("секретариат", "&BBIEPgQ3BDIEQAQwBEIESw- &- more", question_and_bounce)
    account = f"imap://{quote('секретариат')}:{quote(PASSWORD, safe='')}@127.0.0.1:{house.imap}"
    folder = f"{account}/{quote('Возвраты & more')}"
    report = office.come_back(folder)
    assert (report.failed, report.other) == (1, 1)
    assert office.come_back(folder).model_dump() == {"failed": 0, "delayed": 0, "unknown": 0, "other": 1}
    with pytest.raises(BadInput, match="FOLLOWUP_BOUNCES"):
        office.come_back(f"{account}/absent")

    house.look_into("bounces")
    assert not list((house.maildir("bounces") / "new").iterdir())
    where = f"maildir:{house.maildir('bounces')}"
    assert office.come_back(where).unknown == 1
    assert office.come_back(where).model_dump() == {"failed": 0, "delayed": 0, "unknown": 0, "other": 0}
