"""A call for submissions: the letter and its standard steps, who is reminded and who is not, what came back."""

from dataclasses import dataclass
from datetime import date
from email.headerregistry import Address
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.records.tables import Contact, Party
from followup.services.calls.letters import Letter, add_letter, list_calls, open_call
from followup.services.calls.receive import Incoming, receive
from followup.services.decisions.confirm import confirm_decision
from followup.services.decisions.register_files import register_files
from followup.services.documents.files import FileStore
from followup.services.mail.approvals import approve_round
from followup.services.mail.sweep import House, SweepReport, sweep
from followup.services.tasks.show import show_task
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.instants import Instant, instant
from followup.writing.mail_bytes import Sender
from tests.integration.services.many_calls import many_calls

HOUSE = House(Sender(Address("Secretariat", "secretariat", "minamata.example")), "https://followup.example")
DECISION = """\
MC-3/21: Dental amalgam and its alternatives

The Conference of the Parties,

1. Invites Parties to submit to the secretariat information on the alternatives they use;

2. Requests the secretariat to report on that information to the Conference of the Parties at its fourth meeting.
"""
PARTIES = {"ARG": "en", "CHN": "zh", "KHM": "en", "SEN": "fr"}
LETTER = Letter(
    key="letter-1",
    dated=date(2020, 1, 6),  # a Monday
    titles={},
    audience=("national_focal_points",),
    reply_by=date(2020, 3, 31),  # a Tuesday
)


def at(day: str) -> Instant:
    return instant(f"{day}T09:00:00+00:00")


@dataclass
class Campaign:
    """A call on a register with four parties, of which Senegal's focal point has no address."""

    register: Register
    files: FileStore
    call: str
    task: str

    def sweep(self, day: str) -> SweepReport:
        return sweep(self.register, HOUSE, by="followup", now=at(day))

    def answer(self, party: str, day: str) -> None:
        incoming = Incoming(party=party, received_on=date.fromisoformat(day))
        receive(self.register, self.call, incoming, files=self.files, by="officer", now=at(day))

    def became(self, day: str) -> dict[str, tuple[str, int]]:
        return {step.code: (step.became.value, step.messages) for step in self.sweep(day).steps}

    def mailed(self, code: str) -> set[str]:
        """The parties with a message of a step."""
        with self.register.reading() as unit:
            messages = [row.id for row in unit.mail.messages(limit=100)]
            owed = [owed for owed, step in unit.mail.carried(messages) if step.code == code]
            parties = unit.people.parties_by_id({one.party_id for one in owed})
        return {party.code for party in parties.values()}


@pytest.fixture
def campaign(register: Register, tmp_path: Path) -> Campaign:
    (tmp_path / "decision.txt").write_text(DECISION, encoding="utf-8")
    register_files(register, [tmp_path / "decision.txt"], by="officer", now=at("2019-12-02"))
    confirmed = confirm_decision(register, "MC-3/21", by="officer", now=at("2019-12-02")).confirmed
    task = next(one.task for one in confirmed if one.place == "1") or ""
    with register.writing(by="officer", at=at("2019-12-02"), reason="parties of the example") as unit:
        for code, language in PARTIES.items():
            party = Party(code=code, names={"en": code.title(), "zh": code})
            address = None if code == "SEN" else f"focal.point@{code.lower()}.example"
            unit.add(party)
            unit.flush()
            unit.add(
                Contact(
                    convention_id="minamata",
                    party_id=party.id,
                    role="national_focal_point",
                    address=address,
                    language=language,
                )
            )
    call = open_call(register, task, {"en": "Alternatives", "zh": "替代品"}, by="officer", now=at("2020-01-06"))
    add_letter(register, call, LETTER, sorted(PARTIES), by="officer", now=at("2020-01-06"))
    return Campaign(register, FileStore(tmp_path / "files"), call, task)


