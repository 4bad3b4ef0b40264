"""The account of an intersessional period: activities with place, dates, host and donors, listed and in sentences."""

from dataclasses import replace

import pytest

from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES
from followup.vocabulary.places import AgendaItem
from followup.writing.notes.facts import (
    ActionFact,
    ActivityFact,
    NoteFacts,
    OfficersParagraph,
    OfficersSection,
    SegmentFact,
    Span,
)
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import Block, words_of
from followup.writing.notes.sidecar import sidecar
from followup.writing.notes.web import to_html
from followup.writing.notes.word import to_word
from tests.unit.writing.notes.test_word import styled
from tests.unit.writing.notes.worked_case import party, worked_case

PREPARATION = {"en": "Preparation of the meeting", "zh": "会议筹备"}
REQUESTED = {"en": "Work requested", "zh": "要求开展的工作"}
BUREAU = {
    "en": "The Bureau met {held bureau} times, last in {place bureau_3} on {when bureau_3}.",
    "zh": "主席团举行了{held bureau of meeting}，最近一次于{when bureau_3}在{place bureau_3}。",
}
REGIONS = {
    "en": "With contributions from {donors regional}, see section {section bureau}:",
    "zh": "在{donors regional}的捐助下（见{section bureau}）：",
}
EXPERTS = {
    "en": "At the invitation of {host ottawa}, experts met in {place ottawa} ({when ottawa}).",
    "zh": "应{host ottawa}邀请，专家于{when ottawa}在{place ottawa}开会。",
}
PERIOD = (
    "The present note gives an account of the main activities of the secretariat since the first meeting of the "
    "Conference of the Parties. Section II deals with the preparation. Section III deals with the work requested. The "
    "activities of the period are listed in the annex."
)
DONORS = ("AUT", "JPN", "SWE", "CHE")


def activity(key: str, group: str, names: tuple[str, str], days: str | None, **more: object) -> ActivityFact:
    place = more.pop("place", ("", ""))
    assert isinstance(place, tuple)
    texts = {"en": place[0], "zh": place[1]} if place[0] else {}
    fact = ActivityFact(key, group, {"en": names[0], "zh": names[1]}, Span.parse(days) if days else None, place=texts)
    return replace(fact, records=(f"activity:{key}",), **more)  # type: ignore[arg-type]


def account() -> NoteFacts:
    """Part of the intersessional period before the second meeting of the COP to the Minamata Convention."""
    base = worked_case()
    donors = tuple(party(code) for code in DONORS)
    consultation = {"en": "Held.", "zh": "已举行。"}
    activities = (
        activity("bureau_1", "bureau", ("Bureau", "主席团"), "2017-12-20", mode="telephone"),
        activity("bureau_2", "bureau", ("Bureau", "主席团"), "2018-04-27", mode="telephone"),
        activity("bureau_3", "bureau", ("Bureau", "主席团"), "2018-09-13..2018-09-14", place=("Geneva", "日内瓦")),
        activity(
            "africa",
            "regional",
            ("Africa", "非洲"),
            "2018-10-09..2018-10-10",
            place=("Lusaka", "卢萨卡"),
            donors=donors,
        ),
        activity(
            "cee",
            "regional",
            ("Central and Eastern Europe", "中东欧"),
            "2018-10-16..2018-10-17",
            place=("Chisinau", "基希讷乌"),
            donors=donors,
            result=consultation,
        ),
        activity(
            "ottawa",
            "experts",
            ("Effectiveness evaluation experts", "成效评估专家组"),
            "2018-03-05..2018-03-09",
            place=("Ottawa", "渥太华"),
            host=party("CAN"),
        ),
        activity(
            "webinar_2",
            "webinars",
            ("Webinar on mercury trade, Asia-Pacific", "亚太汞贸易网播研讨会"),
            None,
            mode="online",
        ),
    )
    return NoteFacts(
        kind="intersessional",
        masthead=replace(
            base.masthead,
            meeting_number=2,
            segments=(SegmentFact(Span.parse("2018-11-19..2018-11-23"), place={"en": "Geneva", "zh": "日内瓦"}),),
            agenda_item=AgendaItem.parse("5(k)"),
            agenda_symbol="UNEP/MC/COP.2/1",
        ),
        activities=activities,
        sections=(
            OfficersSection("preparation", PREPARATION, {"en": "the preparation", "zh": "会议筹备"}),
            OfficersSection("bureau", {"en": "Bureau", "zh": "主席团"}, parent="preparation"),
            OfficersSection("regions", {"en": "Regional meetings", "zh": "区域会议"}, parent="preparation"),
            OfficersSection("requested", REQUESTED, {"en": "the work requested", "zh": "要求开展的工作"}),
        ),
        paragraphs=(
            OfficersParagraph("bureau", BUREAU),
            OfficersParagraph("regions", REGIONS, listing="regional"),
            OfficersParagraph("requested", EXPERTS),
        ),
        actions=(ActionFact("note", {"en": "To take note.", "zh": "注意到。"}),),
    )


def find(facts: NoteFacts, language: str, key: str) -> list[Block]:
    return [block for block in lay_out(facts, language).blocks if block.key == key]


def texts(facts: NoteFacts, language: str) -> list[tuple[str, str]]:
    return [(block.label, block.text) for block in lay_out(facts, language).blocks if block.kind != "table"]


