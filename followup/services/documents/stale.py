"""What a draft was made from, and what of it the register has changed since: an officer sees it before clearing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from followup.services.documents.note import note_facts
from followup.vocabulary.statuses import DocumentStatus
from followup.writing.notes.facts import DocumentFact, fact_lists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from followup.records.register import Register
    from followup.records.tables import Document
    from followup.writing.notes.facts import NoteFacts

DRAFTED_FROM = "drafted_from"
"""Under this name a document's details keep the fingerprints of the facts of its last draft."""

_LENGTH = 16


def fingerprints(facts: NoteFacts) -> dict[str, str]:
    """A fingerprint of each fact of a note, by a name that an officer understands: "submissions 15", "masthead".

    The note's own symbol, its date and why it is late are left out: they are filled in when it is issued.
    """
    masthead = replace(facts.masthead, symbol=None, symbol_records=(), dated=None, late=None)
    found = {"masthead": _fingerprint(masthead)}
    for name in fact_lists():
        for place, fact in enumerate(getattr(facts, name), start=1):
            if isinstance(fact, DocumentFact) and fact.records == facts.masthead.records:
                continue
            label = f"{name.rstrip('s') if name != 'bodies' else 'body'} {_name(fact, place)}"
            found[label if label not in found else f"{label} ({place})"] = _fingerprint(fact)
    return found


def changed_since_drafted(register: Register, document: Document) -> list[str]:
    """The facts that are other, new or gone since the last draft of a document; empty when there is no draft."""
    kept: Mapping[str, str] = document.details.get(DRAFTED_FROM, {})
    if not kept or document.status == DocumentStatus.ISSUED:
        return []
    now = fingerprints(note_facts(register, document.convention_id, document.key))
    changes = [f"{label}: changed" for label in kept if label in now and now[label] != kept[label]]
    changes += [f"{label}: new" for label in now if label not in kept]
    return changes + [f"{label}: gone" for label in kept if label not in now]


def _name(fact: object, place: int) -> str:
    """What tells a fact from the others of its list: its key, number or place, else where it stands."""
    for field in ("key", "number", "place"):
        if (value := getattr(fact, field, None)) is not None:
            return str(value)
    return str(place)


def _fingerprint(fact: Any) -> str:  # noqa: ANN401  any of the facts of a note
    written = json.dumps(asdict(fact), default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:_LENGTH]
