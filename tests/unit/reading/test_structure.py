"""How the lines of a text become decisions and provisions. Every text is the project's own."""

from __future__ import annotations

import pytest

from followup.reading.blocks import Block, BlockKind, Extracted, FileKind
from followup.reading.results import ProvisionKind
from followup.reading.structure import split
from followup.vocabulary.errors import BadInput
from tests.fixtures.plain_texts import decisions, of_kind, only, operative, places

WHOLE = """
    Decision 7/CP.31
    Matters relating to peatland registers
      The Conference of the Parties,
      Recalling decision 2/CP.29,
      Also recalling the importance of registers,
      I. Registers
      1. Takes note of the report on peatland registers;
      2. Requests the secretariat:
      (a) To prepare a guide to registers;
      (b) To organize two workshops:
      (i) One in Nairobi;
      (ii) One in Bonn;
      II. Finance
      3. Invites Parties to support the work referred to in paragraph 2 above.
    14
    20 November 2026
"""


def test_a_whole_decision() -> None:
    decision = only(WHOLE)
    assert (decision.number, decision.title) == ("7/CP.31", "Matters relating to peatland registers")
    assert (decision.convention, decision.body, decision.meeting) == ("unfccc", "COP", "COP 31")
    assert (decision.language, decision.adopted) == ("en", "2026-11-20")
    assert [part.text for part in of_kind(decision, ProvisionKind.PREAMBLE)] == [
        "Recalling decision 2/CP.29,",
        "Also recalling the importance of registers,",
    ]
    assert places(decision) == ["1", "2", "2(a)", "2(b)", "2(b)(i)", "2(b)(ii)", "3"]
    assert [part.parent for part in decision.provisions if part.operative] == [
        None,
        None,
        "2",
        "2",
        "2(b)",
        "2(b)",
        None,
    ]
    assert [part.section for part in decision.provisions if part.operative] == ["I"] * 6 + ["II"]
    assert [part.order for part in decision.provisions] == list(range(len(decision.provisions)))


def test_a_report_holds_many_decisions_after_its_table_of_contents() -> None:
    report = """
        Decisions adopted by the Conference of the Parties
        Decision Page
        MC-9/1: Rules ............ 2
        MC-9/2: Budget 4
        MC-9/1: Rules
        The Conference of the Parties,
        1. Adopts the rules annexed to the present decision;
        Annex to decision MC-9/1
        Rules of the group
        1. The group shall meet twice.
        MC-9/2: Budget
        The Conference of the Parties
        1. Requests the secretariat to prepare a budget.
    """
    first, second = decisions(report)
    assert (first.number, first.title, places(first)) == ("MC-9/1", "Rules", ["1"])
    assert (second.number, second.title, places(second)) == ("MC-9/2", "Budget", ["1"])
    annexed = [part for part in first.provisions if part.annex and part.kind is ProvisionKind.PARAGRAPH]
    assert [(part.place, part.operative) for part in annexed] == [("1", False)]


def test_a_number_printed_twice_is_one_decision() -> None:
    decision = only("""
        CBD/COP/DEC/16/25
        16/25. Cooperation
        The Conference of the Parties,
        1. Requests the Executive Secretary to report.
    """)
    assert (decision.number, decision.title) == ("16/25", "Cooperation")


SIX_LISTS = {
    "en": ["5. Requests the secretariat:", "(a) To report;", "(b) To meet:", "(i) Once;", "(ii) Twice."],
    "fr": ["5. Prie le secrétariat :", "a) De faire rapport ;", "b) De se réunir :", "i) Une fois ;", "ii) Deux fois."],
    "es": ["5. Pide a la secretaría que:", "a) Informe;", "b) Se reúna:", "i) Una vez;", "ii) Dos veces."],
    "ru": ["5. просит секретариат:", "а) доложить;", "б) собраться:", "i) один раз;", "ii) дважды."],
    "ar": ["٥ - تطلب إلى الأمانة:", "(أ) أن تقدم تقريرا؛", "(ب) أن تجتمع:", "'١' مرة؛", "'٢' مرتين."],
    "zh": ["5. 请秘书处：", "（一） 提出报告；", "（二） 举行会议：", "1）一次；", "2）两次。"],
}


