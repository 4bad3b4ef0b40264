"""One target fuzzed: `python -m tests.fuzz.one TARGET [options of libFuzzer]`; ends at the first failure it finds."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["followup.reading"]):
    from tests.fuzz.targets import TARGETS


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()
