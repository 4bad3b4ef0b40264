"""Reserving a symbol for a document from the register of documents: none twice, and none for what does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.symbols import Symbol

if TYPE_CHECKING:
    from collections.abc import Collection

    from followup.records.register import Register
    from followup.records.tables import Document
    from followup.vocabulary.instants import Instant

_NAMES = {"Add": "addendum", "Rev": "revision", "Corr": "corrigendum", "Amend": "amendment"}


class ReservedSymbol(BaseModel):
    """A symbol as reserved, in its normal form."""

    document: str
    symbol: str


def reserve_symbol(
    register: Register, convention: str, key: str, symbol: str, *, by: str, now: Instant
) -> ReservedSymbol:
    """Reserve a symbol for a document; asked again for the same, nothing changes.

    Raises BadInput when it is no symbol, is taken, follows nothing in the register (Add., Rev. or Corr. of a document
    that is not there, or out of turn), or when the document has one or is issued; NotFound for an unknown document.
    """
    wanted = Symbol.parse(symbol)
    with register.writing(by=by, at=now, reason=f"symbol {wanted} reserved") as unit:
        document = unit.documents.by_key(convention, key)
        if document is None:
            raise NotFound(f"no document {key} under {convention} in the register")
        if document.symbol == str(wanted):
            return ReservedSymbol(document=key, symbol=document.symbol)
        _refuse_another(document, wanted)
        _refuse_taken(wanted, unit.documents.symbols_like(wanted.base))
        document.symbol = str(wanted)
        if document.status == "registered":
            document.status = "reserved"
    return ReservedSymbol(document=key, symbol=str(wanted))


def _refuse_another(document: Document, wanted: Symbol) -> None:
    if document.symbol is not None:
        raise BadInput(f"document {document.key} has the symbol {document.symbol} already; {wanted} was not reserved")
    if document.status == "issued":
        raise BadInput(f"document {document.key} was issued without a recorded symbol; {wanted} was not reserved")


def _refuse_taken(wanted: Symbol, taken: Collection[str]) -> None:
    if str(wanted) in taken:
        raise BadInput(f"the symbol {wanted} is taken; no two documents have the same")
    if not wanted.suffixes:
        return
    (name, number), before = wanted.suffixes[-1], Symbol(wanted.base, wanted.suffixes[:-1])
    if str(before) not in taken:
        raise BadInput(f"{wanted} would be the {_NAMES[name]} of {before}, which is not in the register of documents")
    previous = Symbol(wanted.base, (*wanted.suffixes[:-1], (name, number - 1)))
    if number > 1 and str(previous) not in taken:
        raise BadInput(f"{wanted} is out of turn: {previous} is not in the register of documents")
