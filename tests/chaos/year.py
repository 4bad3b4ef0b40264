"""`make test-long`: a year of a whole house, and its ledger: six conventions, 1,200 tasks, 195 parties."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from followup.records.register import Register
from tests.integration.services.year import LONG, SHORT, Year
from tests.integration.services.year_ledger import Ledger, ledger_of


def main() -> int:
    """Play the year, tell what became of every (task, step, contact); 1 when anything is unaccounted for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="two conventions, 60 tasks, 8 parties")
    parser.add_argument("--seed", type=int, default=4)
    chosen = parser.parse_args()
    size = SHORT if chosen.short else LONG
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="followup-year-") as temporary:
        folder = Path(temporary)
        with closing(Register.open(f"sqlite:///{folder / 'register.sqlite'}")) as register:
            year = Year(register, folder, size, chosen.seed)
            world = year.play()
            ledger = ledger_of(register, world)
    tell(ledger, world.acts, time.perf_counter() - begun)
    return 1 if ledger.unaccounted() or ledger.too_often() else 0


def tell(ledger: Ledger, acts: Counter[str], seconds: float) -> None:
    """Print what happened, what became of each line, and what is wrong."""
    say = sys.stdout.write
    for act, count in sorted(acts.items()):
        say(f"{count:8}  {act}\n")
    say("what became of each (task, step, contact):\n")
    for (became, why), count in sorted(ledger.counts().items()):
        say(f"{count:8}  {became}: {why}\n")
    say("mails by how many things they carried:\n")
    for things, count in sorted(ledger.carried.items()):
        say(f"{count:8}  {things}\n")
    say(f"{len(ledger.entries)} lines, {len(ledger.unaccounted())} unaccounted for; ")
    say(f"{max(ledger.weeks.values(), default=0)} mails to a contact in a week at most; {seconds:.0f} s\n")
    for entry in ledger.unaccounted():
        say(f"unaccounted for: {entry}\n")
    for (contact, monday), count in ledger.too_often():
        say(f"too often: {count} mails to {contact} in the week of {monday}\n")


if __name__ == "__main__":
    sys.exit(main())
