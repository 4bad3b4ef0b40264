"""Whatever a text is made of, it is read or refused, and nothing of it is lost or counted twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from followup.reading.files.encodings import decode
from followup.reading.files.html import read_html
from followup.reading.files.kinds import file_kind
from followup.reading.files.plain import read_plain
from followup.reading.results import ProvisionKind
from followup.reading.structure import split
from followup.vocabulary.errors import BadInput

MARKS = st.sampled_from(
    [
        "1.",
        "2.",
        "1.1",
        "(a)",
        "(b)",
        "(i)",
        "a)",
        "i)",
        "(一)",
        "一、",
        "（二）",
        "а)",
        "б)",
        "(أ)",
        "'1'",
        "٢ -",
        "5 -",
        "I.",
        "A.",
        "C.",
        "أولاً -",
        "ألف -",
        "•",
        "–",
        "Annex",
        "Annex I",
        "附件",
        "المرفق",
        "Приложение",
        "*",
        "1",
        "Decision 15/CP.28",
        "MC-3/8:",
        "第SC-1/19号决定：",
        "16/25.",
        "XII/28",
        "Conf. 12.8",
        "The Conference of the Parties,",
        "缔约方大会，",
        "مؤتمر الأطراف،",
        "Конференция Сторон,",
        "13 December 2023",
        "2018-20191",
        "\u200e",
        "\u2011",
        "\u00ad",
    ]
)
WORDS = st.sampled_from(
    [
        "Requests",
        "the secretariat",
        "to report;",
        "Recalling",
        "请秘书处",
        "просит",
        "تطلب",
        "and",
        "x,",
        "word.",
        ":",
        "(",
        ")",
        "/",
        "é",
        "\t",
        "\u00a0",
        "\ud7ff",
        "\u0000",
    ]
)
LINES = st.lists(st.one_of(MARKS, WORDS, st.text(max_size=8)), max_size=6).map(" ".join)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_text_is_read_or_refused(text: str) -> None:
    try:
        decisions = split(read_plain(text), stem="file")
    except BadInput as refusal:
        assert "\n" not in str(refusal)  # noqa: PT017  either outcome is right
        return
    assert decisions
    for decision in decisions:
        assert [part.order for part in decision.provisions] == list(range(len(decision.provisions)))
        for part in decision.provisions:
            assert part.text == part.text.strip()
            assert part.parent is None or part.kind in {
                ProvisionKind.ITEM,
                ProvisionKind.PARAGRAPH,
                ProvisionKind.FOOTNOTE,
            }


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), st.sampled_from(["en", "fr", "ru", "zh", "ar"]))
def test_numbered_lines_without_a_head_are_each_their_own_paragraph(count: int, language: str) -> None:
    lines = [f"{number}. Requests the secretariat to report on matter {number}" for number in range(1, count + 1)]
    (decision,) = split(read_plain("\n".join(lines)), stem="file", language=language)
    assert [part.place for part in decision.provisions if part.operative] == [
        str(number) for number in range(1, count + 1)
    ]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_every_content_has_a_kind_and_characters_or_a_reason(content: bytes) -> None:
    try:
        file_kind(content)
        assert decode(content) is not None
    except BadInput as refusal:
        assert str(refusal)  # noqa: PT017  either outcome is right


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<ol start=3>",
                "</ol>",
                "<li value=x>",
                "<table><td>",
                "<sup>1</sup>",
                "<br>",
                "<a href='#x'>1</a>",
                "<p id=x>",
                "text",
                "<!--",
                "<h1>",
                "<del>",
                "&#0;",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_every_page_is_read_or_refused(page: str) -> None:
    try:
        assert all(block.text.strip() for block in read_html(f"<html>{page}".encode()).blocks)
    except BadInput as refusal:
        assert str(refusal)  # noqa: PT017  either outcome is right
