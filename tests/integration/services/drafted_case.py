"""The worked case of Minamata COP-4 on the day on which its note has been drafted."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from followup.records.register import Register
from followup.services.cases import load_case
from followup.services.cases.load import CaseWork
from followup.services.documents.drafting import draft_due
from followup.services.documents.files import FileStore
from followup.vocabulary.instants import Instant, instant, midnight

CASE = Path(__file__).resolve().parents[3] / "storage" / "cases" / "minamata-cop4-capacity.yaml"
DRAFTED = instant("2021-07-04T09:00:00+00:00")
LATER = instant("2021-07-06T09:00:00+00:00")


@dataclass(frozen=True)
class DraftedCase:
    """A register with the case, and the identities in it."""

    register: Register
    files: FileStore
    task: str
    call: str
    note: str


def drafted_case(register: Register, folder: Path) -> DraftedCase:
    """Do every act of the case up to the day, and what is due then."""
    files = FileStore(folder / "files")
    work = CaseWork(register, files, load_case(CASE), "officer", go_live=DRAFTED.date())
    for act in work.acts():
        if act.on <= DRAFTED.date():
            act.do(Instant(midnight(act.on)))
    assert draft_due(register, files, by="engine", now=DRAFTED).drafted
    with register.reading() as unit:
        task, call = work.task(unit), work.call(unit)
        assert task is not None
        assert call is not None
        [note] = [one.id for one in unit.documents.of_task(task.id) if one.kind == "note"]
    return DraftedCase(register, files, task.id, call.id, note)


@contextmanager
def copied(made: tuple[Path, DraftedCase], folder: Path) -> Iterator[DraftedCase]:
    """A copy of a register on SQLite that was made once, to be changed by one test."""
    source, found = made
    shutil.copytree(source, folder)
    with closing(Register.open(f"sqlite:///{folder}/register.sqlite")) as register:
        yield replace(found, register=register, files=FileStore(folder / "files"))
