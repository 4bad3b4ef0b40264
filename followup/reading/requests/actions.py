"""What is asked: where an action begins, where a second one does, and of which kind each is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import Kind
from followup.vocabulary.deadlines import DeadlineType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.reading.phrases import Cue
    from followup.reading.rulefile import KindRule
    from followup.reading.rules import ReadingRules
    from followup.vocabulary.deadlines import Deadline

DEFAULT_KIND = ".kind.action.default"
"""What evidence cites, after the language, for an action that fits no kind's rule."""
_FIRST_WORD = re.compile(r"\W*\w+")
_LOOK_BACK = 60
_JOINTS = 6
"""How many weak joints of an action are tried."""
_SUBJECT = 400
"""How far before an action what tells of its kind can stand ("Parties that have not yet contributed")."""
_PURPOSE = 800
"""How far before a joint the purpose clause that it goes on with can begin."""
_SESSIONS = frozenset({DeadlineType.SESSION, DeadlineType.BEFORE_SESSION})
_UNTIMED = frozenset({DeadlineType.NONE, DeadlineType.ASAP, DeadlineType.OPEN, DeadlineType.TBA})
_DELIVERABLE = frozenset({Kind.NOMINATION, Kind.GROUP, Kind.MEETING, Kind.SUPPORT, Kind.COOPERATION})
_PAPER = frozenset({Kind.SUBMISSION, Kind.REPORT, Kind.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Action:
    """One action: where it begins (with its marker), where its words begin, and where it ends.

    `zone` is where the words before the first action of the clause begin.
    """

    start: int
    head: int
    end: int
    zone: int = 0


def ends_with(cue: Cue | None, low: str, end: int, start: int = 0, *, reach: int = _LOOK_BACK) -> bool:
    """Whether the text from `start` right up to a place ends in a cue (which says so itself, by its final `$`)."""
    return cue is not None and cue.search(low, max(start, end - reach), end) is not None


def find_marker(low: str, start: int, end: int, rules: ReadingRules) -> re.Match[str] | None:
    """The first place that leads from those who are asked to what they are to do.

    One inside an aside ("the Board, in its efforts to close gaps, to report") counts only when none follows the aside.
    """
    actions, asides = rules.file.actions, rules.file.addressees.asides
    if actions.marker is None:
        return None
    inside: re.Match[str] | None = None
    limit = end
    for match in actions.marker.finditer(low, start, end):
        if match.start() > limit:
            break
        if actions.unless_after is not None and actions.unless_after.match(low, match.end(), end):
            continue
        if ends_with(actions.unless_before, low, match.start(), start):
            continue
        if inside is None and open_aside(low, start, match.start(), asides):
            inside, limit = match, match.start() + _ASIDE
        elif inside is None or _COMMA.search(low, max(start, match.start() - 2), match.start()):
            return match
    return inside


_COMMA = re.compile(r"[,،，]\s?$")
_ASIDE = 200
"""How much further an aside can reach that holds a marker of its own."""


def open_aside(low: str, start: int, place: int, asides: Cue | None) -> str:
    """The comma that has opened an aside in which a place stands, none having closed it yet; else nothing."""
    if asides is None:
        return ""
    opened = None
    for opened in asides.finditer(low, max(start, place - _ASIDE), place):  # noqa: B007  the last one counts
        pass
    comma = low[opened.start()] if opened is not None else ""
    apart = opened is not None and comma in ",،，" and not re.search("[,،，]", low[opened.end() : place])
    return comma if apart else ""


def split_actions(
    low: str, zone: int, begin: tuple[int, int], end: int, actors: Sequence[Actor], rules: ReadingRules
) -> list[Action]:
    """The separately deliverable actions of one addressee, from a place on."""
    actions = rules.file.actions
    heads = [begin]
    if actions.split is not None:
        for match in actions.split.finditer(low, begin[1], end):
            if actions.unless_after is not None and actions.unless_after.match(low, match.end(), end):
                continue
            if actions.split_unless_after is not None and actions.split_unless_after.match(low, match.end(), end):
                continue
            delivers = actions.delivers is not None and actions.delivers.match(low, match.end(), end) is not None
            if not delivers and _in_purpose(low, heads[-1][1], match, rules):
                continue
            heads.append((match.start(), match.end()))
    ends = [*(start for start, _ in heads[1:]), end]
    parts = [Action(start, head, last, zone) for (start, head), last in zip(heads, ends, strict=True)]
    return [piece for part in parts for piece in _split_bare(low, part, actors, rules)]


def _in_purpose(low: str, head: int, joint: re.Match[str], rules: ReadingRules) -> bool:
    """Whether a joint without punctuation before it goes on with a purpose clause rather than with the asks.

    A purpose built otherwise ("with a view to engaging others and to report") does not go on.
    """
    purpose, equal = rules.file.actions.purpose, rules.file.actions.parallel
    if not joint.group()[0].isspace() or purpose is None:
        return False
    opened = None
    begin = main_head(low, Action(head, head, joint.start()), rules)
    for opened in purpose.finditer(low, max(begin, joint.start() - _PURPOSE), joint.start()):  # noqa: B007  the last one counts
        pass
    return opened is not None and (equal is None or equal.match(low, opened.end() + 1) is None)


def _split_bare(low: str, action: Action, actors: Sequence[Actor], rules: ReadingRules) -> list[Action]:
    """Split once at a weak joint ("and report"), only where both sides deliver different things."""
    joint = rules.file.actions.split_bare
    if joint is None:
        return [action]
    begin = main_head(low, action, rules)
    limit = main_end(low, action, rules, begin)
    inner = find_marker(low, begin, limit, rules)
    for match in islice(joint.finditer(low, action.head, inner.start() if inner else limit), _JOINTS):
        first = replace(action, end=match.start())
        second = replace(action, start=match.start(), head=match.end())
        if len(low[begin : match.start()].split()) == 1:  # two verbs for one object: "appoint and support a group"
            continue
        parallel = _parallel(low, begin, match.end(), rules)
        kinds = [kind_of(low, one, actors, None, rules)[0] for one in (first, second)]
        if _differ(*kinds, parallel=parallel):
            return [first, second]
    return [action]


def _parallel(low: str, first: int, second: int, rules: ReadingRules) -> bool:
    """Whether both sides of a weak joint are built alike and so are equals ("simplifying ... and providing")."""
    equal = rules.file.actions.parallel
    return equal is not None and equal.match(low, first) is not None and equal.match(low, second) is not None


def _differ(first: Kind, second: Kind, *, parallel: bool) -> bool:
    """Whether two actions deliver different things: neither a mere "do", unless their build shows that they are two."""
    if first is second or second is Kind.ACTION or (first is Kind.ACTION and not parallel):
        return False
    return first in _DELIVERABLE or second in _DELIVERABLE


def main_end(low: str, action: Action, rules: ReadingRules, head: int | None = None) -> int:
    """Where the purpose clause of an action begins, or its end. `head` is where its main verb stands, when known."""
    purpose = rules.file.actions.purpose
    if purpose is None:
        return action.end
    found = purpose.search(low, main_head(low, action, rules) if head is None else head, action.end)
    return found.start() if found else action.end


def main_head(low: str, action: Action, rules: ReadingRules) -> int:
    """Where the main verb of an action stands, after "continue to" and the like."""
    lead_in = rules.file.actions.lead_in
    found = lead_in.match(low, action.head, action.end) if lead_in is not None else None
    return found.end() if found else action.head


def kind_of(
    low: str, action: Action, actors: Sequence[Actor], deadline: Deadline | None, rules: ReadingRules
) -> tuple[Kind, str, int, int]:
    """The kind of an action, the rule that says so and the span on which it rests. Without `actors` any rule does."""
    head = main_head(low, action, rules)
    end = main_end(low, action, rules, head)
    asked = frozenset(actors)
    for begins, rule in rules.kinds:
        if begins is not None and begins.match(low, head, action.end if rule.whole else end) is None:
            continue
        span = _fits(rule, low, head, end, action.end)
        if span is None or (asked and rule.actors is not None and asked.isdisjoint(rule.actors)):
            continue
        if _timely(rule.time, deadline) and _stands_before(rule, low, action):
            return rule.kind, rule.id, span[0], span[1]
    first = _FIRST_WORD.match(low, head, max(head, action.end))
    return Kind.ACTION, f"{rules.language}{DEFAULT_KIND}", head, first.end() if first else head


def is_plain(low: str, action: Action, rules: ReadingRules) -> bool:
    """Whether an action begins as actions of no other kind do; in a language that does not say, all do."""
    plain = rules.file.actions.plain
    return plain is None or plain.match(low, main_head(low, action, rules), action.end) is not None


def _stands_before(rule: KindRule, low: str, action: Action) -> bool:
    """Whether what a rule wants between the verb and the action, or anywhere before it, stands there."""
    start = max(0 if rule.earlier else action.zone, action.start - _SUBJECT)
    return rule.before is None or rule.before.search(low, start, action.start) is not None


def _timely(time: str | None, deadline: Deadline | None) -> bool:
    if time is None:
        return True
    kind = deadline.type if deadline is not None else DeadlineType.NONE
    if time == "session":
        return kind in _SESSIONS
    return (kind in _UNTIMED) == (time == "none")


def _fits(rule: KindRule, low: str, head: int, main: int, end: int) -> tuple[int, int] | None:
    """The span on which a kind rule rests, or None when it does not hold."""
    limit = end if rule.whole else main
    span: tuple[int, int] | None = None
    if rule.head is not None:
        found = rule.head.match(low, head, limit)
        if found is None:
            return None
        span = found.span()
    if rule.not_head is not None and rule.not_head.match(low, head, limit):
        return None
    if rule.has is not None:
        found = rule.has.search(low, head, limit)
        if found is None:
            return None
        span = span or found.span()
    if rule.lacks is not None and rule.lacks.search(low, head, limit):
        return None
    return span or (head, head)
