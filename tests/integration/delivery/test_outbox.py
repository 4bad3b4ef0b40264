"""What is owed becomes messages once, a second person approves them once, and what is approved is sent as previewed."""

import json
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from followup.delivery.dispatch import dispatch
from followup.delivery.maildir import Maildir, file_name
from followup.records.register import Register
from followup.services.calls.letters import Letter, add_letter
from followup.services.mail.approvals import approve_round, release_step
from followup.services.mail.outbox import list_messages, preview
from followup.services.mail.sweep import House, sweep
from followup.vocabulary.errors import NotAllowed, NotFound
from followup.vocabulary.instants import instant
from tests.integration.delivery.examples import HEAD, LETTER_DAY, OFFICER, PUBLIC_URL, SENDER, RunningCall, running_call

HEADER_DOMAIN = "@followup.example>"
REMINDER_DAY = instant("2020-03-10")


@pytest.fixture
def call(register: Register) -> RunningCall:
    return running_call(register)


@pytest.fixture
def maildir(tmp_path: Path) -> Maildir:
    return Maildir(tmp_path / "maildir")


def new_mails(tmp_path: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((tmp_path / "maildir" / "new").iterdir())]


def test_a_letter_is_prepared_once(call: RunningCall) -> None:
    first, second = call.prepare(), call.prepare()
    assert (first.count, first.already, first.approved) == (4, 0, False)
    assert (second.count, second.already) == (0, 4)
    assert call.statuses() == dict.fromkeys(("ARG", "CAN", "JPN", "KHM"), "draft")


def test_nothing_leaves_before_a_second_person_approves(call: RunningCall, maildir: Maildir, tmp_path: Path) -> None:
    call.prepare()
    assert dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY).sent == 0
    with pytest.raises(NotAllowed, match="a second person"):
        approve_round(call.register, call.round_id, by=OFFICER, now=LETTER_DAY)
    report = approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    assert (report.messages, report.prepared_by) == (4, OFFICER)
    assert dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY).sent == 4
    assert set(call.statuses().values()) == {"confirmed"}
    assert len(new_mails(tmp_path)) == 4


def test_the_bytes_previewed_are_the_bytes_sent(call: RunningCall, maildir: Maildir, tmp_path: Path) -> None:
    call.prepare()
    previews = {preview(call.register, line.id) for line in list_messages(call.register).messages}
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    dispatch(call.register, maildir, by=OFFICER, now=instant("2019-12-20"))
    assert set(new_mails(tmp_path)) == previews


def test_reminders_follow_under_the_approval_of_the_letter(call: RunningCall, maildir: Maildir) -> None:
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY)
    prepared = call.prepare("first_reminder", now=REMINDER_DAY)
    assert prepared.approved
    call.receive("JPN")
    report = dispatch(call.register, maildir, by=OFFICER, now=REMINDER_DAY)
    assert report.sent == 3
    with call.register.reading() as unit:
        messages = unit.mail.messages(step_id=call.step_id("first_reminder"), limit=100)
        letters = {
            message.contact_id: message for message in unit.mail.messages(step_id=call.step_id("letter"), limit=100)
        }
    withdrawn = [message for message in messages if message.status == "withdrawn"]
    assert [message.contact_id for message in withdrawn] == [call.contacts["JPN"].id]
    assert withdrawn[0].reason == "an answer has come"
    for message in messages:
        assert message.in_reply_to == letters[message.contact_id].header_id
        assert message_from_bytes(message.content, policy=policy.SMTP)["References"] == message.in_reply_to


def test_a_further_letter_follows_up_the_first_and_ends_its_reminders(call: RunningCall, maildir: Maildir) -> None:
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY)
    call.prepare("first_reminder", to=["KHM"], now=REMINDER_DAY)
    letter = Letter(
        key="second",
        dated=REMINDER_DAY.date(),
        titles={"en": "Call for submissions"},
        audience=("national_focal_points",),
        reply_by=date(2020, 9, 1),
    )
    opened = add_letter(call.register, call.call_id, letter, ["KHM"], by=OFFICER, now=REMINDER_DAY)
    assert dispatch(call.register, maildir, by=OFFICER, now=REMINDER_DAY).sent == 0
    second = replace(call, round_id=opened.round)
    second.prepare(to=["KHM"], now=REMINDER_DAY)
    approve_round(call.register, opened.round, by=HEAD, now=REMINDER_DAY)
    assert dispatch(call.register, maildir, by=OFFICER, now=REMINDER_DAY).sent == 1
    with call.register.reading() as unit:
        first, reminder, again = (
            next(m for m in unit.mail.messages(step_id=step, limit=100) if m.contact_id == call.contacts["KHM"].id)
            for step in (call.step_id("letter"), call.step_id("first_reminder"), second.step_id("letter"))
        )
    assert (reminder.status, reminder.reason) == ("withdrawn", "a later letter has taken its place")
    assert again.in_reply_to == first.header_id


