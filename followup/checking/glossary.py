"""L14: one concept written in two ways in one document."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from followup.checking.findings import Finding, found
from followup.checking.rulefile import check_rules, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from followup.checking.document import Document, Line
    from followup.checking.rulefile import Term

_PREFIXED = frozenset({"zh", "ar"})
"""Languages without spaces, or with particles that are written together with the word."""


def check_terms(document: Document) -> Iterator[Finding]:
    """Each concept of which a document uses more than one way of writing, at the first place of the rarer one."""
    for term in check_rules()["L14"].terms:
        if term.language == document.language:
            yield from _check_term(document, term)


def _check_term(document: Document, term: Term) -> Iterator[Finding]:
    uses = _uses(document, term)
    if len({variant for variant, _, _ in uses}) < 2:  # noqa: PLR2004  two ways are what is looked for
        return
    counts = {variant: sum(1 for one in uses if one[0] == variant) for variant, _, _ in uses}
    main = max(counts, key=lambda variant: (counts[variant], -variant))
    first = {variant: next(one for one in uses if one[0] == variant) for variant in counts}
    other = min((one for variant, one in first.items() if variant != main), key=lambda one: one[1].order)
    shown = "; ".join(f"{first[variant][2]} ({count} times)" for variant, count in counts.items())
    facts = tuple(f"{words} ({line.place})" for _, line, words in first.values())
    yield found("L14", other[1], f"two ways of writing one thing: {shown}", facts)


def _uses(document: Document, term: Term) -> list[tuple[int, Line, str]]:
    """Every use of a term: which variant, where, in which words."""
    variants, unless = _compiled(term)
    uses = []
    for line in document.lines:
        text = unless.sub(lambda match: "\x00" * len(match[0]), line.whole) if unless else line.whole
        for number, pattern in enumerate(variants):
            uses += [(number, line, match[0]) for match in pattern.finditer(text)]
    return uses


@lru_cache(maxsize=512)
def _compiled(term: Term) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str] | None]:
    """The patterns of the variants; elsewhere than in Chinese and Arabic they stand for whole words."""
    edge = "" if term.language in _PREFIXED else r"\b"
    found_by = tuple(compiled("L14", f"{edge}(?:{variant}){edge}", re.IGNORECASE) for variant in term.variants)
    return found_by, compiled("L14", "|".join(term.unless), re.IGNORECASE) if term.unless else None
