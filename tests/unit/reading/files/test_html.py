"""Web pages as a browser shows them."""

from __future__ import annotations

import pytest

from followup.reading.blocks import BlockKind
from followup.reading.files.html import read_html
from followup.vocabulary.errors import BadInput


def seen(page: str) -> list[str]:
    """Each block as "number text"."""
    return [f"{block.label} {block.text}".strip() for block in read_html(page.encode()).blocks]


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("<div>one<p>two</p>three</div>", ["one", "two", "three"]),
        ("<ol><li>one<li>two</ol>", ["1. one", "2. two"]),
        ("<ol start=5><li>one<li value=9>two<li>three</ol>", ["5. one", "9. two", "10. three"]),
        ("<ol reversed><li>one<li>two</ol>", ["2. one", "1. two"]),
        (
            "<ol><li>one<ol type=a><li>x<li>y<ol type=i><li>p</ol></ol><li>two</ol>",
            ["1. one", "(a) x", "(b) y", "(i) p", "2. two"],
        ),
        ("<ol type=I><li>one</ol>", ["I. one"]),
        ('<ol style="list-style-type: lower-roman"><li>one</ol>', ["(i) one"]),
        ('<ol style="list-style: none"><li>5. one</ol>', ["5. one"]),
        ("<ol><li><p>one</p><p>more</p></ol>", ["1. one", "more"]),
        ("<ul><li>one</ul>", ["• one"]),
        ("<p>1. one<br>2. two<br>goes on<br><br>three</p>", ["1. one", "2. two goes on", "three"]),
        ("<pre>1. one\n2. two</pre>", ["1. one", "2. two"]),
        ("<p>kept <del>gone</del><ins>added</ins></p>", ["kept added"]),
        ("<p>a<script>b</script><span hidden>c</span><i style='display:none'>d</i>e</p>", ["ae"]),
        ("<p>m<sup>2</sup> of the 20<sup>th</sup> and 10<sup>6</sup></p>", ["m2 of the 20th and 106"]),
        (
            "<p>the Committee<sup>1</sup> and 2019<sup>2</sup> and the Fund,<sup>3</sup> too</p>",
            ["the Committee and 2019 and the Fund, too"],
        ),
    ],
)
def test_blocks(page: str, blocks: list[str]) -> None:
    assert seen(page) == blocks


def test_headings_and_cells() -> None:
    blocks = read_html(b"<h2>Finance</h2><table><tr><th>Party<td><p>Amount</p></table>text").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.HEADING, "Finance"),
        (BlockKind.CELL, "Party"),
        (BlockKind.CELL, "Amount"),
        (BlockKind.TEXT, "text"),
    ]


BY_LIST = (
    '<p>the group<sup><a href="#n1">1</a></sup> met.</p><p>More.</p>'
    '<ol><li id="n1">See the report. <a href="#r1">↩</a></li></ol>'
)
BY_WORD = (
    '<p>the group<a href="#_ftn1" name="_ftnref1">[1]</a> met.</p><p>More.</p>'
    '<div id="ftn1"><p><a name="_ftn1" href="#_ftnref1">[1]</a> See the report.</p></div>'
)


@pytest.mark.parametrize("page", [BY_LIST, BY_WORD])
def test_linked_footnotes_stand_below_their_paragraph(page: str) -> None:
    first, note, second = read_html(page.encode()).blocks
    assert (first.text, first.notes) == ("the group met.", ("1",))
    assert (note.kind, note.label, note.text) == (BlockKind.FOOTNOTE, "1", "See the report.")
    assert second.text == "More."


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<meta charset="windows-1251"><p>просит секретариат'.encode("windows-1251"), "просит секретариат"),
        ('<meta charset="iso-8859-1"><p>“Décide”'.encode("windows-1252"), "“Décide”"),
        ('<meta charset="nonsense"><p>请秘书处'.encode(), "请秘书处"),
        ('\ufeff<meta charset="windows-1252"><p>Décide'.encode(), "Décide"),
        ('<?xml version="1.0" encoding="utf-8"?><html><body><p>Décide</p></body></html>'.encode(), "Décide"),
    ],
)
def test_character_sets(content: bytes, text: str) -> None:
    assert [block.text for block in read_html(content).blocks] == [text]


def test_a_document_type_of_its_own_is_refused() -> None:
    with pytest.raises(BadInput, match="DOCTYPE"):
        read_html(b'<!DOCTYPE html [<!ENTITY a "b">]><p>&a;</p>')


@pytest.mark.parametrize(
    "page",
    ["<div>" * 3_000 + "text", "<ol><li>x" * 3_000 + "text", "<p>" + "x" * 12_000_000],
    ids=["deep", "deep lists", "one huge text"],
)
def test_a_page_of_which_the_end_would_be_lost_is_refused(page: str) -> None:
    with pytest.raises(BadInput, match="not all can be read"):
        read_html(f"<html>{page}".encode())
