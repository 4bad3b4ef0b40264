"""What came on a call, on the page on which an officer reads it, says what becomes of it, enters what came by post."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from followup.records.register import Register
from followup.services.calls.submissions import SubmissionLine, list_submissions
from followup.web.pages import make_pages
from tests.fixtures.calls import OpenCall, at, open_a_call
from tests.fixtures.hostile_files import PNG
from tests.fixtures.rows import OFFICER
from tests.web.conftest import serving


@dataclass
class Desk:
    """A call on which two submissions came, and the pages."""

    call: OpenCall
    client: httpx.Client

    @property
    def path(self) -> str:
        return f"/calls/{self.call.call}/submissions"

    def post(self, path: str, data: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None) -> int:
        origin = {"Origin": str(self.client.base_url).rstrip("/")}
        return self.client.post(path, data=data, files=files, headers=origin).status_code

    def lines(self) -> list[SubmissionLine]:
        return list_submissions(self.call.register, self.call.call).submissions


@pytest.fixture
def desk(sqlite_register: Register, tmp_path: Path) -> Iterator[Desk]:
    call = open_a_call(sqlite_register, tmp_path)
    (tmp_path / "\u0622\u0631\u0627\u0621 <b>.txt").write_text("Views.\n")
    call.receive("ARG", "2020-04-02", title="Views <b>", files=(tmp_path / "\u0622\u0631\u0627\u0621 <b>.txt",))
    call.receive("EU", words="Joint views.", on_behalf_of=("DEU",))
    pages = make_pages(call.register, call.files, clock=lambda: at("2020-04-03"))
    with serving(pages) as site, httpx.Client(base_url=site.address) as client:
        yield Desk(call, client)


def test_what_came_is_shown_and_its_files_are_saved_as_they_came(desk: Desk) -> None:
    shown = desk.client.get(desk.path).text
    assert "No. 1: The State of ARG, <bdi>Views &lt;b&gt;</bdi>" in shown
    assert "received late" in shown
    assert "Also on behalf of 1 others" in shown
    file = desk.client.get(f"{desk.path}/1/files/1")
    assert (file.content, file.headers["content-type"], file.headers["content-disposition"]) == (
        *(b"Views.\n", "application/octet-stream"),
        "attachment; filename*=UTF-8''%D8%A2%D8%B1%D8%A7%D8%A1%20%3Cb%3E.txt",
    )
    assert [desk.client.get(f"{desk.path}{path}").status_code for path in ("/1/files/2", "/9/files/1")] == [404, 404]
    assert desk.client.get("/calls/ca-none/submissions").status_code == 404
    assert desk.path in desk.client.get(f"/calls/{desk.call.call}").text


def test_an_officer_says_what_becomes_of_it(desk: Desk) -> None:
    said = {"status": "not_accepted", "reason": "about another decision", "public": "yes", "by": OFFICER}
    assert desk.client.post(f"{desk.path}/1", data=said, headers={"Origin": "https://evil.example"}).status_code == 409
    assert desk.post(f"{desk.path}/1", {**said, "reason": ""}) == 400
    assert desk.post(f"{desk.path}/1", said) == 303
    for_all = {"status": "accepted", "public": "no", "behalf": "eu_members nor", "by": OFFICER}
    assert desk.post(f"{desk.path}/2", for_all) == 303
    first, second = desk.lines()
    assert (first.status, first.reason, first.confidential) == ("not_accepted", "about another decision", False)
    assert (second.status, second.confidential, len(second.on_behalf_of)) == ("accepted", True, 28)
    assert desk.post(f"{desk.path}/2", {"status": "withdrawn", "reason": "by telephone", "by": OFFICER}) == 303
    assert desk.post(f"{desk.path}/2", {"status": "", "public": "yes", "by": OFFICER}) == 303
    assert (desk.lines()[1].status, desk.lines()[1].confidential) == ("withdrawn", False)


def test_what_came_by_post_is_entered_with_its_scan(desk: Desk) -> None:
    entry = {"party": "bra", "received_on": "2020-03-30", "title": "Note verbale", "by": OFFICER}
    assert desk.post(desk.path, entry, {"files": ("note.exe", PNG)}) == 400
    assert desk.post(desk.path, {**entry, "received_on": "soon"}) == 422
    assert [desk.post(desk.path, entry, {"files": ("note.png", PNG)}) for _ in range(2)] == [303, 303]
    correction = {**entry, "words": "As we meant it.", "corrects": "3", "confidential": "yes"}
    assert desk.post(desk.path, correction) == 303
    lines = desk.lines()[2:]
    assert [(one.party, one.status, one.corrects, one.late, [f.name for f in one.files]) for one in lines] == [
        ("BRA", "corrected", None, False, ["note.png"]),
        ("BRA", "received", 3, False, []),
    ]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_accessible(desk: Desk, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(str(desk.client.base_url).rstrip("/") + desk.path)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("From (its code").fill("deu")
    page.get_by_label("Your name").last.fill(OFFICER)
    page.get_by_role("button", name="Enter it").click()
    page.get_by_role("heading", name="No. 3: The State of DEU").wait_for()
    page.close()
