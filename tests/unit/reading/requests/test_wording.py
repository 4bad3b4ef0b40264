"""What is to be done, cut short for a table: never inside a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.reading.requests.wording import shortened


@pytest.mark.parametrize(
    ("words", "longest", "shown"),
    [
        ("a report", 20, "a report"),
        ("a report on the wells of the lake", 20, "a report on the…"),
        ("prepare a list of wells, and publish it", 28, "prepare a list of wells…"),
        ("wells, and their upkeep over many years", 30, "wells, and their upkeep over…"),
        ("编写一份关于湖泊的报告，供会议审议", 14, "编写一份关于湖泊的报告…"),
        ("编写一份关于湖泊的综合报告供会议审议", 10, "编写一份关于湖泊的…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("the twenty-fifth session", 12, "the twenty…"),
    ],
)
def test_cut_at_a_good_place(words: str, longest: int, shown: str) -> None:
    assert shortened(words, longest) == shown


@given(st.lists(st.sampled_from(["well", "a", "lake,", "list;", "湖泊", "(x)", "Übung"]), min_size=1, max_size=40))
def test_never_longer_than_the_room_nor_inside_a_word(pieces: list[str]) -> None:
    words = " ".join(pieces)
    shown = shortened(words, 30)
    assert len(shown) <= 30
    kept = shown.removesuffix("…")
    assert words.startswith(kept)
    assert shown == words or set(kept.split()[-1:]) <= {one.strip(" ,;:.") for one in pieces} | {"湖", "(x"}
