"""Where items stand in their lists, whatever the script and the brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.reading.numbering import ItemLists, item_label, letter, paragraph_label, roman_numeral, roman_value


def placed(*labels: str) -> list[str]:
    """The paths of items in one paragraph."""
    lists = ItemLists()
    found = [item_label(label) for label in labels]
    paths = []
    for label, following in zip(found, [*found[1:], None], strict=True):
        assert label is not None
        paths.append(".".join(lists.place(label, following)))
    return paths


@pytest.mark.parametrize(
    ("labels", "paths"),
    [
        ("(a) (b) (i) (ii) (c)", "a b b.i b.ii c"),
        ("a) b) i) ii) c)", "a b b.i b.ii c"),
        ("(a) (i) (ii) (b) (i) (ii)", "a a.i a.ii b b.i b.ii"),
        ("(g) (h) (i) (j)", "g h i j"),
        ("(g) (h) (i) (ii) (i)", "g h h.i h.ii i"),
        ("(i) (ii) (iii) (iv) (v) (vi)", "i ii iii iv v vi"),
        ("(a) (i) a. b. (ii)", "a a.i a.i.a a.i.b a.ii"),
        ("(a) (c) (d)", "a c d"),
        ("(a) (b) (a) (b)", "a b a b"),
        ("(y) (z) (aa) (bb)", "y z aa bb"),
        ("（a） （b）", "a b"),
        ("(一) (二) (三)", "a b c"),
        ("(一) 1) 2) (二)", "a a.1 a.2 b"),
        ("（一） （二） （十） （十一）", "a b j k"),
        ("① ② ③", "1 2 3"),
        ("(a) ㈠ ㈡ (b)", "a a.i a.ii b"),
        ("а) б) в) г)", "a b c d"),
        ("а) b) с) d) е)", "a b c d e"),
        ("а) i) ii) б)", "a a.i a.ii b"),
        ("(أ) (ب) (ج) (د) (ه)", "a b c d e"),
        ("(أ) (ب) (ت) (ث)", "a b c d"),
        ("(أ) '1' '2' (ب)", "a a.1 a.2 b"),
        ("(أ) '١' '٢' (ب)", "a a.1 a.2 b"),
        ("(A) (B)", "A B"),
        ("(1) (2)", "1 2"),
    ],
)
def test_paths(labels: str, paths: str) -> None:
    assert placed(*labels.split()) == paths.split()


@pytest.mark.parametrize("text", ["(see annex)", "(the", "as) such", "1", "2018) and", "()", "(iiii)", "(十十)"])
def test_what_is_no_label(text: str) -> None:
    assert item_label(text) is None


@pytest.mark.parametrize(
    ("text", "dashed", "number"),
    [
        ("5. Requests", False, "5"),
        ("5.Requests", False, "5"),
        ("5 bis. Requests", False, "5bis"),
        ("5.5 per cent", False, None),
        ("5.5 Requests", False, "5.5"),
        ("5 - تطلب", True, "5"),
        ("٥ - تطلب", True, "5"),
        ("5 - 7 parties", False, None),
        ("2018. The year", False, None),
        ("Requests", False, None),
    ],
)
def test_numbers_of_paragraphs(text: str, dashed: bool, number: str | None) -> None:  # noqa: FBT001  a column of the table
    found = paragraph_label(text, dashed=dashed)
    assert (found[0] if found else None) == number


@given(st.integers(1, 49))
def test_roman_numerals_are_read_as_they_are_written(ordinal: int) -> None:
    assert roman_value(roman_numeral(ordinal)) == ordinal


@given(st.integers(1, 60))
def test_a_list_of_letters_of_any_length_stays_one_list(length: int) -> None:
    names = [letter(ordinal) for ordinal in range(1, min(length, 52) + 1)]
    assert placed(*(f"({name})" for name in names)) == names
