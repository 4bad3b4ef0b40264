"""The worked case with its drafts, made once and copied for each test that changes it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from followup.records.register import Register
from tests.integration.services.drafted_case import DraftedCase, copied, drafted_case


@pytest.fixture(scope="session")
def drafted_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DraftedCase]:
    """The worked case on the day on which its note has been drafted, in all its languages."""
    folder = tmp_path_factory.mktemp("drafted")
    with closing(Register.open(f"sqlite:///{folder}/register.sqlite")) as register:
        return folder, drafted_case(register, folder)


@pytest.fixture
def drafted(drafted_once: tuple[Path, DraftedCase], tmp_path: Path) -> Iterator[DraftedCase]:
    """A copy of it."""
    with copied(drafted_once, tmp_path / "copy") as case:
        yield case
