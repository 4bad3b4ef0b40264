"""The weekly digest of a contact: who gets it, what it tells, its calendar file, and that stopping it works."""

from dataclasses import dataclass, replace
from datetime import date
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from followup.delivery.dispatch import dispatch
from followup.delivery.maildir import Maildir
from followup.records.register import Register
from followup.records.tables import Contact, Message, Party
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.calls.items import Sought, add_item
from followup.services.calls.keyed_links import LinkKey
from followup.services.calls.letters import Letter, add_letter, open_call
from followup.services.calls.mailed_links import LinkDesk
from followup.services.mail.approvals import approve_round
from followup.services.mail.sweep import House, sweep
from followup.services.people.contact_digest import stop_digest, withdraw_stale_digests, write_digests
from followup.services.people.promises import Promise, note_promise
from followup.vocabulary.errors import NotFound
from followup.vocabulary.instants import instant
from followup.writing.calendars import CalendarDay, calendar_file
from followup.writing.mail_bytes import Sender
from tests.fixtures.calls import ASKED, OpenCall, at, open_a_call
from tests.fixtures.rows import OFFICER, task_with_its_source

URL = "https://followup.example"


@dataclass
class Weeks:
    """A call whose letter has left, and its contacts' digests."""

    call: OpenCall
    house: House
    maildir: Path

    @property
    def key(self) -> LinkKey:
        assert self.house.links is not None
        return self.house.links.key

    def written(self, day: str) -> dict[str, EmailMessage]:
        """The digests prepared on a day, by the address to which they go."""
        before = {one.id for one in self._digests()}
        write_digests(self.call.register, self.house, by="followup", now=at(day))
        fresh = [one for one in self._digests() if one.id not in before]
        dispatch(self.call.register, Maildir(self.maildir), by="followup", now=at(day))
        return {one.address or "": message_from_bytes(one.content, policy=default) for one in fresh}

    def send_the_letter(self, day: str) -> None:
        """Prepare, approve and send the latest letter of the call."""
        register = self.call.register
        sweep(register, self.house, by="followup", now=at(day))
        with register.reading() as unit:
            found = unit.calls.call(self.call.call)
        assert found is not None
        approve_round(register, found.rounds[-1].id, by="second", now=at(day))
        dispatch(register, Maildir(self.maildir), by="followup", now=at(day))

    def _digests(self) -> list[Message]:
        with self.call.register.reading() as unit:
            return [one for one in unit.mail.messages(limit=100) if one.purpose == "digest"]

    def contact(self, code: str) -> Contact:
        with self.call.register.reading() as unit:
            [party] = unit.people.parties([code])
            return unit.people.contacts_of_party(party.id)[0]


@pytest.fixture
def weeks(sqlite_register: Register, tmp_path: Path) -> Weeks:
    call = open_a_call(sqlite_register, tmp_path)
    sender = Sender(Address("Secretariat", "secretariat", "minamata.example"))
    house = House(sender, URL, LinkDesk(LinkKey("a key", tmp_path / "key"), URL))
    found = Weeks(call, house, tmp_path / "maildir")
    found.send_the_letter("2020-01-06")
    return found


def test_whoever_has_something_open_gets_one_mail_a_week(weeks: Weeks) -> None:
    assert weeks.written("2020-01-08") == {}  # the letter itself went two days ago
    weeks.call.receive("EU", "2020-01-10", on_behalf_of=("DEU",))
    note_promise(
        weeks.call.register,
        Promise(call=weeks.call.call, party="BRA", promised_by=date(2020, 2, 14)),
        by=OFFICER,
        now=at("2020-01-10"),
    )
    assert list(weeks.written("2020-01-27")) == ["focal.point@arg.example"]
    assert weeks.written("2020-01-29") == {}
    assert sorted(weeks.written("2020-02-17")) == ["focal.point@arg.example", "focal.point@bra.example"]
    assert weeks.written("2020-07-06") == {}  # long past: the last digest was weeks ago


def test_a_digest_tells_what_is_open_with_the_page_and_a_calendar(weeks: Weeks) -> None:
    digest = weeks.written("2020-01-27")["focal.point@arg.example"]
    body = digest.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Views on capacity-building" in text
    assert "A reply by 31 March 2020 would be appreciated." in text
    assert f"{URL}/reply/" in text
    [calendar] = list(digest.iter_attachments())
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "open-calls.ics")
    lines = calendar.get_content().split("\n")
    assert "DTSTART;VALUE=DATE:20200331" in [line.strip() for line in lines]
    uid = next(line.strip() for line in lines if line.startswith("UID:"))
    assert uid == f"UID:{weeks.call.call}.ARG@followup.example"
    stop = f"{URL}/digest/{weeks.contact('ARG').id}/{weeks.key.digest(weeks.contact('ARG').id)}"
    assert digest["List-Unsubscribe"] == f"<{stop}>"
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_stops_it_gets_none_and_letters_go_on(weeks: Weeks) -> None:
    contact = weeks.contact("ARG")
    for wrong in ("", "0" * 20, weeks.key.digest("c-other")):
        with pytest.raises(NotFound, match="stops nothing"):
            stop_digest(weeks.call.register, weeks.key, contact.id, wrong, now=at("2020-01-20"))
    stop_digest(weeks.call.register, weeks.key, contact.id, weeks.key.digest(contact.id), now=at("2020-01-20"))
    assert weeks.contact("ARG").no_digest_since == at("2020-01-20")
    assert "focal.point@arg.example" not in weeks.written("2020-01-27")
    assert weeks.call.reminded("2020-03-10", "first_reminder") == {"ARG", "BRA", "DEU", "EU"}


