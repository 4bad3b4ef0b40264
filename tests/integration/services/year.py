"""A year in the life of a house, played against the real services by virtual time, and the world it happens in.

Decisions are registered and confirmed, calls are opened under their tasks, letters go out on their days, parties
answer, promise, get more time, change their focal points; meetings move; the engine sweeps and sends every four hours
and is out three times. All of it is drawn from a seed. What it must have left behind is checked by `year_ledger`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.headerregistry import Address
from functools import partial
from importlib.resources import files
from pathlib import Path
from random import Random

from followup.content import load_content
from followup.delivery.dispatch import dispatch
from followup.records.register import Register
from followup.records.tables import Contact
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.calls.letters import Letter, add_letter, open_call
from followup.services.calls.receive import Incoming, receive
from followup.services.dates.meetings import NewDays, move_meeting
from followup.services.decisions.confirm import Choice, confirm_decision
from followup.services.decisions.register_files import register_files
from followup.services.documents.files import FileStore
from followup.services.mail.approvals import approve_round, release_step
from followup.services.mail.held import leave_out_step
from followup.services.mail.sweep import House, sweep
from followup.services.people.parties import new_party
from followup.services.people.promises import Promise, note_promise
from followup.services.sending.protocol import Claimed, Outcome, Result
from followup.services.tasks.digest import weekly_digest
from followup.services.tasks.leave import LeaveLine, enter_leave
from followup.services.tasks.status import NewStatus, set_status
from followup.vocabulary.errors import NotAllowed
from followup.vocabulary.instants import Instant, midnight
from followup.vocabulary.statuses import RequestStatus, Triage
from followup.writing.mail_bytes import Sender

HOUSE = House(Sender(Address("Secretariat", "secretariat", "followup.example")), "https://followup.example")
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
DECISIONS = {
    "minamata": "MC-4/21",
    "basel": "BC-15/31",
    "rotterdam": "RC-10/19",
    "stockholm": "SC-10/27",
    "unfccc": "31/CP.27",
    "montreal": "XXXIV/31",
}
NEXT = {"minamata": "fifth", "basel": "sixteenth", "rotterdam": "eleventh", "stockholm": "eleventh"}
OFFICES = (("national_focal_point", 1), ("national_focal_point", 2), ("official_contact_point", 1))
OFFICERS = ("A. Officer", "B. Colleague", "C. Newcomer")
OUTAGES = ((date(2023, 3, 6), 1), (date(2023, 5, 20), 5), (date(2023, 9, 4), 12))
"""The first day on which the engine is out, and for how many days."""
MOVED = (
    ("Minamata COP 5", date(2023, 11, 13), date(2023, 4, 11)),
    ("Unfccc COP 28", date(2023, 12, 7), date(2023, 6, 14)),
)
"""Which meeting is moved, to which day, and when that is known."""
HOURS = (0, 4, 8, 12, 16, 20)


@dataclass(frozen=True)
class Size:
    """How large a year is: `calls` under each convention, of which the parties of a region or all are asked."""

    conventions: tuple[str, ...]
    tasks: int
    parties: int
    calls: int


LONG = Size(tuple(DECISIONS), 1200, 195, 10)
SHORT = Size(("minamata", "unfccc"), 60, 8, 4)


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
class World:
    """What happened, as those know it who made it happen; kept apart from the register."""

    answered: dict[tuple[str, str], Instant] = field(default_factory=dict)
    """By call and party's code, when the answer came."""
    promised: dict[tuple[str, str], list[tuple[Instant, date]]] = field(default_factory=lambda: defaultdict(list))
    own_dates: dict[tuple[str, str], list[Instant]] = field(default_factory=lambda: defaultdict(list))
    """When a party was given more time than the others."""
    shown: dict[tuple[str, str], date] = field(default_factory=dict)
    """By task and step of the house, the Monday on which it was first in a digest."""
    last_digest: date = FIRST
    acts: Counter[str] = field(default_factory=Counter)


