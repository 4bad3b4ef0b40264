"""The parties of the reference data: their official names in the six languages and their regional groups."""

from __future__ import annotations

from collections.abc import Collection

from followup.content import load_content
from followup.vocabulary.errors import NotFound


def party_names(codes: Collection[str]) -> dict[str, tuple[str | None, dict[str, str]]]:
    """The regional group and the names by language of each of these parties. Raises NotFound for an unknown code."""
    known = load_content("storage", "reference", "parties.yaml")["parties"]
    missing = sorted(set(codes) - set(known))
    if missing:
        raise NotFound(f"not in storage/reference/parties.yaml: {', '.join(missing)}")
    return {code: (known[code].get("group"), known[code]["names"]) for code in codes}


def known_codes() -> set[str]:
    """The codes of all States and organizations of the reference data."""
    return set(load_content("storage", "reference", "parties.yaml")["parties"])
