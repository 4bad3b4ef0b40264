"""A compilation of submissions: every one as it came in, who sent it, and what the register does not hold."""

import hashlib
import io
from base64 import b64decode
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from followup.writing.notes.facts import FileFact, NoteFacts, PartyFact, SubmissionFact
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import Laid
from followup.writing.notes.render import write_note
from tests.fixtures.word_files import WORD, paragraph, word_file
from tests.unit.writing.notes.worked_case import submission, worked_case

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
FILE = FileFact("views <of> Japan.pdf", 1234, hashlib.sha256(b"views").hexdigest())
EU = PartyFact("EUU", {"en": "European Union", "zh": "欧洲联盟"}, ("p_eu",))


def compilation(*submissions: SubmissionFact) -> NoteFacts:
    """The worked case's compilation with these submissions."""
    facts = worked_case()
    masthead = replace(facts.masthead, symbol="UNEP/MC/COP.4/INF/23", dated=None)
    return replace(facts, kind="compilation", masthead=masthead, submissions=submissions, sections=(), paragraphs=())


def received(laid: Laid) -> list[str]:
    """The texts of the annex that holds the submissions."""
    return [block.text for block in laid.blocks if block.kind in {"part", "text"}]


def test_each_submission_is_printed_as_it_came() -> None:
    views = replace(
        submission(1, "JPN"), title="Views of Japan", words="One line.\n\n  二行目。\n{{ 1 + 1 }}", files=(FILE,)
    )
    assert received(lay_out(compilation(views), "en")) == [
        "Japan",
        "“Views of Japan”",
        "One line.",
        "二行目。",
        "{{ 1 + 1 }}",
        f"File: views <of> Japan.pdf, 1234 bytes, SHA-256 {FILE.sha256}",
    ]


@pytest.mark.parametrize(
    ("one", "printed"),
    [
        (submission(1, "JPN"), ["Japan", "[The register holds neither a text nor a file of this submission.]"]),
        (
            replace(submission(1, "JPN"), words="Late views.", late=True),
            ["Japan", "Late views."],
        ),
        (
            replace(submission(1, None), second_of_a_named_party=True, words="More."),
            ["A further submission of one of the Parties named; of which one is not recorded", "More."],
        ),
        (replace(submission(1, None), words="Views."), ["Sender not recorded", "Views."]),
        (
            SubmissionFact(1, EU, words="Joint views.", of=(PartyFact("DEU", {"en": "Germany", "zh": "德国"}),)),
            ["European Union, also on behalf of Germany", "Joint views."],
        ),
        (
            replace(submission(1, "JPN"), files=(replace(FILE, name=None),)),
            ["Japan", f"File: name not recorded, 1234 bytes, SHA-256 {FILE.sha256}"],
        ),
    ],
)
def test_what_is_said_of_a_submission(one: SubmissionFact, printed: list[str]) -> None:
    assert received(lay_out(compilation(one), "en")) == printed


def test_what_is_not_to_be_made_public_is_counted_and_nothing_else_and_what_came_late_says_so() -> None:
    secret = replace(submission(1, "JPN"), words="Secret.", files=(FILE,), confidential=True)
    laid = lay_out(
        compilation(secret, replace(submission(2, "ARG"), words="Views.", late=True, received=date(2021, 7, 2))), "en"
    )
    printed = " ".join(block.text for block in laid.blocks)
    assert "asked for them not to be made public: one submission." in printed
    assert received(laid) == ["Argentina", "Views."]
    [table] = [block for block in laid.blocks if block.kind == "table"]
    assert [[cell[0].text for cell in row] for row in table.rows] == [
        ["Argentina", "2 July 2021", "text (received after the date requested)"]
    ]
    assert "Japan" not in printed


def test_senders_stand_in_the_order_of_their_names_not_of_arrival() -> None:
    late_first = compilation(submission(1, "JPN"), submission(2, None), submission(3, "ARG"))
    [table] = [block for block in lay_out(late_first, "en").blocks if block.kind == "table"]
    assert [row[0][0].text for row in table.rows] == ["Argentina", "Japan", "Sender not recorded"]
    other_way = compilation(submission(1, "ARG"), submission(2, "JPN"), submission(3, None))
    assert received(lay_out(late_first, "zh")) == received(lay_out(other_way, "zh"))


