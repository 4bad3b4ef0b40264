"""Dates that cannot be (L8), tenses that the date of issue belies (L9), and the six weeks (L10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from followup.checking.days import Written, dates_in, months_in
from followup.checking.document import Document, Line, sentences_of
from followup.checking.findings import Finding, found
from followup.checking.numerals import numerals_of
from followup.checking.rulefile import check_rules, matches, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup.checking.facts import MeetingFact, RegisterFacts

_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d{2}(?![\d/])")
_MOST_SHOWN = 6
_SHORTEST_NAME = 3


def check_dates(document: Document) -> Iterator[Finding]:
    """L8 by the text alone: impossible days, ranges and weekdays; events outside the period of a report."""
    for line in document.lines:
        for one in _dates(line, document.language):
            if one.fault:
                yield found("L8", line, f"{one.text}: {one.fault}", (one.text, one.fault))
    yield from _outside_period(document)
    yield from _report_within_period(document)
    yield from _two_dates(document)


def _dates(line: Line, language: str) -> list[Written]:
    """The dates of a line; a masthead keeps its English lines in every language."""
    written = dates_in(line.whole, language)
    return written or (dates_in(line.whole, "en") if language != "en" and line.whole.isascii() else [])


def _outside_period(document: Document) -> Iterator[Finding]:
    """A report for some years that tells of events of others."""
    period = _period(document)
    if period is None:
        return
    head, first, last = period
    others = [
        (line, year)
        for line, sentence in sentences_of([line for line in document.running if line.annex == head.annex])
        if any(True for _ in matches(patterns("L8", "event", document.language), sentence))
        for year in sorted({int(match[0]) for match in _YEAR.finditer(sentence)})
        if not first <= year <= last
    ]
    years = sorted({year for _, year in others})
    if others:
        message = f"a report for {first}-{last} tells of events of {', '.join(map(str, years))}"
        facts = (f"{first}-{last} ({head.place})", *(f"{year} ({line.place})" for line, year in others[:_MOST_SHOWN]))
        yield found("L8", others[0][0], message, facts, advisory=True)


def _period(document: Document) -> tuple[Line, int, int] | None:
    for line in document.lines:
        for match in matches(patterns("L8", "period", document.language), line.text):
            first, last = int(match["first"]), int(match["last"])
            if first <= last:
                return line, first, last
    return None


def _report_within_period(document: Document) -> Iterator[Finding]:
    """A report submitted before the period that it covers was over."""
    for line, sentence in sentences_of(document.running):
        for match in matches(patterns("L8", "report_and_period", document.language), sentence):
            due = _end(match["due"], document.language)
            ending = _end(match["period"], document.language)
            if due and ending and due <= ending:
                message = f"a report submitted by {due} covers a period that ends on {ending}"
                yield found("L8", line, message, (match["due"].strip(), match["period"].strip()), advisory=True)


def _end(text: str, language: str) -> date | None:
    """The last day that a text names, by day or month."""
    written = [one for one in dates_in(text, language) if one.last and not one.yearless]
    if not written and language == "zh":
        written = [one for one in months_in(text) if not one.yearless]
    days = [one.last for one in written if one.last]
    return max(days) if days else None


@dataclass(frozen=True, slots=True)
class Held:
    """What a sentence says of a meeting: whose, which, when."""

    line: Line
    body: str
    number: int
    written: Written


def held_in(document: Document) -> list[Held]:
    """Every statement of the document that a numbered meeting was held on some days."""
    numerals = numerals_of(document.language)
    statements = []
    for line, sentence in sentences_of(document.lines):
        for match in matches(patterns("L8", "held", document.language), sentence):
            number = numerals.ordinals.get(match["number"].casefold())
            written = _when(match["date"], document.language)
            if number and written is not None:
                statements.append(Held(line, match["body"].strip(), number, written))
    return statements


def _when(text: str, language: str) -> Written | None:
    written = [one for one in dates_in(text, language) if one.first]
    if not written and language == "zh":
        written = list(months_in(text))
    return written[0] if written else None


def apart(written: Written, opening: date, closing: date) -> bool:
    """Whether days as written do not touch those of a meeting; without a year only month and day count."""
    if written.first is None or written.last is None:
        return False
    if written.yearless:
        if opening.year != closing.year:
            return False
        year = written.first.year
        opening, closing = _in_year(opening, year), _in_year(closing, year)
    return written.last < opening or written.first > closing


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, day.day)


def _two_dates(document: Document) -> Iterator[Finding]:
    """One meeting held on two different days in one text."""
    known: dict[tuple[str, int], Held] = {}
    for one in held_in(document):
        if not one.body:
            continue
        other = known.setdefault((one.body, one.number), one)
        if other.written.yearless or other.written.first is None or other.written.last is None:
            known[one.body, one.number] = one
        elif apart(one.written, other.written.first, other.written.last):
            message = f"{one.body} {one.number}: held on {one.written.text}, and on {other.written.text}"
            facts = (f"{other.written.text} ({other.line.place})", f"{one.written.text} ({one.line.place})")
            yield found("L8", one.line, message, facts)


def check_meetings(document: Document, facts: RegisterFacts) -> Iterator[Finding]:
    """L8 by the register: a meeting placed on days other than its own."""
    for one in held_in(document):
        for meeting in facts.meetings:
            if (
                _same_body(one.body, meeting)
                and meeting.number == one.number
                and apart(one.written, meeting.opening, meeting.closing)
            ):
                days = f"{meeting.opening.isoformat()} to {meeting.closing.isoformat()}"
                message = f"{meeting.key} is placed on {one.written.text}; it was held from {days}"
                yield found("L8", one.line, message, (f"{one.written.text} ({one.line.place})", f"{days} (register)"))
    own = next((meeting for meeting in facts.meetings if meeting.own), None)
    if own is not None:
        yield from _session_days(document, own)


def _same_body(words: str, meeting: MeetingFact) -> bool:
    """Whether the words name the body of a meeting; "专家组" alone names a group whose name ends so."""
    if len(words) < _SHORTEST_NAME:
        return False
    return any(name in words or words.casefold() in name.casefold() for name in meeting.names if name)


def _session_days(document: Document, own: MeetingFact) -> Iterator[Finding]:
    """The days of the session in the masthead against the register's."""
    for line in document.masthead:
        for one in dates_in(line.whole, document.language):
            if one.first and one.last and one.last > one.first and apart(one, own.opening, own.closing):
                days = f"{own.opening.isoformat()} to {own.closing.isoformat()}"
                yield found(
                    "L8",
                    line,
                    f"the session is dated {one.text}; {own.key} is {days}",
                    (one.text, f"{days} (register)"),
                )


