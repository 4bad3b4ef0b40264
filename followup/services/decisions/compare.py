"""Two versions, or two languages, of a decision compared: what was lost, is new, moved or says something else."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from followup.reading.matching import Change
from followup.reading.pairing import pair_decisions
from followup.reading.read import read_file
from followup.services.decisions.read import RequestLine, request_line
from followup.vocabulary.asks import VerbClass
from followup.vocabulary.deadlines import DeadlineType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from followup.reading.pairing import PairedAsk, PairedProvision
    from followup.reading.results import Provision, ReadDecision, ReadRequest
    from followup.vocabulary.deadlines import Deadline

_STRENGTH = {
    VerbClass.ENCOURAGE: 1,
    VerbClass.INVITE: 2,
    VerbClass.RECOMMEND: 2,
    VerbClass.URGE: 3,
    VerbClass.REQUEST: 4,
    VerbClass.DECIDE: 4,
}
"""How strongly each class asks, as drafters weigh them; equal figures are not ranked against each other."""
_TOKEN = re.compile(r"[぀-ヿ㐀-鿿]|\w+|[^\w\s]")
_MOST_TOKENS = 3000
"""A longer paragraph is shown as changed as a whole: finding the words costs the square of its length."""


class AskChange(StrEnum):
    """What became of an ask."""

    LOST = "lost"
    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class FieldChange(_Shape):
    """A field of an ask that says something else, as words for a reader; `strength` where the verb's class changed."""

    field: Literal["verb", "actors", "kind", "deadline", "conditional"]
    old: str
    new: str
    strength: Literal["weaker", "stronger"] | None = None


class AskDifference(_Shape):
    """An ask that is not the same in both; a moved one may have changed fields too."""

    change: AskChange
    old: RequestLine | None
    new: RequestLine | None
    fields: list[FieldChange] = []


class WordChange(_Shape):
    """Words replaced by others; one side is empty where words were struck or added."""

    old: str
    new: str


class ParagraphDifference(_Shape):
    """A provision that is not the same in both, in its words (of one language) or in what it asks."""

    old_place: str | None
    new_place: str | None
    change: Change
    words: list[WordChange] = []
    old_text: str | None
    new_text: str | None
    asks: list[AskDifference] = []


class DecisionComparison(_Shape):
    """A decision in both files; `blanket_conditions` are those that only one of the two has, by place."""

    decision: str
    old_language: str
    new_language: str
    paragraphs: list[ParagraphDifference]
    blanket_conditions_lost: list[str] = []
    blanket_conditions_new: list[str] = []

    @property
    def alike(self) -> bool:
        """Whether nothing differs."""
        return not (self.paragraphs or self.blanket_conditions_lost or self.blanket_conditions_new)


class Comparison(_Shape):
    """The output of `followup read --compare OLD NEW`."""

    old: str
    new: str
    alike: bool
    decisions: list[DecisionComparison]
    only_old: list[str] = []
    only_new: list[str] = []


def compare_files(old: Path, new: Path, language: str | None = None, convention: str | None = None) -> Comparison:
    """What changed from one file to the other, decision by decision and paragraph by paragraph.

    `language` is of both, and found out for each when not given. Raises BadInput for a file that cannot be read.
    """
    before, after = read_file(old, language, convention), read_file(new, language, convention)
    pairs = _paired(before, after)
    compared = [compare_decisions(first, second) for first, second in pairs]
    only_old = [one.number for one in before if all(one is not first for first, _ in pairs)]
    only_new = [one.number for one in after if all(one is not second for _, second in pairs)]
    alike = not only_old and not only_new and all(one.alike for one in compared)
    return Comparison(old=str(old), new=str(new), alike=alike, decisions=compared, only_old=only_old, only_new=only_new)


def _paired(old: Sequence[ReadDecision], new: Sequence[ReadDecision]) -> list[tuple[ReadDecision, ReadDecision]]:
    """Decisions of one number; what is left in order when both files have as many left (a text without a number)."""
    by_number = {one.number: one for one in reversed(old)}
    pairs = [(found, one) for one in new if (found := by_number.pop(one.number, None)) is not None]
    left = [one for one in old if all(one is not first for first, _ in pairs)]
    right = [one for one in new if all(one is not second for _, second in pairs)]
    return pairs + (list(zip(left, right, strict=True)) if len(left) == len(right) else [])


