"""A note from its draft to its issue on the pages alone, without a script; and a form that is not the site's own."""

import re
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from followup.records.register import Register
from followup.services.documents.drafting import redraft
from followup.web.pages import make_pages
from tests.integration.services.drafted_case import LATER, DraftedCase, drafted_case
from tests.web.conftest import Site, serving

SMALL = 360


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DraftedCase]:
    """The note as drafted, in English alone."""
    folder = tmp_path_factory.mktemp("documents")
    with closing(Register.open(f"sqlite:///{folder}/register.sqlite")) as register:
        found = drafted_case(register, folder)
        with register.writing(by="officer", at=LATER, reason="one language") as unit:
            note = unit.documents.one(found.note)
            note.titles = {"en": note.titles["en"]}
        redraft(register, found.files, found.note, by="officer", now=LATER)
        yield found


@pytest.fixture(scope="module")
def pages(case: DraftedCase) -> Iterator[Site]:
    """The pages of that register."""
    with serving(make_pages(case.register, case.files, clock=lambda: LATER)) as site:
        yield site


def test_the_pages_are_accessible(pages: Site, case: DraftedCase, browser: Browser) -> None:
    for path in ("/documents", f"/documents/{case.note}", f"/documents/{case.note}/en/check"):
        page = browser.new_page(viewport={"width": SMALL, "height": 900})
        page.goto(pages.address + path)
        for summary in page.query_selector_all("details > summary")[:10]:
            summary.click()
        found = Axe().run(page)
        overflow = page.evaluate("document.documentElement.scrollWidth")
        page.close()
        assert found.violations_count == 0, found.generate_report()
        assert overflow <= SMALL


@pytest.mark.parametrize("origin", [None, "https://elsewhere.example"])
def test_a_form_of_another_site_does_nothing(pages: Site, case: DraftedCase, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    answer = httpx.post(f"{pages.address}/documents/{case.note}/send", data={"by": "somebody"}, headers=headers)
    assert answer.status_code == 409
    assert "not sent from a page of Followup" in answer.text
    assert "in clearance" not in httpx.get(f"{pages.address}/documents/{case.note}").text


def send(page: Page, button: str, **fields: str) -> str:
    """Fill in the form of a button, press it, and give the text of the page that comes."""
    form = page.locator("form", has=page.get_by_role("button", name=button, exact=True))
    for name, value in {"by": "A. Reviewer", **fields}.items():
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button", name=button, exact=True).click()
    return page.inner_text("main")


def test_from_the_draft_to_the_issued_note_without_a_script(pages: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{pages.address}/documents")
    page.click("text=Capacity-building and technical assistance programme")
    assert re.search(r"paragraph introduction .*: new", send(page, "Write", text="A paragraph of our own."))
    send(page, "Draft anew from the register")
    page.click("text=en.html")
    assert "A paragraph of our own." in page.inner_text("body")
    page.go_back()
    assert "To be cleared: English" in send(page, "Send for clearance")
    page.click("p >> text=English")
    assert "wrong" in page.inner_text("[aria-labelledby=findings]")
    assert "MC-3/8: paragraph numbers not recorded" in page.inner_text("[aria-labelledby=unknown]")
    assert "A. Reviewer" in send(page, "Clear", despite="the source does not say more")
    assert "UNEP/MC/COP.4/14" in send(page, "Reserve the symbol", symbol="UNEP/MC/COP.4/14")
    assert "dated Mon 26 Jul 2021" in send(page, "Issue", dated="2021-07-26")
    page.click("text=its task")
    assert "UNEP/MC/COP.4/14 was issued on" in page.inner_text("[aria-labelledby=life]")
    context.close()
