"""The Word document, read back part by part: what an officer opens is what was laid out."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree

from followup.writing.notes.facts import NoteFacts, OfficersParagraph
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import words_of
from followup.writing.notes.word import to_word
from tests.unit.writing.notes.worked_case import submission, worked_case

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOTH = pytest.mark.parametrize("language", ["en", "zh"])


def word(facts: NoteFacts, language: str, *, draft: bool = False) -> bytes:
    return to_word(lay_out(facts, language), facts.masthead.dated, draft=draft)


def part(archive: bytes, name: str) -> Any:  # noqa: ANN401  an lxml element
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return etree.fromstring(opened.read(name))


def text(element: Any) -> str:  # noqa: ANN401  an lxml element
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def styled(archive: bytes) -> list[tuple[str, str]]:
    """The paragraphs of the body with their styles."""
    found = []
    for paragraph in part(archive, "word/document.xml").iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        found.append((style.get(f"{W}val") if style is not None else "", text(paragraph)))
    return found


STYLES = {"heading": ["NoteHeading"], "paragraph": ["NoteParagraph"], "item": ["NoteItem1", "NoteItem2"]}


@BOTH
def test_every_block_is_a_paragraph_in_the_style_of_its_kind(language: str) -> None:
    facts = worked_case()
    body = styled(word(facts, language))
    for kind, styles in STYLES.items():
        expected = [block.text for block in lay_out(facts, language).blocks if block.kind == kind]
        assert [words for style, words in body if style in styles] == expected


@BOTH
def test_the_numbers_are_words_own_and_run_on(language: str) -> None:
    archive = word(worked_case(), language)
    assert not [words for _, words in styled(archive) if words.startswith(("1.", "(a)", "I.", "一、"))]
    levels = {
        level.find(f"{W}pStyle").get(f"{W}val"): (
            level.find(f"{W}numFmt").get(f"{W}val"),
            level.find(f"{W}lvlText").get(f"{W}val"),
        )
        for level in part(archive, "word/numbering.xml").iter(f"{W}lvl")
    }
    assert (
        levels
        == {
            "en": {
                "NoteHeading": ("upperRoman", "%1."),
                "NoteHeading2": ("upperLetter", "%2."),
                "NoteParagraph": ("decimal", "%1."),
                "NoteItem1": ("lowerLetter", "(%2)"),
                "NoteItem2": ("lowerRoman", "(%3)"),
            },
            "zh": {
                "NoteHeading": ("chineseCountingThousand", "%1、"),
                "NoteHeading2": ("chineseCountingThousand", "（%2）"),
                "NoteParagraph": ("decimal", "%1."),
                "NoteItem1": ("lowerLetter", "(%2)"),
                "NoteItem2": ("chineseCountingThousand", "（%3）"),
            },
        }[language]
    )


@BOTH
def test_one_submission_more_changes_one_paragraph_of_the_document(language: str) -> None:
    facts = worked_case()
    more = replace(facts, submissions=(*facts.submissions, submission(15, "BRA")))
    before, after = styled(word(facts, language)), styled(word(more, language))
    assert len(before) == len(after)
    changed = [(old[1][:40], new[1][:40]) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert "14" in changed[0][0]
    assert "15" in changed[0][1]


@BOTH
def test_the_same_facts_give_the_same_bytes(language: str) -> None:
    assert word(worked_case(), language) == word(worked_case(), language)
    assert word(worked_case(), language, draft=True) == word(worked_case(), language, draft=True)


def test_the_archive_bears_the_date_of_the_note_and_no_other() -> None:
    archive = word(worked_case(), "en")
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert opened.namelist()[0] == "[Content_Types].xml"
    core = part(archive, "docProps/core.xml")
    assert {one.text for one in core if one.tag.endswith(("created", "modified"))} == {"2021-07-26T00:00:00Z"}


def test_the_masthead_notes_are_one_footnote_hung_on_the_first_star() -> None:
    archive = word(worked_case(), "en")
    body = part(archive, "word/document.xml")
    (reference,) = body.iter(f"{W}footnoteReference")
    assert reference.get(f"{W}customMarkFollows") == "1"
    (note,) = [one for one in part(archive, "word/footnotes.xml") if one.get(f"{W}id") == reference.get(f"{W}id")]
    first, second = [text(paragraph) for paragraph in note.iter(f"{W}p")]
    assert first.startswith("* The resumed fourth meeting")
    assert second == "** UNEP/MC/COP.4/1."
    assert ("NoteItem", "Item 4 (f) of the provisional agenda**") in styled(archive)


def test_footnotes_are_real_ones_in_their_own_part() -> None:
    many = " ".join(f"Fact {number}.^[Note {number} & <more>.]" for number in range(1, 301))
    facts = replace(worked_case(), paragraphs=(OfficersParagraph("introduction", {"en": many}),))
    archive = word(facts, "en")
    references = [one.get(f"{W}id") for one in part(archive, "word/document.xml").iter(f"{W}footnoteReference")]
    notes = {one.get(f"{W}id"): text(one) for one in part(archive, "word/footnotes.xml")}
    assert len(references) == 301
    assert [notes[one].strip() for one in references[1:]] == [f"Note {n} & <more>." for n in range(1, 301)]


def test_the_symbol_stands_at_the_head_of_every_page_but_the_first() -> None:
    facts = worked_case()
    archive = word(replace(facts, masthead=replace(facts.masthead, symbol="UNEP/MC/COP.4/9")), "en")
    assert [text(part(archive, f"word/header{number}.xml")) for number in (1, 2)] == ["UNEP/MC/COP.4/9"] * 2
    assert part(archive, "word/document.xml").find(f".//{W}titlePg") is not None


def test_the_annexs_table_repeats_its_head() -> None:
    (head,) = part(word(worked_case(), "en"), "word/document.xml").iter(f"{W}tblHeader")
    assert text(head.getparent().getparent()) == "SymbolTitle or description"


HOSTILE = ["&<>\"'", "</w:t></w:r>", "{{ 7*7 }}", "{% if x %}", "{_{ 7*7 }_}", "{_% x %_}", "\x00\x08\x1fx", "\t\n\a\f"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_characters_in_every_field_come_out_as_they_are(words: str) -> None:
    facts = worked_case()
    masthead = replace(facts.masthead, title={"en": f"A {words} B"}, symbol=f"X {words} Y", item_heading={"en": words})
    paragraphs = (OfficersParagraph("introduction", {"en": f"C {words} D^[E {words} F]"}),)
    documents = tuple(replace(one, titles={"en": f"G {words} H"}) for one in facts.documents)
    changed = replace(facts, masthead=masthead, paragraphs=paragraphs, documents=documents)
    laid = lay_out(changed, "en")
    archive = to_word(laid, date(2021, 7, 26))
    body = dict(styled(archive))
    assert body["NoteTitle"] == words_of(laid.head.title)
    assert body["NoteParagraph"]
    assert words_of(laid.blocks[1].pieces) in [found for _, found in styled(archive)]
    assert words_of(laid.footnotes[0]) in text(part(archive, "word/footnotes.xml"))
    assert f"G {words} H".isprintable() is (f"G {words} H" in [found for _, found in styled(archive)])


def test_a_draft_has_what_is_not_known_as_comments_in_the_margin() -> None:
    facts = worked_case()
    archive = word(facts, "en", draft=True)
    comments = [text(one) for one in part(archive, "word/comments.xml")]
    assert comments == [one.words for one in lay_out(facts, "en").unknown]
    title = next(one for one in part(archive, "word/document.xml").iter(f"{W}p") if "programme" in text(one))
    assert len(list(title.iter(f"{W}commentReference"))) == len(comments)
    with zipfile.ZipFile(io.BytesIO(word(facts, "en"))) as opened:
        assert "word/comments.xml" not in opened.namelist()


def test_quotation_marks_in_chinese_are_set_in_the_chinese_font() -> None:
    runs = [one for one in part(word(worked_case(), "zh"), "word/document.xml").iter(f"{W}r") if "“" in text(one)]
    assert runs
    assert all(run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") == "eastAsia" for run in runs)
