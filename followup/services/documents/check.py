"""Checking a document against itself, and against a worked case: what `followup check` shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, RootModel

from followup.checking.check import check
from followup.checking.document import Document, Printed, lay_out
from followup.reading.blocks import BlockKind, FileKind
from followup.reading.extraction import extract
from followup.reading.files.encodings import decode
from followup.reading.language import detect_language
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.checking.facts import RegisterFacts
    from followup.checking.findings import Finding
    from followup.reading.blocks import Extracted

_TELLING = 60_000
"""Characters by which a document's language is told; its masthead stays English in every language."""


class FindingLine(BaseModel):
    """One finding. `rule` is L1 to L18; an advisory one is for a person to weigh, the others are wrong by the rule."""

    model_config = ConfigDict(frozen=True)

    rule: str
    advisory: bool
    place: str
    message: str
    facts: list[str]


class FindingList(RootModel[list[FindingLine]]):
    """The output of `followup check --format json`, in the order of the document."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file and what was found in it."""

    path: Path
    document: Document
    findings: tuple[Finding, ...]

    @property
    def language(self) -> str:
        """The language in which it was read."""
        return self.document.language

    @property
    def wrong(self) -> bool:
        """Whether anything is wrong by a rule, and not for a person to weigh."""
        return any(not finding.advisory for finding in self.findings)

    def lines(self) -> FindingList:
        """The findings in their stable shape."""
        return FindingList(
            [
                FindingLine(
                    rule=one.rule, advisory=one.advisory, place=one.place, message=one.message, facts=list(one.facts)
                )
                for one in self.findings
            ]
        )


def check_file(path: Path, *, facts: RegisterFacts | None = None, language: str | None = None) -> Checked:
    """Check one file. Raises BadInput for a file or language that cannot be read."""
    if language is not None and language not in UN_LANGUAGES:
        raise BadInput(f"unknown language {language!r}: choose one of {', '.join(UN_LANGUAGES)}")
    extracted = extract(path)
    document = document_of(extracted, path.name, language, numbers=_line_numbers(extracted, path))
    return check_document(document, facts, path)


def check_document(document: Document, facts: RegisterFacts | None, path: Path) -> Checked:
    """Check a document that is laid out."""
    return Checked(path, document, tuple(check(document, facts)))


def document_of(
    extracted: Extracted, name: str, language: str | None = None, *, numbers: Sequence[int | None] = ()
) -> Document:
    """A file's blocks as the checking room sees them. Raises BadInput when the language cannot be told."""
    spoken = language or _language(extracted, name)
    printed = [
        Printed(
            text=block.text,
            label=block.label,
            note=block.kind is BlockKind.FOOTNOTE,
            heading=block.kind is BlockKind.HEADING,
            cell=block.kind is BlockKind.CELL,
            line=numbers[index] if index < len(numbers) else None,
        )
        for index, block in enumerate(extracted.blocks)
    ]
    return lay_out(name, spoken, printed)


def _language(extracted: Extracted, name: str) -> str:
    text = "\n".join(block.text for block in extracted.blocks)
    if not text.strip():
        raise BadInput(f"{name}: there is no text in it")
    try:
        # The longest paragraphs are running text, whatever stands around them.
        longest = sorted((block.text for block in extracted.blocks), key=len, reverse=True)
        return detect_language("\n".join(longest)[:_TELLING])
    except BadInput as refusal:
        raise BadInput(f"{name}: {refusal}") from refusal


def _line_numbers(extracted: Extracted, path: Path) -> list[int | None]:
    """The line of a plain text at which each block begins; nothing for files that have no lines."""
    if extracted.kind is not FileKind.TXT:
        return []
    lines = decode(path.read_bytes()).splitlines()
    numbers: list[int | None] = []
    at = 0
    for block in extracted.blocks:
        beginning = block.text.strip()
        while at < len(lines) and not (lines[at].strip() == beginning or _begins(beginning, lines[at].strip())):
            at += 1
        numbers.append(at + 1 if at < len(lines) else None)
        at += 1
    return numbers


def _begins(text: str, line: str) -> bool:
    return bool(line) and text.startswith(line)
