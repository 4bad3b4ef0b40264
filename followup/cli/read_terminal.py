"""A read decision on a terminal: its requests as a table, below them the paragraphs with their evidence in colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from followup.reading.results import ReadDecision, ReadRequest
    from followup.vocabulary.deadlines import Deadline

COLOURS = {
    "verb": "bold magenta",
    "actors": "bold cyan",
    "kind": "green",
    "deadline": "bold yellow",
    "conditional": "red",
}
"""The colour of each field's words."""


def print_decision(out: Console, decision: ReadDecision) -> None:
    """Print the requests of one decision; on a terminal the paragraphs follow, coloured by what each word gave."""
    title = f"{decision.number}  {decision.title}" if decision.title else decision.number
    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False)
    for heading in ("para", "how", "who", "what", "by when", "cond.", "sure"):
        table.add_column(heading, overflow="fold")
    table.add_column("in words", overflow="fold", ratio=1)
    for request in decision.requests:
        table.add_row(
            request.place or "-",
            request.verb.value,
            who_words(request),
            request.kind.value,
            due_words(request.deadline),
            "yes" if request.conditional else "",
            f"{request.confidence:.2f}",
            Text(_in_words(request)),
        )
    out.print(table)
    if decision.blanket_conditions:
        places = ", ".join(decision.blanket_conditions)
        out.print(f"  Paragraph {places}: what is asked of the secretariat depends on resources.", markup=False)
    if out.is_terminal:
        _print_paragraphs(out, decision)
    out.print()


def who_words(request: ReadRequest) -> str:
    """Those who are asked; one asked only where the others are not there comes last, after "else"."""
    first = ", ".join(actor.value for actor in request.actors if actor not in request.alternatives)
    return " else ".join(part for part in (first, ", ".join(actor.value for actor in request.alternatives)) if part)


def _in_words(request: ReadRequest) -> str:
    """What is to be done, with the paragraphs and the decision to which the ask leads back."""
    back = [f"see para. {', '.join(request.refers_to)}"] if request.refers_to else []
    back += [f"repeats {request.recalls}"] if request.recalls else []
    shown = request.deliverable or ""
    return f"{shown} [{'; '.join(back)}]" if back else shown


def due_words(deadline: Deadline) -> str:
    """A deadline in short, empty when there is none."""
    if deadline.type == "none":
        return ""
    return deadline.value or deadline.text or deadline.type.value


def _print_paragraphs(out: Console, decision: ReadDecision) -> None:
    asked: dict[int, list[ReadRequest]] = {}
    for request in decision.requests:
        asked.setdefault(request.order, []).append(request)
    for provision in decision.provisions:
        if provision.order in asked:
            text = Text(provision.text)
            for request in asked[provision.order]:
                for one in request.evidence:
                    if one.place is None:
                        text.stylize(COLOURS.get(one.field, ""), one.start, one.end)
            out.print(Text(f"  {provision.place or '-'}  ", style="bold") + text)