def test_roles_at_one_address_get_one_digest_and_other_roles_none(weeks: Weeks) -> None:
    with weeks.call.register.writing(by=OFFICER, at=at("2020-01-20"), reason="example") as unit:
        party: Party = unit.people.parties(["BRA"])[0]
        for role, address in (
            ("national_focal_point", "focal.point@BRA.example"),
            ("permanent_mission", "mission@bra.example"),
        ):
            unit.add(Contact(convention_id="minamata", party_id=party.id, role=role, slot=2, address=address))
    assert [one for one in weeks.written("2020-01-27") if "bra" in one.lower()] == ["focal.point@bra.example"]


def test_a_calendar_file_is_folded_and_escaped_as_its_standard_asks() -> None:
    day = CalendarDay(
        "ca-1.ARG@x.example",
        date(2020, 3, 31),
        "关于能力建设的资料；" * 20,
        "a, b; c\\d\ne\x0b",
        "https://x.example/1",
        2,
    )
    content = calendar_file([day], made=at("2020-01-27"))
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "关于能力建设的资料；" * 20 in unfolded
    assert "DESCRIPTION:a\\, b\\; c\\\\d\\ne" in unfolded
    assert "DTSTAMP:20200127T090000Z\r\n" in unfolded
    assert "DTEND;VALUE=DATE:20200401" in unfolded
    assert unfolded.count("BEGIN:") == unfolded.count("END:") == 2


def waiting(weeks: Weeks) -> list[str]:
    with weeks.call.register.reading() as unit:
        return [one.address or "" for one in unit.mail.waiting_of("digest")]


def prepared(weeks: Weeks, moment: str, weekday: str | None = None) -> int:
    now = instant(moment)
    return write_digests(weeks.call.register, weeks.house, by="followup", now=now, weekday=weekday).prepared


def test_a_digest_that_waits_does_not_leave_when_it_is_not_so_any_more(weeks: Weeks) -> None:
    assert prepared(weeks, "2020-01-27T09:00:00+00:00") == 4
    weeks.call.receive("ARG", "2020-01-27")
    bra = weeks.contact("BRA")
    stop_digest(weeks.call.register, weeks.key, bra.id, weeks.key.digest(bra.id), now=at("2020-01-27"))
    extension = Grant(reply_by=date(2020, 4, 30), granted_by="the bureau", party="DEU")
    extend_deadline(weeks.call.register, weeks.call.call, extension, by=OFFICER, now=at("2020-01-27"))
    withdrawn = withdraw_stale_digests(weeks.call.register, weeks.house, by="followup", now=at("2020-01-28"))
    assert (withdrawn, waiting(weeks)) == (3, ["focal.point@eu.example"])
    # Told anew, with the day that holds now.
    assert prepared(weeks, "2020-01-28T09:00:00+00:00") == 1
    assert sorted(waiting(weeks)) == ["focal.point@deu.example", "focal.point@eu.example"]


@pytest.mark.parametrize(
    ("zone", "moment", "gets_it"),
    [
        ("UTC", "2020-03-09T00:00:00+00:00", True),
        ("UTC", "2020-03-08T23:59:00+00:00", False),
        ("Pacific/Auckland", "2020-03-08T12:00:00+00:00", True),  # Monday has begun there
        ("Pacific/Auckland", "2020-03-09T12:00:00+00:00", False),  # and is over
        ("America/New_York", "2020-03-09T03:59:00+00:00", False),  # clocks went forward the day before: 23:59, Sunday
        ("America/New_York", "2020-03-09T04:00:00+00:00", True),
        ("America/New_York", "2020-03-02T04:59:00+00:00", False),  # the week before it was an hour later
        ("Pacific/Honolulu", "2020-03-10T09:59:00+00:00", True),
    ],
)
def test_the_day_of_the_week_is_that_of_the_contact(weeks: Weeks, zone: str, moment: str, *, gets_it: bool) -> None:
    for code in ("BRA", "DEU", "EU"):
        weeks.call.receive(code, "2020-01-20")
    contact = weeks.contact("ARG")
    with weeks.call.register.writing(by=OFFICER, at=at("2020-01-20"), reason="example") as unit:
        unit.mail.contacts([contact.id])[contact.id].zone = zone
    assert prepared(weeks, moment, "monday") == int(gets_it)


