"""The HTML of notes in a real browser: no accessibility violation, no glyph beyond the edge of a small screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from followup.writing.notes.layout import lay_out
from followup.writing.notes.web import to_html
from tests.unit.writing.notes.test_intersessional import account
from tests.unit.writing.notes.worked_case import worked_case


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["zh", "en", "ar"])
def test_a_note_has_no_accessibility_violation(browser: Browser, tmp_path: Path, language: str, width: int) -> None:
    for facts in (worked_case(), account()):
        file = tmp_path / f"{facts.kind}.html"
        file.write_bytes(to_html(lay_out(facts, language), draft=True))
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(file.as_uri())
        found = Axe().run(page)
        overflow = page.evaluate("document.documentElement.scrollWidth")
        page.close()
        assert found.violations_count == 0, found.generate_report()
        assert overflow <= width
