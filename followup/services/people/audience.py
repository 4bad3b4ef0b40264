"""To whom a letter goes: all parties, a region or other list, named parties, organizations; as on the letter's day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from followup.services.calls.replies import REGIONS
from followup.services.people.groups import group_names, group_on
from followup.services.people.membership import known_members, members_on, told_of_the_list
from followup.services.people.parties import PARTY, known_codes, new_party
from followup.vocabulary.errors import BadInput, NotFound

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.vocabulary.instants import Instant

ALL = "ALL"
NOTHING_RECEIVED = "nothing_received"
"""Those whom a call has asked and who still owe an answer: to whom a reminder letter goes."""


def resolve_audience(  # noqa: PLR0913  who, under which convention and call, on which day, by whom, when
    register: Register,
    names: Collection[str],
    *,
    convention: str,
    day: date,
    by: str,
    now: Instant,
    call: str | None = None,
) -> list[str]:
    """The codes behind the names of an audience on a day; those not yet in the register are brought in.

    A name is ALL, a regional group (as africa), a list (as non_annex_i or developing; see groups.py), nothing_received
    (of the `call` that the letter carries), or the code of a party or organization. ALL are the parties to the
    convention on that day; where the reference data does not reach to that day, those it holds and the parties with a
    contact under the convention (told_of_the_list says so). Raises NotFound for an unknown name, BadInput for a list
    that does not hold for the convention and day.
    """
    if NOTHING_RECEIVED in names:
        names = {*names, *_owing(register, call)} - {NOTHING_RECEIVED}
    lists = set(names) & group_names()
    unknown = sorted(set(names) - {ALL, *REGIONS, *lists} - known_codes())
    members = members_on(convention, day)
    with register.reading() as unit:
        parties = {one.code: one for one in unit.people.parties()}
        holders = {one.party_id for one in unit.people.contacts(convention)} if members is None else set()
    unknown = [name for name in unknown if name not in parties]
    if unknown:
        raise NotFound(f"{', '.join(unknown)}: no party, organization or regional group; write codes, as ARG")
    wide = bool({ALL, *REGIONS, *lists} & set(names))
    with_contact = {code for code, one in parties.items() if one.kind == PARTY and one.id in holders}
    everybody = members if members is not None else sorted({*known_members(convention, day), *with_contact})
    listed = {code for name in lists for code in group_on(name, convention, day, everybody)}
    missing = sorted({*names, *(everybody if wide else ())} & known_codes() - parties.keys())
    if missing:
        fresh = [new_party(code) for code in missing]
        with register.writing(by=by, at=now, reason="named in the audience of a letter") as unit:
            unit.add(*fresh)
        parties |= {one.code: one for one in fresh}
    chosen = {name for name in names if name in parties}
    if wide:
        chosen |= {code for code in everybody if ALL in names or parties[code].region in names}
    return sorted(chosen | listed)


def told_of_lists(names: Collection[str], convention: str, day: date) -> str | None:
    """What to know of an audience that was named as a whole: whom the list of parties kept here may lack on the day."""
    wide = {ALL, *REGIONS, *group_names()} & set(names)
    return told_of_the_list(convention, day) if wide else None


def _owing(register: Register, call_id: str | None) -> set[str]:
    """Those whom a call has asked and who have not answered it, by code."""
    if call_id is None:
        raise BadInput(f"{NOTHING_RECEIVED} is of a call; name the call")
    with register.reading() as unit:
        call = unit.calls.call(call_id)
        asked = unit.calls.asked([one.id for one in call.rounds]) if call is not None else set()
        owing = unit.people.parties_by_id(asked - unit.calls.answered(call_id))
    if not owing:
        raise BadInput("nobody whom the call has asked still owes an answer")
    return {party.code for party in owing.values()}
