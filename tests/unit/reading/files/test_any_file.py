"""Damaged files of every kind are read or refused; nothing else comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followup.reading.extraction import extract
from followup.reading.files.docx import read_docx
from followup.vocabulary.errors import BadInput
from tests.fixtures.pdf_files import column, pdf_file
from tests.fixtures.word_files import level, lists, number, paragraph, run, styles, word_file

if TYPE_CHECKING:
    from pathlib import Path

NUMBERING = lists(level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)"), numbers=number(1, 0))
WHOLE = {
    "docx": word_file(
        paragraph("Requests the secretariat:", number=(1, 0)) + paragraph("To report.", number=(1, 1)),
        {"numbering.xml": NUMBERING, "styles.xml": styles("")},
    ),
    "pdf": pdf_file(column("1. Requests the secretariat:", "(a) To report."), column("2. Invites Parties.")),
    "html": b"<!DOCTYPE html><ol><li>Requests the secretariat:<ol type=a><li>To report.</ol></ol>",
    "akn": b"<akomaNtoso><doc><mainBody><paragraph><num>1.</num><p>Requests a report.</p></paragraph>"
    b"</mainBody></doc></akomaNtoso>",
}


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files(kind: str, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path = tmp_path / "file"
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    try:
        assert extract(path).blocks is not None
    except BadInput as refusal:
        assert "\n" not in str(refusal)  # noqa: PT017  either outcome is right


NAMES = st.sampled_from(
    [
        "p", "r", "t", "pPr", "numPr", "numId", "ilvl", "pStyle", "tbl", "tr", "tc", "sdt", "sdtContent", "ins", "del",
        "fldChar", "footnoteReference", "txbxContent", "drawing", "hyperlink", "sym", "tab", "rPr", "vanish",
    ]
)  # fmt: skip
VALUES = st.sampled_from(["", "0", "1", "9", "-1", "99999999999", "x", "begin", "separate", "end", "F0B7"])
ELEMENTS = st.recursive(
    st.tuples(NAMES, VALUES, st.sampled_from(["", "text"])).map(
        lambda part: (
            f'<w:{part[0]} w:val="{part[1]}" w:id="{part[1]}" w:fldCharType="{part[1]}">{part[2]}</w:{part[0]}>'
        )
    ),
    lambda inner: st.tuples(NAMES, st.lists(inner, max_size=4).map("".join)).map(
        lambda part: f"<w:{part[0]}>{part[1]}</w:{part[0]}>"
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(ELEMENTS)
def test_a_word_document_of_any_elements_is_read(body: str) -> None:
    content = word_file(paragraph(run("before")) + body, {"numbering.xml": NUMBERING})
    assert all(block.text.strip() for block in read_docx(content).blocks)