def test_the_letter_and_its_standard_steps(campaign: Campaign) -> None:
    with campaign.register.reading() as unit:
        call = unit.calls.call(campaign.call)
        assert call is not None
        steps = {step.code: step.due_on for step in unit.mail.steps_of_rounds([call.rounds[0].id])}
    assert steps == {
        "letter": date(2020, 1, 6),  # Monday
        "first_reminder": date(2020, 3, 10),  # Tuesday, 21 days before
        "second_reminder": date(2020, 3, 24),  # Tuesday, 7 days before
        "last_reminder": date(2020, 4, 7),  # Tuesday, 7 days after
    }


def test_a_letter_without_a_date_for_the_reply_is_refused(campaign: Campaign) -> None:
    undated = Letter(key="x", dated=date(2020, 2, 3), titles={}, audience=("national_focal_points",), reply_by=None)
    with pytest.raises(BadInput, match="no date by which a reply is requested"):
        add_letter(campaign.register, campaign.call, undated, ["ARG"], by="officer", now=at("2020-02-03"))


def test_a_party_that_is_not_there_is_named(campaign: Campaign) -> None:
    later = Letter(
        key="y", dated=date(2020, 2, 3), titles={}, audience=("national_focal_points",), reply_by=date(2020, 5, 1)
    )
    with pytest.raises(NotFound, match="not parties of the register: XYZ"):
        add_letter(campaign.register, campaign.call, later, ["ARG", "XYZ"], by="officer", now=at("2020-02-03"))


def test_reminders_go_only_to_those_from_whom_nothing_has_come(campaign: Campaign) -> None:
    assert campaign.became("2020-01-06") == {"letter": ("prepared", 3)}
    campaign.answer("ARG", "2020-02-20")
    assert campaign.became("2020-03-10") == {"first_reminder": ("prepared", 2)}
    campaign.answer("KHM", "2020-03-12")
    assert campaign.became("2020-03-24") == {"second_reminder": ("prepared", 1)}
    assert (campaign.mailed("letter"), campaign.mailed("first_reminder"), campaign.mailed("second_reminder")) == (
        {"ARG", "CHN", "KHM"},
        {"CHN", "KHM"},
        {"CHN"},
    )


def test_a_second_sweep_prepares_nothing_more(campaign: Campaign) -> None:
    campaign.sweep("2020-01-06")
    assert campaign.sweep("2020-01-06").steps == []


def test_a_party_without_an_address_is_counted_as_not_reached(campaign: Campaign) -> None:
    [step] = campaign.sweep("2020-01-06").steps
    assert (step.messages, step.unreachable) == (3, 1)


def test_nothing_is_owed_when_all_who_can_be_reached_have_answered(campaign: Campaign) -> None:
    campaign.sweep("2020-01-06")
    for party in PARTIES:
        campaign.answer(party, "2020-02-01")
    assert campaign.became("2020-03-10") == {"first_reminder": ("skipped", 0)}


def test_a_step_found_a_month_late_waits_for_an_officer(campaign: Campaign) -> None:
    campaign.sweep("2020-01-06")
    assert campaign.became("2020-04-10") == {
        "first_reminder": ("held", 0),
        "second_reminder": ("held", 0),
        "last_reminder": ("prepared", 3),
    }


def test_after_a_short_outage_one_mail_stands_for_two(campaign: Campaign) -> None:
    with campaign.register.writing(by="test", at=at("2020-01-06"), reason="a narrow schedule") as unit:
        call = unit.calls.call(campaign.call)
        assert call is not None
        for step in unit.mail.steps_of_rounds([call.rounds[0].id]):
            if step.code == "first_reminder":
                step.due_on, step.due_at = date(2020, 3, 22), at("2020-03-22")
    campaign.sweep("2020-01-06")
    assert campaign.became("2020-03-26") == {"first_reminder": ("skipped", 0), "second_reminder": ("prepared", 3)}


def test_mails_are_written_in_the_recipients_language_where_it_is_reviewed(campaign: Campaign) -> None:
    campaign.sweep("2020-01-06")
    with campaign.register.reading() as unit:
        languages = {(row.wanted_language, row.language) for row in unit.mail.messages(limit=10)}
    assert languages == {("en", "en"), ("zh", "zh")}


