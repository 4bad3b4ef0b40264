"""L7: a count against the list that follows it, submissions against senders, a share against its whole; L18: words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from followup.checking.document import Document, Line, Part
from followup.checking.findings import Finding, found
from followup.checking.marks import Style
from followup.checking.numerals import numerals_of
from followup.checking.rulefile import check_rules, matches, patterns, words
from followup.content import load_content

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMAS = re.compile(r"[,，、،]")
_SEMICOLONS = re.compile(r"[;；؛]")
_WORDS = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SIGN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_CLAUSE_END = re.compile("[,.;:，。；：、،؛]")
_LONGEST_ITEM = 300


def check_counts(document: Document) -> Iterator[Finding]:
    """L7: every finding about counts of one document."""
    for line in document.running:
        yield from _lists(line, document.language)
        yield from _senders(line, document.language)
        yield from _shares(line, document.language)
    yield from _items_below(document)


def _lists(line: Line, language: str) -> Iterator[Finding]:
    """A list behind its count: "the following 13 Parties: ..." names 13."""
    number = numerals_of(language).number
    lists: set[int] = set()
    for match in matches(patterns("L7", "list", language), line.text):
        if match.start("list") in lists:
            continue
        lists.add(match.start("list"))
        count = _with_further(number(match["count"]), match[0][: match.start("list") - match.start()], language)
        fewest, most = _length(match["list"], language)
        if count is not None and most > 1 and not fewest <= count <= most:
            shown = match[0][: match.start("list") - match.start()].strip()
            facts = (f"{count} ({shown})", f"{most} named: {match['list'].strip()}")
            yield found("L7", line, f"“{shown}” is followed by {most}", facts)


def _with_further(count: int | None, phrase: str, language: str) -> int | None:
    """A count with those beside it: "8 Parties and one observer"."""
    further = [
        numerals_of(language).number(one["count"]) for one in matches(patterns("L7", "further", language), phrase)
    ]
    return None if count is None else count + sum(one or 0 for one in further)


def _length(text: str, language: str) -> tuple[int, int]:
    """How many things a list names: the fewest and the most, since "and" may belong to a name."""
    text = _protected(text.strip(), language)
    if _SEMICOLONS.search(text):
        parts = [part for part in _SEMICOLONS.split(text) if part.strip()]
        return len(parts), len(parts)
    parts = [part for part in _COMMAS.split(text) if part.strip()]
    joints = [len(_and(language).findall(part)) for part in parts]
    first = _and(language).match(parts[-1].lstrip()) if parts else None
    last = joints[-1] - bool(first) if joints else 0
    if max((len(part) for part in parts), default=0) > _LONGEST_ITEM:
        return 0, 0
    certain = len(parts) + (1 if last == 1 and not sum(joints[:-1]) else 0)
    return (certain if last <= 1 and not sum(joints[:-1]) else len(parts)), len(parts) + sum(joints[:-1]) + last


@lru_cache(maxsize=16)
def _and(language: str) -> re.Pattern[str]:
    known = words("L7", "and", language)
    edge = "" if language in {"zh", "ar"} else r"\b"
    return re.compile(edge + "(?:" + "|".join(map(re.escape, known)) + ")" + edge if known else r"(?!)")


@lru_cache(maxsize=16)
def _compound_names(language: str) -> tuple[str, ...]:
    """Names of States that hold an "and" or a comma."""
    parties: dict[str, Any] = load_content("storage", "reference", "parties.yaml")["parties"]
    names = {one["names"].get(language, "") for one in parties.values()}
    names |= {str(one.get("running_en", "")) for one in parties.values()} if language == "en" else set()
    return tuple(sorted((name for name in names if _and(language).search(name) or _COMMAS.search(name)), key=len))[::-1]


def _protected(text: str, language: str) -> str:
    for name in _compound_names(language):
        text = text.replace(name, "X" * len(name))
    return re.sub(r"[(（][^()（）]{0,80}[)）]", "", text)


def _senders(line: Line, language: str) -> Iterator[Finding]:
    """More submissions than senders, and nothing that says who sent several; fewer without a joint one."""
    for items, senders, told in _told(line, language):
        if items == senders:
            continue
        excuse = "several" if items > senders else "joint"
        if any(True for _ in matches(patterns("L7", excuse, language), line.text)):
            continue
        lack = "who sent more than one is not said" if items > senders else "fewer submissions than senders"
        yield found("L7", line, f"{items} submissions from {senders}: {lack}", (str(items), str(senders), told))


def _told(line: Line, language: str) -> list[tuple[int, int, str]]:
    number = numerals_of(language).number
    told = [
        (
            number(match["items"]),
            _with_further(number(match["senders"]), _clause(line.text, match.start("senders")), language),
            match[0].strip(),
        )
        for match in matches(patterns("L7", "senders", language), line.text)
    ]
    return [(items, senders, words) for items, senders, words in told if items is not None and senders is not None][:1]


def _clause(text: str, start: int) -> str:
    """What stands from a place to the next stop."""
    return _CLAUSE_END.split(text[start:], maxsplit=1)[0]


def submissions_told(document: Document) -> Iterator[tuple[Line, int, int, str]]:
    """Where the document says how many submissions came from how many senders, and in which words."""
    for line in document.running:
        for items, senders, told in _told(line, document.language):
            yield line, items, senders, told


def _shares(line: Line, language: str) -> Iterator[Finding]:
    """A share that its figures do not give: 13 of 26 Parties are not 40 per cent."""
    number = numerals_of(language).number
    for match in matches(patterns("L7", "share", language), line.text):
        part, whole = number(match["part"]), number(match["whole"])
        percent = float(match["percent"].replace(",", "."))
        if part is None or not whole:
            continue
        share = 100 * part / whole
        if abs(share - percent) > check_rules()["L7"].values["percent_rounding"].value or part > whole:
            yield found(
                "L7",
                line,
                f"{part} of {whole} is {share:.1f} per cent, not {percent:g}",
                (match[0].strip(), f"{share:.1f}"),
            )


def _items_below(document: Document) -> Iterator[Finding]:
    """Items below a count: "the following three activities:" is followed by (a) to (c)."""
    number = numerals_of(document.language).number
    for position, line in enumerate(document.running):
        for match in matches(patterns("L7", "items", document.language), line.text):
            items = _below(document.running, position)
            count = number(match["count"])
            if items and count is not None and len(items) != count:
                facts = (match[0].strip(), f"{len(items)} items ({items[0].place} to {items[-1].place})")
                yield found("L7", line, f"“{match[0].strip()}” is followed by {len(items)} items", facts)


def _below(lines: tuple[Line, ...], position: int) -> list[Line]:
    """The items of one level that follow a line at once."""
    found_items: list[Line] = []
    style: Style | None = None
    for line in lines[position + 1 :]:
        if line.mark is None and line.text.strip():
            if style is None or line.heading:
                break
            continue
        if line.mark is None:
            continue
        style = style or line.mark.style
        if line.mark.style is style:
            if line.mark.ordinal != len(found_items) + 1:
                break
            found_items.append(line)
        elif line.mark.style is Style.PARAGRAPH or line.heading:
            break
    return found_items


def check_length(document: Document) -> Iterator[Finding]:
    """L18: a document for action of more than 8,500 words; its annexes and notes do not count."""
    limit = int(check_rules()["L18"].values["words"].value)
    if not document.lines or any("/INF/" in line.whole for line in document.masthead[:8]):
        return
    total = count_words(document)
    if total > limit:
        yield found("L18", document.lines[0], f"{total:,} words, more than {limit:,}", (f"{total}", f"{limit}"))


def count_words(document: Document) -> int:
    """The words of a document's body; so many Chinese signs make a word as rule L18 says."""
    signs = words = 0
    for line in document.lines:
        if line.part is Part.BODY:
            rest, found_signs = _SIGN.subn(" ", line.text)
            signs += found_signs
            words += len(_WORDS.findall(rest))
    return words + round(signs / check_rules()["L18"].values["signs_to_a_word"].value)