@pytest.mark.parametrize("language", SIX_LISTS)
def test_items_have_the_same_places_in_six_languages(language: str) -> None:
    decision = only("\n".join(SIX_LISTS[language]), language=language)
    found = places(decision)
    assert found[:3] == ["5", "5(a)", "5(b)"]
    inner = {"ar": ["5(b)(1)", "5(b)(2)"], "zh": ["5(b)(1)", "5(b)(2)"]}.get(language, ["5(b)(i)", "5(b)(ii)"])
    assert found[3:] == inner


@pytest.mark.parametrize("lines", SIX_LISTS.values(), ids=SIX_LISTS)
def test_the_language_is_told_by_script_and_stop_words(lines: list[str], request: pytest.FixtureRequest) -> None:
    assert only("\n".join(lines)).language == request.node.callspec.id


def test_the_ninth_letter_is_no_roman_numeral() -> None:
    letters = "abcdefghijk"
    text = "1. Requests the secretariat:\n" + "\n".join(f"({letter}) To act;" for letter in letters)
    assert places(only(text)) == ["1", *(f"1({letter})" for letter in letters)]


def test_roman_items_below_the_eighth_letter() -> None:
    text = "1. Requests:\n" + "\n".join(
        f"({mark}) To act;" for mark in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "ii", "iii"]
    )
    assert places(only(text))[9:12] == ["1(h)(i)", "1(h)(ii)", "1(h)(iii)"]


def test_a_number_and_an_item_on_one_line() -> None:
    text = "3. (a) Decides to meet;\n(b) Requests the secretariat to report;\n4. Invites Parties to attend."
    assert operative(only(text)) == [
        ("3(a)", "Decides to meet;"),
        ("3(b)", "Requests the secretariat to report;"),
        ("4", "Invites Parties to attend."),
    ]


def test_a_number_that_lost_its_stop_is_known_by_its_turn_and_the_verb_behind_it() -> None:
    text = "1. Requests a report;\n2 Also requests a guide;\n3, Invites Parties to meet;\n12 Parties met."
    assert places(only(text))[:3] == ["1", "2", "3"]
    assert "12" not in places(only(text))


def test_numbers_on_lines_of_their_own_belong_to_the_text_below() -> None:
    assert operative(only("1.\nRequests the secretariat:\n(a)\nTo report;\n(b)\nTo meet.")) == [
        ("1", "Requests the secretariat:"),
        ("1(a)", "To report;"),
        ("1(b)", "To meet."),
    ]


@pytest.mark.parametrize(
    ("line", "place", "text"),
    [
        ("12. Requests a report;", "12", "Requests a report;"),
        ("12.  Requests\u00a0a report;", "12", "Requests a report;"),
        ("1\u200e2. Requests a report;", "12", "Requests a report;"),
        ("１２．请秘书处提出报告；", "12", "请秘书处提出报告；"),
        ("12、请秘书处提出报告；", "12", "请秘书处提出报告；"),
        ("12. Requests a report for 2018-20191 on\u00adly;", "12", "Requests a report for 2018-2019 only;"),
        (
            "12. Requests the Committee1 to meet on twenty\u2011second May;",
            "12",
            "Requests the Committee to meet on twenty-second May;",
        ),
        ("12. Requests a report on CO2 under annex1;", "12", "Requests a report on CO2 under annex1;"),
        (
            "12. Requests the Committee¹ to report,² by ２０２７, on m² and CO₂",
            "12",
            "Requests the Committee to report, by 2027, on m² and CO₂",
        ),
        ("18.12 The Secretariat shall report.", "18.12", "The Secretariat shall report."),
    ],
)
def test_numbers_and_texts_of_paragraphs(line: str, place: str, text: str) -> None:
    assert operative(only(line)) == [(place, text)]


def test_unnumbered_paragraphs_of_a_decision_have_no_place() -> None:
    decision = only("""
        MC-3/8: Capacity-building
        The Conference of the Parties,
        Recalling article 14,
        Requests the secretariat to collect information;
        Invites parties to submit views
        Decides to consider the matter at its fourth meeting.
    """)
    assert operative(decision) == [
        ("", "Requests the secretariat to collect information;"),
        ("", "Invites parties to submit views"),
        ("", "Decides to consider the matter at its fourth meeting."),
    ]
    assert [part.text for part in of_kind(decision, ProvisionKind.PREAMBLE)] == ["Recalling article 14,"]


