"""Who sends, and for whom else: others one by one by their codes, or all on a list, as the members of a union."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.services.people.groups import group_names, group_on
from followup.services.people.parties import known_codes, new_party
from followup.vocabulary.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from followup.records.register import Unit
    from followup.records.tables import Party


def with_members(named: Sequence[str], sender: str | None, convention: str, day: date) -> tuple[str, ...]:
    """The codes of others, with the members of each list in the place of its name: "eu_members", as on a day."""
    lists = [one for one in named if one in group_names()]
    alone = [one for one in named if one not in lists]
    members = {code for one in lists for code in group_on(one, convention, day, known_codes())}
    return (*alone, *sorted(members - {sender, *alone}))


def parties_named(unit: Unit, sender: str | None, others: Sequence[str]) -> dict[str, Party]:
    """Who sends and for whom, by code; those whom the register does not know yet as rows to be added.

    Raises BadInput for others without a sender or named twice, NotFound for who is not known at all.
    """
    if others and sender is None:
        raise BadInput("a submission on behalf of others needs a sender; say which with --party")
    if sender in others or len(set(others)) < len(others):
        raise BadInput("on behalf of others: each of them once, without the sender")
    wanted = {*others, *([sender] if sender else [])}
    found = {party.code: party for party in unit.people.parties(wanted)}
    missing = wanted - found.keys()
    if unknown := sorted(missing - known_codes()):
        raise NotFound(f"{', '.join(unknown)}: no such party is known; write ISO 3166-1 codes, as ARG")
    return found | {code: new_party(code) for code in missing}
