"""The pages in a real browser: accessible, usable on a small screen, without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.web.conftest import Site

PATHS = ["/?status=all", "/?status=implemented", "/bureau", "/outbox", "/nowhere"]
SMALL, LARGE = 360, 1280


@pytest.mark.parametrize("width", [SMALL, LARGE])
@pytest.mark.parametrize("path", [*PATHS, "task", "message"])
def test_pages_have_no_accessibility_violation(
    site: Site, browser: Browser, task_id: str, path: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(site.address + ("/outbox" if path == "message" else f"/tasks/{task_id}" if path == "task" else path))
    if path == "message":
        page.click("td a")
    for summary in page.query_selector_all("details > summary"):
        summary.click()
    found = Axe().run(page)
    overflow = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert found.violations_count == 0, found.generate_report()
    assert overflow <= width


def test_an_officer_filters_and_opens_a_task_without_a_script(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + "/")
    page.select_option("select[name=status]", "all")
    page.click("text=Show")
    page.click("a.title")
    assert page.inner_text("h1").startswith("Compile such information")
    page.click("text=nothing received from 8")
    assert "Switzerland" in page.inner_text("section[aria-labelledby=call]")
    context.close()


def test_the_browser_finds_nothing_to_complain_about(site: Site, browser: Browser, task_id: str) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/", f"/tasks/{task_id}", "/bureau", "/outbox"):
        page.goto(site.address + path)
    page.close()
    assert complaints == []
