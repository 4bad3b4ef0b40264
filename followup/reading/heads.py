"""Where the decisions of a file begin: the lines that carry a decision's number, and whose number it is.

A line heads a decision when it begins with a number in one of the forms of `rules/conventions/*.yaml`, by itself or
with a title, and is no sentence about another decision ("Decision 15/CP.28 requested ...") and no line of a table of
contents. Numbers that several conventions share (16/25, XII/28) are settled by the body that the text names and by
the conventions that it mentions; when that does not settle it, the number stands and the convention stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from followup.reading.cleaning import western_digits
from followup.reading.conventions import (
    Convention,
    DecisionNumber,
    NumberPattern,
    convention_of,
    conventions,
    mentions,
)
from followup.reading.marks import marks_of, structure_marks
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_HEAD = 400
_LONGEST_BODY_LINE = 320
_MENTIONS_IN = 200_000
_BEFORE_BODY = 8
_GROUP = re.compile(r"\(\?P<[a-z]+>")
_UNKNOWN = r"(?P<n>(?=\S*\d)[A-Z0-9][A-Za-z0-9]{0,9}(?:[./-][A-Za-z0-9]{1,9}){1,5})"
_LEADERS = re.compile(r"(?:\.{3,}|…|\s{2,}|\t)\s*\d{1,4}$")
_SENTENCE_END = (".", ";", "；", "。", "؛", ",", "，", "،")
_SEPARATED = re.compile(r"\s?[:：.,]?\s?[-–—]?\s+|[:：.]\s*|$")


@dataclass(frozen=True, slots=True)
class Head:
    """A decision begins at this line; `title` is what stands behind the number on the same line."""

    line: int
    number: DecisionNumber
    title: str


@dataclass(frozen=True, slots=True)
class BodyLine:
    """The line that names the adopting body ("The Conference of the Parties,"); `rest` is what follows the name."""

    bodies: frozenset[tuple[str, str]]
    rest: str


@dataclass(frozen=True)
class _Form:
    convention: Convention
    pattern: NumberPattern

    @cached_property
    def line(self) -> re.Pattern[str]:
        """A whole line that begins with the number. Raises BadInput for a wrong rule, which names its convention."""
        try:
            return _line(self.pattern.pattern)
        except re.error as fault:
            raise BadInput(f"rules/conventions/{self.convention.id}.yaml: {self.pattern.pattern!r}: {fault}") from fault


@lru_cache(maxsize=1)
def _words() -> str:
    """The words for "decision" in all languages: a text in one cites the heads of another at times."""
    return "|".join(re.escape(word) for marks in structure_marks().values() for word in marks.decision_words)


def _beginning(number: str) -> str:
    return rf"(?P<word>(?:draft )?(?:{_words()})s?\s+(?:no\.?\s?|n[°º]\s?|№\s?)?)?第?\s?(?:{number})(?![A-Za-z0-9/])"


def _line(number: str) -> re.Pattern[str]:
    return re.compile(rf"{_beginning(number)}(?P<suffix>\s?号?\s?(?:{_words()}))?(?P<rest>.*)", re.IGNORECASE)


@lru_cache(maxsize=64)
def _forms(convention: str | None) -> tuple[_Form, ...]:
    among = [convention_of(convention)] if convention else list(conventions().values())
    return tuple(_Form(owner, pattern) for owner in among for pattern in owner.patterns)


@lru_cache(maxsize=64)
def _any_form(convention: str | None) -> re.Pattern[str]:
    """What every head begins with, in one pattern: most lines are told from heads by it alone."""
    numbers = [form.pattern.pattern for form in _forms(convention)] + [_UNKNOWN]
    try:
        return re.compile(_beginning(_GROUP.sub("(?:", "|".join(numbers))), re.IGNORECASE)
    except re.error:
        for form in _forms(convention):
            _ = form.line
        raise


@lru_cache(maxsize=1)
def _unknown_form() -> re.Pattern[str]:
    """A number that no convention's rules describe, behind the word "decision"."""
    return _line(_UNKNOWN)


