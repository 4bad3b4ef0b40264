"""The page behind a link by which a focal point answers: what it takes in, what it refuses, when it opens nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from followup.records.register import Register
from followup.services.calls.reply_links import LinkWanted, issue_link, revoke_link
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.instants import Instant
from followup.web.pages import make_pages
from tests.fixtures.calls import OpenCall, at, open_a_call
from tests.fixtures.rows import OFFICER
from tests.web.conftest import serving


@dataclass
class Desk:
    """A call with its pages, and a clock that a test can set."""

    call: OpenCall
    client: httpx.Client
    days: list[str] = field(default_factory=lambda: ["2020-03-02"])

    def now(self) -> Instant:
        return at(self.days[-1])

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
    pages = make_pages(call.register, call.files, clock=lambda: at(days[-1]))
    with serving(pages) as site, httpx.Client(base_url=site.address) as client:
        yield Desk(call, client, days)


def test_a_focal_point_sends_a_text_and_files_and_sees_what_was_received(desk: Desk) -> None:
    path, link = desk.link()
    before = desk.client.get(path)
    assert before.status_code == 200
    assert "Answer of The State of ARG" in before.text
    assert "Nothing yet." in before.text
    assert before.headers["x-robots-tag"] == "noindex, nofollow"
    assert (before.headers["referrer-policy"], before.headers["cache-control"]) == ("no-referrer", "no-store")
    files = [("files", ("views.txt", b"Our views.\n")), ("files", ("C:\\me\\annex.txt", b"Annex.\n"))]
    done = desk.client.post(path, data={"title": "Views", "words": "One.\r\nTwo.", "confidential": "yes"}, files=files)
    assert done.status_code == 200
    assert "Submission no. 1, received on 2 Mar 2020, 09:00 UTC" in done.text
    assert "annex.txt, 7 bytes, SHA-256 " in done.text
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
    assert "Submission 1 is withdrawn." in told.text
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
    answers = {desk.client.get(path).text for path in (first, second, "/reply/guessed")}
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


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_of_a_link_is_accessible(desk: Desk, browser: Browser, width: int) -> None:
    path, _ = desk.link()
    desk.client.post(path, files=[("words", (None, "Views."))])
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(str(desk.client.base_url).rstrip("/") + path)
    found = Axe().run(page)
    overflow = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert overflow <= width