@pytest.mark.parametrize(
    ("language", "preamble", "ask"),
    [
        ("fr", "Rappelant la décision 2/CP.29,", "Prie le secrétariat de faire rapport ;"),
        ("es", "Recordando la decisión 2/CP.29,", "Pide a la secretaría que informe;"),
        ("ru", "ссылаясь на решение 2/CP.29,", "просит секретариат доложить;"),
        ("ar", "إذ يشير إلى المقرر 2/م أ-29،", "يطلب إلى الأمانة أن تقدم تقريرا؛"),
        ("zh", "回顾第2/CP.29号决定，", "请秘书处提出报告；"),
    ],
)
def test_preamble_and_unnumbered_asks_in_five_languages(language: str, preamble: str, ask: str) -> None:
    decision = only(f"Decision 7/CP.31\n{preamble}\n{ask}", language=language)
    assert [(part.kind, part.text) for part in decision.provisions] == [
        (ProvisionKind.PREAMBLE, preamble),
        (ProvisionKind.PARAGRAPH, ask),
    ]


def test_a_chapeau_without_number_is_the_parent_of_the_numbers_below() -> None:
    decision = only("Decision XXXI/1\nThe Meeting of the Parties decides:\n1. To request a report;\n2. To meet again;")
    assert [(part.place, part.parent) for part in decision.provisions] == [("", None), ("1", ""), ("2", "")]


@pytest.mark.parametrize(
    ("lines", "sections"),
    [
        (
            ["I. Scope", "1. Decides so;", "A. Parts", "2. Decides so;", "B. Others", "3. Decides so;"],
            ["I", "I.A", "I.B"],
        ),
        (["一、 引言", "1. 请秘书处报告；", "二、 资金", "2. 请秘书处报告。"], ["I", "II"]),
        (["أولاً - مقدمة", "1 - يطلب تقريرا؛", "ألف - تمويل", "2 - يطلب تقريرا؛"], ["I", "I.A"]),
        (["A. First", "1. Decides so;", "B. Next", "2. Decides so;", "C. Last", "3. Decides so;"], ["A", "B", "C"]),
    ],
)
def test_sections(lines: list[str], sections: list[str]) -> None:
    assert [part.section for part in only("\n".join(lines)).provisions if part.operative] == sections


@pytest.mark.parametrize(
    "head",
    [
        "Annex",
        "Annex I",
        "ANNEX",
        "Annex to decision MC-9/1",
        "Annexe",
        "Anexo II",
        "Приложение",
        "附件",
        "附件一",
        "المرفق",
        "المرفق الأول",
    ],
)
def test_what_follows_an_annex_is_kept_and_not_operative(head: str) -> None:
    decision = only(
        f"Decision 7/CP.31\nThe Conference of the Parties,\n1. Adopts the terms;\n{head}\n1. The group shall meet.",
        language=_tongue(head),
    )
    assert [(part.kind, part.operative) for part in decision.provisions[-2:]] == [
        (ProvisionKind.ANNEX, False),
        (ProvisionKind.PARAGRAPH, False),
    ]


def _tongue(head: str) -> str:
    if head.isascii():
        return {"Annexe": "fr", "Anexo II": "es"}.get(head, "en")
    return {"П": "ru", "附": "zh", "ا": "ar"}[head[0]]


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("13 December 2023", "en", "2023-12-13"),
        ("13 décembre 2023", "fr", "2023-12-13"),
        ("13 de diciembre de 2023", "es", "2023-12-13"),
        ("13 декабря 2023 года", "ru", "2023-12-13"),
        ("2023年12月13日", "zh", "2023-12-13"),
        ("31 February 2023", "en", None),
    ],
)
def test_the_day_of_adoption(line: str, language: str, day: str | None) -> None:
    decision = only(f"Decision 7/CP.28\n1. Requests a report;\n{line}", language=language)
    assert decision.adopted == day


def test_an_unknown_language_or_convention_is_bad_input() -> None:
    with pytest.raises(BadInput, match="choose one of ar, en"):
        decisions("1. Requests a report.", language="xx")
    with pytest.raises(BadInput, match="unknown convention 'atlantis'"):
        decisions("1. Requests a report.", convention="atlantis")
    with pytest.raises(BadInput, match="no letters"):
        decisions("12345 67")


