"""What reading gives back: decisions, their provisions and the requests found in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from followup.vocabulary.deadlines import NO_DEADLINE, Deadline

if TYPE_CHECKING:
    from followup.vocabulary.actors import Actor
    from followup.vocabulary.asks import Kind, VerbClass


class ProvisionKind(StrEnum):
    """What a provision is in its decision."""

    HEADING = "heading"
    PREAMBLE = "preamble"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ANNEX = "annex"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Provision:
    """One numbered or unnumbered piece of a decision, as it stands in the text.

    `place` is "5", "5(a)" or "5(a)(ii)"; for an unnumbered operative paragraph it is "" (pinpoint unknown), and `order`
    alone tells it apart. An item's `parent` is the place of its chapeau, which a numbered paragraph has too below an
    unnumbered "... decides:"; an item with a bullet shares its parent's place. A footnote's place is "note 3", its
    parent the provision that carries its mark. `section` counts as "II.A" in every language. `annex` is the head of the
    annex in which it stands, if any.
    """

    order: int
    kind: ProvisionKind
    place: str
    text: str
    parent: str | None = None
    section: str | None = None
    annex: str | None = None

    @property
    def operative(self) -> bool:
        """Whether the paragraph ledger must account for it: a paragraph or item of the decision proper."""
        return self.kind in {ProvisionKind.PARAGRAPH, ProvisionKind.ITEM} and self.annex is None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which rule gave a field, and on which characters of the provision's text (start inclusive, end exclusive).

    `place` names the provision when it is not the request's own (a chapeau, a blanket condition).
    """

    field: str
    rule: str
    start: int
    end: int
    place: str | None = None


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One ask found in a provision, before an officer has confirmed it."""

    place: str
    order: int
    """The order of the provision in which it stands."""
    verb: VerbClass
    actors: tuple[Actor, ...]
    kind: Kind
    deadline: Deadline = NO_DEADLINE
    conditional: bool = False
    text: str = ""
    deliverable: str | None = None
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    recalls: str | None = None
    """The decision from which a reiterated request comes, as printed ("decision 4/CP.20")."""
    refers_to: tuple[str, ...] = ()
    """The places of the decision's own paragraphs to which it refers ("the views referred to in paragraph 2 above")."""
    alternatives: tuple[Actor, ...] = ()
    """Those of the actors who are asked only where another is not there ("or, if none, the secretariat")."""


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """One decision of a file with everything found in it.

    `number` is the number printed in the text ("15/CP.28", "MC-3/8"), else the file's stem. `blanket_conditions` are
    the places of paragraphs that make every request to the secretariat conditional.
    """

    number: str
    language: str
    title: str | None = None
    convention: str | None = None
    body: str | None = None
    meeting: str | None = None
    """The meeting that adopted it, as "COP 28", when number or text tells."""
    adopted: str | None = None
    """The day of adoption as an ISO date, when the text tells."""
    provisions: tuple[Provision, ...] = ()
    requests: tuple[ReadRequest, ...] = ()
    blanket_conditions: tuple[str, ...] = field(default=())
