"""A chapeau and its items: what of the chapeau an item completes, and the two read as one text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from followup.reading.phrases import fold
from followup.reading.requests.actions import Action, ends_with, find_marker, main_head, open_aside
from followup.reading.requests.passages import Passage, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.reading.requests.clauses import Clause
    from followup.reading.requests.drafts import Draft
    from followup.reading.results import Provision
    from followup.reading.rules import ReadingRules

_LONGEST_CHAPEAU = 3000
"""A longer chapeau is not read again with each of its items (reading stays linear in the length of the text)."""
_MARKER = 12
"""How far from a chapeau's end the marker stands with which it opens to its items ("by requesting the X to:")."""


@dataclass(frozen=True, slots=True)
class Chapeau:
    """The stretch of a passage that its items complete.

    `acting` when the verb of its action is already there, `means` when its items are the means to that, and so what is
    to be done.
    """

    passage: Passage
    start: int
    end: int
    acting: bool = False
    means: bool = False


def open_chapeau(
    text: Passage, last: Clause, drafts: Sequence[Draft], items: Sequence[Provision], rules: ReadingRules
) -> Chapeau | None:
    """The stretch of a chapeau that its items complete, or None when it is complete and its items are only topics."""
    if len(text.low) > _LONGEST_CHAPEAU:
        return None
    own = [draft for draft in drafts if draft.clause == last]
    whole = Chapeau(text, last.opening, _trimmed(text.low, last.end))
    action, cues = own[-1].action if own else Action(last.end, last.end, last.end), rules.file.actions
    head = main_head(text.low, action, rules)
    if not any(char.isalnum() for char in text.low[head : action.end]):
        return whole
    if cues.unobjected is not None and cues.unobjected.fullmatch(text.low, head, action.end):
        return replace(whole, acting=True)
    if ends_with(cues.means, text.low, action.end, head) and _all_deliver(items, rules):
        return replace(whole, acting=True, means=True)
    if cues.announces is not None and cues.announces.match(text.low, head, action.end):
        return replace(whole, end=action.head)
    return None


def _all_deliver(items: Sequence[Provision], rules: ReadingRules) -> bool:
    """Whether each of the means to an end is a deliverable, and not only how the end is reached."""
    delivering = rules.file.actions.delivering
    return delivering is not None and all(delivering.match(fold(item.text).low) for item in items)


def _trimmed(low: str, end: int) -> int:
    while end and not low[end - 1].isalnum():
        end -= 1
    return end


def completed(chapeau: Chapeau, item: Provision, rules: ReadingRules) -> Passage:
    """The passage of an item with the chapeau that it completes, and the marker between them exactly once."""
    head, start, end = chapeau.passage, chapeau.start, chapeau.end
    actions = rules.file.actions
    verb = head.hits[-1]
    near = max(start, end - _MARKER, min(verb.end, end))
    last = find_marker(head.low, near, end, rules) or find_marker(head.low, start, end, rules)
    low = fold(item.text).low
    begins = actions.marker is not None and actions.marker.match(low) is not None
    if last is not None and not any(char.isalnum() for char in head.low[last.end() : end]):
        return joined(head, (start, last.start() if begins else end), " ", item, rules)
    that = actions.that is not None and (actions.that.match(low) or actions.that.search(head.low, start, end))
    bare = verb.rule in rules.verbs and rules.verbs[verb.rule].bare
    pause = open_aside(head.low, verb.end, end, rules.file.addressees.asides)
    glue = " " if begins or that or bare or chapeau.acting else actions.glue
    return joined(head, (start, end), f"{pause}{glue}", item, rules)
