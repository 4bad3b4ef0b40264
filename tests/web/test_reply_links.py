"""The page behind a link by which a focal point answers: what it takes in, what it refuses, when it opens nothing."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from followup.content import load_content
from followup.records.register import Register
from followup.records.tables import Extension
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.calls.items import Sought, add_item
from followup.services.calls.reply_links import LinkWanted, issue_link, revoke_link
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.instants import Instant, instant
from followup.vocabulary.statuses import SubmissionStatus
from followup.web.pages import make_pages
from tests.fixtures.calls import OpenCall, at, open_a_call
from tests.fixtures.rows import OFFICER
from tests.web.conftest import serving


def moment(said: str) -> Instant:
    """A day at nine in the morning UTC, or a time of a day."""
    return instant(f"{said}:00+00:00") if "T" in said else at(said)


@dataclass
class Desk:
    """A call with its pages, and a clock that a test can set."""

    call: OpenCall
    client: httpx.Client
    days: list[str] = field(default_factory=lambda: ["2020-03-02"])

    def now(self) -> Instant:
        return moment(self.days[-1])

    def link(self, code: str = "ARG", until: date | None = None) -> tuple[str, str]:
        """A new link: the path of its page, and its identity."""
        wanted = LinkWanted(self.call.call, code, until)
        made = issue_link(self.call.register, wanted, "https://followup.example", by=OFFICER, now=self.now())
        return made.url.removeprefix("https://followup.example"), made.link

    def came(self) -> list[tuple[int, str, str | None]]:
        """The submissions of the call: number, state, text."""
        with self.call.register.reading() as unit:
            return [(row.number, row.status, row.words) for row in unit.calls.submissions(self.call.call)]


@pytest.fixture
def desk(sqlite_register: Register, tmp_path: Path) -> Iterator[Desk]:
    call = open_a_call(sqlite_register, tmp_path)
    days = ["2020-03-02"]
    pages = make_pages(call.register, call.files, clock=lambda: moment(days[-1]))
    with serving(pages) as site, httpx.Client(base_url=site.address) as client:
        yield Desk(call, client, days)


def test_a_focal_point_sends_a_text_and_files_and_sees_what_was_received(desk: Desk) -> None:
    path, link = desk.link()
    before = desk.client.get(path)
    assert before.status_code == 200
    assert "Secretariat of the Minamata Convention" in before.text
    assert "Answer of The State of ARG" in before.text
    assert "Nothing yet." in before.text
    assert before.headers["x-robots-tag"] == "noindex, nofollow"
    assert (before.headers["referrer-policy"], before.headers["cache-control"]) == ("no-referrer", "no-store")
    files = [("files", ("views.txt", b"Our views.\n")), ("files", ("C:\\me\\annex.txt", b"Annex.\n"))]
    done = desk.client.post(path, data={"title": "Views", "words": "One.\r\nTwo.", "confidential": "yes"}, files=files)
    assert done.status_code == 200
    assert "Submission no. 1, received on 2 March 2020, 09:00 UTC" in done.text
    assert "<bdi>annex.txt</bdi>, 7 B, SHA-256 " in done.text
    assert desk.came() == [(1, "received", "One.\nTwo.")]
    with desk.call.register.reading() as unit:
        [row] = unit.calls.submissions(desk.call.call)
        [event] = [one for one in unit.history.of([row.id]) if one.action == "added" or one.before is None]
    assert (row.confidential, event.actor) == (True, f"link {link}")


def test_opening_a_link_changes_nothing(desk: Desk) -> None:
    path, _ = desk.link()
    for _ in range(3):
        assert desk.client.get(path).status_code == 200
    assert desk.client.get(f"{path}/withdraw/1").status_code == 405
    assert desk.came() == []


def test_a_submission_is_withdrawn_until_the_day_requested(desk: Desk) -> None:
    path, _ = desk.link(until=date(2020, 4, 30))
    for words in ("First.", "Second."):
        desk.client.post(path, files=[("words", (None, words))])
    told = desk.client.post(f"{path}/withdraw/1")
    assert "Submission no. 1 is withdrawn." in told.text
    assert desk.came() == [(1, "withdrawn", "First."), (2, "received", "Second.")]
    desk.days.append("2020-04-01")
    late = desk.client.post(f"{path}/withdraw/2")
    assert late.status_code == 409
    assert "cannot be withdrawn here any more" in late.text
    assert "after the day requested" in desk.client.post(path, files=[("words", (None, "Third."))]).text


def test_what_is_anothers_is_neither_shown_nor_withdrawn(desk: Desk) -> None:
    desk.call.receive("BRA", title="Of Brazil")
    path, _ = desk.link("ARG")
    assert "Of Brazil" not in desk.client.get(path).text
    assert desk.client.post(f"{path}/withdraw/1").status_code == 404
    assert desk.came() == [(1, "received", None)]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([("words", (None, "  "))], "nothing was sent"),
        ([("files", ("setup.txt", b"MZ\x90\x00\x03" + b"\0" * 60))], "setup.txt: "),
        ([("files", ("views.pdf.exe", b"Our views.\n"))], "views.pdf.exe: the name ends in"),
        ([("words", (None, "a\x1bb"))], "control characters"),
        ([("title", (None, "x" * 501)), ("words", (None, "y"))], "501 characters"),
    ],
)
def test_what_is_refused_is_told_and_what_was_typed_stays(desk: Desk, files: Any, reason: str) -> None:  # noqa: ANN401  httpx has many shapes
    path, _ = desk.link()
    done = desk.client.post(path, files=files)
    assert done.status_code == 400
    assert reason in done.text
    assert desk.came() == []


def test_a_link_opens_nothing_once_revoked_expired_or_replaced(desk: Desk) -> None:
    first, _ = desk.link()
    second, link = desk.link()
    opens_nothing = desk.client.get(first)
    assert opens_nothing.status_code == 404
    assert desk.client.get(second).status_code == 200
    desk.days.append("2020-03-31")
    assert desk.client.get(second).status_code == 200
    desk.days.append("2020-04-02")
    assert desk.client.get(second).status_code == 404
    desk.days.append("2020-03-31")
    revoke_link(desk.call.register, link, by=OFFICER, now=desk.now())
    guessed = "/reply/guessed"
    answers = {desk.client.get(path).text.replace(path, guessed) for path in (first, second, guessed)}
    assert desk.client.post(second, files=[("words", (None, "x"))]).status_code == 404
    assert len(answers) == 1  # nobody learns from the answer whether a link was ever made
    assert desk.came() == []


def test_links_are_made_for_those_asked_and_kept_as_a_digest_only(desk: Desk) -> None:
    path, link = desk.link()
    with desk.call.register.reading() as unit:
        row = unit.calls.link(link)
        events = unit.history.of([link])
    assert row is not None
    assert path.rpartition("/")[2] not in f"{row.secret_sha256} {[event.after for event in events]}"
    with pytest.raises(NotFound, match="KHM was not asked"):
        desk.link("KHM")
    with pytest.raises(BadInput, match="would have expired"):
        desk.link(until=date(2020, 1, 1))


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ru", 360), ("ar", 360)])
def test_the_page_of_a_link_is_accessible_in_each_language(
    desk: Desk, browser: Browser, language: str, width: int
) -> None:
    path, _ = desk.link("EU")
    _seek(desk, "First item", "Second item")
    desk.client.post(path, files=[("words", (None, "Views.")), ("files", ("وجهات نظر.txt", b"Views.\n"))])
    page = browser.new_page(viewport={"width": width, "height": 900})
    address = str(desk.client.base_url).rstrip("/")
    for place in (path, "/reply/guessed") if language == "ar" else (path,):
        page.goto(f"{address}{place}?lang={language}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
            *(language, "rtl" if language == "ar" else "ltr")
        ]
    page.close()


def test_an_answer_is_sent_by_the_keyboard_alone_without_a_script(desk: Desk, browser: Browser, tmp_path: Path) -> None:
    path, _ = desk.link()
    (tmp_path / "views.txt").write_text("Our views.\n")
    page = browser.new_page(java_script_enabled=False)
    page.goto(str(desk.client.base_url).rstrip("/") + path)
    page.get_by_label("Title").focus()
    page.keyboard.type("Views")
    page.keyboard.press("Tab")
    page.keyboard.type("One.")
    page.get_by_label("Files").set_input_files([tmp_path / "views.txt"])
    page.keyboard.press("Tab")
    page.get_by_label("Files").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Received, with thanks").wait_for()
    assert "Received, with thanks" in page.title()
    # Going back and sending again, as a second click does, is the same submission.
    page.go_back()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Received, with thanks").wait_for()
    page.close()
    with desk.call.register.reading() as unit:
        [row] = unit.calls.submissions(desk.call.call)
    assert (row.title, row.words, row.confidential) == ("Views", "One.", True)


def test_the_browser_shows_why_a_file_of_200_mb_is_not_taken(desk: Desk, browser: Browser, tmp_path: Path) -> None:
    path, _ = desk.link()
    with (tmp_path / "film.pdf").open("wb") as stream:
        stream.truncate(200_000_000)
    page = browser.new_page()
    page.goto(str(desk.client.base_url).rstrip("/") + path)
    page.get_by_label("Files").set_input_files([tmp_path / "film.pdf"])
    page.get_by_role("button", name="Send").click()
    assert "larger than 60 MB; send it in parts" in page.get_by_role("alert").inner_text()
    page.close()
    assert desk.came() == []


def test_the_same_answer_twice_is_one_and_another_is_two(desk: Desk) -> None:
    path, _ = desk.link()
    file = ("files", ("views.txt", b"Our views.\n"))
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: desk.client.post(path, data={"words": "One."}, files=[file]), range(4)))
    assert {one.status_code for one in done} == {200}
    assert all("Submission no. 1," in one.text for one in done)
    assert desk.came() == [(1, "received", "One.")]
    desk.client.post(path, data={"words": "One."})
    desk.client.post(f"{path}/withdraw/1")
    desk.client.post(path, data={"words": "One."}, files=[file])
    assert desk.came() == [(1, "withdrawn", "One."), (2, "received", "One."), (3, "received", "One.")]


def test_opening_by_head_and_in_a_language_of_the_browser(desk: Desk) -> None:
    path, _ = desk.link()
    assert desk.client.head(path).status_code == 200
    shown = desk.client.get(path, headers={"Accept-Language": "de-CH, ar;q=0.8, en;q=0.5"})
    assert '<html lang="ar" dir="rtl">' in shown.text
    assert (shown.headers["content-language"], shown.headers["vary"]) == ("ar", "Accept-Language")
    assert '<html lang="zh" dir="ltr">' in desk.client.get(f"{path}?lang=zh", headers={"Accept-Language": "ar"}).text
    assert '<html lang="en"' in desk.client.get(f"{path}?lang=../../x").text


def test_a_long_arabic_text_and_what_comes_along_with_pasted_text(desk: Desk) -> None:
    path, _ = desk.link()
    text = "نص عربي طويل. " * 7200
    assert desk.client.post(path, files=[("words", (None, text))]).status_code == 200
    pasted = "\u202bوجهات نظرنا\u202c\x0bثانياً\r\nثالثاً"
    assert desk.client.post(path, files=[("words", (None, pasted))]).status_code == 200
    assert [words for _number, _status, words in desk.came()] == [text.strip(), "وجهات نظرنا\nثانياً\nثالثاً"]
    longer = desk.client.post(path, files=[("words", (None, "ن" * 600_000))])
    assert (longer.status_code, "600000 characters" in longer.text) == (400, True)
    longest = desk.client.post(path, files=[("words", (None, "ن" * 1_200_000))])
    assert (longest.status_code, "exceeded maximum size" in longest.text) == (400, True)


def test_more_files_than_are_taken_are_refused_together(desk: Desk) -> None:
    path, _ = desk.link()
    files = [("files", (f"{number}.txt", b"x\n")) for number in range(21)]
    done = desk.client.post(path, files=files)
    assert (done.status_code, "Too many files" in done.text, desk.came()) == (400, True, [])
    assert desk.client.post(path, files=files[:20]).status_code == 200


def test_a_day_ends_by_the_clock_of_the_party(desk: Desk) -> None:
    _move_to(desk, "ARG", "America/Argentina/Buenos_Aires")
    _move_to(desk, "BRA", "Pacific/Apia")
    argentina, brazil = desk.link("ARG", date(2020, 4, 30))[0], desk.link("BRA", date(2020, 4, 30))[0]
    assert "The day ends by the clocks of America/Argentina/Buenos_Aires" in desk.client.get(argentina).text
    desk.days.append("2020-04-01T02:59")
    assert "after the day requested" not in desk.client.post(argentina, data={"words": "In time."}).text
    assert "is withdrawn" in desk.client.post(f"{argentina}/withdraw/1").text
    desk.client.post(argentina, data={"words": "In time."})
    desk.days.append("2020-04-01T03:00")
    assert desk.client.post(f"{argentina}/withdraw/2").status_code == 409
    assert "after the day requested" in desk.client.post(argentina, data={"words": "Late."}).text
    desk.days.append("2020-03-31T10:00")
    assert "after the day requested" in desk.client.post(brazil, data={"words": "Late there."}).text
    with desk.call.register.reading() as unit:
        days = [row.received_on.isoformat() for row in unit.calls.submissions(desk.call.call)]
    assert days == ["2020-03-31", "2020-03-31", "2020-04-01", "2020-04-01"]


def test_a_link_follows_the_day_that_is_granted_meanwhile(desk: Desk) -> None:
    (argentina, _), (brazil, _) = desk.link("ARG"), desk.link("BRA")
    short, _ = desk.link("DEU", date(2020, 3, 20))
    _grant(desk, "ARG", date(2020, 4, 15))
    desk.days.append("2020-04-10")
    assert [desk.client.get(path).status_code for path in (argentina, brazil, short)] == [200, 404, 404]
    assert "15 April 2020" in desk.client.get(argentina).text
    for_all = Grant(date(2020, 4, 30), "the Bureau")
    extend_deadline(desk.call.register, desk.call.call, for_all, by=OFFICER, now=at("2020-04-10"))
    desk.days.append("2020-04-29")
    assert [desk.client.get(path).status_code for path in (argentina, brazil, short)] == [200, 200, 404]
    assert "after the day requested" not in desk.client.post(argentina, data={"words": "Views."}).text


def test_items_and_the_member_states_are_chosen_on_the_page(desk: Desk) -> None:
    _seek(desk, "Needs", "Support")
    path, _ = desk.link("EU")
    assert "Also on behalf of the member States" not in desk.client.get(desk.link("ARG")[0]).text
    refused = desk.client.post(path, data={"words": "x\x1b", "items": ["2"], "members": "yes", "confidential": "yes"})
    assert refused.text.count(" checked>") == 3
    assert desk.client.post(path, data={"words": "x", "items": ["7"]}).status_code == 400
    assert desk.client.post(path, data={"words": "Joint views.", "items": ["2"], "members": "yes"}).status_code == 200
    with desk.call.register.reading() as unit:
        [row] = unit.calls.submissions(desk.call.call)
        covered = unit.people.parties_by_id(unit.calls.covered([row.id])[row.id])
    assert (row.items, row.partial, len(covered)) == (["2"], True, 27)
    assert {"DEU", "GBR", "HRV"} - {one.code for one in covered.values()} == {"GBR"}


def _grant(desk: Desk, code: str, day: date) -> None:
    """A later day for one party, as it stands once the letter has left."""
    with desk.call.register.writing(by=OFFICER, at=at("2020-03-20"), reason="example") as unit:
        call, [party] = unit.calls.call(desk.call.call), unit.people.parties([code])
        assert call is not None
        row = Extension(
            round_id=call.rounds[-1].id,
            party_id=party.id,
            version=2,
            was=date(2020, 3, 31),
            reply_by=day,
            granted_by="the Executive Secretary",
            granted_on=date(2020, 3, 20),
            added_by=OFFICER,
        )
        unit.add(row)


def _seek(desk: Desk, *items: str) -> None:
    for words in items:
        add_item(desk.call.register, desk.call.call, Sought({"en": words}), by=OFFICER, now=at("2020-03-02"))


def _move_to(desk: Desk, code: str, zone: str) -> None:
    with desk.call.register.writing(by=OFFICER, at=at("2020-03-02"), reason="example") as unit:
        [party] = unit.people.parties([code])
        for contact in unit.people.contacts_of_party(party.id):
            contact.zone = zone


def test_the_page_says_the_same_in_each_language() -> None:
    words = load_content("templates", "pages", "reply.yaml")
    assert list(words) == ["en", "zh", "fr", "es", "ru", "ar"]
    english = words["en"]
    for language, own in words.items():
        assert own.keys() == english.keys(), language
        assert own["statuses"].keys() == {one.value for one in SubmissionStatus}, language
        for name, said in english.items():
            assert re.findall(r"{\w+}", str(own[name])) == re.findall(r"{\w+}", str(said)), (language, name)
