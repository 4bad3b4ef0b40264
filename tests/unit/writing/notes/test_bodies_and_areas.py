"""Two kinds of note: information received from bodies that were asked, and progress by area of work."""

from dataclasses import replace

import pytest

from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.notes.facts import ActivityFact, AreaFact, BodyFact, MandateFact, NoteFacts, OfficersSection
from followup.writing.notes.layout import lay_out
from followup.writing.notes.sidecar import sidecar
from followup.writing.notes.web import to_html
from followup.writing.notes.word import to_word
from tests.unit.writing.notes.worked_case import worked_case


def body(key: str, english: str, chinese: str, *, asked: bool = True, replied: bool = False) -> BodyFact:
    return BodyFact(key, {"en": english, "zh": chinese}, asked, replied, records=(f"body:{key}",))


def information() -> NoteFacts:
    """The second open-ended working group on mercury: seven were asked, one replied formally."""
    return NoteFacts(
        kind="information",
        masthead=worked_case().masthead,
        mandates=(MandateFact("24/3 IV", {"en": "to provide information", "zh": "提供资料"}),),
        bodies=(
            body("gef", "Global Environment Facility", "全球环境基金"),
            replace(body("mlf", "Multilateral Fund", "多边基金", replied=True), section="mlf"),
            body("montreal", "Montreal Protocol", "蒙特利尔议定书"),
            body("basel", "Basel Convention", "巴塞尔公约"),
            body("stockholm", "Stockholm Convention", "斯德哥尔摩公约"),
            body("rotterdam", "Rotterdam Convention", "鹿特丹公约"),
            body("unfccc", "Climate Change Convention", "气候变化公约"),
            body("unido", "Industrial Development Organization", "工业发展组织", asked=False),
        ),
        sections=(OfficersSection("mlf", {"en": "Multilateral Fund", "zh": "多边基金"}),),
    )


SILENT = (
    "One reply has been received: Multilateral Fund. No reply is recorded from: Global Environment Facility, Montreal "
    "Protocol, Basel Convention, Stockholm Convention, Rotterdam Convention and Climate Change Convention."
)


def test_who_was_asked_and_who_replied() -> None:
    found = {block.key: block.text for block in lay_out(information(), "en").blocks}
    assert found["asked"].startswith("Information was requested from seven bodies: Global Environment Facility, ")
    assert found["replies"] == SILENT
    chinese = {block.key: block.text for block in lay_out(information(), "zh").blocks}
    assert chinese["asked"].startswith("秘书处请七个机构提供资料：全球环境基金、多边基金、")
    assert chinese["replies"].startswith("已收到一份答复：多边基金。以下机构未登记答复：全球环境基金、")


def test_one_reply_more_changes_the_sentence_about_replies_alone() -> None:
    facts = information()
    more = replace(facts, bodies=tuple(replace(one, replied=one.replied or one.key == "gef") for one in facts.bodies))
    before, after = lay_out(facts, "en").blocks, lay_out(more, "en").blocks
    changed = [new for old, new in zip(before, after, strict=True) if old.text != new.text]
    assert [block.key for block in changed] == ["replies"]
    assert changed[0].text.startswith(
        "Two replies have been received: Global Environment Facility and Multilateral Fund."
    )


@pytest.mark.parametrize(
    ("replied", "sentence"),
    [
        (set(), "No reply had been received by the date of the present note."),
        ({"gef", "mlf", "montreal", "basel", "stockholm", "rotterdam", "unfccc"}, "Seven replies have been received"),
    ],
)
def test_when_none_or_all_replied(replied: set[str], sentence: str) -> None:
    facts = information()
    changed = replace(facts, bodies=tuple(replace(one, replied=one.key in replied) for one in facts.bodies))
    (text,) = [block.text for block in lay_out(changed, "en").blocks if block.key == "replies"]
    assert text.startswith(sentence)
    assert "No reply is recorded" not in text


def test_asked_and_not_covered_and_covered_and_not_asked_are_told_to_the_drafter() -> None:
    codes = [one.code for one in lay_out(information(), "en").unknown]
    assert codes.count("body_reply") == 6
    assert codes.count("body_not_covered") == 6
    assert codes.count("body_not_asked") == 1


