"""How lines are placed, what marks count, which days are possible; and texts that mean harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.checking.check import check
from followup.checking.days import dates_in
from followup.checking.document import Printed, lay_out
from followup.checking.marks import Style, find_mark
from followup.vocabulary.languages import UN_LANGUAGES

LONG = 12_000


@pytest.mark.parametrize(
    ("text", "style", "ordinal"),
    [
        ("12. The secretariat", Style.PARAGRAPH, 12),
        ("2.5 million", None, 0),
        ("٣ - عقد الاجتماع", Style.PARAGRAPH, 3),
        ("十二、 结论", Style.SECTION_HAN, 12),
        ("IV. Conclusions", Style.SECTION_ROMAN, 4),
        ("B． 《巴塞尔公约》", Style.SECTION_LETTER, 2),
        ("ثانيا - خلفية", Style.SECTION_ARABIC, 2),
        ("（三）其他", Style.ITEM_HAN, 3),
        ("(2) other", Style.ITEM_FIGURE, 2),
        ("c) otros", Style.ITEM_LETTER, 3),
        ("(iv) others", Style.ITEM_ROMAN, 4),
        ("(ج) أخرى", Style.ITEM_ABJAD, 3),
        ("в) прочее", Style.ITEM_CYRILLIC, 3),
        ("A meeting", None, 0),
    ],
)
def test_marks(text: str, style: Style | None, ordinal: int) -> None:
    mark, _ = find_mark(text)
    assert (mark.style if mark else None, mark.ordinal if mark else 0) == (style, ordinal)


def test_places() -> None:
    text = "Fourth meeting\n1. First:\n(a) Item:\n(i) Part;\nA. Head\n2. Second.\n* UNEP/MC/COP.4/1.\nAnnex\n1. Third."
    printed = [Printed(line, line=number) for number, line in enumerate(text.splitlines(), start=1)]
    assert [line.place for line in lay_out("note", "en", printed).lines] == [
        "masthead, line 1",
        "paragraph 1, line 2",
        "paragraph 1(a), line 3",
        "paragraph 1(a)(i), line 4",
        "section A, line 5",
        "paragraph 2, line 6",
        "note, line 7",
        "annex, line 8",
        "annex, paragraph 1, line 9",
    ]


def test_numbers_that_the_format_keeps_apart() -> None:
    printed = [Printed("引言", "一、", heading=True), Printed("见附件。", "1."), Printed("附注。", "1", note=True)]
    assert [line.place for line in lay_out("note", "zh", printed).lines] == ["section 一", "paragraph 1", "note 1"]


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("zh", "2007年4月30日－5月4日", "2007-04-30 2007-05-04"),
        ("zh", "2009年10月19－23日", "2009-10-19 2009-10-23"),
        ("en", "28 November to 2 December 2005", "2005-11-28 2005-12-02"),
        ("fr", "du 1er au 5 mai 2021", "2021-05-01 2021-05-05"),
        ("es", "del 19 al 23 de noviembre de 2018", "2018-11-19 2018-11-23"),
        ("ru", "с 19 по 23 ноября 2018 года", "2018-11-19 2018-11-23"),
        ("ar", "31 آذار/مارس 2020", "2020-03-31 2020-03-31"),
    ],
)
def test_days_as_they_are_written(language: str, text: str, days: str) -> None:
    [only] = dates_in(text, language)
    assert f"{only.first} {only.last}" == days


HOSTILE = [
    "UNEP/",
    "UNEP / ",
    "(",
    "（a)",
    "为",
    "2017年",
    "12 May to ",
    "the ",
    "1 of 1 of ",
    "the following five Parties: ",
    "a, ",
    "[1: ",
    "{{",
    "第一次会议",
    "MC-3/8 requested ",
    "**",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_endless_line_is_checked_too(piece: str, language: str) -> None:
    text = piece * (LONG // len(piece))
    assert isinstance(check(lay_out("hostile", language, [Printed(f"1. {text}", line=1)])), list)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400), language=st.sampled_from(UN_LANGUAGES))
def test_any_text_is_checked(text: str, language: str) -> None:
    printed = [Printed(line, line=number) for number, line in enumerate(text.splitlines(), start=1)]
    document = lay_out("any", language, printed)
    assert all(finding.place and finding.message for finding in check(document))
