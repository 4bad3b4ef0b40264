"""The page of `followup read --format html`: one file without links to anything, on which each ask shows its words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from followup.content import content_path
from followup.vocabulary.languages import direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.reading.results import Evidence, Provision, ReadDecision, ReadRequest


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of a paragraph's text and the fields that rest on it (none: plain text)."""

    text: str
    fields: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownProvision:
    """A provision with the evidence marked in it and the requests found in it."""

    provision: Provision
    stretches: tuple[Stretch, ...]
    requests: tuple[ReadRequest, ...]


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A decision as the page shows it."""

    decision: ReadDecision
    direction: str
    provisions: tuple[ShownProvision, ...]


def requests_page(decisions: Sequence[ReadDecision]) -> str:
    """The page as HTML in UTF-8: every decision, every provision, every ask with who, what, by when and why."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  only this format needs it

    folder = content_path("templates", "reading")
    templates = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return templates.get_template("requests.html").render(decisions=[shown(decision) for decision in decisions])


def shown(decision: ReadDecision) -> ShownDecision:
    """A decision with its evidence laid over its text."""
    marks: dict[str, list[Evidence]] = {}
    requests: dict[int, list[ReadRequest]] = {}
    for request in decision.requests:
        requests.setdefault(request.order, []).append(request)
        for one in request.evidence:
            marks.setdefault(one.place if one.place is not None else request.place, []).append(one)
    provisions = tuple(
        ShownProvision(
            provision,
            stretches(provision.text, marks.get(provision.place, []) if provision.operative else []),
            tuple(requests.get(provision.order, [])),
        )
        for provision in decision.provisions
    )
    return ShownDecision(decision, direction(decision.language), provisions)


def stretches(text: str, evidence: Sequence[Evidence]) -> tuple[Stretch, ...]:
    """The text cut wherever a span of evidence begins or ends; each run with the fields and rules that rest on it."""
    inside = [one for one in evidence if 0 <= one.start < one.end <= len(text)]
    cuts = sorted({0, len(text), *(one.start for one in inside), *(one.end for one in inside)})
    runs: list[Stretch] = []
    for start, end in pairwise(cuts):
        over = [one for one in inside if one.start <= start and end <= one.end]
        fields = tuple(dict.fromkeys(one.field for one in over))
        runs.append(Stretch(text[start:end], fields, tuple(dict.fromkeys(one.rule for one in over))))
    return tuple(runs)