def compare_decisions(old: ReadDecision, new: ReadDecision) -> DecisionComparison:
    """What changed between two readings of one decision."""
    translated = old.language != new.language
    differences = [_paragraph(one, old, new, translated=translated) for one in pair_decisions(old, new)]
    return DecisionComparison(
        decision=new.number,
        old_language=old.language,
        new_language=new.language,
        paragraphs=[one for one in differences if one.asks or one.change is not Change.SAME],
        blanket_conditions_lost=[one for one in old.blanket_conditions if one not in new.blanket_conditions],
        blanket_conditions_new=[one for one in new.blanket_conditions if one not in old.blanket_conditions],
    )


def _paragraph(pair: PairedProvision, old: ReadDecision, new: ReadDecision, *, translated: bool) -> ParagraphDifference:
    asks = [_ask(one, old, new, translated=translated) for one in pair.asks]
    return ParagraphDifference(
        old_place=_place(pair.old),
        new_place=_place(pair.new),
        change=pair.change,
        words=[] if translated or pair.old is None or pair.new is None else word_changes(pair.old.text, pair.new.text),
        old_text=pair.old.text if pair.old else None,
        new_text=pair.new.text if pair.new else None,
        asks=[one for one in asks if one is not None],
    )


def _place(provision: Provision | None) -> str | None:
    if provision is None:
        return None
    return f"{provision.annex}, {provision.place}" if provision.annex else provision.place


def _ask(pair: PairedAsk, old: ReadDecision, new: ReadDecision, *, translated: bool) -> AskDifference | None:
    """An ask's difference, None when it says the same at the same place."""
    before = request_line(old, pair.old) if pair.old else None
    after = request_line(new, pair.new) if pair.new else None
    if pair.old is None or pair.new is None:
        return AskDifference(change=AskChange.NEW if pair.old is None else AskChange.LOST, old=before, new=after)
    fields = _fields(pair.old, pair.new, translated=translated)
    if pair.old.place != pair.new.place:
        return AskDifference(change=AskChange.MOVED, old=before, new=after, fields=fields)
    return AskDifference(change=AskChange.CHANGED, old=before, new=after, fields=fields) if fields else None


def _fields(old: ReadRequest, new: ReadRequest, *, translated: bool) -> list[FieldChange]:
    changes = []
    if old.verb != new.verb:
        changes.append(FieldChange(field="verb", old=old.verb, new=new.verb, strength=_strength(old.verb, new.verb)))
    if set(old.actors) != set(new.actors):
        changes.append(FieldChange(field="actors", old=", ".join(old.actors), new=", ".join(new.actors)))
    if old.kind != new.kind:
        changes.append(FieldChange(field="kind", old=old.kind, new=new.kind))
    if not _same_time(old.deadline, new.deadline, translated=translated):
        changes.append(FieldChange(field="deadline", old=_due(old.deadline), new=_due(new.deadline)))
    if old.conditional != new.conditional:
        words = ("unconditional", "conditional")
        changes.append(FieldChange(field="conditional", old=words[old.conditional], new=words[new.conditional]))
    return changes


def _strength(old: VerbClass, new: VerbClass) -> Literal["weaker", "stronger"] | None:
    before, after = _STRENGTH[old], _STRENGTH[new]
    if before == after:
        return None
    return "weaker" if after < before else "stronger"


def _same_time(old: Deadline, new: Deadline, *, translated: bool) -> bool:
    """Whether two deadlines are one; the words of a relative one cannot be compared between languages."""
    if old.type != new.type:
        return False
    return old.value == new.value or (translated and old.type is DeadlineType.RELATIVE and old.offset == new.offset)


def _due(deadline: Deadline) -> str:
    return "none" if deadline.type is DeadlineType.NONE else deadline.value or deadline.text or deadline.type.value


def word_changes(old: str, new: str) -> list[WordChange]:
    """The words that were replaced, struck or added, in their order; none when only spaces differ."""
    before, after = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    if max(len(before), len(after)) > _MOST_TOKENS:
        same = [one.group() for one in before] == [one.group() for one in after]
        return [] if same else [WordChange(old=old, new=new)]
    matcher = SequenceMatcher(None, [one.group() for one in before], [one.group() for one in after], autojunk=False)
    return [
        WordChange(old=_stretch(old, before[first:last]), new=_stretch(new, after[start:end]))
        for kind, first, last, start, end in matcher.get_opcodes()
        if kind != "equal"
    ]


def _stretch(text: str, tokens: Sequence[re.Match[str]]) -> str:
    return text[tokens[0].start() : tokens[-1].end()] if tokens else ""
