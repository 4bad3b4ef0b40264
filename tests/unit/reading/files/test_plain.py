"""Plain texts, wrapped at a column or not."""

from __future__ import annotations

from textwrap import dedent

from followup.reading.files.plain import read_plain


def seen(text: str) -> list[str]:
    return [" ".join(block.text.split()) for block in read_plain(dedent(text).strip("\n")).blocks if block.text.strip()]


def test_each_line_stands_for_itself() -> None:
    assert seen("1. Requests a report;\n2. Invites Parties;\n\n3. Decides") == [
        "1. Requests a report;",
        "2. Invites Parties;",
        "3. Decides",
    ]


def test_lines_wrapped_at_a_column_are_joined() -> None:
    wrapped = """
        Decision 7/CP.31
        Matters relating to peatland registers
        The Conference of the Parties,
        1.  Requests the secretariat to prepare, in cooperation with the relevant
        organizations, a guide to peatland registers and to report thereon to the
        Conference of the Parties at its next session;
        2.  Invites Parties to submit their views on the guide and on the registers
        that they keep, including on:
            (a) The state of the registers and the resources that are needed to
        keep them;
            (b) Other matters.

        20 November 2026
    """
    first = (
        "1. Requests the secretariat to prepare, in cooperation with the relevant organizations, a guide to peatland"
    )
    assert seen(wrapped) == [
        "Decision 7/CP.31",
        "Matters relating to peatland registers",
        "The Conference of the Parties,",
        f"{first} registers and to report thereon to the Conference of the Parties at its next session;",
        "2. Invites Parties to submit their views on the guide and on the registers that they keep, including on:",
        "(a) The state of the registers and the resources that are needed to keep them;",
        "(b) Other matters.",
        "20 November 2026",
    ]


def test_short_headings_are_not_a_column() -> None:
    headings = "Opening\nElection of officers\nAdoption of the agenda\nOther matters\n"
    assert seen(headings) == headings.split("\n")[:-1]
