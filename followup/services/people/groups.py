"""Lists of States by which letters are addressed (storage/reference/groups.yaml), as on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from followup.content import load_content
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

DEVELOPING = "developing"


def group_names() -> set[str]:
    """The names by which an audience can be given as a list of States."""
    return {DEVELOPING, *_data()["groups"]}


def groups_for(convention: str) -> list[str]:
    """The lists of States that are known under a convention, in alphabetical order."""
    data = _data()
    own = [name for name, group in data["groups"].items() if group.get("convention", convention) == convention]
    return sorted([*own, *([DEVELOPING] if convention in data["developing"] else [])])


def group_of(organization: str) -> str | None:
    """The list of an organization's own members, for one that answers for them too; None where none is kept here."""
    return next((name for name, group in _data()["groups"].items() if group.get("of") == organization), None)


def group_on(name: str, convention: str, day: date, everybody: Collection[str]) -> set[str]:
    """The codes of `everybody` that are on a list on a day.

    Raises BadInput for a list of another convention, for a day for which the list is not known, and for developing
    Parties to a convention that keeps no list of them.
    """
    if name == DEVELOPING:
        name = _data()["developing"].get(convention, name)
    if name == DEVELOPING:
        raise BadInput(
            f"which Parties count as developing is not recorded for {convention}, and the United Nations has no common "
            "list; name the Parties, regions, or a list as least_developed"
        )
    group = _data()["groups"][name]
    if group.get("convention", convention) != convention:
        raise BadInput(f"{name} is a list of {group['convention']}, not of {convention}")
    if "all_but" in group:
        return set(everybody) - _listed(group["all_but"], day)
    return set(everybody) & _listed(name, day)


def _listed(name: str, day: date) -> set[str]:
    group = _data()["groups"][name]
    known = group["known"]
    if day < known["from"] or ("until" in known and day >= known["until"]):
        raise BadInput(f"who is in {name} on {day} is not known here; bring storage/reference/groups.yaml up to date")
    later = {code for code, since in group.get("since", {}).items() if since <= day}
    still = {code for code, until in group.get("until", {}).items() if day < until}
    return {*group["members"], *later, *still}


def _data() -> dict[str, Any]:
    data: dict[str, Any] = load_content("storage", "reference", "groups.yaml")
    return data
