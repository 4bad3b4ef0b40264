"""The HTML twin: the same words as in Word, on one page that loads nothing."""

import re
from dataclasses import replace

import pytest
from lxml import html

from followup.writing.notes.facts import OfficersParagraph
from followup.writing.notes.layout import lay_out
from followup.writing.notes.web import to_html
from tests.unit.writing.notes.worked_case import worked_case

BOTH = pytest.mark.parametrize("language", ["en", "zh"])


@BOTH
def test_the_page_has_every_block_with_its_number(language: str) -> None:
    laid = lay_out(worked_case(), language)
    page = html.document_fromstring(to_html(laid).decode())
    shown = [" ".join(one.text_content().split()) for one in page.xpath("//main//h2 | //main//p")]
    for block in laid.blocks:
        if block.kind in ("heading", "paragraph", "item"):
            assert f"{block.label} {block.text}" in shown
    assert [row.text_content() for row in page.xpath("//tbody/tr/td[1]")] == [
        f"UNEP/MC/COP.4/{number}" for number in ("1", "15", "16", "INF/19", "INF/22", "INF/23")
    ]


@BOTH
def test_the_page_says_its_language_and_loads_nothing(language: str) -> None:
    written = to_html(lay_out(worked_case(), language)).decode()
    page = html.document_fromstring(written)
    assert page.get("lang") == language
    assert page.get("dir") == "ltr"
    assert page.xpath("//title/text()") == [page.xpath("string(//h1)")]
    assert not page.xpath("//script | //link | //img | //iframe | //@src")
    assert not re.search(r"url\(|@import", written)
    identities = page.xpath("//@id")
    assert len(identities) == len(set(identities))
    assert {href[1:] for href in page.xpath("//@href")} <= set(identities)


def test_the_english_lines_of_a_chinese_masthead_are_marked_as_english() -> None:
    page = html.document_fromstring(to_html(lay_out(worked_case(), "zh")).decode())
    assert page.xpath("//div[@class='issue']/@lang") == ["en"]


def test_a_draft_shows_what_is_not_known_and_a_finished_note_does_not() -> None:
    laid = lay_out(worked_case(), "zh")
    assert "段落编号未登记" in to_html(laid, draft=True).decode()
    assert "段落编号未登记" not in to_html(laid).decode()


def test_hostile_words_stay_words() -> None:
    words = "<script>alert(1)</script> & \"x\" 'y' {{ 7*7 }}"
    facts = replace(worked_case(), paragraphs=(OfficersParagraph("introduction", {"en": f"{words}^[{words}]"}),))
    written = to_html(lay_out(facts, "en")).decode()
    assert "<script" not in written
    page = html.document_fromstring(written)
    assert words in page.xpath("string(//p[@class='paragraph'])")
    assert words in page.xpath("string(//p[@id='footnote-1'])")


@BOTH
def test_the_same_facts_give_the_same_page(language: str) -> None:
    assert to_html(lay_out(worked_case(), language)) == to_html(lay_out(worked_case(), language))