@lru_cache(maxsize=64)
def _spellings(convention: str | None) -> tuple[tuple[str, str], ...]:
    among = [convention_of(convention)] if convention else list(conventions().values())
    pairs = {local: latin for owner in among for local, latin in owner.spellings.items()}
    return tuple(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def _latin_number(text: str, convention: str | None) -> str:
    """The line with its number in Latin letters and western digits, as the rules write it."""
    if text.isascii():
        return text
    text = western_digits(text)
    for local, latin in _spellings(convention):
        if local in text:
            return text.replace(local, latin, 1)
    return text


@lru_cache(maxsize=16)
def _body_names(language: str) -> tuple[re.Pattern[str], dict[str, frozenset[tuple[str, str]]]]:
    owners: dict[str, set[tuple[str, str]]] = {}
    for convention in conventions().values():
        for code, names in convention.bodies.items():
            for name in names.get(language, ()):
                owners.setdefault(name.casefold().replace("’", "'"), set()).add((convention.id, code))
    longest_first = sorted(owners, key=lambda name: -len(name))
    articles = "|".join(re.escape(word) for word in marks_of(language).articles)
    alternatives = "|".join(map(re.escape, longest_first)) or "(?!)"
    # "The Thirty-first Meeting of the Parties": one word may tell which meeting it is.
    lead = rf"(?:(?:{articles})\s?(?:[^\W\d_]+(?:-[^\W\d_]+)*\s)?)?" if articles else ""
    return re.compile(rf"{lead}({alternatives})", re.IGNORECASE), {name: frozenset(who) for name, who in owners.items()}


def body_line(text: str, language: str) -> BodyLine | None:
    """The body that a line names as the author of what follows, else None.

    The line ends with a comma or colon, is the name alone, or is all in capitals. A sentence about the body is none.
    """
    if len(text) > _LONGEST_BODY_LINE:
        return None
    pattern, owners = _body_names(language)
    folded = text.replace("’", "'")
    found = pattern.match(folded)
    if not found or not (found.end() == len(text) or text.isupper() or text.endswith((",", ":", "：", "，", "،"))):
        return None
    return BodyLine(owners[found[1].casefold()], text[found.end() :].strip(" ,:：，،"))


class _Text:
    """The lines among which heads are looked for, and what they mention, counted once."""

    def __init__(self, lines: Sequence[str], language: str, convention: str | None) -> None:
        self.lines, self.language, self.convention = lines, language, convention

    @cached_property
    def mentioned(self) -> dict[str, int]:
        return mentions("\n".join(self.lines)[:_MENTIONS_IN], conventions().values())

    def body_below(self, index: int) -> BodyLine | None:
        below = (body_line(text, self.language) for text in self.lines[index + 1 : index + 1 + _BEFORE_BODY])
        return next((body for body in below if body), None)

    def head(self, index: int) -> Head | None:
        text = _latin_number(self.lines[index], self.convention)
        if not _any_form(self.convention).match(text):
            return None
        candidates: list[tuple[_Form, DecisionNumber]] = []
        title = ""
        for form in _forms(self.convention):
            found = form.line.match(text)
            if found and _heads(found, standalone=form.pattern.standalone):
                candidates.append(
                    (form, form.convention.read_number(form.pattern, found, resolution=_is_resolution(found)))
                )
                title = _title(found)
        if candidates:
            number = self._settled(candidates, index)
            return Head(index, number, title) if number else None
        found = _unknown_form().match(text)
        if found and found["word"] and not _title(found):
            return Head(index, DecisionNumber(found["n"]), "")
        return None

    def _settled(self, candidates: list[tuple[_Form, DecisionNumber]], index: int) -> DecisionNumber | None:
        """Whose number it is. None when the form is shared and nothing in the text shows that it is a decision's."""
        sure = [number for form, number in candidates if self.convention or not form.pattern.ambiguous]
        if sure:
            return sure[0]
        body = self.body_below(index)
        if body:
            candidates = [
                pair for pair in candidates if (pair[1].convention, pair[1].body) in body.bodies
            ] or candidates
        best = max(self.mentioned[form.convention.id] for form, _ in candidates)
        numbers = {number for form, number in candidates if self.mentioned[form.convention.id] == best}
        named = re.match(rf"(?:{_words()})(?!\w)", self.lines[index], re.IGNORECASE) is not None
        bare = not named and _any_form(self.convention).fullmatch(self.lines[index]) is not None
        if len(numbers) == 1 and (body or (best and not bare)):
            return numbers.pop()
        return DecisionNumber(candidates[0][1].number) if body or named else None


def find_heads(lines: Sequence[str], language: str, convention: str | None) -> list[Head]:
    """The heads of decisions in the cleaned lines of a file, in order."""
    text = _Text(lines, language, convention)
    return [head for index, line in enumerate(lines) if len(line) <= _LONGEST_HEAD and (head := text.head(index))]


def _is_resolution(found: re.Match[str]) -> bool:
    """Whether the word before or behind the number is a resolution's."""
    word = f"{found['word'] or ''}{found['suffix'] or ''}".casefold()
    return any(other in word for marks in structure_marks().values() for other in marks.resolution_words)


def _title(found: re.Match[str]) -> str:
    return found["rest"].strip(" :：.-–—،,*")


def _heads(found: re.Match[str], *, standalone: bool) -> bool:
    """Whether the form of the line is that of a head, and not of a sentence or of a table of contents."""
    rest, title = found["rest"], _title(found)
    named = bool(found["word"] or found["suffix"])
    if not title:
        return True
    if _LEADERS.search(rest) or not _SEPARATED.match(rest) or rest.startswith((",", "،", "，")):
        return False
    if title[0].islower() or rest.rstrip().endswith(_SENTENCE_END):
        return False
    return named or standalone or rest.lstrip()[0] in ":：."
