"""The worked case: a chain from decision to note as one YAML file, checked field by field.

`followup schema case` shows the same as JSON schema. Everything under `play` and every field marked `demo_choice` lets
the period be played; it never reaches a note.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from followup.services.cases.calls import (
    CaseCall,
    CaseContact,
    CaseLetter,
    CasePlay,
    CaseRound,
    CaseSubmission,
    CaseTaskOf,
)
from followup.services.cases.marks import wrong_marks
from followup.services.cases.note import (
    CaseAction,
    CaseCount,
    CaseDate,
    CaseItem,
    CaseName,
    CaseNote,
    CaseParagraph,
    CaseSection,
    CaseSegment,
)
from followup.services.cases.references import wrong_references
from followup.services.cases.sources import CaseDocument, CaseSource, Words
from followup.services.cases.work import CaseActivity, CaseArea, CaseBody, CaseDraftRound, CaseGroup, CaseTerm
from followup.vocabulary.datafiles import Data, doubled_keys, line_of, load_data
from followup.vocabulary.errors import BadInput

__all__ = [
    "Case",
    "CaseAction",
    "CaseActivity",
    "CaseArea",
    "CaseBody",
    "CaseCall",
    "CaseContact",
    "CaseCount",
    "CaseDate",
    "CaseDocument",
    "CaseDraftRound",
    "CaseGroup",
    "CaseItem",
    "CaseLetter",
    "CaseName",
    "CaseNote",
    "CaseParagraph",
    "CasePlay",
    "CaseRound",
    "CaseSection",
    "CaseSegment",
    "CaseSource",
    "CaseSubmission",
    "CaseTaskOf",
    "CaseTerm",
    "Words",
    "load_case",
]


class Case(Data):
    """A worked case."""

    case: str = Field(pattern=r"^[a-z0-9-]+$")
    convention: str
    about: Words
    parties: tuple[str, ...] = ()
    sources: tuple[CaseSource, ...] = Field(min_length=1)
    documents: tuple[CaseDocument, ...] = ()
    letters: tuple[CaseLetter, ...] = ()
    call: CaseCall | None = None
    submissions: tuple[CaseSubmission, ...] = ()
    groups: tuple[CaseGroup, ...] = ()
    activities: tuple[CaseActivity, ...] = ()
    areas: tuple[CaseArea, ...] = ()
    bodies: tuple[CaseBody, ...] = ()
    findings: tuple[CaseCount, ...] = ()
    dates: tuple[CaseDate, ...] = ()
    names: tuple[CaseName, ...] = ()
    note: CaseNote | None = None
    play: CasePlay | None = None


def load_case(path: Path) -> Case:
    """Read a worked case. Raises BadInput naming the file, the line and the field that is wrong."""
    case = load_data(Case, path)
    for line, key in doubled_keys(path):
        raise BadInput(f"{path}:{line}: {key} is given twice")
    found = [*wrong_references(case), *wrong_marks(case)]
    wrong = sorted(((line_of(path, place), place, message) for place, message in found), key=lambda one: one[0])
    if wrong:
        line, place, message = wrong[0]
        raise BadInput(f"{path}:{line}: {'.'.join(str(part) for part in place)}: {message}")
    return case