def test_two_submissions_of_one_party_are_two_from_one(campaign: Campaign) -> None:
    campaign.answer("ARG", "2020-02-20")
    campaign.answer("ARG", "2020-02-25")
    [line] = list_calls(campaign.register).calls
    assert (line.asked, line.answered, line.submissions) == (4, 1, 2)


def test_a_file_is_kept_once_by_its_sha256(campaign: Campaign, tmp_path: Path) -> None:
    file = tmp_path / "views.txt"
    file.write_bytes(b"Our views\n")
    receipts = [
        receive(
            campaign.register,
            campaign.call,
            Incoming(party=party, received_on=date(2020, 4, 2), files=(file,)),
            files=campaign.files,
            by="officer",
            now=at("2020-04-02"),
        )
        for party in ("ARG", "KHM")
    ]
    assert len({receipt.files[0].sha256 for receipt in receipts}) == 1
    assert campaign.files.get(receipts[0].files[0].sha256) == b"Our views\n"
    assert [receipt.late for receipt in receipts] == [True, True]
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


def test_an_empty_or_missing_file_is_refused_and_nothing_recorded(campaign: Campaign, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    for file, reason in ((tmp_path / "empty", "is empty"), (tmp_path / "absent", "cannot be read")):
        with pytest.raises(BadInput, match=reason):
            receive(
                campaign.register,
                campaign.call,
                Incoming(party="ARG", received_on=date(2020, 4, 2), files=(file,)),
                files=campaign.files,
                by="officer",
                now=at("2020-04-02"),
            )
    assert list_calls(campaign.register).calls[0].submissions == 0


def test_the_task_shows_who_was_asked_and_from_whom_nothing_came(campaign: Campaign) -> None:
    campaign.sweep("2020-01-06")
    approve_round(campaign.register, _round(campaign), by="head of unit", now=at("2020-01-06"))
    campaign.answer("ARG", "2020-02-20")

    view = show_task(campaign.register, campaign.task, today=date(2020, 3, 1))

    assert view.call is not None
    assert (view.call.asked, view.call.answered) == (4, 1)
    assert view.call.nothing_received == ["Chn", "Khm", "Sen"]
    assert view.communicated_on == date(2020, 3, 31)
    assert view.mandated_on is None
    assert "awaiting_replies" in view.task.flags
    assert {event.reason for event in view.history} >= {"opened a call for submissions"}


def _round(campaign: Campaign) -> str:
    with campaign.register.reading() as unit:
        call = unit.calls.call(campaign.call)
    assert call is not None
    return call.rounds[0].id


def test_ten_past_calls_and_a_running_one_loaded_mail_nobody_for_the_past(sqlite_register: Register) -> None:
    """Loaded at go-live on 2 March: what was due before reads so; the running call goes on with its next step."""
    rounds = many_calls(sqlite_register, 11)
    past, running = list(rounds)[:10], list(rounds)[10]
    with sqlite_register.writing(by="officer", at=at("2020-03-02"), reason="loaded at go-live") as unit:
        for call in unit.calls.by_rounds(list(rounds)):
            call.go_live = date(2020, 3, 2)
            closed = call.rounds[0].id in past
            call.closed_on = date(2020, 2, 1) if closed else None
    for day in ("2020-03-02", "2020-03-10"):
        swept = sweep(sqlite_register, HOUSE, by="followup", now=at(day)).steps
        mailed = {step.round for step in swept if step.messages}
        assert mailed == (set() if day == "2020-03-02" else {running})
    with sqlite_register.reading() as unit:
        steps = unit.mail.steps_of_rounds(list(rounds))
    before = [step for step in steps if step.due_on < date(2020, 3, 2)]
    assert len(before) == 11
    assert all(step.status == "skipped" and "before go-live" in (step.reason or "") for step in before)