def area(key: str, english: str, chinese: str, lead: tuple[str, str] | None, **more: dict[str, str]) -> AreaFact:
    names = {"en": english, "zh": chinese}
    leader = {"en": lead[0], "zh": lead[1]} if lead else {}
    return replace(AreaFact(key, names, leader, records=(f"area:{key}",)), **more)  # type: ignore[arg-type]


def done(key: str, group: str, english: str, chinese: str) -> ActivityFact:
    return ActivityFact(key, group, {"en": english, "zh": chinese}, None, records=(f"activity:{key}",))


def progress() -> NoteFacts:
    """Part of a report on the Global Mercury Partnership: one area in full, one without target, one with nothing."""
    target = {"en": "a reduction of demand by 50 per cent by 2017", "zh": "到2017年将需求减少50%"}
    pending = {"en": "one may be set once trends are known", "zh": "待了解趋势后再定"}
    return NoteFacts(
        kind="progress",
        masthead=worked_case().masthead,
        areas=(
            area("gold", "Small-scale gold mining", "小型采金业", ("UNIDO", "工发组织"), target=target),
            area("coal", "Coal combustion", "燃煤", ("IEA Clean Coal Centre", "能源机构净煤中心"), no_target=pending),
            area("metals", "Non-ferrous metals", "有色金属", None),
        ),
        activities=(
            done("plans", "gold", "National strategic plans", "国家战略计划"),
            done("vapour", "gold", "Capture of mercury vapour", "汞蒸汽收集"),
            done("guide", "coal", "Guidance on best techniques", "最佳技术指导"),
        ),
    )


def test_progress_by_area_in_both_languages() -> None:
    english = [(block.label, block.text) for block in lay_out(progress(), "en").blocks]
    assert english == [
        ("I.", "Introduction"),
        ("1.", "The present note reports on three areas."),
        ("II.", "Progress by area"),
        ("A.", "Small-scale gold mining"),
        ("2.", "The area is led by UNIDO. Its target: a reduction of demand by 50 per cent by 2017."),
        ("3.", "The main activities are:"),
        ("(a)", "National strategic plans;"),
        ("(b)", "Capture of mercury vapour."),
        ("B.", "Coal combustion"),
        (
            "4.",
            "The area is led by IEA Clean Coal Centre. No target has been set: one may be set once trends are known.",
        ),
        ("5.", "The main activities are:"),
        ("(a)", "Guidance on best techniques."),
        ("C.", "Non-ferrous metals"),
        ("6.", "No lead is recorded for this area."),
        ("7.", "No activity is recorded in this area."),
    ]
    chinese = {block.label: block.text for block in lay_out(progress(), "zh").blocks}
    assert chinese["（三）"] == "有色金属"
    assert chinese["6."] == "本领域未登记牵头者。"


def test_gaps_are_told_to_the_drafter() -> None:
    found = [(one.code, one.records) for one in lay_out(progress(), "zh").unknown if one.code.startswith("area")]
    assert found == [("area_lead", ("area:metals",)), ("area_target", ("area:metals",))]


def test_an_area_hangs_on_its_record() -> None:
    facts = progress()
    blocks = {one["label"]: one for one in sidecar(facts, lay_out(facts, "en"))["blocks"]}
    assert blocks["2."]["records"] == ["area:gold"]
    assert blocks["A."]["records"] == ["area:gold"]


@pytest.mark.parametrize("language", UN_LANGUAGES)
@pytest.mark.parametrize("facts", [information(), progress()], ids=["information", "progress"])
def test_every_language_lays_them_out_alike(facts: NoteFacts, language: str) -> None:
    english, other = lay_out(facts, "en"), lay_out(facts, language)
    assert [block.key for block in other.blocks] == [block.key for block in english.blocks]
    assert to_html(other)
    assert to_word(other, facts.masthead.dated)


def test_an_empty_note_has_its_introduction_and_nothing_made_up() -> None:
    empty = NoteFacts(kind="information", masthead=worked_case().masthead)
    assert [block.text for block in lay_out(empty, "en").blocks] == ["Introduction"]


def test_a_note_of_a_kind_without_a_wording_in_the_language_is_refused() -> None:
    with pytest.raises(BadInput, match="no such kind of note: 'budget'"):
        lay_out(NoteFacts(kind="budget", masthead=worked_case().masthead), "en")
