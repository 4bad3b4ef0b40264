"""Parties and the contacts who are written to; who is a party to what since when is in storage/reference/status."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from followup.records.tables.base import Base, ConventionId, Recorded, Reference, refers_to


class Party(Recorded, Base):
    """A State, regional organization or other body that can be asked; global, its status is per convention.

    `code` is ISO 3166-1 alpha-3, "EU" for the European Union, or a short name of a body, as "GEF".
    """

    PREFIX = "p"
    __tablename__ = "party"

    code: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(16), default="party")
    """party (a State or regional organization that can be one), organization."""
    region: Mapped[str | None] = mapped_column(String(40))
    names: Mapped[dict[str, str]]
    """Official names by language code."""


class Contact(Recorded, Base):
    """Who holds a role for a party under a convention, and how to reach them. Name and address are personal data."""

    PREFIX = "c"
    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_party_convention", "party_id", "convention_id"),)

    convention_id: Mapped[ConventionId]
    party_id: Mapped[Reference] = mapped_column(refers_to("party.id"))
    role: Mapped[str] = mapped_column(String(40))
    """national_focal_point, official_contact_point, permanent_mission."""
    slot: Mapped[int] = mapped_column(default=1)
    """Which of several holders of the role: an occurrence is owed to the slot, whoever holds it on the day."""
    name: Mapped[str | None] = mapped_column(info={"personal": True})
    address: Mapped[str | None] = mapped_column(info={"personal": True})
    language: Mapped[str] = mapped_column(String(8), default="en")
    zone: Mapped[str] = mapped_column(String(40), default="UTC")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    bounced_at: Mapped[datetime | None]
    """When mail to `bounced_address` came back; while that is the contact's address nothing more goes there."""
    bounced_address: Mapped[str | None] = mapped_column(info={"personal": True})
    bounce: Mapped[str | None]
    """Why it came back, as "5.1.1 no such mailbox", without an address."""
    no_digest_since: Mapped[datetime | None]
    """When whoever holds the office asked to get no more weekly digests; letters and reminders go on."""


class Absence(Recorded, Base):
    """An officer's leave, and who stands in meanwhile."""

    PREFIX = "ab"
    __tablename__ = "absence"

    officer: Mapped[str] = mapped_column(String(120), index=True)
    away_from: Mapped[date]
    away_until: Mapped[date]
    stand_in: Mapped[str | None] = mapped_column(String(120))
