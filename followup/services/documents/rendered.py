"""A document's files as rendered, with what is told of each language: its text, its gaps, the source of its figures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from followup.writing.notes.render import write_note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.services.documents.files import FileStore
    from followup.writing.notes.facts import NoteFacts

DRAFTS = "drafts"
TEXTS = "texts"
UNTRANSLATED = "untranslated"
SOURCES = "sources_of"
"""Under these names a document's details keep, by language, what `Rendered` holds."""

_SET_ON_ISSUING = ("symbol", "issue", "stars")
"""Lines of the masthead that are no text to clear: they are filled in when the document is issued."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document in all its languages."""

    files: dict[str, str]
    """The SHA-256 of each file, by "language.format"."""
    texts: dict[str, str]
    """A digest of the text, by language: a clearance holds for one text."""
    untranslated: dict[str, list[str]]
    """What is shown in another language because it is not yet translated, by language."""
    sources: dict[str, str]
    """The SHA-256 of the sidecar that traces every figure to its records, by language."""

    def as_details(self) -> dict[str, Any]:
        """The same as a document's details keep it."""
        return {
            DRAFTS: dict(self.files),
            TEXTS: dict(self.texts),
            UNTRANSLATED: {language: list(places) for language, places in self.untranslated.items()},
            SOURCES: dict(self.sources),
        }


def rendered(facts: NoteFacts, languages: Sequence[str], formats: Sequence[str], files: FileStore) -> Rendered:
    """Render a note in its languages and keep the files. Raises BadInput for what a template's author can mend."""
    made = Rendered({}, {}, {}, {})
    for language in languages:
        written = write_note(facts, language, formats)
        for name, content in written.files.items():
            made.files[f"{language}.{name}"] = files.put(content)
        made.texts[language] = text_digest(written.trace)
        made.untranslated[language] = [one["words"] for one in written.trace["unknown"] if one["code"] == UNTRANSLATED]
        made.sources[language] = files.put(sidecar_bytes(written.trace))
    return made


def sidecar_bytes(trace: Mapping[str, Any]) -> bytes:
    """The trace of a note as it is kept and given out."""
    return json.dumps(trace, ensure_ascii=False, indent=2, sort_keys=True).encode()


def text_digest(trace: Mapping[str, Any]) -> str:
    """A digest of the words of a note as a reviewer reads them, without symbol and date of issue."""
    lines = [one["text"] for one in trace["masthead"] if not one["line"].startswith(_SET_ON_ISSUING)]
    lines += [f"{one['label']} {one['text']}" for one in trace["blocks"]]
    lines += [one["text"] for one in trace["footnotes"]]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
