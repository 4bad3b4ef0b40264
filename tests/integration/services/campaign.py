"""One call whose life is lived in a test: asked of four parties by the letter of 6 January 2020, by 31 March."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from email.headerregistry import Address
from pathlib import Path

from followup.delivery.dispatch import dispatch
from followup.delivery.maildir import Maildir
from followup.records.register import Register
from followup.records.tables import Call, Contact, Party, ReminderStep
from followup.services.calls.letters import Letter, add_letter, open_call
from followup.services.calls.receive import Incoming, Receipt, receive
from followup.services.decisions.confirm import confirm_decision
from followup.services.decisions.register_files import register_files
from followup.services.documents.files import FileStore
from followup.services.mail.approvals import approve_round
from followup.services.mail.sweep import House, SweepReport, sweep
from followup.vocabulary.instants import Instant, instant
from followup.writing.mail_bytes import Sender

HOUSE = House(Sender(Address("Secretariat", "secretariat", "minamata.example")), "https://followup.example")
DECISION = """\
MC-3/21: Dental amalgam and its alternatives

The Conference of the Parties,

1. Invites Parties to submit to the secretariat information on the alternatives they use;

2. Requests the secretariat to report on that information to the Conference of the Parties at its fourth meeting.
"""
PARTIES = ("ARG", "CHN", "KHM", "SEN")
LETTER = Letter(
    key="letter-1",
    dated=date(2020, 1, 6),
    titles={},
    audience=("national_focal_points",),
    reply_by=date(2020, 3, 31),
)


def at(day: str) -> Instant:
    return instant(f"{day}T09:00:00+00:00")


@dataclass
class Campaign:
    """A call on a register, with what its officers do."""

    register: Register
    folder: Path
    call_id: str
    call_task: str
    report_task: str

    @classmethod
    def started(cls, register: Register, folder: Path) -> Campaign:
        (folder / "decision.txt").write_text(DECISION, encoding="utf-8")
        register_files(register, [folder / "decision.txt"], by="officer", now=at("2019-12-02"))
        confirmed = confirm_decision(register, "MC-3/21", by="officer", now=at("2019-12-02")).confirmed
        tasks = {one.place: one.task or "" for one in confirmed}
        parties = [Party(code=code, names={"en": code.title(), "zh": code}) for code in PARTIES]
        with register.writing(by="officer", at=at("2019-12-02"), reason="parties of the example") as unit:
            unit.add(*parties)
            unit.add(*(_focal_point(party) for party in parties))
        call = open_call(
            register, tasks["1"], {"en": "Alternatives", "zh": "替代品"}, by="officer", now=at("2020-01-06")
        )
        add_letter(register, call, LETTER, PARTIES, by="officer", now=at("2020-01-06"))
        return cls(register, folder, call, tasks["1"], tasks["2"])

    def sweep(self, day: str) -> SweepReport:
        return sweep(self.register, HOUSE, by="followup", now=at(day))

    def approve(self, day: str) -> None:
        approve_round(self.register, self.call().rounds[-1].id, by="head of unit", now=at(day))

    def send(self, day: str) -> int:
        return dispatch(self.register, Maildir(self.folder / "maildir"), by="followup", now=at(day)).sent

    def go_through(self, day: str) -> int:
        """Prepare what is due, have it approved, and send it; how many mails left."""
        self.sweep(day)
        with self.register.reading() as unit:
            waiting = unit.mail.counts().get("draft", 0)
        if waiting:
            self.approve(day)
        return self.send(day)

    def answer(self, party: str, day: str) -> Receipt:
        incoming = Incoming(party=party, received_on=date.fromisoformat(day))
        files = FileStore(self.folder / "files")
        return receive(self.register, self.call_id, incoming, files=files, by="officer", now=at(day))

    def call(self) -> Call:
        with self.register.reading() as unit:
            call = unit.calls.call(self.call_id)
        assert call is not None
        return call

    def steps(self) -> list[ReminderStep]:
        with self.register.reading() as unit:
            return list(unit.mail.steps_of_rounds([one.id for one in self.call().rounds]))

    def mailed(self, code: str) -> set[str]:
        """The parties to whom a mail of a step left."""
        with self.register.reading() as unit:
            left = [row.id for row in unit.mail.messages(statuses=["sent", "confirmed"], limit=1000)]
            owed = [owed for owed, step in unit.mail.carried(left) if step.code == code]
            parties = unit.people.parties_by_id({one.party_id for one in owed})
        return {party.code for party in parties.values()}


def _focal_point(party: Party) -> Contact:
    return Contact(
        convention_id="minamata",
        party_id=party.id,
        role="national_focal_point",
        address=f"focal.point@{party.code.lower()}.example",
    )