class Year:
    """The year as it is played on one register."""

    def __init__(self, register: Register, folder: Path, size: Size, seed: int = 4) -> None:
        self.register, self.folder, self.size = register, folder, size
        self.files = FileStore(folder / "files")
        self.dice = Random(seed)  # noqa: S311  a game, not a secret
        self.world = World()
        self.days: dict[date, list[Callable[[Instant], object]]] = defaultdict(list)
        self.asked: dict[str, list[str]] = {}
        self.regions: dict[str, str] = {}

    def play(self) -> World:
        """Prepare the world, live through the year, and give back what happened."""
        self._people()
        for convention in self.size.conventions:
            self._decision(convention)
        for name, opening, known in MOVED:
            if name.split()[0].lower() in self.size.conventions:
                self.days[known].append(partial(self._move, name, opening))
        self.days[date(2023, 7, 3)].append(self._leave)
        out = {first + timedelta(days=n) for first, days in OUTAGES for n in range(days)}
        day = FIRST
        while day <= LAST:
            self._engine(day, HOURS[:2] if day not in out else ())
            for act in self.days.pop(day, []):
                act(Instant(midnight(day) + timedelta(hours=7)))
            self._engine(day, HOURS[2:] if day not in out else ())
            if day.weekday() == 0 and day not in out:
                self._digest(day)
            day += timedelta(days=1)
        return self.world

    # The engine

    def _engine(self, day: date, hours: Collection[int]) -> None:
        for hour in hours:
            now = Instant(midnight(day) + timedelta(hours=hour))
            swept = sweep(self.register, HOUSE, by="followup", now=now).steps
            self._approve({step.round for step in swept if step.became == "prepared"}, now)
            dispatch(self.register, Accepting(), by="followup", now=now, house=HOUSE)
            for step in swept:
                if step.became == "held":
                    self.days[day + timedelta(days=1)].append(partial(self._look_at_held, step.step))

    def _approve(self, rounds: Collection[str], now: Instant) -> None:
        with self.register.reading() as unit:
            waiting = [one for one in sorted(rounds) if unit.mail.messages(statuses=["draft"], round_id=one, limit=1)]
        for one in waiting:
            approve_round(self.register, one, by="head of unit", now=now)

    def _look_at_held(self, step: str, now: Instant) -> None:
        if self.dice.random() < 0.7:
            release_step(self.register, step, by="head of unit", now=now, reason="it may still go")
            self.world.acts["released"] += 1
        else:
            leave_out_step(self.register, step, by="head of unit", now=now, reason="it has become needless")
            self.world.acts["left out"] += 1

    def _digest(self, day: date) -> None:
        for one in weekly_digest(self.register, today=day).lists:
            for line in one.tasks:
                self.world.shown.setdefault((line.task, line.step), day)
        self.world.last_digest = day

    # The people

    def _people(self) -> None:
        zones = _zones()
        parties = list(load_content("storage", "reference", "parties.yaml")["parties"].items())[: self.size.parties]
        rows = {code: new_party(code) for code, _entry in parties}
        self.regions = {code: entry.get("group", "none") for code, entry in parties}
        contacts = [
            Contact(
                convention_id=convention,
                party_id=rows[code].id,
                role=role,
                slot=slot,
                address=None if self.dice.random() < 0.02 else f"{role}.{slot}@{code.lower()}.example",
                language=self.dice.choice(["en", "en", "zh"]),
                zone=zones.get(entry["iso2"], "UTC"),
            )
            for code, entry in parties
            for convention in self.size.conventions
            for role, slot in OFFICES
        ]
        with self.register.writing(by="officer", at=midnight(FIRST), reason="the parties and their contacts") as unit:
            unit.add(*rows.values(), *contacts)
        for contact in self.dice.sample(contacts, len(contacts) // 20):
            self._on(self._some_day(), self._change_contact, contact)

    def _change_contact(self, contact: Contact, now: Instant) -> None:
        """Somebody leaves; three times of four somebody else takes over."""
        self.world.acts["a contact ends"] += 1
        with self.register.writing(by="officer", at=now, reason="left the office") as unit:
            unit.mail.contacts([contact.id])[contact.id].valid_to = now.date() - timedelta(days=1)
            if self.dice.random() < 0.75:
                unit.add(
                    Contact(
                        convention_id=contact.convention_id,
                        party_id=contact.party_id,
                        role=contact.role,
                        slot=contact.slot,
                        address=f"new.{contact.address or 'office@somewhere.example'}",
                        language=contact.language,
                        zone=contact.zone,
                        valid_from=now.date(),
                    )
                )

    def _leave(self, now: Instant) -> None:
        away = LeaveLine(officer=OFFICERS[0], away_from=now.date(), away_until=date(2023, 7, 28), stand_in=OFFICERS[1])
        enter_leave(self.register, away, by="head of unit", now=now)

    # The work

    def _decision(self, convention: str) -> None:
        number, now = DECISIONS[convention], midnight(FIRST)
        wanted = self.size.tasks // len(self.size.conventions)
        file = self.folder / f"{convention}.txt"
        file.write_text(_decision_text(convention, number, wanted, self.size.calls), encoding="utf-8")
        register_files(self.register, [file], language="en", convention=convention, by="officer", now=now)
        choice = Choice(officer=self.dice.choice(OFFICERS))
        done = confirm_decision(
            self.register, number, convention=convention, choice=choice, by="officer", now=now
        ).confirmed
        tasks = [one for one in done if one.task is not None]
        assert len(tasks) == wanted, f"{convention}: {len(tasks)} tasks of {wanted}"
        for order, one in enumerate(tasks[: self.size.calls]):
            self._plan_call(one.task or "", order)
        for one in tasks[self.size.calls :]:
            if one.triage is Triage.TASK and self.dice.random() < 0.6:
                self._on(self._some_day(), self._close, one.task or "")

    def _plan_call(self, task: str, order: int) -> None:
        """A letter on some day of the year; one of them went out before the house began to work with the register."""
        old = order == 0
        dated = date(2022, 11, 14) if old else FIRST + timedelta(days=self.dice.randrange(5, 260))
        call = open_call(
            self.register,
            task,
            {"en": f"Subject {order}", "zh": f"主题{order}"},
            go_live=FIRST if old else None,
            by="officer",
            now=midnight(FIRST),
        )
        reply_by = dated + timedelta(days=self.dice.randrange(60, 100))
        region = self.dice.choice(sorted(set(self.regions.values())))
        everybody = order == 1
        asked = [code for code, own in self.regions.items() if everybody or own == region]
        self.asked[call] = asked
        letter = Letter(f"{call}-letter", dated, {}, ("parties",), reply_by, roles=tuple({role for role, _ in OFFICES}))
        self._on(max(dated, FIRST), self._ask, call, letter, asked)
        for party in asked:
            self._plan_party(call, party, dated, reply_by)
        if self.dice.random() < 0.3:
            until = reply_by + timedelta(days=self.dice.randrange(10, 40))
            self._on(reply_by - timedelta(days=self.dice.randrange(2, 20)), self._extend, call, until, None)

    def _plan_party(self, call: str, party: str, dated: date, reply_by: date) -> None:
        first = max(dated, FIRST) + timedelta(days=1)
        if self.dice.random() < 0.65:
            answer = first + timedelta(days=self.dice.randrange(0, (reply_by - first).days + 12))
            self._on(answer, self._answer, call, party)
        if self.dice.random() < 0.04:
            said = reply_by - timedelta(days=self.dice.randrange(1, 25))
            self._on(max(said, first), self._promise, call, party, self.dice.randrange(3, 25))
        if self.dice.random() < 0.02:
            until = reply_by + timedelta(days=self.dice.randrange(45, 60))
            self._on(reply_by - timedelta(days=self.dice.randrange(2, 20)), self._extend, call, until, party)

    def _ask(self, call: str, letter: Letter, asked: Collection[str], now: Instant) -> None:
        add_letter(self.register, call, letter, asked, by="officer", now=now)

    def _answer(self, call: str, party: str, now: Instant) -> None:
        incoming = Incoming(party=party, received_on=now.date())
        receive(self.register, call, incoming, files=self.files, by="officer", now=now)
        self.world.answered.setdefault((call, party), now)

    def _promise(self, call: str, party: str, days: int, now: Instant) -> None:
        until = now.date() + timedelta(days=days)
        promise = Promise(call=call, party=party, promised_by=until)
        note_promise(self.register, promise, by="officer", now=now)
        self.world.promised[call, party].append((now, until))
        self.world.acts["promise"] += 1

    def _extend(self, call: str, until: date, party: str | None, now: Instant) -> None:
        try:
            extend_deadline(self.register, call, Grant(until, "Bureau", party), by="officer", now=now)
        except NotAllowed:  # the letter has not left yet, an outage or its readers' turn having delayed it
            self._on(now.date() + timedelta(days=1), self._extend, call, until, party)
            return
        if party is not None:
            self.world.own_dates[call, party].append(now)
        self.world.acts["extension for one" if party else "extension for all"] += 1

    def _move(self, name: str, opening: date, now: Instant) -> None:
        days = NewDays(opening=opening, closing=opening + timedelta(days=4))
        told = move_meeting(self.register, name, days, by="officer", now=now)
        self.world.acts["dates moved"] += len(told.moved)
        self.world.acts["notices of a moved meeting"] += sum(one.step is not None for one in told.notices)

    def _close(self, task: str, now: Instant) -> None:
        new = NewStatus(RequestStatus.IMPLEMENTED, "as planned", "a document issued")
        set_status(self.register, task, new, by="officer", now=now)
        self.world.acts["closed"] += 1

    def _on(self, day: date, act: Callable[..., object], *told: object) -> None:
        self.days[day].append(partial(act, *told))

    def _some_day(self) -> date:
        return FIRST + timedelta(days=self.dice.randrange(20, 360))


def _decision_text(convention: str, number: str, tasks: int, calls: int) -> str:
    """A decision with so many requests: the calls first, then what the secretariat is to do."""
    following = f"at its {NEXT[convention]} meeting" if convention in NEXT else "at its next session"
    calls_for = (
        "Invites Parties to submit to the secretariat information on subject {n}",
        f"Invites Parties to submit, for consideration by the Conference of the Parties {following}, views on {{n}}",
    )
    asks = [calls_for[n % len(calls_for)].format(n=n) for n in range(calls)]
    kinds = (
        "Requests the secretariat to prepare a report on matter {n} for consideration by the Conference of the Parties "
        + following,
        "Requests the secretariat to publish guidance on matter {n} by 30 June 2023",
        "Requests the secretariat to organize a workshop on matter {n} by October 2023",
        "Requests the secretariat to facilitate cooperation on matter {n} in 2023",
    )
    asks += [kinds[n % len(kinds)].format(n=n) for n in range(tasks - calls)]
    paragraphs = "\n\n".join(f"{place}. {ask};" for place, ask in enumerate(asks, 1))
    return f"{number}: The work of the year\n\nThe Conference of the Parties,\n\n{paragraphs[:-1]}.\n"


def _zones() -> dict[str, str]:
    """A time zone of each country, by its two letters: the first that the tz database names."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            country, _place, zone = line.split("\t")[:3]
            found.setdefault(country, zone)
    return found
