"""Who is asked: the codes of the annotation guide for decisions."""

from __future__ import annotations

from enum import StrEnum


class Actor(StrEnum):
    """The kind of addressee of a request."""

    PARTIES = "parties"
    DEVELOPED_PARTIES = "developed_parties"
    DEVELOPING_PARTIES = "developing_parties"
    SECRETARIAT = "secretariat"
    COP = "cop"
    BUREAU = "bureau"
    SUBSIDIARY_BODY = "subsidiary_body"
    COMMITTEE = "committee"
    FINANCIAL_ENTITY = "financial_entity"
    ORGANIZATIONS = "organizations"
    STAKEHOLDERS = "stakeholders"
    OTHER = "other"