def test_items_that_are_owed_stand_in_it_with_days_of_their_own(weeks: Weeks) -> None:
    for words, due_on in (("Needs for equipment", date(2020, 5, 15)), ("Names of experts", None)):
        add_item(
            weeks.call.register, weeks.call.call, Sought({"en": words}, due_on=due_on), by=OFFICER, now=at("2020-01-07")
        )
    digest = weeks.written("2020-01-27")["focal.point@arg.example"]
    body = digest.get_body(("plain",))
    assert body is not None
    assert "- Needs for equipment" in body.get_content()
    assert "- Names of experts" in body.get_content()
    [calendar] = list(digest.iter_attachments())
    lines = [line.strip() for line in calendar.get_content().split("\n")]
    assert [line for line in lines if line.startswith(("DTSTART", "SUMMARY"))] == [
        "DTSTART;VALUE=DATE:20200331",
        "SUMMARY:Views on capacity-building",
        "DTSTART;VALUE=DATE:20200515",
        "SUMMARY:Needs for equipment",
    ]
    assert calendar["Content-Type"] == 'text/calendar; method="PUBLISH"; charset="utf-8"'


def test_an_event_that_moves_counts_on(weeks: Weeks) -> None:
    def told(day: str) -> list[str]:
        [calendar] = list(weeks.written(day)["focal.point@deu.example"].iter_attachments())
        lines = [line.strip() for line in calendar.get_content().split("\n")]
        return [line for line in lines if line.startswith(("UID", "SEQUENCE", "DTSTART"))]

    first = told("2020-01-27")
    extension = Grant(reply_by=date(2020, 4, 30), granted_by="the bureau", party="DEU")
    extend_deadline(weeks.call.register, weeks.call.call, extension, by=OFFICER, now=at("2020-01-28"))
    second = told("2020-02-24")
    letter = Letter(
        key="second", dated=date(2020, 5, 4), titles={}, audience=("national_focal_points",), reply_by=date(2020, 6, 30)
    )
    add_letter(weeks.call.register, weeks.call.call, letter, ASKED, by=OFFICER, now=at("2020-05-04"))
    weeks.send_the_letter("2020-05-04")
    third = told("2020-05-25")
    assert first[0] == second[0] == third[0]
    assert [one[1] for one in (first, second, third)] == sorted({one[1] for one in (first, second, third)})
    assert [one[2][-8:] for one in (first, second, third)] == ["20200331", "20200430", "20200630"]


def test_a_title_that_is_in_one_language_alone_stands_in_it(weeks: Weeks) -> None:
    with weeks.call.register.writing(by=OFFICER, at=at("2020-01-20"), reason="example") as unit:
        call = unit.calls.call(weeks.call.call)
        assert call is not None
        call.subject = {"fr": "Vues sur les capacités"}
    digest = weeks.written("2020-01-27")["focal.point@arg.example"]
    body = digest.get_body(("plain",))
    assert body is not None
    assert "Vues sur les capacités" in body.get_content()


def test_several_conventions_stand_in_one_mail_and_none_without_a_role(weeks: Weeks) -> None:
    register = weeks.call.register
    task, rows = task_with_its_source("BC-16/1", convention="basel")
    with register.writing(by=OFFICER, at=at("2020-01-06"), reason="example") as unit:
        parties = {one.code: one for one in unit.people.parties(ASKED)}
        role = Contact(
            convention_id="basel",
            party_id=parties["ARG"].id,
            role="national_focal_point",
            address="Focal.Point@arg.example",
        )
        unit.add(*rows, role)
    call = open_call(register, task.id, {"en": "Views on wastes"}, by=OFFICER, now=at("2020-01-07"))
    letter = Letter(
        key="basel", dated=date(2020, 1, 7), titles={}, audience=("national_focal_points",), reply_by=date(2020, 4, 15)
    )
    add_letter(register, call, letter, ASKED, by=OFFICER, now=at("2020-01-07"))
    replace(weeks, call=replace(weeks.call, call=call)).send_the_letter("2020-01-13")
    digests = weeks.written("2020-01-27")
    told = {to: one.get_body(("plain",)) for to, one in digests.items()}
    both = {to for to, body in told.items() if body is not None and "Views on wastes" in body.get_content()}
    assert {one.lower() for one in both} == {"focal.point@arg.example"}
    assert len(digests) == 4
    [mail] = [one for to, one in digests.items() if to in both]
    assert str(mail.get_body(("plain",))).index("Minamata Convention") < str(mail.get_body(("plain",))).index("Basel")
    [calendar] = list(mail.iter_attachments())
    assert calendar.get_content().count("BEGIN:VEVENT") == 2