def test_a_report_of_a_meeting_of_the_climate_convention() -> None:
    report = """
        Addendum
        Decisions adopted by the Conference of the Parties
        Contents
        Decision  Page
        1/CP.31 Peatland registers 3
        2/CP.31 Dates and venues of future sessions 5
        Resolution
        1/CP.31 Expression of gratitude 6
        Decision 1/CP.31
        Peatland registers
        The Conference of the Parties,
        Recalling decision 2/CP.29,
        1. Requests the secretariat to report;
        2. Decides to establish a group with the terms of reference contained in the annex.
        2nd plenary meeting
        20 November 2026
        Annex
        Terms of reference
        1. The group shall:
        (a) Meet twice;
        (b) Report.
        Decision 2/CP.31
        Dates and venues of future sessions
        The Conference of the Parties,
        1. Accepts with appreciation the offer;
        21 November 2026
        Resolution 1/CP.31
        Expression of gratitude
        The Conference of the Parties,
        1. Expresses its gratitude to the host.
    """
    found = decisions(report)
    assert [decision.number for decision in found] == ["1/CP.31", "2/CP.31", "Resolution 1/CP.31"]
    assert [decision.adopted for decision in found] == ["2026-11-20", "2026-11-21", None]
    assert [places(decision) for decision in found] == [["1", "2"], ["1"], ["1"]]
    annexed = [part.place for part in found[0].provisions if part.annex == "Annex" and part.place]
    assert annexed == ["1", "1(a)", "1(b)"]


def test_a_report_of_a_meeting_in_chinese() -> None:
    report = """
        关于汞的水俣公约缔约方大会第九次会议工作报告
        1. 会议于2026年11月2日开幕。
        附件一
        缔约方大会通过的决定
        MC-9/1：议事规则
        MC-9/2：能力建设
        MC-9/1：议事规则
        缔约方大会，
        1. 通过本决定附件所载规则；
        第MC-9/1号决定附件
        规则
        1. 专家组每年举行两次会议。
        MC-9/2：能力建设
        缔约方大会，
        回顾第14条，
        1. 请秘书处编写报告；
        2. 请各缔约方：
        （a）提交意见；
        （b）提供支持。
    """
    found = decisions(report)
    assert [(decision.number, decision.title, decision.meeting) for decision in found] == [
        ("MC-9/1", "议事规则", "COP 9"),
        ("MC-9/2", "能力建设", "COP 9"),
    ]
    assert [places(decision) for decision in found] == [["1"], ["1", "2", "2(a)", "2(b)"]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["I", "Cooperation", "1. Requests a report;", "IV", "Mercury", "2. Requests a guide."],
            [("I", "1"), ("IV", "2")],
        ),
        (["I", "1. Requests a report;", "II", "2. Requests a guide."], [("I", "1"), ("II", "2")]),
        (
            ["I.", "Finance", "1.", "(a)", "Requests a report;", "(b)", "Requests a guide."],
            [("I", "1(a)"), ("I", "1(b)")],
        ),
        (["一、", "资金", "1. 请秘书处报告。"], [("I", "1")]),
    ],
)
def test_sections_counted_on_lines_of_their_own(lines: list[str], expected: list[tuple[str, str]]) -> None:
    decision = only("\n".join(["Decision 25/5", "The Governing Council,", *lines]))
    assert [(part.section, part.place) for part in decision.provisions if part.operative] == expected


def test_a_decision_in_the_cells_of_a_table() -> None:
    cells = (
        "Decision 7/CP.31",
        "1.",
        "Requests the secretariat to report;",
        "2.",
        "Invites Parties to meet.",
        "12",
        "Budget",
    )
    blocks = tuple(Block(cell, kind=BlockKind.CELL) for cell in cells)
    (decision,) = split(Extracted(FileKind.DOCX, blocks, anchored=True), stem="file")
    assert places(decision) == ["1", "2"]


def test_a_decision_without_number_has_the_title_above_its_body() -> None:
    decision = only(
        "United Nations\nPeatland registers\nThe Conference of the Parties,\n1. Requests a report.", stem="draft"
    )
    assert (decision.number, decision.title, decision.body) == ("draft", "Peatland registers", "COP")
    assert places(decision) == ["1"]


