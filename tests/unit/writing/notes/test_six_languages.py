"""Fixed words, dates, ordinals, counts and lists in the six languages, and a note that runs right to left."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree, html

from followup.content import content_path, load_yaml
from followup.vocabulary.languages import UN_LANGUAGES
from followup.vocabulary.places import AgendaItem
from followup.writing.notes.catalogue import catalogue
from followup.writing.notes.facts import ActionFact, NoteFacts, OfficersItem, OfficersParagraph, PartyFact, Span
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import words_of
from followup.writing.notes.spelling import expanded
from followup.writing.notes.web import to_html
from followup.writing.notes.word import to_word
from tests.unit.writing.notes.worked_case import party, submission, worked_case

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

DATES = [
    ("ar", "2020-03-31", "31 آذار/مارس 2020"),
    ("ru", "2020-03-31", "31 марта 2020 года"),
    ("zh", "2020-03-31", "2020年3月31日"),
    ("en", "2020-03-31", "31 March 2020"),
    ("fr", "2020-04-01", "1er avril 2020"),
    ("es", "2020-03-31", "31 de marzo de 2020"),
    ("fr", "2021-11-01..2021-11-05", "1er-5 novembre 2021"),
    ("es", "2021-11-01..2021-11-05", "1 a 5 de noviembre de 2021"),
    ("ru", "2021-11-01..2021-11-05", "1–5 ноября 2021 года"),
    ("ar", "2021-11-01..2021-11-05", "1-5 تشرين الثاني/نوفمبر 2021"),
    ("ru", "2019-12", "декабрь 2019 года"),
    ("ru", "2022-Q1", "в первом квартале 2022 года"),
    ("fr", "2022-Q1", "premier trimestre de 2022"),
    ("es", "2022-Q3", "tercer trimestre de 2022"),
    ("ar", "2022-Q1", "الربع الأول من عام 2022"),
]


@pytest.mark.parametrize(("language", "value", "printed"), DATES)
def test_dates(language: str, value: str, printed: str) -> None:
    assert catalogue(language).span(Span.parse(value)) == printed


ORDINALS = [
    ("fr", "feminine", 1, "première"),
    ("fr", "feminine", 4, "quatrième"),
    ("fr", "feminine", 24, "vingt-quatrième"),
    ("es", "feminine", 1, "primera"),
    ("es", "feminine", 3, "tercera"),
    ("es", "feminine", 24, "vigésima cuarta"),
    ("ru", "neuter", 3, "третье"),
    ("ru", "neuter", 24, "двадцать четвертое"),
    ("ru", "feminine", 2, "вторая"),
    ("ar", None, 4, "الرابع"),
    ("ar", "feminine", 1, "الأولى"),
    ("ar", "feminine", 12, "الثانية عشرة"),
    ("ar", "feminine", 24, "الرابعة والعشرين"),
]


@pytest.mark.parametrize(("language", "form", "number", "printed"), ORDINALS)
def test_ordinals_agree_with_their_noun(language: str, form: str | None, number: int, printed: str) -> None:
    assert catalogue(language).ordinal(number, form) == printed


COUNTS = [
    ("fr", {1: "une communication", 2: "deux communications", 14: "14 communications"}),
    ("es", {1: "una comunicación", 2: "dos comunicaciones", 14: "14 comunicaciones"}),
    ("ru", {1: "1 материал", 3: "3 материала", 14: "14 материалов", 21: "21 материал", 22: "22 материала"}),
    ("ar", {1: "ورقة واحدة", 2: "ورقتان", 3: "3 ورقات", 14: "14 ورقة", 100: "100 ورقة", 103: "103 ورقات"}),
]


@pytest.mark.parametrize(("language", "printed"), COUNTS)
def test_counts_take_the_plural_of_the_language(language: str, printed: dict[int, str]) -> None:
    assert {count: catalogue(language).counted(count, "submission") for count in printed} == printed


LISTS = [
    ("fr", "A, B et C"),
    ("es", "A, B y C"),
    ("ru", "A, B и C"),
    ("ar", "A، وB، وC"),
]


@pytest.mark.parametrize(("language", "printed"), LISTS)
def test_lists(language: str, printed: str) -> None:
    assert catalogue(language).listed(["A", "B", "C"]) == printed


AGENDA = [("fr", "4 f)"), ("es", "4 f)"), ("ru", "4 f)"), ("ar", "4 (و)"), ("en", "4 (f)"), ("zh", "4(f)")]


@pytest.mark.parametrize(("language", "printed"), AGENDA)
def test_agenda_items(language: str, printed: str) -> None:
    assert catalogue(language).agenda_item(AgendaItem.parse("4(f)")) == printed


LABELS = [
    ("ar", ["أولاً -", "1 -", "(أ)", "'1'"]),
    ("fr", ["I.", "1.", "a)", "i)"]),
    ("zh", ["一、", "1.", "(a)", "（一）"]),
]


@pytest.mark.parametrize(("language", "printed"), LABELS)
def test_labels(language: str, printed: list[str]) -> None:
    words = catalogue(language)
    kinds = [("heading", 1), ("paragraph", 1), ("item", 1), ("item", 2)]
    assert [words.label(kind, 1, level) for kind, level in kinds] == printed


def shape(entry: Any) -> Any:  # noqa: ANN401  the keys of a YAML file, however deep
    return {key: shape(value) for key, value in entry.items()} if isinstance(entry, dict) else None


OWN = {"issue_language", "sort_without", "agenda_letters", "first_of_month", "nouns"}
OWN |= {"quarter_form", "month_alone", "ordinal_forms"}


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_catalogue_has_the_same_entries(language: str) -> None:
    english = load_yaml(content_path("templates", "locale", "en.yaml"))
    other = load_yaml(content_path("templates", "locale", f"{language}.yaml"))
    same = {key: shape(value) for key, value in other.items() if key not in OWN}
    inherited = {"distribution", "dated", "language", "original"}
    wanted = {key: shape(value) for key, value in english.items() if key not in OWN}
    if "issue_language" in other:  # these lines are printed in that language
        wanted["masthead"] = {key: None for key in wanted["masthead"] if key not in inherited} | {
            "words": wanted["masthead"]["words"]
        }
    assert {key: value for key, value in same.items() if key != "numbering"} == {
        key: value for key, value in wanted.items() if key != "numbering"
    }
    assert set(english["nouns"]) <= set(other["nouns"])


@pytest.mark.parametrize("language", UN_LANGUAGES)
@pytest.mark.parametrize("kind", ["submissions", "intersessional", "information", "progress", "expert_group"])
def test_every_wording_has_the_same_entries(kind: str, language: str) -> None:
    english = load_yaml(content_path("templates", "notes", kind, "en.yaml"))
    other = load_yaml(content_path("templates", "notes", kind, f"{language}.yaml"))
    assert shape(other) == shape(english)


CONFIDENTIAL = {
    "ar": "ورقة واحدة طلب مرسلها السرية",
    "zh": "另有一份提交材料的提交方要求保密",
    "en": "for one submission the sender asked for confidentiality",
    "fr": "pour une communication, l’auteur a demandé la confidentialité",
    "ru": "отправитель просил о конфиденциальности: 1 материал",
    "es": "en una comunicación quien la envió pidió confidencialidad",
}


@pytest.mark.parametrize("language", UN_LANGUAGES)
@pytest.mark.parametrize("senders", [[], ["ARG"], ["ARG", "CAN"], ["ARG", None], [None, None], ["ARG"] * 21])
def test_one_submission_more_changes_one_paragraph_in_every_language(language: str, senders: list[str | None]) -> None:
    came = tuple(submission(number, code) for number, code in enumerate(senders, 1))
    facts = replace(worked_case(), submissions=came)
    more = replace(facts, submissions=(*came, submission(len(came) + 1, "JPN")))
    before, after = (lay_out(one, language).blocks for one in (facts, more))
    assert len(before) == len(after)
    changed = [new.key for old, new in zip(before, after, strict=True) if old.text != new.text]
    # from none to one, the note also begins to say where they are reproduced
    assert changed == (["received"] if senders else ["contents", "received"])


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_an_observer_is_named_apart_and_who_asked_for_confidentiality_is_only_counted(language: str) -> None:
    fund = PartyFact("GEF", dict.fromkeys(UN_LANGUAGES, "the Fund"), ("party:GEF",), observer=True)
    came = (
        submission(1, "ARG"),
        replace(submission(2, None), party=fund),
        replace(submission(3, "CAN"), confidential=True),
    )
    laid = lay_out(replace(worked_case(), submissions=came), language)
    (received,) = (block.text for block in laid.blocks if block.key == "received")
    argentina, canada = (party(code).names[language] for code in ("ARG", "CAN"))
    assert received.index(argentina) < received.index("the Fund")
    assert canada not in received
    assert CONFIDENTIAL[language] in received


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_what_is_not_translated_is_marked_and_wholly_in_the_original(language: str) -> None:
    words = {"en": "See {decision MC-3/8} of {date phase_out}."}
    facts = replace(worked_case(), paragraphs=(OfficersParagraph("introduction", words),))
    laid = lay_out(facts, language)
    assert laid.blocks[1].text.endswith("See decision MC-3/8 of 2020.")
    assert laid.blocks[1].untranslated is (language != "en")


def arabic() -> NoteFacts:
    """A note of which every text is there in Arabic."""
    facts = worked_case()
    masthead = replace(
        facts.masthead,
        organization={"ar": "برنامج الأمم المتحدة للبيئة"},
        convention={"ar": "اتفاقية ميناماتا بشأن الزئبق"},
        body={"ar": "مؤتمر الأطراف"},
        item_heading={"ar": "بناء القدرات والمساعدة التقنية ونقل التكنولوجيا"},
        title={"ar": "برنامج بناء القدرات والمساعدة التقنية"},
        segments=facts.masthead.segments[:1],
    )
    items = (OfficersItem({"ar": "بناء القدرات:"}, (OfficersItem({"ar": "تدريب."}),)),)
    words = {"ar": "انظر {document UNEP/MC/COP.4/16}.^[انظر {decision MC-3/8}.]"}
    return replace(
        facts,
        masthead=masthead,
        mandates=tuple(replace(one, asks={"ar": "تجميع المعلومات"}) for one in facts.mandates),
        documents=tuple(replace(one, titles={"ar": "تقرير"}) for one in facts.documents),
        sections=(),
        paragraphs=(OfficersParagraph("introduction", words, items),),
        actions=(ActionFact("note", {"ar": "أن يحيط علماً بهذه المذكرة."}),),
    )


def part(archive: bytes, name: str) -> Any:  # noqa: ANN401  an lxml element
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return etree.fromstring(opened.read(name))


def test_an_arabic_note_is_wholly_arabic() -> None:
    laid = lay_out(arabic(), "ar")
    assert [one.code for one in laid.unknown] == ["pinpoint", "symbol", "second"]
    assert words_of(laid.head.meeting) == "الاجتماع الرابع"
    written = " ".join(block.text for block in laid.blocks if block.kind != "table")
    latin = set(re.findall(r"[A-Za-z][\w./-]*", written))
    assert latin <= {"UNEP/MC/COP.4/16.", "UNEP/MC/COP.4/INF/23", "UNEP/MC/COP.4/INF/23.", "MC-3/8"}


def test_an_arabic_word_file_runs_right_to_left_with_symbols_left_to_right() -> None:
    archive = to_word(lay_out(arabic(), "ar"), date(2021, 7, 26))
    for style in part(archive, "word/styles.xml").iter(f"{W}style"):
        if style.get(f"{W}type") == "paragraph":
            assert style.find(f"{W}pPr/{W}bidi") is not None
    body = part(archive, "word/document.xml")
    assert all(one[0].tag == f"{W}bidiVisual" for one in body.iter(f"{W}tblPr"))
    for run in body.iter(f"{W}r"):
        words = "".join(one.text or "" for one in run.iter(f"{W}t"))
        if re.search("[A-Za-z]", words):
            assert run.find(f"{W}rPr/{W}rtl") is None
        elif re.search("[\u0600-\u06ff]", words):
            assert run.find(f"{W}rPr/{W}rtl") is not None


def test_headings_that_word_cannot_number_are_typed() -> None:
    archive = to_word(lay_out(arabic(), "ar"), date(2021, 7, 26))
    headings = []
    for paragraph in part(archive, "word/document.xml").iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") == "NoteHeading":
            headings.append("".join(one.text or "" for one in paragraph.iter(f"{W}t")))
    assert headings[:2] == ["أولاً -مقدمة", "ثانياً -تقرير عن الورقات الواردة"]
    forms = [one.get(f"{W}val") for one in part(archive, "word/numbering.xml").iter(f"{W}numFmt")]
    assert forms == ["none", "none", "decimal", "arabicAbjad", "decimal"]


def test_an_arabic_page_isolates_symbols() -> None:
    page = html.document_fromstring(to_html(lay_out(arabic(), "ar")).decode())
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert "UNEP/MC/COP.4/16" in page.xpath("//bdi/text()")
    assert "MC-3/8" not in "".join(page.xpath("//p[@class='paragraph']/text()")).replace("المقرر MC-3/8", "")


@pytest.mark.parametrize(
    ("form", "forms"),
    [
        ("fourth", ["fourth"]),
        ("premi(er|ère)", ["premier", "première"]),
        ("втор<oj>", ["второй", "вторая"]),
        ("(a|b)x(|s)", ["ax", "axs", "bx", "bxs"]),
    ],
)
def test_the_forms_of_a_word(form: str, forms: list[str]) -> None:
    assert expanded(form, {"oj": ["ой", "ая"]}) == forms
