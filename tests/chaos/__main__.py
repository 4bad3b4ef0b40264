"""`make chaos`: kill -9 over a send to a real SMTP server on the loopback, without and with an acceptance record.

Ends with the figures of the runs with a record; exit code 1 when a mail was lost, came twice, or was left uncertain.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from followup.records.register import Register
from tests.chaos.killing import MAILS_A_KILL, Figures, Killing, prepare

SEEDS = (7, 11, 13, 17, 19)
KILLS = 200
MOST_KILLS = 1000
RECORDS = ("journal", "log")


def main() -> int:
    """Run the seeds and print the figures of each."""
    options = _options()
    with TemporaryDirectory(prefix="followup-chaos-") as temporary:
        folder = Path(temporary)
        template = folder / "template.sqlite"
        with closing(Register.open(f"sqlite:///{template}")) as register:
            prepare(register, options.kills * MAILS_A_KILL)
        kept, without, total = True, Figures(0, 0, 0, 0, 0), Figures(0, 0, 0, 0, 0)
        for number, seed in enumerate(options.seeds):
            bare = _run(template, folder / f"{seed}-bare", options.kills, seed, None)
            _say(f"seed {seed}, no record: {bare}")
            record = RECORDS[number % len(RECORDS)]
            recorded = _run(template, folder / f"{seed}-{record}", options.kills, seed, record)
            _say(f"seed {seed}, {record}: {recorded}")
            kept = kept and bare.uncertain <= bare.kills and options.kills == bare.kills == recorded.kills
            without, total = without + bare, total + recorded
    _say("without an acceptance record (at most one uncertain a kill; an officer decided about each):")
    _say(str(without))
    _say("with an acceptance record:")
    _say(str(total))
    return 0 if kept and not (without.lost or without.twice or total.lost or total.twice or total.uncertain) else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _run(template: Path, folder: Path, kills: int, seed: int, record: str | None) -> Figures:
    folder.mkdir()
    file = folder / "register.sqlite"
    shutil.copyfile(template, file)
    figures = Killing(f"sqlite:///{file}", folder, record, kills, random.Random(seed)).run()  # noqa: S311  no secret
    shutil.rmtree(folder)
    return figures


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help=f"kills a run, at most {MOST_KILLS}")
    parser.add_argument("--seed", type=int, help="one seed instead of five")
    options = parser.parse_args()
    if not 1 <= options.kills <= MOST_KILLS:
        parser.error(f"KILLS is between 1 and {MOST_KILLS}")
    options.seeds = SEEDS if options.seed is None else (options.seed,)
    return options


if __name__ == "__main__":
    sys.exit(main())
