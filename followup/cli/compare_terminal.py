"""What changed between two versions or languages of a decision, on a terminal: a table a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from followup.services.decisions.compare import AskDifference, Comparison, DecisionComparison, ParagraphDifference
    from followup.services.decisions.read import RequestLine

_STYLES = {"lost": "bold red", "gone": "red", "new": "bold green", "moved": "cyan", "changed": "yellow"}


def print_comparison(out: Console, comparison: Comparison) -> None:
    """Print every decision that differs, and the decisions that only one file has."""
    for one in comparison.decisions:
        if not one.alike:
            _print_decision(out, one)
    for number in comparison.only_old:
        out.print(f"{number} is only in {comparison.old}", style=_STYLES["lost"], markup=False)
    for number in comparison.only_new:
        out.print(f"{number} is only in {comparison.new}", style=_STYLES["new"], markup=False)
    if comparison.alike:
        out.print("alike", markup=False)


def _print_decision(out: Console, compared: DecisionComparison) -> None:
    languages = f"{compared.old_language} / {compared.new_language}"
    table = Table(title=f"{compared.decision}  {languages}", title_justify="left", title_style="bold", pad_edge=False)
    for heading in ("old", "new", "change"):
        table.add_column(heading, overflow="fold")
    table.add_column("what", overflow="fold", ratio=1)
    for paragraph in compared.paragraphs:
        _add_paragraph(table, paragraph)
    out.print(table)
    for word, places in (("lost", compared.blanket_conditions_lost), ("new", compared.blanket_conditions_new)):
        if places:
            line = f"  Condition on the whole decision, {word}: paragraph {', '.join(places)}."
            out.print(line, style=_STYLES[word], markup=False)


def _add_paragraph(table: Table, paragraph: ParagraphDifference) -> None:
    places = _place(paragraph.old_place), _place(paragraph.new_place)
    if paragraph.change != "same":
        table.add_row(*places, _word(paragraph.change.replace("_", " ")), Text(_words(paragraph)))
    for ask in paragraph.asks:
        old = _place(ask.old.para) if ask.old else ""
        table.add_row(old, _place(ask.new.para) if ask.new else "", _word(f"ask {ask.change}"), Text(_ask(ask)))


def _place(place: str | None) -> str:
    return "" if place is None else place or "-"


def _word(change: str) -> Text:
    return Text(change, style=_STYLES.get(change.removeprefix("ask ").partition(" ")[0], ""))


def _words(paragraph: ParagraphDifference) -> str:
    if paragraph.old_text is None or paragraph.new_text is None:
        return paragraph.new_text or paragraph.old_text or ""
    return "; ".join(f"{one.old or '(nothing)'} → {one.new or '(nothing)'}" for one in paragraph.words)


def _ask(ask: AskDifference) -> str:
    changes = [
        f"{one.field}: {one.old} → {one.new}" + (f" ({one.strength})" if one.strength else "") for one in ask.fields
    ]
    shown = ask.new or ask.old
    told = _told(shown) if shown else ""
    return "; ".join(changes) + (f"  [{told}]" if told else "") if changes else told


def _told(ask: RequestLine) -> str:
    due = f", {ask.deadline.value or ask.deadline.text or ask.deadline.type}" if ask.deadline.type != "none" else ""
    return f"{ask.verb} {', '.join(ask.actors)}, {ask.kind}{due}: {ask.text}"
