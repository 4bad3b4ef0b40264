"""Letters from facts: the one door to this room. Wordings and the form run in a child process with limits only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from followup.content import content_path, load_content, load_yaml
from followup.vocabulary.errors import BadInput, NotFound
from followup.writing.letters.facts import LetterFacts
from followup.writing.notes.child import Limits
from followup.writing.notes.pdf import to_pdf
from followup.writing.notes.workshop import WORKSHOP

FORMATS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter in one language: the files by format, and its lines in order."""

    language: str
    files: Mapping[str, bytes]
    subject: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class LetterJob:
    """One letter to write in a child process (`followup.writing.notes.child`)."""

    facts: LetterFacts
    language: str
    templates: Path
    limits: Limits

    def done(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        """Write it in this process: the docx, and its lines. Raises BadInput for wrong templates."""
        from followup.writing.letters.layout import lay_out  # noqa: PLC0415  loaded by the child, not by the parent
        from followup.writing.letters.word import to_word  # noqa: PLC0415  the same: docxtpl takes 0.3 s to import

        laid = lay_out(self.facts, self.language, self.templates)
        files = {"docx": to_word(laid, self.facts.letter_dated, self.templates)}
        return files, {"subject": laid.subject, "lines": laid.lines()}


def write_letter(
    facts: LetterFacts,
    language: str,
    formats: Sequence[str] = ("docx",),
    *,
    templates: Path | None = None,
    limits: Limits | None = None,
) -> WrittenLetter:
    """Write a letter in one language, reviewed or not; the same facts and templates give the same bytes.

    Raises BadInput for an unknown format or language, a text that is not given in it, a wrong or hostile template, and
    for PDF without LibreOffice.
    """
    for name in formats:
        if name not in FORMATS:
            raise BadInput(f"{name!r} is no format of a letter; there are {', '.join(FORMATS)}")
    job = LetterJob(facts, language, templates or content_path("templates"), limits or Limits())
    files, told = WORKSHOP.render(job)
    if "pdf" in formats:
        files["pdf"] = to_pdf([files["docx"]])[0]
    return WrittenLetter(language, {name: files[name] for name in formats}, told["subject"], told["lines"])


def letter_reviews(kind: str) -> Mapping[str, Mapping[str, Any]]:
    """In which languages a kind of letter may go out, and who has reviewed each and when. Raises NotFound."""
    try:
        found: Mapping[str, Mapping[str, Any]] = load_content("templates", "letters", "reviewed.yaml")[kind]
    except KeyError:
        raise NotFound(f"there is no letter {kind!r} in templates/letters/reviewed.yaml") from None
    return found


def addressee_names() -> tuple[str, ...]:
    """The names of those to whom letters go, in the order of the catalogue (`addressees` in templates/letters)."""
    return tuple(load_content("templates", "letters", "en.yaml")["addressees"])


def wording_digest(kind: str, form: str) -> str:
    """SHA-256 over all that decides what a letter of a kind and form says besides its facts.

    A change asks for approval again.
    """
    paths = (*sorted(content_path("templates", "letters").iterdir()), content_path("templates", "mail", "words.yaml"))
    return _wording_digest(kind, form, tuple((path, path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=64)
def _wording_digest(kind: str, form: str, paths: tuple[tuple[Path, int], ...]) -> str:
    digest = hashlib.sha256(json.dumps(letter_reviews(kind), sort_keys=True, default=str).encode())
    for path, _changed in paths:
        content = path.read_bytes()
        if path.suffix == ".yaml" and path.parent.name == "letters":
            words = load_yaml(path)
            parts = {name: part for name, part in words.items() if name not in ("kinds", "forms")}
            own = [words.get("kinds", {}).get(kind), words.get("forms", {}).get(form)]
            content = b"" if path.stem == "reviewed" else json.dumps([parts, own], sort_keys=True).encode()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