def test_counted_chinese_paragraphs_and_footnotes_of_a_plain_text() -> None:
    assert operative(only("缔约方大会，\n一、请秘书处提出报告；\n二、邀请各缔约方提交意见。")) == [
        ("1", "请秘书处提出报告；"),
        ("2", "邀请各缔约方提交意见。"),
    ]
    decision = only("1. Requests a report;\n1 See document FCCC/SBI/2026/4.\n* Not formally edited.")
    assert [(part.place, part.text) for part in of_kind(decision, ProvisionKind.FOOTNOTE)] == [
        ("note 1", "See document FCCC/SBI/2026/4."),
        ("note *", "Not formally edited."),
    ]


def test_a_decision_below_the_masthead_of_its_own_document() -> None:
    decision = only("""
        CONVENTION ON BIOLOGICAL DIVERSITY
        CBD/COP/DEC/17/4
        19 December 2026
        CONFERENCE OF THE PARTIES TO THE CONVENTION ON BIOLOGICAL DIVERSITY
        Seventeenth meeting
        DECISION ADOPTED BY THE CONFERENCE OF THE PARTIES
        17/4. Kunming peatland framework
        The Conference of the Parties,
        1. Requests the Executive Secretary to report.
        Annex
        Kunming peatland framework
        1. Peatlands are wet.
    """)
    assert (decision.number, decision.title, decision.adopted) == ("17/4", "Kunming peatland framework", None)
    assert [part.kind for part in decision.provisions] == [
        ProvisionKind.PARAGRAPH,
        ProvisionKind.ANNEX,
        ProvisionKind.HEADING,
        ProvisionKind.PARAGRAPH,
    ]


def test_bullets_and_continuations_belong_to_the_paragraph_above() -> None:
    decision = only("""
        Decision 7/CP.31
        1. Requests the secretariat to prepare, for the next meeting, a guide to
        the registers;
        2. Also requests the secretariat:
        – To meet;
        • To report;
        as appropriate.
    """)
    assert [(part.place, part.parent, part.text) for part in decision.provisions] == [
        ("1", None, "Requests the secretariat to prepare, for the next meeting, a guide to the registers;"),
        ("2", None, "Also requests the secretariat:"),
        ("2", "2", "To meet;"),
        ("2", "2", "To report;"),
        ("2", None, "as appropriate."),
    ]


def test_a_broken_chinese_paragraph_is_put_together_without_a_space() -> None:
    assert operative(only("1. 请秘书处在缔约方大会第三次会议\n之间举行磋商。\n2. 请秘书处报告。")) == [
        ("1", "请秘书处在缔约方大会第三次会议之间举行磋商。"),
        ("2", "请秘书处报告。"),
    ]


def test_figures_of_a_table_are_no_provisions() -> None:
    cells = ("A. Staff", "1. Travel", "EUR 2.5", "1,000")
    blocks = (Block("1. Approves the budget:"), *(Block(cell, kind=BlockKind.CELL) for cell in cells))
    (decision,) = split(Extracted(FileKind.DOCX, blocks, anchored=True), stem="file", language="en")
    assert places(decision) == ["1"]
    assert {part.section for part in decision.provisions} == {None}


def test_footnotes_of_a_format_that_knows_them_name_their_provision() -> None:
    blocks = (
        Block("Requests:", label="1."),
        Block("A report on the group", label="(a)", notes=("1",)),
        Block("See above.", "1", BlockKind.FOOTNOTE),
        Block("Decides to meet.", label="2."),
    )
    (decision,) = split(Extracted(FileKind.DOCX, blocks, anchored=True), stem="file", language="en")
    assert [(part.place, part.parent, part.kind.value) for part in decision.provisions] == [
        ("1", None, "paragraph"),
        ("1(a)", "1", "item"),
        ("note 1", "1(a)", "footnote"),
        ("2", None, "paragraph"),
    ]


DIRECTED = """
    Rosewood
    Directed to the Secretariat
    19.243 The Secretariat shall:
    a) publish a list of growers;
    b) organize a workshop.
    Directed to Parties
    17.170 (Rev. CoP19) Parties should report on their stocks.
"""


def test_decisions_directed_to_somebody_are_those_of_cites() -> None:
    decision = only(DIRECTED)
    assert decision.convention == "cites"
    assert places(decision) == ["19.243", "19.243(a)", "19.243(b)", "17.170"]


def test_a_convention_only_mentioned_in_a_text_is_not_its_own() -> None:
    assert only("1. Requests the secretariat to write to the Montreal Protocol;").convention is None
