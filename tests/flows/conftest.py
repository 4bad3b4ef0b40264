"""What the flows need: the server of Prefect, and a register of their own."""

from pathlib import Path

import pytest

from tests.fixtures.many_machines import Machines, PrefectServer


@pytest.fixture
def machine(prefect_server: PrefectServer, tmp_path: Path) -> Machines:
    """A machine that runs flows against that server, with a new register on SQLite."""
    return Machines(prefect_server, tmp_path, f"sqlite:///{tmp_path / 'register.sqlite'}")
