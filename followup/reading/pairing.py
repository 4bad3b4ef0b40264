"""Two readings of one decision laid side by side: which provision became which, and which ask became which.

Versions in one language are paired by place and words (`followup.reading.matching`). Translations share no words: they
are paired by place alone, and their asks by what these ask.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from followup.reading.matching import Change, Match, Placed, likeness, match_provisions
from followup.reading.results import ProvisionKind
from followup.vocabulary.deadlines import DeadlineType

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from followup.reading.results import Provision, ReadDecision, ReadRequest

_COMPARED = {ProvisionKind.PREAMBLE, ProvisionKind.PARAGRAPH, ProvisionKind.ITEM}
_SAME_ASK = 0.6
"""From this share of common words on, an ask that stands in another provision is the same ask."""
_ALIKE = 2
"""What two asks of one provision must have in common (see `_common`) to be one ask that changed."""
_MOST_PAIRS = 250_000
"""With more pairs left over, two files are hardly versions of one another, and what is left is lost and new."""
_ROOT = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class PairedAsk:
    """One ask in both readings; `old` is None for a new one, `new` for one that was lost."""

    old: ReadRequest | None
    new: ReadRequest | None


@dataclass(frozen=True, slots=True)
class PairedProvision:
    """One provision in both readings with its asks; an ask that moved stands with the provision to which it moved."""

    old: Provision | None
    new: Provision | None
    change: Change
    asks: tuple[PairedAsk, ...] = ()


def pair_decisions(old: ReadDecision, new: ReadDecision) -> list[PairedProvision]:
    """The provisions of two readings of a decision in the order of the new one (those gone come last)."""
    before, after = _compared(old), _compared(new)
    translated = old.language != new.language
    if translated:
        # What stands above the first paragraph has no numbers by which two languages could be compared.
        before, after = ([one for one in side if one.kind is not ProvisionKind.PREAMBLE] for side in (before, after))
        matches = _by_place(before, after)
    else:
        matches = match_provisions(_placed(before), _placed(after))
    asks = _Asks(old.requests, new.requests, translated=translated)
    pairs = [(_at(before, one.old), _at(after, one.new), one.change) for one in matches]
    asks.pair({first.order: second.order for first, second, _ in pairs if first and second})
    return [PairedProvision(first, second, change, asks.of(first, second)) for first, second, change in pairs]


def _compared(decision: ReadDecision) -> list[Provision]:
    return [one for one in decision.provisions if one.kind in _COMPARED]


def _at(provisions: Sequence[Provision], index: int | None) -> Provision | None:
    return None if index is None else provisions[index]


def _placed(provisions: Sequence[Provision]) -> list[Placed]:
    """What matching needs; a place in an annex is another than the same place in the decision."""
    annexes = _annexes(provisions)
    return [Placed(f"{annexes[one.annex]}{one.place}" if one.place else "", one.text) for one in provisions]


def _annexes(provisions: Iterable[Provision]) -> dict[str | None, str]:
    """The annexes by their order, since their heads are worded anew in each language."""
    heads = dict.fromkeys(one.annex for one in provisions if one.annex is not None)
    return {None: ""} | {head: f"annex {count}: " for count, head in enumerate(heads, 1)}


def _by_place(old: Sequence[Provision], new: Sequence[Provision]) -> list[Match]:
    """The provisions of two languages paired by place; of several at one place the first with the first."""
    waiting = {key: index for index, key in enumerate(_keys(old))}
    matches = []
    for index, key in enumerate(_keys(new)):
        found = waiting.pop(key, None)
        matches.append(Match(found, index, Change.NEW if found is None else Change.SAME))
    return matches + [Match(index, None, Change.GONE) for index in waiting.values()]


def _keys(provisions: Sequence[Provision]) -> list[tuple[str, int]]:
    annexes = _annexes(provisions)
    seen: Counter[str] = Counter()
    keys = []
    for one in provisions:
        place = f"{annexes[one.annex]}{one.place}"
        keys.append((place, seen[place]))
        seen[place] += 1
    return keys


class _Asks:
    """The asks of two readings, paired from the surest sign to the weakest."""

    def __init__(self, old: Sequence[ReadRequest], new: Sequence[ReadRequest], *, translated: bool) -> None:
        self._old, self._new = list(old), list(new)
        self._translated = translated
        self._pairs: list[PairedAsk] = []
        self._held: dict[int, list[PairedAsk]] = {}
        self._lost: dict[int, list[PairedAsk]] = {}

    def pair(self, became: dict[int, int]) -> None:
        """Pair the asks; `became` says, by order, which provision of the old reading is which of the new."""
        self._take(
            lambda one: (became.get(one.order), self._signature(one)), lambda one: (one.order, self._signature(one))
        )
        if self._translated:
            self._take_both(lambda one: (_root_of(one), self._signature(one)))
        self._take_changed(lambda one: became.get(one.order), lambda one: one.order)
        if self._translated:
            # Two languages may number or order the items of a paragraph differently.
            self._take_changed(_root_of, _root_of)
            self._take_both(self._signature, only_one=True)
        elif len(self._old) * len(self._new) <= _MOST_PAIRS:
            self._take_alike(self._old, self._new, lambda old, new: likeness(old.text, new.text), _SAME_ASK)
        for one in self._old:
            self._lost.setdefault(one.order, []).append(PairedAsk(one, None))
        for pair in [*self._pairs, *(PairedAsk(None, one) for one in self._new)]:
            if pair.new is not None:
                self._held.setdefault(pair.new.order, []).append(pair)

    def of(self, old: Provision | None, new: Provision | None) -> tuple[PairedAsk, ...]:
        """The asks of a pair of provisions: those that the new one holds, and those that the old one lost."""
        held = self._held.get(new.order, []) if new else []
        return (*held, *(self._lost.get(old.order, []) if old else []))

    def _signature(self, ask: ReadRequest) -> Hashable:
        due = ask.deadline
        # The words of a relative time differ between languages and say the same.
        value = None if self._translated and due.type is DeadlineType.RELATIVE else due.value
        return ask.verb, frozenset(ask.actors), ask.kind, due.type, value, ask.conditional

    def _common(self, old: ReadRequest, new: ReadRequest) -> float:
        """How much two asks of one provision have in common: whom they ask, for what, how and by when."""
        shared = len(set(old.actors) & set(new.actors)) / max(len(set(old.actors) | set(new.actors)), 1)
        dated = old.deadline.type is not DeadlineType.NONE and old.deadline.value == new.deadline.value
        worded = 0.0 if self._translated else 2 * likeness(old.text, new.text)
        return 2 * shared + 2 * (old.kind == new.kind) + (old.verb == new.verb) + 2 * dated + worded

    def _take_both(self, key: Callable[[ReadRequest], Hashable], *, only_one: bool = False) -> None:
        self._take(key, key, only_one=only_one)

    def _take(
        self,
        old_key: Callable[[ReadRequest], Hashable],
        new_key: Callable[[ReadRequest], Hashable],
        *,
        only_one: bool = False,
    ) -> None:
        """Pair those of the same key, the first with the first; with `only_one`, only where nothing else has it."""
        waiting: dict[Hashable, list[ReadRequest]] = {}
        for one in self._old:
            waiting.setdefault(old_key(one), []).append(one)
        keys = Counter(new_key(one) for one in self._new)
        pairs = []
        for one in self._new:
            found = waiting.get(new_key(one))
            if found and not (only_one and (len(found) > 1 or keys[new_key(one)] > 1)):
                pairs.append((found.pop(0), one))
        self._join(pairs)

    def _take_changed(
        self, old_key: Callable[[ReadRequest], Hashable], new_key: Callable[[ReadRequest], Hashable]
    ) -> None:
        """Pair what is left of each key by what it has in common."""
        waiting: dict[Hashable, list[ReadRequest]] = {}
        for one in self._old:
            waiting.setdefault(old_key(one), []).append(one)
        asks: dict[Hashable, list[ReadRequest]] = {}
        for one in self._new:
            asks.setdefault(new_key(one), []).append(one)
        for key, news in asks.items():
            self._take_alike(waiting.get(key, []), news, self._common, _ALIKE)

    def _take_alike(
        self,
        olds: Sequence[ReadRequest],
        news: Sequence[ReadRequest],
        grade: Callable[[ReadRequest, ReadRequest], float],
        least: float,
    ) -> None:
        """Pair what is left by a grade, the highest first."""
        every = product(enumerate(olds), enumerate(news))
        grades = sorted((-grade(old, new), first, second) for (first, old), (second, new) in every)
        pairs = []
        open_old, open_new = set(range(len(olds))), set(range(len(news)))
        for negative, first, second in grades:
            if -negative >= least and first in open_old and second in open_new:
                open_old.discard(first)
                open_new.discard(second)
                pairs.append((olds[first], news[second]))
        self._join(pairs)

    def _join(self, pairs: Sequence[tuple[ReadRequest, ReadRequest]]) -> None:
        olds, news = {id(old) for old, _ in pairs}, {id(new) for _, new in pairs}
        self._old = [one for one in self._old if id(one) not in olds]
        self._new = [one for one in self._new if id(one) not in news]
        self._pairs += [PairedAsk(old, new) for old, new in pairs]


def _root_of(ask: ReadRequest) -> str:
    """The paragraph in which an ask stands, whatever its item."""
    found = _ROOT.match(ask.place)
    return found.group() if found else ask.place