def issue_day(document: Document) -> tuple[Line, date] | None:
    """The date of the document: a line of the masthead that is a date and nothing else."""
    for line in document.masthead:
        for one in _dates(line, document.language):
            if one.first and one.first == one.last and not one.yearless and len(one.text) == len(line.whole.strip()):
                return line, one.first
    return None


def opening_day(document: Document) -> date | None:
    """The first day of the session in the masthead."""
    for line in document.masthead:
        for one in dates_in(line.whole, document.language):
            if one.first and one.last and one.last > one.first and not one.yearless:
                return one.first
    return None


def check_tense(document: Document) -> Iterator[Finding]:
    """L9: something announced for a day before the date of the document, or told of as past for a later one."""
    issued = issue_day(document)
    if issued is None:
        return
    for name, wrong in (("future", "announced"), ("past", "told of as past")):
        for line, sentence in sentences_of(document.running):
            for match in matches(patterns("L9", name, document.language), sentence):
                day = _when(match["date"], document.language)
                if day is None or day.first is None or day.last is None or day.yearless:
                    continue
                if day.last < issued[1] if name == "future" else day.first > issued[1]:
                    message = f"{day.text} is {wrong} in a document dated {issued[1].isoformat()}"
                    facts = (day.text, f"{issued[1].isoformat()} ({issued[0].place})")
                    yield found("L9", line, message, facts, advisory=True)


def check_lead_time(document: Document) -> Iterator[Finding]:
    """L10: a document dated fewer than six weeks before its session opens; information documents have no such date."""
    issued, opening = issue_day(document), opening_day(document)
    if issued is None or opening is None or any("/INF/" in line.whole for line in document.masthead[:8]):
        return
    weeks = check_rules()["L10"].values["weeks_before_opening"].value
    latest = opening - timedelta(weeks=weeks)
    if issued[1] > latest:
        when = f"{(opening - issued[1]).days} days before" if issued[1] <= opening else "after"
        message = f"dated {issued[1]}, {when} the opening on {opening}; documents are issued by {latest}"
        yield found(
            "L10", issued[0], message, (issued[1].isoformat(), opening.isoformat(), latest.isoformat()), advisory=True
        )
