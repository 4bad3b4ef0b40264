"""A year of a small house: everything that fell due in it is accounted for. A whole house: `make test-long`."""

from pathlib import Path

from followup.records.register import Register
from tests.integration.services.year import SHORT, Year
from tests.integration.services.year_ledger import COLLAPSED, LATE, SENT, SKIPPED, ledger_of


def test_every_step_of_a_year_is_accounted_for_and_nobody_is_written_to_too_often(
    sqlite_register: Register, tmp_path: Path
) -> None:
    year = Year(sqlite_register, tmp_path, SHORT)
    world = year.play()
    ledger = ledger_of(sqlite_register, world)
    assert ledger.unaccounted() == []
    assert ledger.too_often() == []
    fates = {became for became, _why in ledger.counts()}
    assert {SENT, LATE, COLLAPSED, SKIPPED} <= fates
    assert world.acts["dates moved"]
