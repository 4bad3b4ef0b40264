"""The page of `followup read --format html`: one file without links to anything, on which each ask shows its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.content import content_path
from followup.services.decisions.evidence import Stretch, stretches
from followup.vocabulary.languages import direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.reading.results import Evidence, Provision, ReadDecision, ReadRequest


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
    marks: dict[int, list[Evidence]] = {}
    requests: dict[int, list[ReadRequest]] = {}
    for request in decision.requests:
        requests.setdefault(request.order, []).append(request)
        for one in request.evidence:
            marks.setdefault(evidence_order(decision, request, one), []).append(one)
    provisions = tuple(
        ShownProvision(
            provision,
            stretches(provision.text, marks.get(provision.order, [])),
            tuple(requests.get(provision.order, [])),
        )
        for provision in decision.provisions
    )
    return ShownDecision(decision, direction(decision.language), provisions)


def evidence_order(decision: ReadDecision, request: ReadRequest, evidence: Evidence) -> int:
    """The order of the provision in which evidence stands: the request's own, or the last above it at its place."""
    if evidence.place is None:
        return request.order
    orders = [one.order for one in decision.provisions if one.place == evidence.place and one.operative]
    above = [order for order in orders if order <= request.order]
    return (above or orders or [request.order])[-1]
