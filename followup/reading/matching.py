"""Matching two versions of a decision: by place, then by words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[぀-ヿ㐀-鿿]")
_REWORDED = 0.5
"""From this share of common words on, what stands at the same place is the same provision reworded."""
_MOVED = 0.75
"""Away from its place a provision must be recognised by more of its words."""
_OVERLAP = _MOVED / (2 - _MOVED)
"""The share of the longer of two such texts that they have in common at the least."""


class Change(StrEnum):
    """What became of a provision from one version to the next."""

    SAME = "same"
    REWORDED = "reworded"
    MOVED = "moved"
    MOVED_AND_REWORDED = "moved_and_reworded"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Placed:
    """A provision as far as matching needs it: its place ("" when unknown) and its words."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Match:
    """One pair of the two versions, by index; `old` is None for a new provision, `new` for one that is gone."""

    old: int | None
    new: int | None
    change: Change


def match_provisions(old: Sequence[Placed], new: Sequence[Placed]) -> list[Match]:
    """Pair the provisions of two versions of a text, in the order of the new one; those gone come last.

    Same place and same words first; then the same words at another place; then the same place with enough words in
    common; then most of the words at another place. Linear but for the last step, which sees only what is left.
    """
    pairs = _Pairs(old, new)
    pairs.take_by(lambda text: (text.place, _plain(text.words)))
    pairs.take_by(lambda text: _plain(text.words))
    pairs.take_reworded()
    pairs.take_most_alike()
    return pairs.matches()


class _Pairs:
    """The pairing in progress: which new provision was found for which old one."""

    def __init__(self, old: Sequence[Placed], new: Sequence[Placed]) -> None:
        self._old, self._new = old, new
        self._old_of: dict[int, int] = {}
        self._open_old = dict.fromkeys(range(len(old)))

    def take_by(self, key: Callable[[Placed], Hashable]) -> None:
        """Pair those that have the same key, the first with the first."""
        waiting: dict[Hashable, list[int]] = {}
        for index in self._open_old:
            waiting.setdefault(key(self._old[index]), []).append(index)
        for index in self._open_new():
            found = waiting.get(key(self._new[index]))
            if found:
                self._pair(found.pop(0), index)

    def take_reworded(self) -> None:
        """Pair those at the same known place that share enough words."""
        waiting = {self._old[index].place: index for index in self._open_old if self._old[index].place}
        for index in self._open_new():
            old = waiting.get(self._new[index].place)
            if old is not None and likeness(self._old[old].words, self._new[index].words) >= _REWORDED:
                del waiting[self._new[index].place]
                self._pair(old, index)

    def take_most_alike(self) -> None:
        """Pair what is left by most of its words, the most alike first."""
        olds = {index: _bigrams(self._old[index].words) for index in self._open_old}
        news = {index: _bigrams(self._new[index].words) for index in self._open_new()}
        grades = sorted((-_shared(olds[old], news[new]), old, new) for old, new in _candidates(olds, news))
        taken: set[int] = set()
        for grade, old, new in grades:
            if -grade >= _MOVED and old in self._open_old and new not in taken:
                taken.add(new)
                self._pair(old, new)

    def matches(self) -> list[Match]:
        """Every provision of both versions, once."""
        paired = [
            Match(self._old_of.get(new), new, self._change(self._old_of.get(new), new)) for new in range(len(self._new))
        ]
        return paired + [Match(old, None, Change.GONE) for old in self._open_old]

    def _open_new(self) -> list[int]:
        return [index for index in range(len(self._new)) if index not in self._old_of]

    def _pair(self, old: int, new: int) -> None:
        self._old_of[new] = old
        del self._open_old[old]

    def _change(self, old: int | None, new: int) -> Change:
        if old is None:
            return Change.NEW
        before, after = self._old[old], self._new[new]
        same_words = _plain(before.words) == _plain(after.words)
        if before.place == after.place:
            return Change.SAME if same_words else Change.REWORDED
        return Change.MOVED if same_words else Change.MOVED_AND_REWORDED


def likeness(first: str, second: str) -> float:
    """The share of pairs of neighbouring words that two texts have in common, 0 to 1 (of characters in Chinese)."""
    return _shared(_bigrams(first), _bigrams(second))


def _shared(a: Counter[tuple[str, str]], b: Counter[tuple[str, str]]) -> float:
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 1.0


def _candidates(
    olds: dict[int, Counter[tuple[str, str]]], news: dict[int, Counter[tuple[str, str]]]
) -> set[tuple[int, int]]:
    """The pairs that can have enough in common, without looking at all: those that share one of their rarest pairs.

    Two texts that are alike by `_MOVED` have at least `_OVERLAP` of either in common, so one of the rarest others and
    one more must be common too.
    """
    frequency = Counter(gram for grams in (*olds.values(), *news.values()) for gram in grams)

    def rarest(grams: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
        counted = [(gram, copy) for gram, count in grams.items() for copy in range(count)]
        counted.sort(key=lambda one: (frequency[one[0]], one))
        return counted[: int(len(counted) * (1 - _OVERLAP)) + 1]

    having: dict[tuple[tuple[str, str], int], list[int]] = {}
    for old, grams in olds.items():
        for gram in rarest(grams):
            having.setdefault(gram, []).append(old)
    return {(old, new) for new, grams in news.items() for gram in rarest(grams) for old in having.get(gram, ())}


def _bigrams(text: str) -> Counter[tuple[str, str]]:
    words = [piece for word in _WORD.findall(text.casefold()) for piece in (word if _CJK.search(word) else (word,))]
    return Counter(zip(["", *words], [*words, ""], strict=True))


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
