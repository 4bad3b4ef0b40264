"""The parties and organizations of the reference data: official names in the six languages, regional groups."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from followup.content import load_content
from followup.records.tables import Party
from followup.vocabulary.errors import NotFound

PARTY = "party"
ORGANIZATION = "organization"


def party_names(codes: Collection[str]) -> dict[str, tuple[str | None, dict[str, str]]]:
    """The regional group and the names by language of each of these parties. Raises NotFound for an unknown code."""
    known = _parties()
    missing = sorted(set(codes) - set(known))
    if missing:
        raise NotFound(f"not in storage/reference/parties.yaml: {', '.join(missing)}")
    return {code: (known[code].get("group"), known[code]["names"]) for code in codes}


def known_codes() -> set[str]:
    """The codes of all States and organizations of the reference data."""
    return {*_parties(), *_organizations()}


def names_by_code() -> dict[str, tuple[str, ...]]:
    """All names of each State and organization of the reference data, the English one first; and its short code."""
    return {
        code: tuple(
            filter(None, (one["names"].get("en"), *one["names"].values(), one.get("running_en"), one.get("iso2")))
        )
        for code, one in {**_parties(), **_organizations()}.items()
    }


def new_party(code: str) -> Party:
    """A row for a State or organization of the reference data. Raises NotFound for an unknown code."""
    organization = _organizations().get(code)
    if organization is not None:
        return Party(code=code, kind=ORGANIZATION, names=organization["names"])
    region, names = party_names([code])[code]
    return Party(code=code, kind=PARTY, region=region, names=names)


def _parties() -> dict[str, dict[str, Any]]:
    return load_content("storage", "reference", "parties.yaml")["parties"]  # type: ignore[no-any-return]


def _organizations() -> dict[str, dict[str, Any]]:
    return load_content("storage", "reference", "organizations.yaml")["organizations"]  # type: ignore[no-any-return]
