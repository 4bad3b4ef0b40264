from datetime import date

import pytest

from followup.vocabulary.errors import BadInput
from followup.vocabulary.places import AgendaItem
from followup.writing.notes.catalogue import catalogue, fill
from followup.writing.notes.facts import Span
from followup.writing.notes.numerals import han, lower_roman, numeral

DATES = [
    ("2021-07-26", "26 July 2021", "2021年7月26日"),
    ("2021-11-01..2021-11-05", "1–5 November 2021", "2021年11月1日至5日"),
    ("2021-06-07..2021-06-08", "7 and 8 June 2021", "2021年6月7日和8日"),
    ("2005-11-28..2005-12-02", "28 November to 2 December 2005", "2005年11月28日至12月2日"),
    ("2017-08-16..2019-12-31", "16 August 2017 to 31 December 2019", "2017年8月16日至2019年12月31日"),
    ("2019-12", "December 2019", "2019年12月"),
    ("2022-Q1", "the first quarter of 2022", "2022年第一季度"),
    ("2020", "2020", "2020年"),
]


@pytest.mark.parametrize(("value", "english", "chinese"), DATES, ids=[row[0] for row in DATES])
def test_dates(value: str, english: str, chinese: str) -> None:
    assert catalogue("en").span(Span.parse(value)) == english
    assert catalogue("zh").span(Span.parse(value)) == chinese


COUNTS = [
    (1, "one submission", "一份提交材料"),
    (2, "two submissions", "两份提交材料"),
    (5, "five submissions", "五份提交材料"),
    (9, "nine submissions", "九份提交材料"),
    (10, "10 submissions", "10份提交材料"),
    (14, "14 submissions", "14份提交材料"),
    (0, "0 submissions", "0份提交材料"),
]


@pytest.mark.parametrize(("count", "english", "chinese"), COUNTS)
def test_counts_with_their_nouns(count: int, english: str, chinese: str) -> None:
    assert catalogue("en").counted(count, "submission") == english
    assert catalogue("zh").counted(count, "submission") == chinese


ORDINALS = [(1, "first", "第一"), (4, "fourth", "第四"), (20, "twentieth", "第二十"), (28, "twenty-eighth", "第二十八")]


@pytest.mark.parametrize(("number", "english", "chinese"), ORDINALS)
def test_ordinals_of_meetings(number: int, english: str, chinese: str) -> None:
    assert catalogue("en").ordinal(number) == english
    assert catalogue("zh").ordinal(number) == chinese


LISTS = [
    ([], "", ""),
    (["A"], "A", "A"),
    (["A", "B"], "A and B", "A和B"),
    (["A", "B", "C"], "A, B and C", "A、B和C"),
    (["{a}", "{b}", "%s"], "{a}, {b} and %s", "{a}、{b}和%s"),
]


@pytest.mark.parametrize(("items", "english", "chinese"), LISTS)
def test_lists(items: list[str], english: str, chinese: str) -> None:
    assert catalogue("en").listed(items) == english
    assert catalogue("zh").listed(items) == chinese


@pytest.mark.parametrize(
    ("path", "english", "chinese"), [("4(f)", "4 (f)", "4(f)"), ("5(b)(i)", "5 (b) (i)", "5(b)(i)"), ("3", "3", "3")]
)
def test_agenda_items(path: str, english: str, chinese: str) -> None:
    assert catalogue("en").agenda_item(AgendaItem.parse(path)) == english
    assert catalogue("zh").agenda_item(AgendaItem.parse(path)) == chinese


LABELS = [
    ("heading", 4, 1, "IV.", "四、"),
    ("paragraph", 22, 1, "22.", "22."),
    ("item", 3, 1, "(c)", "(c)"),
    ("item", 3, 2, "(iii)", "（三）"),
]


@pytest.mark.parametrize(("kind", "number", "level", "english", "chinese"), LABELS)
def test_labels(kind: str, number: int, level: int, english: str, chinese: str) -> None:
    assert catalogue("en").label(kind, number, level) == english
    assert catalogue("zh").label(kind, number, level) == chinese


@pytest.mark.parametrize(
    ("number", "roman", "chinese"),
    [(1, "i", "一"), (4, "iv", "四"), (10, "x", "十"), (23, "xxiii", "二十三"), (49, "xlix", "四十九")],
)
def test_numerals(number: int, roman: str, chinese: str) -> None:
    assert lower_roman(number) == roman
    assert han(number) == chinese


@pytest.mark.parametrize(("number", "letter"), [(1, "a"), (26, "z"), (27, "aa"), (28, "bb")])
def test_letters_are_doubled_after_z_as_word_does(number: int, letter: str) -> None:
    assert numeral(number, "lower_letter") == letter


def test_a_form_of_number_that_does_not_exist_is_named() -> None:
    with pytest.raises(BadInput, match="no such form of number: 'runic'"):
        numeral(1, "runic")


@pytest.mark.parametrize("language", ["xx", "../../etc", "", "EN"])
def test_a_language_without_a_catalogue_is_refused(language: str) -> None:
    with pytest.raises(BadInput, match=r"there are catalogues for .*en.*zh"):
        catalogue(language)


def test_a_pattern_follows_no_attributes() -> None:
    assert fill("{d.__class__} {d}", d="1") == "{d.__class__} 1"
    with pytest.raises(BadInput, match=r"asks for \{month\}"):
        fill("{month}", d="1")


def test_a_missing_entry_is_named_with_its_file() -> None:
    with pytest.raises(BadInput, match=r"templates/locale/zh\.yaml has no entry nouns\.unicorn"):
        catalogue("zh").counted(2, "unicorn")


def test_the_first_of_a_month_is_printed_as_the_language_does() -> None:
    assert catalogue("en").span(Span(date(2021, 11, 1), date(2021, 11, 1))) == "1 November 2021"
