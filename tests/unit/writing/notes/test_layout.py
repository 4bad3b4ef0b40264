"""What a note says: each sentence follows the register, and nothing else changes with it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.notes.facts import (
    ActionFact,
    DocumentFact,
    NoteFacts,
    OfficersParagraph,
    Span,
    SubmissionFact,
)
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import Block, words_of
from followup.writing.notes.sidecar import sidecar
from followup.writing.notes.tables import natural
from tests.unit.writing.notes.worked_case import party, submission, worked_case

BOTH = pytest.mark.parametrize("language", ["en", "zh"])


def blocks(facts: NoteFacts, language: str) -> list[tuple[str, str, str]]:
    return [(block.kind, block.label, block.text) for block in lay_out(facts, language).blocks]


def paragraph(facts: NoteFacts, language: str, key: str) -> Block:
    (found,) = [block for block in lay_out(facts, language).blocks if block.key == key and block.kind == "paragraph"]
    return found


def received(facts: NoteFacts, language: str) -> str:
    return paragraph(facts, language, "received").text


ONE_MORE = [
    (
        "en",
        (
            "In all, 15 submissions were received from the following 14 Parties: Argentina, Brazil, Cambodia, Canada, "
            "Ecuador, Gambia, Germany, Japan, Montenegro, Netherlands, Oman, Qatar, Seychelles and United States of "
            "America. The full texts are compiled in document UNEP/MC/COP.4/INF/23."
        ),
    ),
    (
        "zh",
        (
            "秘书处共收到15份提交材料，来自下列14个缔约方：阿根廷、巴西、柬埔寨、加拿大、厄瓜多尔、冈比亚、德国、日本、黑山、"
            "荷兰、阿曼、卡塔尔、塞舌尔和美利坚合众国。全文汇编见UNEP/MC/COP.4/INF/23号文件。"
        ),
    ),
]


@pytest.mark.parametrize(("language", "sentence"), ONE_MORE)
def test_one_submission_more_changes_the_count_and_the_list_and_nothing_else(language: str, sentence: str) -> None:
    facts = worked_case()
    more = replace(facts, submissions=(*facts.submissions, submission(15, "BRA")))
    before, after = blocks(facts, language), blocks(more, language)
    assert len(before) == len(after)
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("paragraph", "7.", sentence)]
    assert lay_out(facts, language).head == lay_out(more, language).head


RECEIVED = [
    (
        [],
        "By the date of the present note, no submissions had been received.",
        "截至本说明编写之日，未收到任何提交材料。",
    ),
    (["ARG"], "one submission was received from one Party, Argentina.", "收到一份提交材料，来自一个缔约方：阿根廷。"),
    (
        ["ARG", "ARG"],
        "two submissions were received from one Party, Argentina.",
        "收到两份提交材料，来自一个缔约方：阿根廷。",
    ),
    (
        ["QAT", "CAN"],
        "two submissions were received from the following two Parties: Canada and Qatar.",
        "收到两份提交材料，来自下列两个缔约方：加拿大和卡塔尔。",
    ),
    (
        [None],
        "one submission was received; for one submission the sender is not recorded.",
        "；其中一份提交材料的提交方未登记。",
    ),
    (
        ["CAN", "QAT", None],
        "Canada and Qatar; for one submission more the sender is not recorded.",
        "加拿大和卡塔尔；另有一份提交材料的提交方未登记。",
    ),
    (
        ["CAN", "QAT", "second"],
        "three submissions were received from the following two Parties",
        "三份提交材料，来自下列两个缔约方",
    ),
]


@pytest.mark.parametrize(("senders", "english", "chinese"), RECEIVED)
def test_who_sent_what(senders: list[str | None], english: str, chinese: str) -> None:
    came = tuple(
        submission(number, None if code == "second" else code, second=code == "second")
        for number, code in enumerate(senders, 1)
    )
    facts = replace(worked_case(), submissions=came)
    assert english in received(facts, "en")
    assert chinese in received(facts, "zh")


def test_without_submissions_nothing_is_said_to_be_compiled() -> None:
    facts = replace(worked_case(), submissions=())
    assert "INF/23" not in received(facts, "en") + received(facts, "zh")
    assert "reproduced in full" not in paragraph(facts, "en", "contents").text


def test_a_compilation_without_a_symbol_is_not_given_one() -> None:
    facts = worked_case()
    unnumbered = tuple(replace(one, symbol=None) if one.kind == "compilation" else one for one in facts.documents)
    changed = replace(facts, documents=unnumbered)
    assert received(changed, "en").endswith("The full texts are compiled in document [symbol to be reserved].")
    assert [one.code for one in lay_out(changed, "en").unknown] == ["pinpoint", "symbol", "document_symbol", "second"]


LETTERS = [
    ("en", "By a letter of 14 January 2020, addressed to all participants", "a letter of 20 May 2021"),
    (
        "zh",
        "执行秘书于2020年1月14日致函缔约方大会第三次会议全体与会者、各国家协调中心",
        "2021年5月20日，执行秘书又致函各国家协调中心",
    ),
]


@pytest.mark.parametrize(("language", "first", "second"), LETTERS)
def test_a_letters_date_is_the_registers(language: str, first: str, second: str) -> None:
    facts = worked_case()
    moved = replace(facts.letters[0], dated=Span.parse("2020-01-14").first)
    changed = replace(facts, letters=(moved, *facts.letters[1:]))
    assert first in paragraph(changed, language, "call").text
    assert second in paragraph(changed, language, "call").text


def test_without_letters_there_is_no_sentence_about_them_and_the_numbers_close_up() -> None:
    facts = replace(worked_case(), letters=())
    laid = lay_out(facts, "en")
    assert not [block for block in laid.blocks if block.key == "call"]
    assert [block.label for block in laid.blocks if block.kind == "paragraph"] == [f"{n}." for n in range(1, 22)]


@BOTH
def test_a_mark_in_an_officers_paragraph_follows_the_record(language: str) -> None:
    facts = worked_case()
    fewer = tuple(replace(one, count=1) if one.key == "needs_stated" else one for one in facts.findings)
    before, after = blocks(facts, language), blocks(replace(facts, findings=fewer), language)
    changed = [new[1:] for old, new in zip(before, after, strict=True) if old != new]
    assert [label for label, _ in changed] == ["9."]
    assert changed[0][1].startswith({"en": "One Party set out", "zh": "一个缔约方具体说明"}[language])


def test_sections_are_referred_to_by_the_numbers_they_have() -> None:
    facts = worked_case()
    text = paragraph(replace(facts, sections=facts.sections[:1], paragraphs=()), "zh", "contents").text
    assert "第三节载有" in text
    assert "第四节列出建议" in text
    assert "第五节" not in text


@BOTH
def test_the_languages_have_the_same_blocks_and_hang_on_the_same_records(language: str) -> None:
    facts = worked_case()
    english, other = (sidecar(facts, lay_out(facts, one)) for one in ("en", language))
    assert [block["key"] for block in english["blocks"]] == [block["key"] for block in other["blocks"]]
    assert [sorted(block["records"]) for block in english["blocks"]] == [
        sorted(block["records"]) for block in other["blocks"]
    ]


@BOTH
def test_every_figure_can_be_followed_to_its_records(language: str) -> None:
    facts = worked_case()
    blocks = {block["label"]: block for block in sidecar(facts, lay_out(facts, language))["blocks"]}
    figures = {figure["text"]: figure["records"] for figure in blocks["7."]["figures"]}
    count = next(records for text, records in figures.items() if text.startswith("14"))
    assert count == [f"submission:{number}" for number in range(1, 15)]
    names = next(records for text, records in figures.items() if "、" in text or "Argentina" in text)
    assert sorted(names) == sorted(f"party:{one.code}" for one in facts.parties())
    assert figures["UNEP/MC/COP.4/INF/23"] == ["document:compilation"]


@BOTH
def test_what_the_register_does_not_know_is_told_and_not_filled_in(language: str) -> None:
    unknown = lay_out(worked_case(), language).unknown
    assert [(one.code, one.records) for one in unknown] == [
        ("pinpoint", ("source:MC-3/8",)),
        ("symbol", ("document:note",)),
        ("second", ("submission:14",)),
    ]


RESUMED = (
    "The resumed fourth meeting of the Conference of the Parties to the Minamata Convention on Mercury is to be held "
    "in person in Bali, Indonesia, tentatively in the first quarter of 2022."
)


def test_the_masthead_in_both_languages() -> None:
    lines = {
        language: [
            words_of(line) for line in (head.body, head.meeting, head.place, head.item, *head.issue, *head.stars)
        ]
        for language in ("en", "zh")
        for head in [lay_out(worked_case(), language).head]
    }
    assert lines == {
        "en": [
            "Conference of the Parties to the Minamata Convention on Mercury",
            "Fourth meeting",
            "Online, 1–5 November 2021",
            "Item 4 (f) of the provisional agenda",
            "Distr.: General",
            "26 July 2021",
            "Original: English",
            RESUMED,
            "UNEP/MC/COP.4/1.",
        ],
        "zh": [
            "关于汞的水俣公约缔约方大会",
            "第四次会议",
            "2021年11月1日至5日，在线",
            "临时议程项目4(f)",
            "Distr.: General",
            "26 July 2021",
            "Chinese",
            "Original: English",
            "关于汞的水俣公约缔约方大会第四次会议续会暂定于2022年第一季度在印度尼西亚巴厘岛举行，届时为现场会议。",
            "UNEP/MC/COP.4/1。",
        ],
    }


def test_a_reserved_symbol_takes_the_place_of_the_words_for_none() -> None:
    facts = worked_case()
    numbered = replace(facts, masthead=replace(facts.masthead, symbol="UNEP/MC/COP.4/9"))
    assert words_of(lay_out(numbered, "zh").head.symbol) == "UNEP/MC/COP.4/9"
    assert "symbol" not in [one.code for one in lay_out(numbered, "zh").unknown]


def test_a_paragraph_not_yet_translated_is_marked_and_shown_in_the_original() -> None:
    facts = worked_case()
    new = OfficersParagraph("activities", {"en": "Two more workshops were held."}, records=("paragraph:new",))
    laid = lay_out(replace(facts, paragraphs=(*facts.paragraphs, new)), "zh")
    (marked,) = [block for block in laid.blocks if block.untranslated]
    assert marked.text == "［尚未由英文译出］ Two more workshops were held."
    assert [one.words for one in laid.unknown][-1].startswith("有文字尚未译出：officers' paragraph 6 of activities")


def test_footnotes_are_numbered_through_the_note_and_may_hold_marks() -> None:
    facts = worked_case()
    words = {"en": "One.^[See {document UNEP/MC/COP.4/15}.] Two.^[A [bracketed] remark.]"}
    laid = lay_out(replace(facts, paragraphs=(OfficersParagraph("introduction", words),)), "en")
    assert [piece.footnote for piece in laid.blocks[1].pieces if piece.footnote] == [1, 2]
    assert [words_of(note) for note in laid.footnotes] == ["See UNEP/MC/COP.4/15.", "A [bracketed] remark."]


WRONG_MARKS = [
    ("{document UNEP/X/9}", r"paragraph 1 of introduction \(en\): {document UNEP/X/9}: no document 'UNEP/X/9' among"),
    ("{decision MC-9/9}", "no decision MC-9/9 among the facts"),
    ("{article 99.1}", "no article 99 among the facts"),
    ("{count unicorns}", "no finding 'unicorns'"),
    ("{count needs_stated of unicorn}", r"no entry nouns\.unicorn"),
    ("{name nobody}", "no name 'nobody'"),
    ("{date never}", "no date 'never'"),
    ("{section nowhere}", "no section 'nowhere' in this note"),
    ("{wish upon}", "no such mark {wish upon}; there are document, decision"),
]


@pytest.mark.parametrize(("mark", "reason"), WRONG_MARKS)
def test_a_mark_that_nothing_stands_behind_is_named_with_its_place(mark: str, reason: str) -> None:
    facts = replace(worked_case(), paragraphs=(OfficersParagraph("introduction", {"en": f"Words {mark}."}),))
    with pytest.raises(BadInput, match=reason):
        lay_out(facts, "en")


def test_a_paragraph_at_a_place_that_does_not_exist_is_not_silently_dropped() -> None:
    facts = replace(worked_case(), paragraphs=(OfficersParagraph("introducton", {"en": "Lost."}),))
    with pytest.raises(BadInput, match="stands at 'introducton'; the note has the places activities, introduction"):
        lay_out(facts, "en")


def test_documents_are_listed_in_the_order_of_their_numbers() -> None:
    symbols = ["UNEP/MC/COP.4/INF/19", "UNEP/MC/COP.4/15", "UNEP/MC/COP.4/2", "UNEP/MC/COP.4/INF/2"]
    assert sorted(symbols, key=natural) == [
        "UNEP/MC/COP.4/2",
        "UNEP/MC/COP.4/15",
        "UNEP/MC/COP.4/INF/2",
        "UNEP/MC/COP.4/INF/19",
    ]


def test_the_annex_lists_what_is_cited_and_not_the_note_itself() -> None:
    facts = worked_case()
    letter = DocumentFact("letter", None, "letter", {"en": "Letter"})
    (table,) = [one for one in lay_out(replace(facts, documents=(*facts.documents, letter)), "en").blocks if one.rows]
    assert [words_of(row[0]) for row in table.rows] == [
        f"UNEP/MC/COP.4/{number}" for number in ("1", "15", "16", "INF/19", "INF/22", "INF/23")
    ]


@pytest.mark.parametrize(
    "characters", ["&<>\"'", "{{ 7*7 }}", "{% endif %}", "{_{ 7 }_}", "\x00\x07\x0b\ud800\ue000x", "\n\t\a\f"]
)
def test_hostile_characters_in_any_field_are_words_and_nothing_more(characters: str) -> None:
    facts = worked_case()
    harmful = replace(facts, masthead=replace(facts.masthead, title={"en": f"A{characters}B"}))
    title = words_of(lay_out(harmful, "en").head.title)
    assert title.startswith("A")
    assert title.endswith("B")
    assert not re.search("[\x00-\x1f\ud800-\udfff\ue000]", title)
    if characters.isprintable():
        assert characters in title


def test_an_act_recommended_is_an_item_under_what_the_body_may_wish() -> None:
    facts = replace(
        worked_case(), actions=(ActionFact("note", {"en": "To take note.", "zh": "注意到。"}, ("action:1",)),)
    )
    laid = lay_out(facts, "zh")
    assert [(block.label, block.text) for block in laid.blocks][-4:-2] == [
        ("22.", "缔约方大会不妨："),
        ("(a)", "注意到。"),
    ]


def test_without_acts_there_is_no_section_for_them() -> None:
    laid = lay_out(replace(worked_case(), actions=()), "en")
    assert "action" not in [block.key for block in laid.blocks]
    assert "recommended" not in " ".join(block.text for block in laid.blocks if block.key == "contents")


def test_an_unknown_kind_of_note_is_refused() -> None:
    with pytest.raises(BadInput, match=r"no such kind of note: 'poem'; there are .*submissions"):
        lay_out(replace(worked_case(), kind="poem"), "en")


# The seed's own slip: it gives the compilation two symbols, of which the register holds the other.
SLIPS = {"UNEP/MC/COP.4/INF/11"}
SYMBOL = re.compile(r"UNEP(?:/[A-Z]+)+\.\d+(?:/[A-Z]+)?/\d+|MC-\d+/\d+")
DATE = re.compile(r"\d{4} *年(?: *\d+ *月)?(?: *\d+ *日)?(?: *至 *\d+ *日)?")
ARTICLE = re.compile(r"第 *\d+ *条")


def test_every_symbol_date_and_article_of_the_seed_is_in_the_chinese_note(shared: Path) -> None:
    seed = (shared / "seeds" / "003_minamata_cop4_capacity_building.zh.txt").read_text(encoding="utf-8")
    laid = lay_out(worked_case(), "zh")
    head = laid.head
    lines = (head.body, head.meeting, head.place, head.item, head.item_heading, head.title, *head.issue, *head.stars)
    written = " ".join([*(words_of(line) for line in lines), *(block.text for block in laid.blocks)])
    for pattern in (SYMBOL, DATE, ARTICLE):
        wanted = {found.replace(" ", "") for found in pattern.findall(seed)} - SLIPS
        assert wanted
        assert {found for found in wanted if found not in written} == set()


def test_no_sentence_of_the_seed_is_copied(shared: Path) -> None:
    seed = (
        (shared / "seeds" / "003_minamata_cop4_capacity_building.zh.txt").read_text(encoding="utf-8").replace(" ", "")
    )
    written = [block.text for block in lay_out(worked_case(), "zh").blocks if block.kind in ("paragraph", "item")]
    sentences = [one for text in written for one in re.split("。", text) if len(one) > 15]
    assert sentences
    assert [one for one in sentences if one.replace(" ", "") in seed] == []


def test_a_submission_of_unknown_sender_is_a_fact_of_its_own() -> None:
    assert SubmissionFact(1, None) != SubmissionFact(1, party("ARG"))


KINDS = ["submissions", "expert_group", "information", "progress", "intersessional", "compilation"]


@pytest.mark.parametrize("language", UN_LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_note_of_each_kind_is_laid_out_from_an_empty_register(kind: str, language: str) -> None:
    laid = lay_out(NoteFacts(kind=kind, masthead=replace(worked_case().masthead, symbol=None, dated=None)), language)
    assert {one.code for one in laid.unknown} == {"symbol", "dated"}
    assert all(block.text for block in laid.blocks)
