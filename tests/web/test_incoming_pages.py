"""Pages on which officers and contacts act on mail: the inbox, a corrected address, the end of a digest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from followup.records.register import Register
from followup.records.tables import Contact
from followup.services.calls.keyed_links import LinkKey
from followup.services.calls.mailed_links import LinkDesk
from followup.services.inbox.incoming import MailDesk, take_in
from followup.services.mail.sweep import House, sweep
from followup.web.pages import make_pages
from followup.writing.mail_bytes import Sender
from tests.fixtures.calls import OpenCall, at, open_a_call
from tests.fixtures.hostile_files import office
from tests.fixtures.mails import mail
from tests.fixtures.rows import OFFICER
from tests.web.conftest import serving

DAY = at("2020-03-02")


@dataclass
class Desk:
    """A call whose letter is prepared, two mails held, and the pages."""

    call: OpenCall
    house: House
    client: httpx.Client
    held: list[str]

    def post(self, path: str, data: dict[str, str], origin: str | None = None) -> httpx.Response:
        """Send a form as the browser does, from this site unless another is given."""
        address = str(self.client.base_url).rstrip("/")
        return self.client.post(path, data=data, headers={"Origin": origin or address})

    def contact(self, code: str) -> Contact:
        with self.call.register.reading() as unit:
            [party] = unit.people.parties([code])
            return unit.people.contacts_of_party(party.id)[0]


@pytest.fixture
def desk(sqlite_register: Register, tmp_path: Path) -> Iterator[Desk]:
    call = open_a_call(sqlite_register, tmp_path)
    url = "https://followup.example"
    sender = Sender(Address("Secretariat", "secretariat", "minamata.example"))
    house = House(sender, url, LinkDesk(LinkKey("a key", tmp_path / "key"), url))
    sweep(call.register, house, by="followup", now=at("2020-01-06"))
    mails = [mail(files={"views.docx": office()}), mail("Buy <b>now</b>.", sender="x@spam.example", identity="<2@x>")]
    files = MailDesk.of(call.files, house)
    held = [take_in(call.register, files, one, by="followup", now=DAY).mail for one in mails]
    pages = make_pages(call.register, call.files, clock=lambda: DAY, house=house)
    with serving(pages) as site, httpx.Client(base_url=site.address) as client:
        yield Desk(call, house, client, held)


def test_held_mails_are_assigned_and_dismissed_on_the_page(desk: Desk) -> None:
    shown = desk.client.get("/inbox").text
    assert "its sender is national focal point of The State of ARG" in shown
    assert 'value="ARG"' in shown
    assert "Buy &lt;b&gt;now" in shown
    views, spam = desk.held
    answer = {"call": desk.call.call, "party": "arg", "by": OFFICER}
    assert desk.post(f"/inbox/{views}/assign", answer, origin="https://evil.example").status_code == 409
    assert desk.post(f"/inbox/{views}/assign", {**answer, "party": "XXX"}).status_code == 404
    assert desk.post(f"/inbox/{views}/assign", answer).status_code == 303
    assert desk.post(f"/inbox/{views}/assign", answer).status_code == 409
    assert desk.post(f"/inbox/{spam}/dismiss", {"reason": " ", "by": OFFICER}).status_code == 400
    assert desk.post(f"/inbox/{spam}/dismiss", {"reason": "an advertisement", "by": OFFICER}).status_code == 303
    assert "No mail is held for an officer" in desk.client.get("/inbox").text
    assert "an advertisement" in desk.client.get("/inbox?status=dismissed").text
    with desk.call.register.reading() as unit:
        [row] = unit.calls.submissions(desk.call.call)
        receipts = [one for one in unit.mail.messages(limit=100) if one.purpose == "receipt"]
    assert (row.title, len(receipts)) == ("Views on capacity-building", 1)
    assert "receipt" in desk.client.get("/outbox").text


def test_a_contact_to_whom_mail_came_back_is_put_right_in_one_step(desk: Desk) -> None:
    contact = desk.contact("ARG")
    with desk.call.register.writing(by="followup", at=DAY, reason="example") as unit:
        row = unit.mail.contacts([contact.id])[contact.id]
        row.bounced_at, row.bounced_address, row.bounce = DAY, row.address, "5.1.1 no such mailbox"
        [letter] = [one for one in unit.mail.messages(limit=10) if one.contact_id == contact.id]
        letter.status = "failed"
    page = desk.client.get("/parties/ARG").text
    assert "5.1.1 no such mailbox; nothing goes there until it is corrected" in re.sub(r"<[^>]+>", "", page)
    right = {"address": "new@arg.example", "reason": "by telephone", "by": OFFICER}
    path = f"/contacts/{contact.id}/correct"
    assert desk.post(path, {**right, "address": "a@arg.example, b@arg.example"}).status_code == 400
    assert desk.post(path, right, origin="https://evil.example").status_code == 409
    done = desk.post(path, right)
    assert (done.status_code, done.headers["location"]) == (303, "/parties/ARG#contacts")
    with desk.call.register.reading() as unit:
        again = [one.address for one in unit.mail.messages(limit=10) if one.contact_id == contact.id]
    assert sorted(one or "" for one in again) == ["focal.point@arg.example", "new@arg.example"]
    assert "came back" not in desk.client.get("/parties/ARG").text


def test_a_digest_is_stopped_by_the_button_or_by_a_mail_program_and_never_by_looking(desk: Desk) -> None:
    contact = desk.contact("ARG")
    assert desk.house.links is not None
    path = f"/digest/{contact.id}/{desk.house.links.key.digest(contact.id)}"
    assert desk.client.get(path).status_code == 200
    assert desk.contact("ARG").no_digest_since is None
    assert desk.client.post(f"/digest/{contact.id}/{'0' * 20}").status_code == 404
    # RFC 8058: no cookie, no page before it, no origin.
    done = desk.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, "You will get no more weekly digests." in done.text) == (200, True)
    assert desk.contact("ARG").no_digest_since == DAY
    assert "no weekly digests wanted" in desk.client.get("/parties/ARG").text


def test_the_inbox_and_the_page_of_a_party_are_accessible(desk: Desk, browser: Browser) -> None:
    page = browser.new_page()
    for path in ("/inbox", "/parties/ARG"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(str(desk.client.base_url).rstrip("/") + path)
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_a_promise_is_noted_and_an_answer_for_others_assigned_on_the_page(desk: Desk) -> None:
    register, house = desk.call.register, MailDesk.of(desk.call.files, desk.house)
    letters = [mail("We will send our views by Friday.", identity="<p@x>"), mail("Joint views.", identity="<q@x>")]
    late, joint = [take_in(register, house, one, by="followup", now=DAY).mail for one in letters]
    promise = {"call": desk.call.call, "party": "arg", "until": "2020-03-13", "by": OFFICER}
    assert desk.post(f"/inbox/{late}/promise", {**promise, "until": "Friday"}).status_code == 422
    assert desk.post(f"/inbox/{late}/promise", {**promise, "until": "2020-03-01"}).status_code == 400
    assert desk.post(f"/inbox/{late}/promise", promise, origin="https://evil.example").status_code == 409
    assert desk.post(f"/inbox/{late}/promise", promise).status_code == 303
    assert "promised by 2020-03-13" in desk.client.get("/inbox?status=promise").text
    answer = {"call": desk.call.call, "party": "eu", "behalf": "DEU, bra", "confidential": "yes", "by": OFFICER}
    assert desk.post(f"/inbox/{joint}/assign", {**answer, "items": "one"}).status_code == 422
    assert desk.post(f"/inbox/{joint}/assign", answer).status_code == 303
    with register.reading() as unit:
        [row] = unit.calls.submissions(desk.call.call)
        covered = unit.people.parties_by_id(unit.calls.covered([row.id])[row.id])
    assert (row.confidential, row.words, {one.code for one in covered.values()}) == (
        *(True, "Joint views."),
        {"DEU", "BRA"},
    )


def test_the_first_page_leads_to_what_is_held_and_to_what_was_refused(desk: Desk) -> None:
    with desk.call.register.writing(by="officer", at=DAY, reason="an example") as unit:
        unit.inbox.mails(None, limit=1)[0].status = "refused"
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", desk.client.get("/").text))
    assert "1 mail that came, to be assigned" in shown
    assert "1 mail of the last days was refused: to be asked for again" in shown