def test_no_address_gets_into_the_history(call: RunningCall, maildir: Maildir) -> None:
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY)
    with call.register.reading() as unit:
        messages = unit.mail.messages(limit=10)
        events = unit.history.of([*(one.id for one in messages), *(one.id for one in call.contacts.values())])
    assert len(events) > 3 * len(messages)
    for event in events:
        assert ".example" not in json.dumps([event.before, event.after, event.reason]).replace(HEADER_DOMAIN, "")


def test_a_changed_audience_asks_for_approval_again(call: RunningCall) -> None:
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="a wider audience") as unit:
        one = unit.calls.round(call.round_id)
        assert one is not None
        one.audience = ["national_focal_point", "permanent_mission"]
    prepared = call.prepare("first_reminder", now=REMINDER_DAY)
    assert not prepared.approved
    assert {line.status for line in list_messages(call.register, statuses=["draft"]).messages} == {"draft"}


def test_a_letter_that_changed_after_its_preparation_is_prepared_again(call: RunningCall) -> None:
    call.prepare()
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="a better subject") as unit:
        row = unit.calls.call(call.call_id)
        assert row is not None
        row.subject = {"en": "information on technology transfer", "zh": "关于技术转让的资料"}
    with pytest.raises(NotAllowed, match="changed after its messages were prepared"):
        approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    with call.register.reading() as unit:
        step = unit.mail.step(call.step_id("letter"))
        assert step is not None
        assert step.status == "planned"
    assert call.prepare().count == 4
    assert approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY).messages == 4
    assert len(list_messages(call.register).messages) == 4


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("closed", "the call is closed"),
        ("extended", "the date by which a reply is requested has changed"),
        ("left", "nobody holds this role for the party any more"),
    ],
)
def test_what_changed_before_the_claim_stops_the_mail(
    call: RunningCall, maildir: Maildir, tmp_path: Path, change: str, reason: str
) -> None:
    call.prepare(to=["KHM"])
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason=change) as unit:
        row, one = unit.calls.call(call.call_id), unit.calls.round(call.round_id)
        contact = unit.mail.contacts([call.contacts["KHM"].id])[call.contacts["KHM"].id]
        assert row is not None
        assert one is not None
        if change == "closed":
            row.closed_on = LETTER_DAY.date()
        elif change == "extended":
            one.deadline_version += 1
        else:
            contact.valid_to = instant("2019-12-12").date()
    assert dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY).sent == 0
    line = list_messages(call.register).messages[0]
    assert (line.status, line.reason) == ("withdrawn", reason)
    assert new_mails(tmp_path) == []


def test_a_new_holder_of_the_office_gets_the_mail(call: RunningCall, maildir: Maildir, tmp_path: Path) -> None:
    call.prepare(to=["KHM"])
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    before = preview(call.register, list_messages(call.register).messages[0].id)
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="a new focal point") as unit:
        unit.mail.contacts([call.contacts["KHM"].id])[call.contacts["KHM"].id].address = "new.focal.point@khm.example"
    assert dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY).sent == 1
    (sent,) = new_mails(tmp_path)
    assert sent == before.replace(b"To: focal.point@", b"To: new.focal.point@")


def test_an_address_that_was_spoilt_before_the_claim_is_for_an_officer(call: RunningCall, maildir: Maildir) -> None:
    call.prepare(to=["KHM"])
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="a slip of the pen") as unit:
        unit.mail.contacts([call.contacts["KHM"].id])[call.contacts["KHM"].id].address = "focal.point"
    assert dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY).sent == 0
    line = list_messages(call.register).messages[0]
    assert line.status == "failed"
    assert line.reason == "the contact has no working address; correct it, then send again"


def test_drafts_for_a_date_that_was_changed_are_withdrawn_at_the_approval(call: RunningCall) -> None:
    call.prepare()
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="an extension") as unit:
        one = unit.calls.round(call.round_id)
        assert one is not None
        one.reply_by = date(2020, 4, 30)
        one.deadline_version += 1
    with pytest.raises(NotAllowed, match="changed after its messages were prepared"):
        approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    assert set(call.statuses().values()) == {"withdrawn"}


def test_a_held_step_is_not_prepared(call: RunningCall) -> None:
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
        step = unit.mail.step(call.step_id("letter"))
        assert step is not None
        step.status, step.reason = "held", "found due 30 days late"
    with pytest.raises(NotAllowed, match="found due 30 days late"):
        call.prepare()
    release_step(call.register, call.step_id("letter"), by=HEAD, now=LETTER_DAY, reason="it still goes")
    assert call.prepare().count == 4
    with pytest.raises(NotAllowed, match="is not held; it is prepared"):
        release_step(call.register, call.step_id("letter"), by=HEAD, now=LETTER_DAY, reason="again")


