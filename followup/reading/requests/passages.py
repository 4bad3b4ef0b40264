"""The text in which asks are sought: a paragraph, or a chapeau joined with an item, and the way back to both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.reading.phrases import Folded, Hit, fold
from followup.reading.results import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.reading.results import Provision
    from followup.reading.rules import ReadingRules


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage that stands in one provision: passage place minus `shift` is the place in the provision."""

    start: int
    place: str
    shift: int
    order: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to be read. `low` is folded and without fillers; `whole` is folded with them; `provision` owns the asks.

    `hits` are the words in it that can be operative verbs; without one of a directive verb it asks nothing.
    `may_depend` says whether words stand in it without which nothing depends on resources.
    """

    provision: Provision
    text: str
    folded: Folded
    low: str
    pieces: tuple[Piece, ...]
    hits: tuple[Hit, ...]
    may_depend: bool = True

    @property
    def may_ask(self) -> bool:
        """Whether any directive verb stands in it."""
        return bool(self.hits)

    @property
    def whole(self) -> str:
        """The folded text with its fillers, for conditions that are fillers too."""
        return self.folded.low

    def evidence(self, field: str, rule: str, start: int, end: int) -> Evidence:
        """Evidence for a span of `low`, placed in the provision in which it stands."""
        first, last = self.folded.origin(start), self.folded.origin(end)
        if len(self.pieces) == 1:
            return Evidence(field, rule, first, last)
        piece = next(piece for piece in reversed(self.pieces) if piece.start < max(last, 1))
        # A span that begins in what was put between chapeau and item is the item's from its first character on.
        first = max(first, piece.start)
        place = None if piece.order == self.provision.order else piece.place
        return Evidence(field, rule, first - piece.shift, last - piece.shift, place)

    def slice(self, start: int, end: int) -> str:
        """The given text of a span of `low`."""
        return self.text[self.folded.origin(start) : self.folded.origin(end)]


def passage(provision: Provision, rules: ReadingRules) -> Passage:
    """The passage of one provision alone."""
    return _passage(provision, provision.text, (Piece(0, provision.place, 0, provision.order),), rules)


def joined(head: Passage, span: tuple[int, int], glue: str, item: Provision, rules: ReadingRules) -> Passage:
    """The passage of an item read after the stretch of its chapeau (a span of its `low`) that it completes."""
    start, end = head.folded.origin(span[0]), head.folded.origin(span[1])
    text = f"{head.text[start:end]}{glue}{item.text}"
    seam = len(text) - len(item.text)
    kept = [
        Piece(max(piece.start - start, 0), piece.place, piece.shift - start, piece.order)
        for piece in head.pieces
        if piece.start < end
    ]
    return _passage(item, text, (*kept, Piece(seam, item.place, seam, item.order)), rules)


def _passage(provision: Provision, text: str, pieces: tuple[Piece, ...], rules: ReadingRules) -> Passage:
    folded = fold(text)
    low = folded.low
    hits = tuple(rules.verb_forms.find(low))
    if not any(hit.rule in rules.verbs for hit in hits):
        hits = ()
    if hits:
        low = _blanked(low, rules.fillers.find(low))
        hits = tuple(hit for hit in hits if not low[hit.start : hit.end].isspace())
    words = rules.condition_words
    depends = not words or any(word in folded.low for word in words)
    return Passage(provision, text, folded, low, pieces, hits, depends)


def _blanked(low: str, fillers: Sequence[Hit]) -> str:
    """The text with blanks in place of its fillers, so that every place stays where it is.

    Of many in a row, which no drafter writes, only the first are: patterns must not meet long runs of blanks.
    """
    parts: list[str] = []
    reached = 0
    row = 0
    for start, end, _ in fillers:
        row = row + 1 if start - reached <= _CLOSE else 1
        if row <= _ROW:
            parts += [low[reached:start], " " * (end - start)]
            reached = end
    return "".join((*parts, low[reached:]))


_CLOSE = 2
"""How far apart fillers in a row stand."""
_ROW = 4
"""How many fillers in a row are blanked."""
