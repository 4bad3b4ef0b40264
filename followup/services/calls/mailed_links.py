"""The links that letters and reminders carry: one for each call and party, the same in all mails while it holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.headerregistry import Address
from typing import TYPE_CHECKING

from followup.records.tables import ReplyLink
from followup.services.calls.keyed_links import LinkKey, digest_of
from followup.services.inbox.rules import incoming_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from followup.records.due import DueRound
    from followup.records.register import Register
    from followup.vocabulary.instants import Instant

Asked = tuple[str, str]
"""A call and a party, by their identities."""


@dataclass(frozen=True, slots=True)
class LinkDesk:
    """With what links are made: the house's key, the address of its pages, the mailbox to which answers come."""

    key: LinkKey
    public_url: str
    mailbox: Address | None = None


@dataclass(frozen=True, slots=True)
class MailedLinks:
    """The links of some calls and parties; none at all for a house that makes none."""

    desk: LinkDesk | None = None
    links: Mapping[Asked, str] = field(default_factory=dict)

    def page(self, call: str, party: str) -> str | None:
        """The address of the page on which the party answers the call."""
        link = self.links.get((call, party))
        if self.desk is None or link is None:
            return None
        return f"{self.desk.public_url.rstrip('/')}/reply/{self.desk.key.page(link)}"

    def reply_to(self, call: str, party: str) -> Address | None:
        """The address to which the party's answer to the call goes by mail, where a mailbox is set for answers."""
        link = self.links.get((call, party))
        if self.desk is None or self.desk.mailbox is None or link is None:
            return None
        return self.desk.key.answer_address(link, self.desk.mailbox)


def mailed_links(
    register: Register,
    desk: LinkDesk | None,
    going: Iterable[tuple[DueRound, Iterable[str]]],
    *,
    by: str,
    now: Instant,
) -> MailedLinks:
    """The links for parties to whom a step of a round goes; made where there is none, kept open while they are needed.

    One that an officer has revoked is not used again: the party gets another with its next mail.
    """
    if desk is None:
        return MailedLinks()
    wanted = {(one.call.id, party): _until(one, party) for one, parties in going for party in parties}
    with register.reading() as unit:
        rows = _usable(unit.calls.links_of({call for call, _party in wanted}), desk.key)
    late = {
        rows[asked].id: until for asked, until in wanted.items() if asked in rows and rows[asked].expires_on < until
    }
    fresh = [_row(asked, until, desk.key) for asked, until in wanted.items() if asked not in rows]
    if late or fresh:
        with register.writing(by=by, at=now, reason="links to answer by, for those who are written to") as unit:
            unit.add(*fresh)
            unit.change_many(ReplyLink, {identity: {"expires_on": until} for identity, until in late.items()})
    found = {asked: row.id for asked, row in rows.items()}
    return MailedLinks(desk, found | {(row.call_id, row.party_id): row.id for row in fresh})


def _usable(rows: Iterable[ReplyLink], key: LinkKey) -> dict[Asked, ReplyLink]:
    """Of each call and party the link that holds and was made with this key."""
    found: dict[Asked, list[ReplyLink]] = defaultdict(list)
    for row in rows:
        if row.revoked_at is None and digest_of(key.page(row.id)) == row.secret_sha256:
            found[row.call_id, row.party_id].append(row)
    return {asked: min(several, key=lambda row: row.id) for asked, several in found.items()}


def _row(asked: Asked, until: date, key: LinkKey) -> ReplyLink:
    row = ReplyLink(call_id=asked[0], party_id=asked[1], secret_sha256="", expires_on=until)
    row.secret_sha256 = digest_of(key.page(row.id))
    return row


def _until(one: DueRound, party: str) -> date:
    """The last day of a link: some weeks after the day requested of the party, since what is late is taken too."""
    own = one.extended.get(party)
    requested = own.reply_by if own else one.round.reply_by or one.round.letter_dated
    return requested + timedelta(weeks=incoming_rules().link_weeks.value)
