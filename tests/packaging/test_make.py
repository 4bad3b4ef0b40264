"""The targets of make, as somebody new meets them."""

import os
import re
import subprocess

import pytest

from tests.fixtures.components import CHECKOUT

OF_AN_OUTER_MAKE = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "SERVE", "ENGINE", "ARGS"}


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    # The suite may itself run under make, whose variables would reach this one.
    environment = {key: value for key, value in os.environ.items() if key not in OF_AN_OUTER_MAKE}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)


def test_make_alone_tells_every_target_in_a_line() -> None:
    told = [line.split()[0] for line in make().stdout.splitlines()]
    text = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert told == phony.split()


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("ENGINE=celery", "ENGINE is embedded or prefect, not 'celery'"),
        ("SERVE=maybe", "SERVE is 1 or 0, not 'maybe'"),
    ],
)
def test_a_wrong_word_is_told_before_anything_is_done(variable: str, said: str) -> None:
    ended = make("demo", variable)
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[0] == f"make demo: {said}"
    assert ended.stdout == ""


def test_continuous_integration_runs_what_everybody_runs() -> None:
    entry = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert entry[-1] == "exec make test"
    assert any(line.startswith("export CI=true") for line in entry)
