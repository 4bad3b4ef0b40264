"""To which call and party a mail that came in belongs: by what it replies to, or by the address to which it came.

What is not certain is a guess for an officer: a mail that points to two calls, one whose sender is another party's
contact, one that points to nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from followup.services.inbox.own_words import own_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from followup.reading.received import ReceivedMail
    from followup.records.register import Unit
    from followup.records.tables import Call, Contact, Party
    from followup.services.calls.keyed_links import LinkKey

REPLY, ADDRESS = "reply", "address"
_LOOKED_THROUGH = 5000
"""Characters of a mail in which the number of a decision is looked for."""


@dataclass(frozen=True, slots=True)
class Match:
    """The one call and party to which a mail certainly belongs, and by what."""

    call: Call
    party: Party
    how: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A call and a party to which a mail may belong, as far as anything tells, and why it is not certain."""

    call: str | None
    party: str | None
    why: str


def matched(unit: Unit, mail: ReceivedMail, key: LinkKey | None, day: date) -> Match | Guess:
    """The call and party of a mail; a guess when it does not point to exactly one of each, or the call is closed."""
    writers = unit.inbox.at_address(mail.sender)
    by_address, by_reply = _by_address(unit, mail, key, day), _by_reply(unit, mail)
    pointed = by_address or by_reply
    if by_address and by_reply and by_address != by_reply:
        pointed = by_address | by_reply
    if not pointed:
        return _guessed(unit, mail, writers, day)
    if len(pointed) > 1:
        return _of_several(pointed)
    ((call_id, party_id),) = pointed
    call, party = unit.calls.call(call_id), unit.people.parties_by_id([party_id]).get(party_id)
    if call is None or party is None or (call.closed_on is not None and call.closed_on <= day):
        return Guess(call_id, party_id, "the call is closed")
    if writers and party_id not in {one.party_id for one in writers}:
        return Guess(
            call_id, party_id, f"it answers what was sent to {party.code}, but its sender is another's contact"
        )
    if others := _names_others(unit, mail, call, day):
        return Guess(None, party_id, f"it answers a mail about another call, but names {', '.join(others)}; say which")
    return Match(call, party, ADDRESS if by_address else REPLY)


def _names_others(unit: Unit, mail: ReceivedMail, call: Call, day: date) -> list[str]:
    """The decisions of other open calls that a mail names in its own words, when it does not name this call's too."""
    text = f"{mail.subject}\n{(own_words(mail.words, mail.subject) or '')[:_LOOKED_THROUGH]}"
    named = {one.id: number for one, number in unit.inbox.open_calls(day) if _names(text, number)}
    return [] if call.id in named else sorted(set(named.values()))


def _by_address(unit: Unit, mail: ReceivedMail, key: LinkKey | None, day: date) -> set[tuple[str, str]]:
    if key is None:
        return set()
    links = [unit.calls.link(link) for one in mail.addressed if (link := key.link_of(one)) is not None]
    return {
        (link.call_id, link.party_id)
        for link in links
        if link is not None and link.revoked_at is None and link.expires_on >= day
    }


def _by_reply(unit: Unit, mail: ReceivedMail) -> set[tuple[str, str]]:
    """What the latest of our mails carried to which it replies."""
    carried = unit.inbox.carried_by(mail.replies_to)
    return next((carried[one] for one in mail.replies_to if one in carried), set())


def _of_several(pointed: set[tuple[str, str]]) -> Guess:
    calls, parties = ({one[place] for one in pointed} for place in (0, 1))
    if len(parties) > 1:
        return Guess(None, None, "it points to more than one party")
    return Guess(
        next(iter(calls)) if len(calls) == 1 else None,
        next(iter(parties)),
        f"it answers a mail about {len(calls)} calls; say which",
    )


def _guessed(unit: Unit, mail: ReceivedMail, writers: Sequence[Contact], day: date) -> Guess:
    """From whom a mail may be, by its sender's address, and on which call, by the decision that it names."""
    open_calls = unit.inbox.open_calls(day)
    text = f"{mail.subject}\n{mail.words[:_LOOKED_THROUGH]}"
    calls = {call.id: number for call, number in open_calls if _names(text, number)}
    why = [f"it names {number}" for number in sorted(set(calls.values()))]
    parties = {one.party_id for one in writers}
    party = next(iter(parties)) if len(parties) == 1 else None
    if party is not None:
        named = unit.people.parties_by_id([party])[party]
        why.append(f"its sender is {writers[0].role.replace('_', ' ')} of {named.names.get('en', named.code)}")
        asked = unit.inbox.asked([call.id for call, _number in open_calls], party)
        calls = dict.fromkeys(asked & (calls.keys() or asked), "")
    call = next(iter(calls)) if len(calls) == 1 else None
    return Guess(call, party, "; ".join(why) or "nothing in it points to a call or a party")


def _names(text: str, number: str) -> bool:
    """Whether a text names a decision by its number, however the number is spaced."""
    pattern = r"\s*".join(re.escape(sign) for sign in "".join(number.split()))
    return re.search(rf"(?<![\w/.-]){pattern}(?![\w/]|[.-]\w)", text, re.IGNORECASE) is not None