def test_the_account_in_english() -> None:
    assert texts(account(), "en") == [
        ("I.", "Introduction"),
        ("1.", PERIOD),
        ("II.", "Preparation of the meeting"),
        ("A.", "Bureau"),
        ("2.", "The Bureau met three times, last in Geneva on 13 and 14 September 2018."),
        ("B.", "Regional meetings"),
        ("3.", "With contributions from Austria, Japan, Sweden and Switzerland, see section II.A:"),
        ("(a)", "Africa: Lusaka, 9 and 10 October 2018;"),
        ("(b)", "Central and Eastern Europe: Chisinau, 16 and 17 October 2018."),
        ("III.", "Work requested"),
        ("4.", "At the invitation of Canada, experts met in Ottawa (5–9 March 2018)."),
        ("IV.", "Action recommended to the Conference of the Parties"),
        ("5.", "The Conference of the Parties may wish:"),
        ("(a)", "To take note."),
        ("Annex", "Activities of the period"),
    ]


def test_the_account_in_chinese() -> None:
    found = dict(texts(account(), "zh"))
    assert found["2."] == "主席团举行了三次会议，最近一次于2018年9月13日和14日在日内瓦。"
    assert found["3."] == "在奥地利、日本、瑞典和瑞士的捐助下（见第二节（一））："
    assert found["4."] == "应加拿大邀请，专家于2018年3月5日至9日在渥太华开会。"
    assert ("(a)", "非洲：卢萨卡，2018年10月9日和10日；") in texts(account(), "zh")


def test_the_table_tells_what_is_not_recorded() -> None:
    (table,) = [block for block in lay_out(account(), "en").blocks if block.rows]
    rows = [tuple(words_of(cell) for cell in row) for row in table.rows]
    assert rows[0] == ("Bureau", "by telephone, 20 December 2017", "No result recorded.")
    assert rows[4] == (
        "Central and Eastern Europe",
        "Chisinau, 16 and 17 October 2018",
        "Contributions: Austria, Japan, Sweden and Switzerland. Held.",
    )
    assert rows[5][2] == "Host: Canada. No result recorded."
    assert rows[6][1] == "online, [date not recorded]"
    codes = [one.code for one in lay_out(account(), "en").unknown]
    assert codes.count("activity_result") == 6
    assert codes.count("activity_date") == 1


CHANGES = [
    ("a donor less", "africa", {"donors": ()}, []),
    ("another place", "bureau_3", {"place": {"en": "Bangkok", "zh": "曼谷"}}, ["officers:bureau"]),
    ("another date", "africa", {"when": Span.parse("2018-10-11")}, ["activity:africa"]),
    ("another host", "ottawa", {"host": party("NOR")}, ["officers:requested"]),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("what", "key", "change", "changed"), CHANGES, ids=[row[0] for row in CHANGES])
def test_a_record_changes_exactly_what_depends_on_it(
    what: str, key: str, change: dict[str, object], changed: list[str], language: str
) -> None:
    assert what
    facts = account()
    activities = tuple(replace(one, **change) if one.key == key else one for one in facts.activities)  # type: ignore[arg-type]
    before, after = (lay_out(one, language).blocks for one in (facts, replace(facts, activities=activities)))
    found = [new.key for old, new in zip(before, after, strict=True) if old.text != new.text]
    assert found == [*changed, "activities"]


def test_every_place_and_date_hangs_on_its_activity() -> None:
    facts = account()
    (requested,) = [one for one in sidecar(facts, lay_out(facts, "en"))["blocks"] if one["label"] == "4."]
    assert [(one["text"], one["records"]) for one in requested["figures"]] == [
        ("Canada", ["activity:ottawa"]),
        ("Ottawa", ["activity:ottawa"]),
        ("5–9 March 2018", ["activity:ottawa"]),
    ]


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_language_lays_the_account_out_alike(language: str) -> None:
    english, other = lay_out(account(), "en"), lay_out(account(), language)
    assert [block.key for block in other.blocks] == [block.key for block in english.blocks]
    assert to_html(other)
    assert to_word(other, account().masthead.dated)


def test_word_and_html_have_headings_of_two_levels_and_a_table_of_three_columns() -> None:
    laid = lay_out(account(), "en")
    body = styled(to_word(laid, account().masthead.dated))
    assert [words for style, words in body if style == "NoteHeading2"] == ["Bureau", "Regional meetings"]
    assert [words for style, words in body if style == "NoteTableHead"] == [
        "Activity",
        "Place and dates",
        "Host, contributions and result",
    ]
    assert b'<h3 id="section-bureau">' in to_html(laid)


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("{when nothing}", "no activity 'nothing'"),
        ("{host africa}", "activity 'africa' has no host"),
        ("{donors bureau}", "no donors are recorded for 'bureau'"),
        ("{held nothing}", "no activity or group of activities 'nothing'"),
    ],
)
def test_marks_for_activities_that_nothing_stands_behind(mark: str, reason: str) -> None:
    facts = replace(account(), paragraphs=(OfficersParagraph("bureau", {"en": mark}),))
    with pytest.raises(BadInput, match=reason):
        lay_out(facts, "en")


def test_a_listing_of_a_group_without_activities_is_refused() -> None:
    facts = replace(account(), paragraphs=(OfficersParagraph("bureau", {"en": "List:"}, listing="nothing"),))
    with pytest.raises(BadInput, match="no group of activities 'nothing'"):
        lay_out(facts, "en")


def test_two_annexes_are_numbered() -> None:
    facts = replace(account(), documents=worked_case().documents[:1])
    labels = [block.label for block in lay_out(facts, "en").blocks if block.kind == "annex"]
    assert labels == ["Annex I", "Annex II"]
    assert find(facts, "en", "period")[0].text.endswith("are listed in annex I.")
