"""To a real SMTP server: what it takes, what it takes later, what it refuses, and what nobody can tell."""

import random
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import which

import pytest

from followup.delivery.dispatch import DispatchReport, dispatch
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.records.register import Register
from followup.services.mail.approvals import approve_round
from followup.services.mail.outbox import list_messages, preview
from followup.services.sending.protocol import Claimed, Outcome, delivery_rules
from followup.services.sending.reconciling import decide_uncertain
from followup.vocabulary.errors import BadInput, NotAllowed
from followup.vocabulary.instants import Instant
from tests.chaos.faults import send_through_faults
from tests.chaos.faulty_server import make_certificate
from tests.fixtures.components import require
from tests.integration.delivery.examples import HEAD, LETTER_DAY, OFFICER, RunningCall, running_call
from tests.integration.delivery.servers import ACCEPTED, HANG_S, Postbox, serving

PATIENCE_S = 30.0


@dataclass
class Office:
    """An approved letter to four parties and the server to which it goes."""

    call: RunningCall
    port: int
    postbox: Postbox = field(default_factory=Postbox)

    def send(self, now: Instant = LETTER_DAY, *, patience_s: float = PATIENCE_S) -> DispatchReport:
        server = SmtpServer(SmtpAddress.parse(f"smtp://127.0.0.1:{self.port}"), timeout_s=patience_s)
        return dispatch(self.call.register, server, by=OFFICER, now=now)

    def line(self, status: str) -> tuple[str, str | None, str | None]:
        """Identity, answer and reason of the one message in a state."""
        (line,) = list_messages(self.call.register, statuses=[status]).messages
        return line.id, line.answer, line.reason


@pytest.fixture(params=["one by one", "at once"])
def office(sqlite_register: Register, request: pytest.FixtureRequest) -> Iterator[Office]:
    call = running_call(sqlite_register)
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    postbox = Postbox(at_once=request.param == "at once")
    with serving(postbox) as port:
        yield Office(call, port, postbox)


def test_what_was_previewed_arrives_over_one_connection(office: Office) -> None:
    previews = {preview(office.call.register, line.id) for line in list_messages(office.call.register).messages}
    assert office.send().sent == 4
    assert {content for *_, content in office.postbox.accepted} == previews
    assert office.postbox.connections == 1
    senders = {sender for sender, *_ in office.postbox.accepted}
    recipients = sorted(recipient for _, recipients, _ in office.postbox.accepted for recipient in recipients)
    assert senders == {"secretariat@minamata.example"}
    assert recipients == [f"focal.point@{code}.example" for code in ("arg", "can", "jpn", "khm")]
    assert set(office.call.statuses().values()) == {"sent"}
    assert office.send().sent == 0


@pytest.mark.parametrize("where", ["at_mail", "at_rcpt", "at_data"])
@pytest.mark.parametrize("answer", ["451 try later", "421 closing", "452 full"])
def test_later_keeps_the_message_and_its_id(office: Office, where: str, answer: str) -> None:
    plans = getattr(office.postbox, where)
    plans.append(answer)
    report = office.send()
    assert (report.sent, report.later, report.failed, report.uncertain) in {(3, 1, 0, 0), (4, 0, 0, 0)}
    assert office.send().sent == 0
    wait = timedelta(minutes=delivery_rules().retry_after_minutes.value[0])
    again = office.send(Instant(LETTER_DAY + wait))
    assert again.sent == report.later
    assert len(set(office.postbox.ids)) == len(office.postbox.ids) == 4


def test_refused_is_not_tried_again(office: Office) -> None:
    office.postbox.at_rcpt.append("550 <focal.point@arg.example> no such mailbox")
    report = office.send()
    assert (report.sent, report.failed) == (3, 1)
    _id, answer, reason = office.line("failed")
    assert answer == "550 (address) no such mailbox"
    assert reason == "the server refused it"
    assert office.send(Instant(LETTER_DAY + timedelta(days=30))).sent == 0


def test_a_server_that_goes_ahead_with_a_refused_recipient_gets_no_mail_for_it(office: Office) -> None:
    office.postbox.lax = True
    office.postbox.at_rcpt.append("550 no such mailbox")
    report = office.send()
    assert (report.sent, report.failed, len(office.postbox.accepted)) == (3, 1, 3)
    assert office.postbox.connections == 1 + office.postbox.at_once


@pytest.mark.parametrize("fault", ["drop unnoted", "drop noted", "hang"])
def test_without_an_answer_nothing_is_repeated_and_an_officer_decides(office: Office, fault: str) -> None:
    office.postbox.at_data.append(fault)
    first, second = office.send(patience_s=HANG_S / 3), office.send()
    assert (first.sent + second.sent, first.uncertain + second.uncertain) == (3, 1)
    assert (first.unreachable is not None) == (fault == "hang")
    identity, _answer, reason = office.line("uncertain")
    assert reason is not None
    assert "an officer finds out" in reason
    assert office.send(Instant(LETTER_DAY + timedelta(days=30))).sent == 0
    arrived = fault != "drop unnoted"
    decide_uncertain(office.call.register, identity, arrived=arrived, by=OFFICER, now=LETTER_DAY)
    assert office.send().sent == (0 if arrived else 1)
    with pytest.raises(NotAllowed):
        decide_uncertain(office.call.register, identity, arrived=True, by=OFFICER, now=LETTER_DAY)