def test_a_step_found_late_goes_on_when_an_officer_says_so(call: RunningCall) -> None:
    house, late = House(SENDER, PUBLIC_URL), instant("2020-01-20")
    assert [(step.code, step.became) for step in sweep(call.register, house, by=OFFICER, now=late).steps] == [
        ("letter", "held")
    ]
    release_step(call.register, call.step_id("letter"), by=HEAD, now=late, reason="it still goes")
    (swept,) = sweep(call.register, house, by=OFFICER, now=late).steps
    assert (swept.became, swept.messages) == ("prepared", 4)


def test_a_contact_without_a_working_address_stays_owed(call: RunningCall) -> None:
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="two addresses in one") as unit:
        unit.mail.contacts([call.contacts["ARG"].id])[call.contacts["ARG"].id].address = "a@arg.example, b@arg.example"
    prepared = call.prepare()
    assert prepared.count == 3
    assert list(prepared.unreachable) == [call.contacts["ARG"].id]
    with call.register.reading() as unit:
        owed = unit.mail.occurrences_of_step(call.step_id("letter"))
    assert [one.party_id for one in owed if one.message_id is None] == [call.contacts["ARG"].party_id]


def test_a_language_without_reviewed_words_is_said_in_the_outbox(call: RunningCall) -> None:
    call.prepare()
    lines = {line.party: (line.language, line.fallback_from) for line in list_messages(call.register).messages}
    assert lines == {"ARG": ("en", None), "CAN": ("en", "fr"), "JPN": ("zh", None), "KHM": ("en", None)}


def test_what_is_still_owed_after_part_of_a_message_was_answered_goes_out_alone(
    call: RunningCall, maildir: Maildir, tmp_path: Path
) -> None:
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY)
    call.prepare_together("first_reminder", ["ARG", "CAN"], now=REMINDER_DAY)
    call.receive("CAN")
    assert dispatch(call.register, maildir, by=OFFICER, now=REMINDER_DAY).sent == 0
    assert call.prepare("first_reminder", to=["ARG"], now=REMINDER_DAY).count == 1
    assert dispatch(call.register, maildir, by=OFFICER, now=REMINDER_DAY).sent == 1
    with call.register.reading() as unit:
        step, _one, _latest = unit.mail.steps([call.step_id("first_reminder")])[call.step_id("first_reminder")]
        messages = unit.mail.messages(step_id=step.id, limit=100)
    assert sorted((message.status, message.reason) for message in messages) == [
        ("confirmed", None),
        ("withdrawn", "an answer has come"),
    ]
    assert len(new_mails(tmp_path)) == 5


def test_a_crash_between_the_mail_and_its_record_repeats_nothing(
    call: RunningCall, maildir: Maildir, tmp_path: Path
) -> None:
    call.prepare()
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="claimed, and the process died") as unit:
        claimed = unit.mail.messages(limit=2)
        for message in claimed:
            message.status = "claimed"
            message.way = maildir.name
            message.claimed_at = LETTER_DAY
    arrived = tmp_path / "maildir" / "cur" / f"{file_name(claimed[0].header_id)}:2,S"
    arrived.write_bytes(claimed[0].content)
    report = dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY)
    assert (report.reconciled, report.sent) == (2, 3)
    assert len(new_mails(tmp_path)) == 3
    assert set(call.statuses().values()) == {"confirmed"}


def test_an_unusual_number_of_messages_waits_for_an_officer(call: RunningCall, maildir: Maildir) -> None:
    call.prepare(to=["KHM"])
    approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="an approval of fewer") as unit:
        for approval in unit.mail.approvals([call.round_id]):
            approval.messages = 0
    call.prepare(to=["ARG", "CAN", "JPN"])
    report = dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY)
    assert (report.sent, report.held) == (0, ["4 messages are to leave and the approved letter had 0"])
    assert "an officer looks at it" in list_messages(call.register).held[0]
    release_step(call.register, call.step_id("letter"), by=HEAD, now=LETTER_DAY, reason="all four were meant")
    assert dispatch(call.register, maildir, by=OFFICER, now=LETTER_DAY).sent == 4


def test_what_is_not_there_is_named(call: RunningCall) -> None:
    with pytest.raises(NotFound, match="msg-none"):
        preview(call.register, "msg-none")
    with pytest.raises(NotFound):
        approve_round(call.register, "cr-none", by=HEAD, now=LETTER_DAY)
    with pytest.raises(NotAllowed, match="nothing of the letter"):
        approve_round(call.register, call.round_id, by=HEAD, now=LETTER_DAY)
