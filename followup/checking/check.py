"""One document against itself and, where there is one, against the register: every rule, the findings in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.checking import citations, counts, dates, glossary, numbering, register, symbols, typography

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from followup.checking.document import Document
    from followup.checking.facts import RegisterFacts
    from followup.checking.findings import Finding

BY_TEXT: tuple[Callable[[Document], Iterator[Finding]], ...] = (
    symbols.check_grammar,
    symbols.check_breaks,
    typography.check_brackets,
    typography.check_residue,
    typography.check_doubled,
    citations.check_one_symbol,
    citations.check_unused,
    citations.check_pinpoints,
    counts.check_counts,
    counts.check_length,
    dates.check_dates,
    dates.check_tense,
    dates.check_lead_time,
    numbering.check_numbering,
    glossary.check_terms,
)
"""What a document's own text decides."""

BY_REGISTER: tuple[Callable[[Document, RegisterFacts], Iterator[Finding]], ...] = (
    register.check_known,
    register.check_compilation,
    register.check_results,
    register.check_covered,
    register.check_letters,
    register.check_submissions,
    dates.check_meetings,
)
"""What the register decides."""


def check(document: Document, facts: RegisterFacts | None = None) -> list[Finding]:
    """Every finding in the order of the document, then of the rules."""
    if not document.lines:
        return []
    findings = [finding for rule in BY_TEXT for finding in rule(document)]
    if facts is not None:
        findings += [finding for rule in BY_REGISTER for finding in rule(document, facts)]
    return sorted(dict.fromkeys(findings), key=lambda one: (one.order, int(one.rule[1:])))
