"""Many calls at once: each under a task of its own, asked of two parties by a letter, with its standard steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from email.headerregistry import Address
from typing import Any

from followup.records.register import Register
from followup.records.tables import (
    Addressee,
    Call,
    CallRound,
    Contact,
    Party,
    Provision,
    ReminderStep,
    Request,
    Source,
    Task,
)
from followup.services.mail.sweep import House
from followup.timing.reminders import PlannedStep, lay_out, load_schedule
from followup.vocabulary.instants import Instant, instant, midnight
from followup.writing.mail_bytes import Sender
from tests.fixtures.rows import decision

HOUSE = House(Sender(Address("Secretariat", "secretariat", "minamata.example")), "https://followup.example")
LETTER_DAY, REPLY_BY = date(2020, 1, 6), date(2020, 3, 31)
PARTIES = ("ARG", "KHM")


def at(day: str) -> Instant:
    return instant(f"{day}T09:00:00+00:00")


def many_calls(
    register: Register, count: int, *, asked: Sequence[str] = PARTIES, contacts_each: int = 1
) -> dict[str, str]:
    """So many calls; gives their rounds and the task of each."""
    parties = [Party(code=code, names={"en": code, "zh": code}) for code in asked]
    contacts = [
        Contact(
            convention_id="minamata",
            party_id=party.id,
            role="national_focal_point",
            slot=slot,
            address=f"focal.point.{slot}@{party.code.lower()}.example",
        )
        for party in parties
        for slot in range(1, contacts_each + 1)
    ]
    source = decision()
    provision = Provision(source_id=source.id, place="1", ordinal=1, kind="paragraph", operative=True)
    planned = lay_out(load_schedule("call"), REPLY_BY, LETTER_DAY)
    with register.writing(by="officer", at=at("2020-01-06"), reason="an example") as unit:
        unit.add(source, provision, *parties, *contacts)
        unit.flush()
        requests = unit.add_many(Request, [_request(source, provision, number) for number in range(count)])
        tasks = unit.add_many(Task, [{**_TASK, "request_id": request} for request in requests])
        calls = unit.add_many(
            Call,
            [
                {"convention_id": "minamata", "task_id": task, "subject": {"en": f"Subject {number}"}}
                for number, task in enumerate(tasks)
            ],
        )
        rounds = unit.add_many(CallRound, [{**_ROUND, "call_id": call} for call in calls])
        unit.add_many(Addressee, [{"round_id": one, "party_id": party.id} for one in rounds for party in parties])
        unit.add_many(ReminderStep, [_step(one, step) for one in rounds for step in planned])
    return dict(zip(rounds, tasks, strict=True))


_TASK = {"convention_id": "minamata", "playbook": "submission", "triage": "task", "title": "Compile"}
_ROUND = {
    "number": 1,
    "added_by": "officer",
    "letter_dated": LETTER_DAY,
    "audience": ["national_focal_points"],
    "roles": ["national_focal_point"],
    "reply_by": REPLY_BY,
}


def _request(source: Source, provision: Provision, number: int) -> dict[str, Any]:
    return {
        "convention_id": "minamata",
        "source_id": source.id,
        "provision_id": provision.id,
        "rank": number,
        "verb": "invite",
        "actors": ["parties"],
        "kind": "submission",
        "deadline": {"type": "none"},
        "explanation": [],
        "language": "en",
        "evidence": [],
        "confidence": 1.0,
        "status": "active",
    }


def _step(one: str, step: PlannedStep) -> dict[str, Any]:
    return {
        "convention_id": "minamata",
        "round_id": one,
        "code": step.code,
        "due_on": step.day,
        "due_at": midnight(step.day),
        "template": step.template,
        "audience": step.audience,
        "channel": step.channel,
        "explanation": list(step.explanation),
    }
