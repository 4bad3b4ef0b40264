"""`followup serve` as a process: the pages answer, the tick does what is due, an interrupt ends it."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from followup.app import Application
from followup.services.cases import load_case
from followup.services.cases.load import CaseWork
from followup.settings import Settings
from followup.vocabulary.instants import midnight

CHECKOUT = Path(__file__).resolve().parents[2]
CASE = CHECKOUT / "storage" / "cases" / "minamata-cop4-capacity.yaml"
PATIENCE_S = 60


@contextmanager
def serving(data: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program and the address at which its pages answer."""
    environment = {**os.environ, "FOLLOWUP_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "followup.cli.main", "serve", "--port", "0", *options]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as program:
        try:
            assert program.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+/", program.stdout.readline())
            assert found is not None
            yield program, found[0]
        finally:
            program.send_signal(signal.SIGINT)
            program.communicate(timeout=PATIENCE_S)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A register in which a letter of 2019 was never prepared."""
    with closing(Application.start(Settings(data_dir=tmp_path / "data"))) as app:
        for act in CaseWork(app.register, app.files, load_case(CASE), "officer").acts():
            if act.on.isoformat() <= "2019-12-13":
                act.do(midnight(act.on))
    return tmp_path / "data"


def letter_status(data: Path) -> str:
    with closing(Application.start(Settings(data_dir=data))) as app, app.register.reading() as unit:
        [call] = unit.calls.all()
        [letter] = [step for step in unit.mail.steps_of_rounds([call.rounds[0].id]) if step.code == "letter"]
    return letter.status


def answer(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE_S) as page:  # noqa: S310  our own server on loopback
        text: str = page.read().decode()
    return text


def wait_for(data: Path, status: str) -> bool:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if letter_status(data) == status:
            return True
        time.sleep(0.2)
    return False


def test_the_pages_answer_and_the_tick_settles_what_is_due(data: Path) -> None:
    with serving(data) as (program, address):
        assert "done by this program, every minute" in answer(address)
        assert wait_for(data, "held")  # years late: an officer decides
    assert program.returncode == 0


def test_with_a_time_of_its_own_the_pages_only_show(data: Path) -> None:
    with serving(data, "--as-of", "2019-12-20T09:00:00+00:00") as (_program, address):
        assert "as of" in answer(address)
        assert "Nothing that falls due is done by this program" in answer(address)
        assert "20 Dec 2019" in answer(address)
    assert letter_status(data) == "planned"


def test_with_prefect_as_engine_there_is_no_tick(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_ENGINE", "prefect")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    with serving(data) as (_program, address):
        page = answer(address)
        assert "done by Prefect&#39;s workers" in page
        assert "does not answer: what falls due waits, nothing is lost" in page
        assert "due for more than 10 minutes: 1." in page
    assert letter_status(data) == "planned"
