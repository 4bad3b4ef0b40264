"""Paragraphs put together from the rows of a PDF's pages."""

from __future__ import annotations

import pytest

from followup.reading.blocks import BlockKind
from followup.reading.files.pdf import read_pdf
from followup.vocabulary.errors import BadInput
from tests.fixtures.pdf_files import Line, column, pdf_file

# Rows of 75 signs of six points fill the column from 72 to 522.
FULL = (
    "1. Requests the secretariat to prepare, taking into account the views of the",
    "Parties and of observers, a guide to the registers of peatlands in the light",
)


def seen(*pages: list[Line]) -> list[str]:
    return [block.text for block in read_pdf(pdf_file(*pages)).blocks]


def test_rows_become_paragraphs() -> None:
    rows = column(*FULL, "of experience, and to report;", "2. Invites Parties to submit views.")
    assert seen(rows) == [" ".join([*FULL, "of experience, and to report;"]), "2. Invites Parties to submit views."]


def test_a_paragraph_goes_on_over_a_page_break_with_its_heads_and_feet() -> None:
    def page(number: int, *rows: str) -> list[Line]:
        head = Line("FCCC/CP/2026/11/Add.1", 400, 800)
        return [head, *column(*rows), Line(f"Page {number} of 3", 280, 40)]

    pages = (
        page(1, "Decision 7/CP.31", FULL[0]),
        page(
            2,
            FULL[1],
            "of experience;",
            "2. Invites Parties to submit the views that they hold in the light of what is",
        ),
        page(3, "known."),
    )
    assert seen(*pages) == [
        "Decision 7/CP.31",
        " ".join([*FULL, "of experience;"]),
        "2. Invites Parties to submit the views that they hold in the light of what is known.",
    ]


def test_a_number_in_the_middle_of_a_sentence_is_no_paragraph() -> None:
    rows = column(*FULL, "of paragraphs 3, 4 and", "(b) above.")
    rows[-2] = Line("of paragraph 4 above and of what is said, for every single Party, in items", 72, rows[-2].baseline)
    assert seen(rows)[0].endswith("in items (b) above.")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            (
                FULL[0],
                "Parties and the observer organizations that want to share some infor-",
                "mation on information.",
            ),
            "some information on information.",
        ),
        (
            (
                FULL[0],
                "Parties and the observer organizations that want to share long long-",
                "term views on long-term plans.",
            ),
            "long long-term views on long-term plans.",
        ),
        (
            (FULL[0], "Parties and the observer organizations that want to share low low low-", "cost views."),
            "low low low-cost views.",
        ),
    ],
)
def test_words_broken_at_the_end_of_a_row(rows: tuple[str, ...], text: str) -> None:
    assert seen(column(*rows))[0].endswith(text)


def test_raised_marks_and_their_footnotes() -> None:
    rows = [
        *column(*FULL, "of experience;", top=776),
        Line("1. Requests a report for 2018-2019", 72, 740),
        Line("1", 72 + 34 * 6, 744, 6),
        Line(" only, on CO", 72 + 34 * 6 + 4, 740),
        Line("2", 352, 737, 6),
        *column("2. Invites Parties to submit views.", top=700),
        Line("1", 72, 84, 5),
        Line(" See document FCCC/SBI/2026/4,", 76, 80, 8),
        Line("paragraph 12.", 72, 70, 8),
    ]
    _, first, note, second = read_pdf(pdf_file(rows)).blocks
    assert (first.text, first.notes) == ("1. Requests a report for 2018-2019 only, on CO2", ("1",))
    assert (note.kind, note.label, note.text) == (
        BlockKind.FOOTNOTE,
        "1",
        "See document FCCC/SBI/2026/4, paragraph 12.",
    )
    assert second.text == "2. Invites Parties to submit views."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.4\nnothing", "damaged PDF"),
        (pdf_file([]), "a scanned PDF"),
        (pdf_file([Line("12", 72, 700)]), "a scanned PDF"),
        (pdf_file(*[[] for _ in range(2_001)]), "2,001 pages"),
    ],
)
def test_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_pdf(content)
