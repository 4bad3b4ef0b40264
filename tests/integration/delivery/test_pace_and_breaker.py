"""One domain gets mail at a measured pace; many refusals in a row, or too many messages, wait for an officer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.delivery.dispatch import DispatchReport, dispatch
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.records.register import Register
from followup.services.mail.approvals import approve_round, release_step
from followup.services.sending.pace import Pace
from followup.services.sending.protocol import delivery_rules
from followup.vocabulary.instants import Instant
from tests.integration.delivery.examples import HEAD, LETTER_DAY, OFFICER, RunningCall, running_call
from tests.integration.delivery.servers import Postbox, serving

MINUTE = timedelta(minutes=1)
RATE = delivery_rules().per_domain
REFUSALS = delivery_rules().refusals_in_a_row.value


def after(minutes: float) -> Instant:
    return Instant(LETTER_DAY + minutes * MINUTE)


def test_a_domain_has_its_share_of_any_minute_and_others_theirs() -> None:
    pace = Pace(2, MINUTE)
    assert [pace.take("a@One.example", after(0)), pace.take("b@one.example", after(0.5))] == [True, True]
    assert not pace.take("c@one.example", after(0.9))
    assert pace.full(after(0.9)) == {"one.example"}
    assert pace.take("a@two.example", after(0.9))
    assert pace.take("c@one.example", after(1))
    assert not pace.take("d@one.example", after(1))


@given(st.lists(st.floats(0, 10), max_size=60), st.integers(1, 5))
def test_no_stretch_of_time_has_more_than_its_share(moments: list[float], most: int) -> None:
    pace = Pace(most, MINUTE)
    taken = [moment for moment in sorted(moments) if pace.take("a@one.example", after(moment))]
    for moment in taken:
        assert sum(after(moment) - MINUTE < after(other) <= after(moment) for other in taken) <= most


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def port(postbox: Postbox) -> Iterator[int]:
    with serving(postbox) as listening:
        yield listening


def send(call: RunningCall, port: int, now: Instant) -> DispatchReport:
    server = SmtpServer(SmtpAddress.parse(f"smtp://127.0.0.1:{port}"), timeout_s=30)
    return dispatch(call.register, server, by=OFFICER, now=now)


def approved(register: Register, count: int, *, domain: str | None = None) -> RunningCall:
    call = running_call(register, {f"P{number:03}": "en" for number in range(count)})
    if domain:
        with register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
            for number, contact in enumerate(unit.people.contacts("minamata")):
                contact.address = f"focal.point.{number}@{domain}"
        with register.reading() as unit:
            contacts = unit.mail.contacts([one.id for one in call.contacts.values()])
        call.contacts.update({party: contacts[one.id] for party, one in call.contacts.items()})
    call.prepare()
    approve_round(register, call.round_id, by=HEAD, now=LETTER_DAY)
    return call


def test_what_is_over_a_domains_share_follows_in_the_next_minute(
    register: Register, postbox: Postbox, port: int
) -> None:
    call = approved(register, RATE.messages + 5, domain="Webmail.example")
    first = send(call, port, LETTER_DAY)
    assert (first.sent, first.paced) == (RATE.messages, 5)
    assert send(call, port, after(RATE.minutes / 2)).sent == 0
    assert send(call, port, after(RATE.minutes)).sent == 5
    assert len(set(postbox.ids)) == len(postbox.ids)


def test_many_refusals_in_a_row_hold_the_letter(sqlite_register: Register, postbox: Postbox, port: int) -> None:
    call = approved(sqlite_register, REFUSALS + 5)
    postbox.at_rcpt = ["550 you are on a list"] * REFUSALS
    report = send(call, port, LETTER_DAY)
    assert (report.failed, report.sent, len(report.held)) == (REFUSALS, 0, 1)
    assert f"refused {REFUSALS} messages one after the other" in report.held[0]
    assert send(call, port, after(60)).sent == 0
    release_step(sqlite_register, call.step_id("letter"), by=HEAD, now=after(60), reason="we are off the list")
    assert send(call, port, after(60)).sent == 5


def test_a_dead_address_here_and_there_holds_nothing(sqlite_register: Register, postbox: Postbox, port: int) -> None:
    call = approved(sqlite_register, REFUSALS + 5)
    postbox.at_rcpt = (["550 no such user"] * (REFUSALS - 1)) + ["250 OK"] + ["550 no such user"]
    report = send(call, port, LETTER_DAY)
    assert (report.failed, report.sent, report.held) == (REFUSALS, 5, [])
