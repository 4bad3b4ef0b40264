"""The life of one call, played at random against a small model of who must not be written to.

Officers and parties do anything that they may do, in any order; the engine sweeps and sends whenever it is awake. After
each time that mail leaves, every message is compared with what the model knows.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from followup.delivery.dispatch import dispatch
from followup.records.register import Register
from followup.records.tables import Contact
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.calls.receive import Incoming, receive
from followup.services.dates.meetings import NewDays, move_meeting
from followup.services.decisions.chains import LinkKind, link_requests
from followup.services.decisions.confirm import confirm_decision
from followup.services.decisions.register_files import register_files
from followup.services.documents.files import FileStore
from followup.services.mail.approvals import approve_round, release_step
from followup.services.mail.sweep import sweep
from followup.services.people.promises import Promise, note_promise
from followup.services.sending.protocol import Outcome, Result
from followup.services.tasks.acts import assign_task
from followup.services.tasks.status import NewStatus, set_status
from followup.timing.load import monday_of
from followup.vocabulary.instants import Instant, midnight
from followup.vocabulary.statuses import RequestStatus
from followup.writing.mail import written_day as day_in_words
from tests.integration.services.campaign import DECISION, HOUSE, LETTER, PARTIES, Campaign, at

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from followup.records.tables import Message, ReminderStep
    from followup.services.sending.protocol import Claimed

START = date(2020, 1, 6)
LATER = "4/7"
"""The number of a later decision that asks the same."""
MOST_A_WEEK = 2
"""In a week of a deadline; tests/unit/timing/test_rhythm.py has the other weeks."""
_REMINDERS = ("first_reminder", "second_reminder", "last_reminder")
some_party = st.sampled_from(PARTIES)


@dataclass
class Accepting:
    """A way out that takes everything."""

    name: str = "accepting"
    keeps_record: bool = True
    remote: bool = False

    def send(self, mail: Claimed) -> Result:
        return Result(mail.id, Outcome.ACCEPTED, recorded=True)

    def accepted(self, header_ids: Collection[str]) -> Mapping[str, bool | None]:
        return dict.fromkeys(header_ids, True)

    def close(self) -> None:
        """Nothing was opened."""


@dataclass
class Model:
    """What is known of the world, kept apart from the register."""

    today: date = START
    go_live: date | None = None
    reply_by: date = LETTER.reply_by or START
    own_dates: dict[str, date] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    promised: dict[str, date] = field(default_factory=dict)
    address: dict[str, str | None] = field(default_factory=dict)
    closed: bool = False
    mailed: Counter[tuple[str, date]] = field(default_factory=Counter)
    """How many mails left to an address in a week."""

    def date_for(self, party: str) -> date:
        """By when a reply is requested of a party."""
        return max(self.reply_by, self.own_dates.get(party, self.reply_by))

    def state(self) -> str:
        """Where the call stands, in a word."""
        if self.closed:
            return "closed"
        if len(self.answered) == len(PARTIES):
            return "all answered"
        return "past" if self.today > self.reply_by else "running"


_OPEN = ("running", "past", "all answered")
STATES = (*_OPEN, "closed")
ACTIONS = {
    "days pass": STATES,
    "outage": STATES,
    "clock jump": STATES,
    "submit": STATES,
    "promise": STATES,
    "extend for all": STATES,
    "extend for one": STATES,
    "move the meeting": STATES,
    "a contact ends": STATES,
    "a contact changes": STATES,
    "release": STATES,
    "close": _OPEN,
    "supersede": _OPEN,
    "reassign": _OPEN,
    "open again": ("closed",),
}
"""Everything that may be done, with the states of the call in which it may be."""
REACHED: Counter[tuple[str, str]] = Counter()
"""How often each action was taken in each state, over all runs of this process."""


@cache
def _template() -> tuple[Path, Campaign, str]:
    """A register with the call, and the request of a later decision that may supersede it."""
    folder = Path(tempfile.mkdtemp(prefix="followup-life-"))
    register = Register.open(f"sqlite:///{folder / 'register.sqlite'}")
    campaign = Campaign.started(register, folder)
    (folder / "later.txt").write_text(DECISION.replace("3/21", LATER), encoding="utf-8")
    register_files(register, [folder / "later.txt"], by="officer", now=at("2020-01-06"))
    done = confirm_decision(register, f"MC-{LATER}", by="officer", now=at("2020-01-06")).confirmed
    register.close()
    return folder / "register.sqlite", campaign, next(one.id for one in done if one.place == "1")


class LifeOfACall(RuleBasedStateMachine):
    """Everything that may happen to a call."""

    def __init__(self) -> None:
        super().__init__()
        file, campaign, self.later = _template()
        self.folder = Path(tempfile.mkdtemp(prefix="followup-life-"))
        shutil.copyfile(file, self.folder / "register.sqlite")
        self.register = Register.open(f"sqlite:///{self.folder / 'register.sqlite'}", make=False)
        self.campaign = Campaign(self.register, self.folder, campaign.call_id, campaign.call_task, campaign.report_task)
        self.model = Model(address={code: f"focal.point@{code.lower()}.example" for code in PARTIES})
        self.seen: set[str] = set()

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.register.close()
        shutil.rmtree(self.folder)

    # What happens

    @initialize(go_live=st.sampled_from([None, None, date(2020, 1, 20), date(2020, 3, 15)]), past=st.booleans())
    def the_call_begins(self, go_live: date | None, past: bool) -> None:  # noqa: FBT001  as hypothesis draws it
        self.model.go_live = go_live
        with self.register.writing(by="officer", at=self.now, reason="go-live") as unit:
            call = unit.calls.call(self.campaign.call_id)
            assert call is not None
            call.go_live = go_live
        self.engine_works()
        for day in (date(2020, 3, 10), date(2020, 3, 24), date(2020, 4, 1)) if past else ():
            self.model.today = day
            self.engine_works()

    @rule(days=st.integers(1, 15))
    def days_pass(self, days: int) -> None:
        self.took("days pass")
        for _ in range(days):
            self.model.today += timedelta(days=1)
            self.engine_works()

    @rule(days=st.integers(1, 90))
    def the_engine_is_out(self, days: int) -> None:
        self.took("outage")
        self.model.today += timedelta(days=days)
        self.engine_works()

    @rule(days=st.integers(1, 10))
    def the_clock_jumps(self, days: int) -> None:
        """It runs ahead for one tick, and is put right."""
        self.took("clock jump")
        today = self.model.today
        self.model.today = today + timedelta(days=days)
        self.engine_works()
        self.model.today = today
        self.engine_works()

    @rule(party=some_party)
    def a_party_submits(self, party: str) -> None:
        self.took("submit")
        incoming = Incoming(party=party, received_on=self.model.today)
        files = FileStore(self.folder / "files")
        receive(self.register, self.campaign.call_id, incoming, files=files, by="officer", now=self.now)
        self.model.answered.add(party)

    @rule()
    def the_others_submit_too(self) -> None:
        for party in sorted(set(PARTIES) - self.model.answered):
            self.a_party_submits(party)

    @rule(party=some_party, days=st.integers(0, 20))
    def a_party_promises(self, party: str, days: int) -> None:
        self.took("promise")
        until = self.model.today + timedelta(days=days)
        promise = Promise(call=self.campaign.call_id, party=party, promised_by=until)
        note_promise(self.register, promise, by="officer", now=self.now)
        self.model.promised[party] = until

    @rule(days=st.integers(1, 60))
    def all_get_more_time(self, days: int) -> None:
        self.took("extend for all")
        until = max(self.model.reply_by, self.model.today) + timedelta(days=days)
        grant = Grant(until, "Bureau")
        extend_deadline(self.register, self.campaign.call_id, grant, by="officer", now=self.now)
        self.model.reply_by = until

    @precondition(lambda self: self.letter_left())
    @rule(party=some_party, days=st.integers(1, 60))
    def one_gets_more_time(self, party: str, days: int) -> None:
        self.took("extend for one")
        until = max(self.model.date_for(party), self.model.today) + timedelta(days=days)
        grant = Grant(until, "Executive Secretary", party)
        extend_deadline(self.register, self.campaign.call_id, grant, by="officer", now=self.now)
        self.model.own_dates[party] = until

    @rule(opening=st.dates(date(2021, 6, 1), date(2022, 12, 1)))
    def the_meeting_moves(self, opening: date) -> None:
        self.took("move the meeting")
        days = NewDays(opening=opening, closing=opening + timedelta(days=4))
        move_meeting(self.register, "Minamata COP 4", days, by="officer", now=self.now)

    @rule(party=some_party)
    def a_contact_ends(self, party: str) -> None:
        self.took("a contact ends")
        for contact in self.contacts(party):
            self.change_contact(contact, until=self.model.today - timedelta(days=1))
        self.model.address[party] = None

    @rule(party=some_party)
    def a_contact_changes(self, party: str) -> None:
        self.took("a contact changes")
        for contact in self.contacts(party):
            self.change_contact(contact, until=self.model.today - timedelta(days=1))
        address = f"new.{self.model.today:%Y%m%d}.{len(self.seen)}@{party.lower()}.example"
        with self.register.writing(by="officer", at=self.now, reason="a new focal point") as unit:
            [row] = unit.people.parties([party])
            unit.add(
                Contact(
                    convention_id="minamata",
                    party_id=row.id,
                    role="national_focal_point",
                    address=address,
                    valid_from=self.model.today,
                )
            )
        self.model.address[party] = address

    @precondition(lambda self: not self.model.closed)
    @rule(status=st.sampled_from(["retired", "implemented", "partly_implemented", "not_applicable"]))
    def an_officer_closes(self, status: str) -> None:
        self.took("close")
        self.bring_to(RequestStatus(status))
        self.model.closed = True

    @precondition(lambda self: not self.model.closed)
    @rule()
    def a_later_decision_supersedes_it(self) -> None:
        self.took("supersede")
        link_requests(
            self.register, self.later, "MC-3/21 1", LinkKind.SUPERSEDES, reason="", by="officer", now=self.now
        )
        self.model.closed = True

    @precondition(lambda self: not self.model.closed)
    @rule(officer=st.sampled_from(["A. Officer", "B. Colleague"]))
    def another_officer_takes_it_on(self, officer: str) -> None:
        self.took("reassign")
        assign_task(self.register, self.campaign.call_task, officer, by="head of unit", now=self.now)

    @precondition(lambda self: self.model.closed)
    @rule()
    def an_officer_opens_again(self) -> None:
        self.took("open again")
        self.bring_to(RequestStatus.IN_PROGRESS)
        self.model.closed = False

    @rule()
    def held_steps_are_released(self) -> None:
        self.took("release")
        with self.register.reading() as unit:
            held = [step.id for step in unit.mail.held_steps()]
        for step in held:
            release_step(self.register, step, by="head of unit", now=self.now, reason="it may still go")
        self.engine_works()

    # The engine, and what is seen of it

    def engine_works(self) -> None:
        """Sweep; a second person approves what waits; send; look at each mail that left."""
        sweep(self.register, HOUSE, by="followup", now=self.now)
        with self.register.reading() as unit:
            drafts = unit.mail.counts().get("draft", 0)
        if drafts:
            approve_round(self.register, self.campaign.call().rounds[0].id, by="head of unit", now=self.now)
        dispatch(self.register, Accepting(), by="followup", now=self.now, house=HOUSE)
        self.look_at_what_left()

    def look_at_what_left(self) -> None:
        with self.register.reading() as unit:
            left = {
                message.id: message
                for message in unit.mail.messages(statuses=["confirmed"], limit=10_000)
                if message.id not in self.seen
            }
            carried = unit.mail.carried(list(left))
            parties = unit.people.parties_by_id({owed.party_id for owed, _step in carried})
        reminded: Counter[str] = Counter()
        for owed, step in carried:
            party = parties[owed.party_id].code
            self.check(left[owed.message_id or ""], step, party)
            reminded[party] += step.code in _REMINDERS
        assert max(reminded.values(), default=0) <= 1, "two reminders at once"
        assert {owed.message_id for owed, _step in carried} == set(left), "a mail that carries nothing"
        for message in left.values():
            self.seen.add(message.id)
            self.model.mailed[message.address or "", monday_of(self.model.today)] += 1
        assert max(self.model.mailed.values(), default=0) <= MOST_A_WEEK, "too many mails in a week"

    def check(self, message: Message, step: ReminderStep, party: str) -> None:
        """One mail that left, against the model."""
        model = self.model
        told = f"{step.code} to {party} on {model.today}"
        assert not model.closed, f"after closing: {told}"
        assert message.address == model.address[party], f"to somebody else: {told}"
        assert model.go_live is None or step.due_on >= model.go_live, f"before go-live: {told}"
        if step.code != "letter":
            assert party not in model.answered, f"after the answer: {told}"
        if step.code in _REMINDERS:
            assert model.promised.get(party, date.min) < model.today, f"before the promised day is over: {told}"
        until = day_in_words(model.date_for(party), message.language)
        text = message.content.decode(errors="replace").replace("=\r\n", "")
        assert message.language != "en" or until in text, f"not {until}: {told}"

    @invariant()
    def every_step_that_was_due_is_accounted_for(self) -> None:
        with self.register.reading() as unit:
            steps = unit.mail.steps_of_rounds([one.id for one in self.campaign.call().rounds])
        for step in steps:
            assert step.status in {"prepared", "held", "skipped"} or step.due_on >= self.model.today
            assert step.reason or step.status not in {"held", "skipped"}

    # Small things

    @property
    def now(self) -> Instant:
        return Instant(midnight(self.model.today) + timedelta(hours=9))

    def took(self, action: str) -> None:
        REACHED[self.model.state(), action] += 1

    def letter_left(self) -> bool:
        steps = [step for step in self.campaign.steps() if step.code == "letter"]
        letter = max(steps, key=lambda step: step.deadline_version)
        with self.register.reading() as unit:
            gone = [m for m in unit.mail.messages(step_id=letter.id, limit=10) if m.status == "confirmed"]
        return bool(gone) or letter.status == "skipped"

    def contacts(self, party: str) -> list[Contact]:
        with self.register.reading() as unit:
            [row] = unit.people.parties([party])
            roles = ["national_focal_point"]
            return list(unit.people.contacts_of("minamata", [row.id], roles, self.model.today))

    def change_contact(self, contact: Contact, *, until: date) -> None:
        with self.register.writing(by="officer", at=self.now, reason="left the office") as unit:
            unit.mail.contacts([contact.id])[contact.id].valid_to = until

    def bring_to(self, status: RequestStatus) -> None:
        new = NewStatus(status, "as the officer says", "UNEP/MC/COP.4/INF/23")
        set_status(self.register, self.campaign.call_task, new, by="officer", now=self.now)
