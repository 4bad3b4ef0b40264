"""A real Prefect server on loopback, started and stopped by the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.case_playing import prefect_server


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API address of a Prefect server of the tests' own."""
    pytest.importorskip("prefect")
    with prefect_server(tmp_path_factory.mktemp("prefect")) as api:
        yield api


@pytest.fixture
def flow_environment(prefect_api: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a process that runs flows against that server, with a register of its own."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "PREFECT_API_URL": prefect_api,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "FOLLOWUP_DATA_DIR": str(tmp_path / "data"),
        "FOLLOWUP_ENGINE": "prefect",
    }
