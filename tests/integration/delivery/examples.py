"""A running call to work with: four parties asked on 13 December 2019, a reply requested by 31 March 2020."""

from dataclasses import dataclass
from datetime import date

from followup.records.register import Register
from followup.records.tables import Contact, Party, Provision, Request, Source, Submission, Task
from followup.services.calls.letters import Letter, add_letter, open_call
from followup.services.mail.preparing import Owed, OwedMail, Prepared, prepare_messages
from followup.vocabulary.instants import Instant, instant
from followup.writing.mail import Cited, MailFacts, RenderedMail, render_mail
from followup.writing.mail_bytes import Sender, read_address

OFFICER, HEAD = "officer", "head-of-unit"
LETTER_DAY = instant("2019-12-13")
SENDER = Sender(read_address("secretariat@minamata.example", "Secretariat of the Minamata Convention"))
PUBLIC_URL = "https://followup.example"
NAMES = {
    "ARG": {"en": "Argentina", "zh": "阿根廷"},
    "CAN": {"en": "Canada", "zh": "加拿大"},
    "JPN": {"en": "Japan", "zh": "日本"},
    "KHM": {"en": "Cambodia", "zh": "柬埔寨"},
}
LANGUAGES = {"ARG": "en", "CAN": "fr", "JPN": "zh", "KHM": "en"}
SUBJECT = {"en": "information on capacity-building", "zh": "关于能力建设的资料"}


@dataclass(frozen=True)
class RunningCall:
    """The identities of a call and what tests do with it."""

    register: Register
    task_id: str
    call_id: str
    round_id: str
    contacts: dict[str, Contact]

    def step_id(self, code: str) -> str:
        with self.register.reading() as unit:
            steps = unit.mail.steps_of_rounds([self.round_id])
        return max((step for step in steps if step.code == code), key=lambda step: step.deadline_version).id

    def prepare(
        self, code: str = "letter", *, to: list[str] | None = None, by: str = OFFICER, now: Instant = LETTER_DAY
    ) -> Prepared:
        """Prepare a step for parties, by their codes (all when None), one message each."""
        owed = [OwedMail((one,), mail) for one, mail in self._owed(code, to or list(self.contacts))]
        return self._prepare(code, owed, by, now)

    def prepare_together(self, code: str, parties: list[str], *, now: Instant) -> Prepared:
        """Prepare what parties owe in a step as one message, to the contact of the first."""
        owed = self._owed(code, parties)
        return self._prepare(code, [OwedMail(tuple(one for one, _mail in owed), owed[0][1])], OFFICER, now)

    def _prepare(self, code: str, owed: list[OwedMail], by: str, now: Instant) -> Prepared:
        step_id = self.step_id(code)
        return prepare_messages(self.register, step_id, owed, sender=SENDER, public_url=PUBLIC_URL, by=by, now=now)

    def _owed(self, code: str, parties: list[str]) -> list[tuple[Owed, RenderedMail]]:
        step_id = self.step_id(code)
        with self.register.reading() as unit:
            step, one, _latest = unit.mail.steps([step_id])[step_id]
        return [
            (
                Owed(
                    task_id=self.task_id,
                    step_code=f"{one.number}.{code}",
                    party_id=contact.party_id,
                    role=contact.role,
                    slot=contact.slot,
                    deadline_version=step.deadline_version,
                    contact_id=contact.id,
                ),
                render_mail(step.template, contact.language, facts(party, contact.role, one.reply_by)),
            )
            for party in parties
            for contact in [self.contacts[party]]
        ]

    def receive(self, party: str, number: int = 1) -> None:
        """A submission of the party comes in."""
        day = date(2020, 2, 10)
        with self.register.writing(by=OFFICER, at=instant("2020-02-10"), reason="a submission came") as unit:
            unit.add(
                Submission(
                    convention_id="minamata",
                    call_id=self.call_id,
                    number=number,
                    party_id=self.contacts[party].party_id,
                    received_on=day,
                    recorded_at=instant("2020-02-10"),
                )
            )

    def statuses(self) -> dict[str, str]:
        """The status of each party's latest message."""
        with self.register.reading() as unit:
            messages = unit.mail.messages(limit=10_000)
        by_contact = {contact.id: party for party, contact in self.contacts.items()}
        return {by_contact[message.contact_id or ""]: message.status for message in messages}


def facts(party: str, role: str, reply_by: date | None) -> MailFacts:
    """What a mail of this call tells the party."""
    assert reply_by is not None
    return MailFacts(
        convention={"en": "Minamata Convention on Mercury", "zh": "关于汞的水俣公约"},
        subject=SUBJECT,
        decisions=(Cited("MC-3/8"),),
        letter_dated=date(2019, 12, 13),
        reply_by=reply_by,
        party=NAMES.get(party, {"en": party, "zh": party}),
        role=role,
        secretariat={"en": "Secretariat of the Minamata Convention", "zh": "关于汞的水俣公约秘书处"},
        secretariat_address="secretariat@minamata.example",
    )


def running_call(register: Register, parties: dict[str, str] | None = None) -> RunningCall:
    """A call asked of parties (code and preferred language), each with one focal point."""
    asked = parties or LANGUAGES
    with register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
        source = Source(convention_id="minamata", number="MC-3/8", kind="decision")
        unit.add(source)
        unit.flush()
        provision = Provision(source_id=source.id, place="", ordinal=1, kind="paragraph", operative=True)
        unit.add(provision)
        unit.flush()
        request = Request(
            convention_id="minamata",
            source_id=source.id,
            provision_id=provision.id,
            verb="request",
            actors=["secretariat"],
            kind="submission",
            deadline={"type": "none"},
            explanation=[],
            language="en",
            evidence=[],
            confidence=1.0,
            status="active",
        )
        unit.add(request)
        unit.flush()
        task = Task(
            convention_id="minamata", request_id=request.id, playbook="submission", triage="task", title="Compile"
        )
        unit.add(task)
        rows = {code: Party(code=code, names=NAMES.get(code, {"en": code})) for code in asked}
        unit.add(*rows.values())
        unit.flush()
        contacts = {
            code: Contact(
                convention_id="minamata",
                party_id=rows[code].id,
                role="national_focal_point",
                address=f"focal.point@{code.lower()}.example",
                language=language,
            )
            for code, language in asked.items()
        }
        unit.add(*contacts.values())
    call_id = open_call(register, task.id, SUBJECT, by=OFFICER, now=LETTER_DAY)
    letter = Letter(
        key="first",
        dated=date(2019, 12, 13),
        titles={"en": "Call for submissions"},
        audience=("national_focal_points",),
        roles=("national_focal_point",),
        reply_by=date(2020, 3, 31),
    )
    opened = add_letter(register, call_id, letter, list(asked), by=OFFICER, now=LETTER_DAY)
    return RunningCall(register, task.id, call_id, opened.round, contacts)
