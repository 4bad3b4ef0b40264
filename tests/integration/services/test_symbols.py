"""Symbols are reserved from the register of documents: none twice, addenda and revisions in their turn."""

from collections.abc import Callable

import pytest

from followup.records.register import Register
from followup.records.tables import Document
from followup.services.documents.symbols import reserve_symbol
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.instants import instant

NOW = instant("2021-07-20T09:00:00+00:00")
Reserve = Callable[[str, str], str]


@pytest.fixture
def reserve(register: Register) -> Reserve:
    """Reserves a symbol; the register has COP.4/7 with its first addendum, and three documents without symbol."""
    known = [
        ("seven", "UNEP/MC/COP.4/7"),
        ("seven-add", "UNEP/MC/COP.4/7/Add.1"),
        ("a", None),
        ("b", None),
        ("c", None),
    ]
    with register.writing(by="officer", at=NOW, reason="documents of COP 4") as unit:
        unit.add(
            *(
                Document(convention_id="minamata", key=key, kind="note", symbol=symbol, titles={})
                for key, symbol in known
            )
        )
    return lambda key, symbol: reserve_symbol(register, "minamata", key, symbol, by="officer", now=NOW).symbol


@pytest.mark.parametrize(
    ("symbol", "normal"),
    [
        ("UNEP/MC/COP.4/8", "UNEP/MC/COP.4/8"),
        ("UNEP/MC/ COP.4/INF/8", "UNEP/MC/COP.4/INF/8"),
        ("UNEP/MC/COP.4/7/Add.2", "UNEP/MC/COP.4/7/Add.2"),
        ("UNEP/MC/COP.4/7/Rev.1", "UNEP/MC/COP.4/7/Rev.1"),
        ("UNEP/MC/COP.4/7/Add.1/corr.1", "UNEP/MC/COP.4/7/Add.1/Corr.1"),
    ],
)
def test_a_free_symbol_is_reserved_in_its_normal_form(reserve: Reserve, symbol: str, normal: str) -> None:
    assert reserve("a", symbol) == normal
    assert reserve("a", symbol) == normal
    with pytest.raises(BadInput, match="is taken"):
        reserve("b", symbol)


@pytest.mark.parametrize(
    ("symbol", "reason"),
    [
        ("UNEP/MC/COP.4/7", "is taken"),
        ("UNEP/MC/COP.4/7/Add.1", "is taken"),
        ("UNEP/MC/COP.4/7/Add.3", "out of turn: UNEP/MC/COP.4/7/Add.2"),
        ("UNEP/MC/COP.4/9/Rev.1", "revision of UNEP/MC/COP.4/9, which is not in the register"),
        ("seven", "is not a document symbol"),
    ],
)
def test_what_cannot_be_reserved(reserve: Reserve, symbol: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        reserve("c", symbol)


def test_a_document_has_one_symbol(reserve: Reserve) -> None:
    with pytest.raises(BadInput, match="has the symbol"):
        reserve("seven", "UNEP/MC/COP.4/17")


def test_an_unknown_document_is_named(reserve: Reserve) -> None:
    with pytest.raises(NotFound, match="no document nothing under minamata"):
        reserve("nothing", "UNEP/MC/COP.4/18")