def test_observers_stand_behind_parties_and_are_counted_apart() -> None:
    agency = PartyFact("AAA", {"en": "Agency of All", "zh": "机构"}, ("p_aaa",), observer=True)
    laid = lay_out(
        compilation(SubmissionFact(1, agency, words="Views."), submission(2, "JPN"), submission(3, None)), "en"
    )
    [table] = [block for block in laid.blocks if block.kind == "table"]
    assert [row[0][0].text for row in table.rows] == ["Japan", "Agency of All (observer)", "Sender not recorded"]
    assert "In all, three submissions were received from one Party and one observer." in " ".join(
        block.text for block in laid.blocks
    )


@pytest.mark.parametrize("language", ["ar", "zh", "en", "fr", "ru", "es"])
def test_observers_alone_are_counted_in_every_language(language: str) -> None:
    agency = PartyFact("AAA", dict.fromkeys(("ar", "zh", "en", "fr", "ru", "es"), "Agency"), ("p_aaa",), observer=True)
    facts = compilation(SubmissionFact(1, agency, words="Views."))
    assert [block for block in lay_out(facts, language).blocks if block.key == "received"]


def test_nothing_received_yet_has_no_annex() -> None:
    laid = lay_out(compilation(), "en")
    assert laid.blocks[-1].text == "No submissions have been received."
    assert not [block for block in laid.blocks if block.kind in {"annex", "table", "part"}]


def test_its_date_stays_unknown() -> None:
    laid = lay_out(compilation(submission(1, "JPN")), "zh")
    assert "dated" in {one.code for one in laid.unknown}
    assert [line[0].text for line in laid.head.issue][1] == "[date not recorded]"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_word_and_page_hold_the_same_and_come_out_the_same_again(language: str) -> None:
    facts = compilation(replace(submission(1, "JPN"), words="A < B & C.", files=(FILE,)), submission(2, "ARG"))
    first, again = (write_note(facts, language, ("docx", "html"), draft=True) for _ in range(2))
    assert first.files == again.files
    written = Document(io.BytesIO(first.files["docx"]))
    assert [p.text for p in written.paragraphs if p.style and p.style.name == "Note text as received"][1:] == [
        "A < B & C.",
        received(lay_out(facts, language))[-1],
    ]
    assert written.core_properties.author == ""
    assert b"A &lt; B &amp; C." in first.files["html"]
    assert b"views &lt;of&gt; Japan.pdf" in first.files["html"]


def test_a_word_file_and_a_picture_are_taken_in_whole_and_a_page_has_their_words(tmp_path: Path) -> None:
    cell = "<w:tc><w:p><w:r><w:t>in a cell</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    (tmp_path / "a").write_bytes(word_file(paragraph("Our views") + table))
    (tmp_path / "b").write_bytes(PNG)
    files = (
        FileFact("views.docx", 1, "0" * 64, ("Our views", "in a cell"), tmp_path / "a"),
        FileFact("map.png", 1, "1" * 64, path=tmp_path / "b"),
    )
    written = write_note(compilation(replace(submission(1, "JPN"), files=files)), "en").files
    document = Document(io.BytesIO(written["docx"]))
    assert [cell.text for table in document.tables for cell in table._cells][-1] == "in a cell"  # noqa: SLF001  all cells
    assert len(document.inline_shapes) == 1
    assert b"in a cell" in written["html"]


@pytest.mark.parametrize(
    ("language", "line", "turned"),
    [
        ("en", "ترحب مصر بالمقرر", "1"),
        ("en", "Egypt welcomes", None),
        ("ar", "Egypt welcomes", "0"),
        ("ar", "ترحب", None),
    ],
)
def test_a_line_runs_in_its_own_direction(language: str, line: str, turned: str | None) -> None:
    content = write_note(compilation(replace(submission(1, "JPN"), words=line)), language, ("docx",)).files["docx"]
    [found] = [one for one in Document(io.BytesIO(content)).paragraphs if one.text == line]
    bidi = found._p.find(f"{{{WORD}}}pPr/{{{WORD}}}bidi")  # noqa: SLF001  python-docx tells nothing of it
    assert (bidi.get(f"{{{WORD}}}val") if bidi is not None else None) == turned
