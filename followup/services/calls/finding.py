"""A call by its identity, for whoever is told one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.vocabulary.errors import NotFound

if TYPE_CHECKING:
    from followup.records.register import Unit
    from followup.records.tables import Call


def call_of(unit: Unit, call_id: str) -> Call:
    """The call of that identity. Raises NotFound."""
    call = unit.calls.call(call_id)
    if call is None:
        raise NotFound(f"no call {call_id} in the register; followup calls lists them")
    return call
