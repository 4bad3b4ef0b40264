"""Parties and contacts: who is there to be asked, and who is written to for them on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from followup.records.tables import Contact, Party

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy.orm import Session


class People:
    """Parties (global) and contacts (per convention)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def parties(self, codes: Collection[str] | None = None) -> Sequence[Party]:
        """The parties with these codes, or all, in order of code."""
        query = select(Party).order_by(Party.code)
        return self._session.scalars(query if codes is None else query.where(Party.code.in_(codes))).all()

    def parties_by_id(self, identities: Collection[str]) -> dict[str, Party]:
        """The parties with these identities."""
        return {row.id: row for row in self._session.scalars(select(Party).where(Party.id.in_(identities)))}

    def contacts_of(
        self, convention: str, party_ids: Collection[str], roles: Collection[str], day: date
    ) -> Sequence[Contact]:
        """Who holds one of the roles for the parties on a day; one whose role has ended is not among them."""
        return self._session.scalars(
            select(Contact)
            .where(
                Contact.convention_id == convention,
                Contact.party_id.in_(party_ids),
                Contact.role.in_(roles),
                or_(Contact.valid_from.is_(None), Contact.valid_from <= day),
                or_(Contact.valid_to.is_(None), Contact.valid_to >= day),
            )
            .order_by(Contact.party_id, Contact.role, Contact.slot)
        ).all()

    def holders_of(self, convention: str, party_ids: Collection[str], day: date) -> Sequence[Contact]:
        """Who holds any role for the parties on a day."""
        return self._session.scalars(
            select(Contact)
            .where(
                Contact.convention_id == convention,
                Contact.party_id.in_(party_ids),
                or_(Contact.valid_from.is_(None), Contact.valid_from <= day),
                or_(Contact.valid_to.is_(None), Contact.valid_to >= day),
            )
            .order_by(Contact.party_id, Contact.role, Contact.slot, Contact.id)
        ).all()

    def contacts_of_party(self, party_id: str) -> Sequence[Contact]:
        """Every contact of a party in scope, past ones too."""
        return self._session.scalars(
            select(Contact)
            .where(Contact.party_id == party_id)
            .order_by(Contact.convention_id, Contact.role, Contact.slot, Contact.valid_from, Contact.id)
        ).all()

    def all_contacts(self) -> Sequence[Contact]:
        """Every contact in scope, past ones too."""
        return self._session.scalars(select(Contact).order_by(Contact.party_id, Contact.convention_id)).all()

    def contacts(self, convention: str) -> Sequence[Contact]:
        """Every contact that the register has under a convention."""
        return self._session.scalars(
            select(Contact).where(Contact.convention_id == convention).order_by(Contact.party_id, Contact.role)
        ).all()

    def party_names_of_contacts(self, contact_ids: Collection[str]) -> dict[str, str]:
        """The English name of the party of each contact, by the contact's identity."""
        rows = self._session.execute(
            select(Contact.id, Party.names).join(Party, Party.id == Contact.party_id).where(Contact.id.in_(contact_ids))
        )
        return {contact: names.get("en", "") for contact, names in rows}
