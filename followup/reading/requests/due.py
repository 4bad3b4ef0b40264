"""By when: which of the times named in and around an ask is its deadline."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.reading.deadlines import FoundDeadline, Role
from followup.reading.requests.actions import ends_with, main_end
from followup.vocabulary.deadlines import DeadlineType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.reading.requests.actions import Action
    from followup.reading.rules import ReadingRules
    from followup.vocabulary.deadlines import Deadline

_SHARED = 8
"""How many times before the first action are looked at (so that a list of thousands is not read for each action)."""
_NAMES = 240
"""How far before a time what it is for can stand, with the names of two bodies between."""
_REGION = 400
"""How far a stretch of background ("taking into account ...") can reach."""


@dataclass(frozen=True, slots=True)
class Due:
    """A time found, its span in the searched text, and whether it is only background there."""

    found: FoundDeadline
    start: int
    end: int
    background: bool


def place_times(
    found: Sequence[FoundDeadline], low: str, rules: ReadingRules, back: Sequence[int] | None, meeting: str | None
) -> list[Due]:
    """The times of a passage in places of its folded text. `back` leads from places of the given text to folded ones.

    `meeting` is the adopting meeting ("COP 25"), when known.
    """
    dues: list[Due] = []
    for one in found:
        start, end = (one.start, one.end) if back is None else (back[one.start], back[one.end])
        told = _told(one, low, (start, end), rules, later=_is_later(one.deadline, meeting))
        dues.append(Due(one, start, end, told))
    return dues


def _is_later(deadline: Deadline, meeting: str | None) -> bool:
    """Whether a deadline is a later session of the adopting body."""
    if meeting is None or deadline.type is not DeadlineType.SESSION or deadline.value is None:
        return False
    body, _, number = deadline.value.rpartition(" ")
    own, _, adopted_at = meeting.rpartition(" ")
    return body == own and number.isdigit() and adopted_at.isdigit() and int(number) > int(adopted_at)


def _told(found: FoundDeadline, low: str, span: tuple[int, int], rules: ReadingRules, *, later: bool) -> bool:
    """Whether a time only tells: by its own words, by what stands around it, or because it is past."""
    times = rules.file.times
    if not low[span[0] : span[1]].strip() or (times.passing is not None and times.passing.match(low, span[1])):
        return True
    recurring = found.weak and found.deadline.type is DeadlineType.RECURRING
    if recurring and ends_with(times.not_adjective, low, span[0]):
        return True
    if recurring and times.adjective is not None and not times.adjective.match(low, span[1]):
        return True
    if found.role is Role.BACKGROUND:
        meant = times.ahead is not None and later and times.ahead.search(low, span[0], span[1]) is not None
        return not meant and not ends_with(times.coming, low, span[0])
    return _tells(low, span[0], rules)


def _tells(low: str, start: int, rules: ReadingRules) -> bool:
    """Whether what stands before a time shows that it tells of something else."""
    times = rules.file.times
    if ends_with(times.background, low, start):
        return True
    if times.background_regions is None or ends_with(times.due, low, start, reach=_NAMES):
        return False
    if times.firm is not None and times.firm.match(low, start):
        return False
    opened = None
    for opened in times.background_regions.finditer(low, max(0, start - _REGION), start):  # noqa: B007  the last one counts
        pass
    if opened is None:
        return False
    return times.region_end is None or times.region_end.search(low, opened.end(), start) is None


def between(dues: Sequence[Due], start: int, end: int) -> Sequence[Due]:
    """The times, in order of their places, that begin in a stretch."""
    return dues[bisect_left(dues, start, key=_start) : bisect_left(dues, end, key=_start)]


def _start(due: Due) -> int:
    return due.start


def choose_due(dues: Sequence[Due], sought: Sought, low: str, rules: ReadingRules) -> Due | None:
    """The deadline of an action among the times within it and in the stretch that its clause's actions share."""
    action = sought.action
    shared = between(dues, *sought.shared)[-_SHARED:]
    near = [due for due in shared if not _besides(due, sought.shared[0], low, rules)]
    told = [due for due in (*near, *between(dues, action.start, action.end)) if not due.background]
    if not told:
        return None
    purpose = main_end(low, action, rules)
    ranked = [(rank, due) for due in told if (rank := _rank(due, purpose, sought, low, rules)) is not None]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _besides(due: Due, start: int, low: str, rules: ReadingRules) -> bool:
    """Whether a weak time belongs to what an aside tells ("in organizing the dialogues in 2023, to help Parties")."""
    besides = rules.file.times.besides
    if besides is None or not due.found.weak:
        return False
    opened = max(start, due.start - _NAMES, low.rfind(",", start, due.start))
    return besides.search(low, opened, due.start) is not None


@dataclass(frozen=True, slots=True)
class Sought:
    """For which action a deadline is sought: the stretch that it shares with others of its clause, and who is asked.

    `handed_on` says that what is asked for goes to a meeting of others (a body's own work falls due at its own).
    """

    shared: tuple[int, int]
    action: Action
    handed_on: bool


_Rank = tuple[bool, bool, bool, bool, bool, int]
_IN_PURPOSE = frozenset({DeadlineType.SESSION, DeadlineType.BEFORE_SESSION, DeadlineType.DATE, DeadlineType.MONTH})


def _rank(due: Due, purpose: int, sought: Sought, low: str, rules: ReadingRules) -> _Rank | None:
    """Less is better: outside a purpose clause, firm before weak, not "as soon as possible", a full date, the first.

    In a purpose clause only what names a meeting or a day can be a deadline; None for the rest.
    """
    times = rules.file.times
    kind = due.found.deadline.type
    aside = due.start >= purpose and not ends_with(times.due, low, due.start, reach=_NAMES)
    if aside and kind not in _IN_PURPOSE and not _firm(due, low, rules):
        return None
    starts = ends_with(times.starting, low, due.start)
    addressed = sought.handed_on and ends_with(times.addressed, low, due.start, reach=_NAMES)
    dated = kind is DeadlineType.DATE
    return (aside or starts, due.found.weak or starts, kind is DeadlineType.ASAP, not dated, not addressed, due.start)


def _firm(due: Due, low: str, rules: ReadingRules) -> bool:
    firm = rules.file.times.firm
    return (
        firm is not None and due.found.deadline.type is not DeadlineType.YEAR and firm.match(low, due.start) is not None
    )
