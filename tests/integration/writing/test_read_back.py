"""A note written by us and read by us: every number, heading and footnote is found where it was put."""

from dataclasses import replace

import pytest

from followup.reading.blocks import Block as ReadBlock
from followup.reading.blocks import BlockKind, FileKind
from followup.reading.files.readers import reader
from followup.writing.notes.facts import OfficersParagraph
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pdf import to_pdf
from followup.writing.notes.pieces import words_of
from followup.writing.notes.web import to_html
from followup.writing.notes.word import to_word
from tests.unit.writing.notes.worked_case import worked_case

NUMBERED = ("heading", "paragraph", "item")


def read(kind: FileKind, content: bytes) -> list[ReadBlock]:
    return [block for block in reader(kind)(content).blocks if block.text]


@pytest.mark.parametrize("language", ["en", "zh", "fr", "ru", "es"])
def test_word_gives_back_every_number_and_every_word(language: str) -> None:
    facts = worked_case()
    laid = lay_out(facts, language)
    written = [(block.label, block.text) for block in laid.blocks if block.kind in NUMBERED]
    found = [(block.label, block.text) for block in read(FileKind.DOCX, to_word(laid, facts.masthead.dated))]
    assert [one for one in found if one[0] and one[0] != "*"] == written


@pytest.mark.parametrize("language", ["en", "zh"])
def test_word_gives_back_headings_as_headings(language: str) -> None:
    facts = worked_case()
    laid = lay_out(facts, language)
    found = [block.text for block in read(FileKind.DOCX, to_word(laid, facts.masthead.dated)) if block.label]
    assert found
    headings = [
        block.text
        for block in read(FileKind.DOCX, to_word(laid, facts.masthead.dated))
        if block.kind is BlockKind.HEADING and block.label
    ]
    assert headings == [block.text for block in laid.blocks if block.kind == "heading"]


def test_word_gives_back_every_footnote_at_its_place() -> None:
    words = {"en": "One.^[First & <last>.] Two.^[See {document UNEP/MC/COP.4/15}.]"}
    facts = replace(worked_case(), paragraphs=(OfficersParagraph("introduction", words),))
    laid = lay_out(facts, "en")
    blocks = read(FileKind.DOCX, to_word(laid, facts.masthead.dated))
    (paragraph,) = [block for block in blocks if block.text == "One. Two."]
    assert paragraph.notes == ("1", "2")
    notes = {block.label: block.text for block in blocks if block.kind is BlockKind.FOOTNOTE and block.label != "*"}
    assert notes == {str(number): words_of(note) for number, note in enumerate(laid.footnotes, 1)}


def test_three_hundred_footnotes_come_back_in_their_order() -> None:
    words = {"en": " ".join(f"Sentence {number}.^[Note {number} & <more>.]" for number in range(1, 301))}
    facts = replace(worked_case(), paragraphs=(OfficersParagraph("introduction", words),))
    blocks = read(FileKind.DOCX, to_word(lay_out(facts, "en"), facts.masthead.dated))
    notes = [block.text for block in blocks if block.kind is BlockKind.FOOTNOTE and block.label != "*"]
    assert notes == [f"Note {number} & <more>." for number in range(1, 301)]
    (paragraph,) = [block for block in blocks if block.text.startswith("Sentence 1.")]
    assert paragraph.notes == tuple(str(number) for number in range(1, 301))


def test_html_gives_back_the_same_words_in_the_same_order() -> None:
    laid = lay_out(worked_case(), "zh")
    found = [block.text for block in read(FileKind.HTML, to_html(laid)) if block.kind is not BlockKind.FOOTNOTE]
    written = [block.text for block in laid.blocks if block.kind in NUMBERED]
    places = [next(place for place, text in enumerate(found) if text.endswith(words)) for words in written]
    assert places == sorted(places)


def test_a_pdf_has_the_words_of_the_note(soffice: str) -> None:
    assert soffice
    facts = worked_case()
    laid = lay_out(facts, "zh")
    (pdf,) = to_pdf([to_word(laid, facts.masthead.dated)])
    found = "".join(block.text for block in read(FileKind.PDF, pdf)).replace(" ", "")
    for block in laid.blocks:
        if block.kind == "heading":
            assert block.text in found
    assert "阿根廷、柬埔寨、加拿大、厄瓜多尔、冈比亚" in found
