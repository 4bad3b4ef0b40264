"""A call with many addressees for `followup bench`: the least that a letter hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from followup.records.tables import Contact, Party, Provision, Request, Source, Task
from followup.services.calls.letters import Letter, add_letter, open_call
from followup.services.mail.preparing import Owed, OwedMail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Register
    from followup.vocabulary.instants import Instant
    from followup.writing.mail import RenderedMail

_CONVENTION = "minamata"
_ROLE = "national_focal_point"


@dataclass(frozen=True, slots=True)
class BenchLetter:
    """A letter that waits to be prepared, and to whom it goes."""

    task_id: str
    round_id: str
    step_id: str
    deadline_version: int
    contacts: Sequence[Contact]

    def owed(self, mail: RenderedMail) -> list[OwedMail]:
        """The letter to each contact, in the same words."""
        return [
            OwedMail(
                (
                    Owed(
                        task_id=self.task_id,
                        step_code="1.letter",
                        party_id=contact.party_id,
                        role=contact.role,
                        slot=contact.slot,
                        deadline_version=self.deadline_version,
                        contact_id=contact.id,
                    ),
                ),
                mail,
            )
            for contact in self.contacts
        ]


def letter_to(register: Register, count: int, *, by: str, now: Instant) -> BenchLetter:
    """A call of so many parties with one focal point each, in an empty register."""
    source = Source(convention_id=_CONVENTION, number="MC-3/8", kind="decision")
    provision = Provision(source_id=source.id, place="", ordinal=1, kind="paragraph", operative=True)
    request = Request(
        convention_id=_CONVENTION,
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
    task = Task(convention_id=_CONVENTION, request_id=request.id, playbook="submission", triage="task", title="Bench")
    parties = [Party(code=f"P{number:05}", names={"en": f"Party {number}"}) for number in range(count)]
    contacts = [
        Contact(convention_id=_CONVENTION, party_id=party.id, role=_ROLE, address=f"focal.point@{party.code}.example")
        for party in parties
    ]
    with register.writing(by=by, at=now, reason="to measure") as unit:
        unit.add(source, provision, request, task, *parties, *contacts)
    call_id = open_call(register, task.id, {"en": "Views"}, by=by, now=now)
    letter = Letter(
        key="bench",
        dated=date(2019, 12, 13),
        titles={"en": "Call for submissions"},
        audience=("national_focal_points",),
        roles=(_ROLE,),
        reply_by=date(2020, 3, 31),
    )
    opened = add_letter(register, call_id, letter, [party.code for party in parties], by=by, now=now)
    with register.reading() as unit:
        (step,) = [step for step in unit.mail.steps_of_rounds([opened.round]) if step.code == "letter"]
    return BenchLetter(task.id, opened.round, step.id, step.deadline_version, contacts)