def test_a_connection_that_breaks_before_the_mail_is_handed_over_is_no_doubt(office: Office) -> None:
    office.postbox.at_rcpt.append("drop unnoted")
    report = office.send()
    assert (report.sent, report.later, report.uncertain) == (3, 1, 0)
    assert office.send(Instant(LETTER_DAY + timedelta(hours=1))).sent == 1
    assert len(set(office.postbox.ids)) == len(office.postbox.ids) == 4


@pytest.mark.parametrize("ended", ["421 idle for too long", "drop unnoted"])
def test_a_connection_that_the_server_ended_between_two_mails_is_opened_again(office: Office, ended: str) -> None:
    office.postbox.at_mail = [ACCEPTED, ended]
    assert office.send().sent == 4
    assert office.postbox.connections == 2


def test_a_server_that_is_away_leaves_everything_approved(office: Office) -> None:
    away = Office(office.call, 1)
    report = away.send()
    assert (report.sent, report.later) == (0, 1)
    assert report.unreachable is not None
    assert set(office.call.statuses().values()) == {"approved"}
    assert office.send(Instant(LETTER_DAY + timedelta(hours=1))).sent == 4


def test_a_server_that_says_later_for_days_is_given_up(office: Office) -> None:
    waits = delivery_rules().retry_after_minutes.value
    now = LETTER_DAY
    for minutes in (*waits, 0):
        office.postbox.at_rcpt = ["450 greylisted"] * 4
        office.send(now)
        now = Instant(now + timedelta(minutes=minutes))
    assert set(office.call.statuses().values()) == {"failed"}
    assert office.postbox.accepted == []


@pytest.mark.parametrize("seed", [7, 11])
def test_whatever_goes_wrong_nothing_is_lost_or_repeated(
    sqlite_register_url: str, tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """421, 451, 550, silence, a connection that breaks before the answer, STARTTLS that fails: one in ten each."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    chance = random.Random(seed)  # noqa: S311  a test that can be played again, not a secret
    outcome = send_through_faults(sqlite_register_url, tmp_path, 120, chance, certificate)
    assert len(outcome.faults) == 6
    assert (outcome.lost, outcome.twice, outcome.uncertain, outcome.waiting) == (0, 0, 0, 0)
    assert outcome.arrived + outcome.failed == outcome.mails == 120


def test_a_dot_at_the_head_of_a_line_arrives_as_it_was(office: Office) -> None:
    content = b"From: secretariat@minamata.example\r\nMessage-ID: <a@b.example>\r\n\r\n.\r\n..\r\n.end\r\n"
    server = SmtpServer(SmtpAddress.parse(f"smtp://127.0.0.1:{office.port}"))
    result = server.send(Claimed("msg-1", "<a@b.example>", "focal.point@arg.example", content))
    server.close()
    assert result.outcome is Outcome.ACCEPTED
    assert office.postbox.accepted[0][2] == content


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that signs itself, with its key in the same file."""
    if which("openssl") is None:
        require("openssl", "no openssl on the PATH; apt-get install openssl")
    return make_certificate(tmp_path_factory.mktemp("tls"))


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def try_to_send(url: str) -> tuple[Outcome, str | None]:
    server = SmtpServer(SmtpAddress.parse(url), timeout_s=PATIENCE_S)
    content = b"From: secretariat@minamata.example\r\nMessage-ID: <a@b.example>\r\n\r\ntext\r\n"
    result = server.send(Claimed("msg-1", "<a@b.example>", "focal.point@arg.example", content))
    server.close()
    return result.outcome, result.answer


def test_starttls_and_login(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    postbox = Postbox()
    with serving(postbox, tls=server_side(certificate)) as port:
        assert try_to_send(f"smtp://secretariat:pass%2Fword@127.0.0.1:{port}")[0] is Outcome.ACCEPTED
        outcome, answer = try_to_send(f"smtp://secretariat:wrong@127.0.0.1:{port}")
    assert outcome is Outcome.UNREACHED
    assert answer is not None
    assert answer.startswith("535")
    assert "wrong" not in answer
    assert len(postbox.accepted) == 1


def test_smtps(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    postbox = Postbox()
    with serving(postbox, tls=server_side(certificate), smtps=True) as port:
        assert try_to_send(f"smtps://127.0.0.1:{port}")[0] is Outcome.ACCEPTED


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    postbox = Postbox()
    with serving(postbox, tls=server_side(certificate)) as port:
        outcome, answer = try_to_send(f"smtp://secretariat:pass%2Fword@127.0.0.1:{port}")
    assert outcome is Outcome.UNREACHED
    assert answer is not None
    assert "certificate" in answer.lower()
    assert postbox.accepted == []


def test_a_password_is_not_sent_in_the_clear() -> None:
    postbox = Postbox()
    with serving(postbox) as port:
        outcome, answer = try_to_send(f"smtp://secretariat:secret@127.0.0.1:{port}")
    assert outcome is Outcome.UNREACHED
    assert answer is not None
    assert "STARTTLS" in answer
    assert postbox.accepted == []


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://h:port", "smtp://h?starttls=maybe", "smtp://h:99999"],
)
def test_a_wrong_address_of_a_server_is_one_line_without_a_password(url: str) -> None:
    with pytest.raises(BadInput, match="FOLLOWUP_SMTP_URL") as refused:
        SmtpAddress.parse(url)
    assert "\n" not in str(refused.value)
    with pytest.raises(BadInput) as refused:
        SmtpAddress.parse("smtpx://user:secret@mail.example")
    assert "secret" not in str(refused.value)
