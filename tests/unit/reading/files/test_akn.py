"""Akoma Ntoso documents."""

from __future__ import annotations

import pytest

from followup.reading.blocks import BlockKind
from followup.reading.files.akn import read_akn
from followup.vocabulary.errors import BadInput

DECISION = """<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="decision">
<meta><identification source="#s"/></meta>
<preface><p><docNumber>Decision 7/CP.31</docNumber></p><longTitle><p>Peatland registers</p></longTitle></preface>
<preamble><formula name="body"><p>The Conference of the Parties,</p></formula>
<recitals><recital><p>Recalling decision 2/CP.29,</p></recital></recitals></preamble>
<mainBody><section><num>I.</num><heading>Registers</heading>
<paragraph><num>1.</num><content><p>Requests a report for 2018-2019<authorialNote marker="1"><p>See above.</p>
</authorialNote> <del>gone</del><b>only</b>;</p></content></paragraph>
<paragraph><num>2.</num><list><intro><p>Requests the secretariat:</p></intro>
<point><num>(a)</num><content><p>To meet;</p></content></point>
<point><num>(b)</num><content><p>To report.</p></content></point></list></paragraph></section></mainBody>
<attachments><attachment><heading>Annex</heading><doc name="annex"><mainBody><p>The terms.</p></mainBody></doc>
</attachment></attachments></statement></akomaNtoso>"""


def test_blocks_with_their_numbers() -> None:
    blocks = read_akn(DECISION.encode()).blocks
    assert [f"{block.label} {block.text}".strip() for block in blocks if block.kind is not BlockKind.FOOTNOTE] == [
        "Decision 7/CP.31",
        "Peatland registers",
        "The Conference of the Parties,",
        "Recalling decision 2/CP.29,",
        "I. Registers",
        "1. Requests a report for 2018-2019 only;",
        "2. Requests the secretariat:",
        "(a) To meet;",
        "(b) To report.",
        "Annex",
        "The terms.",
    ]
    assert [(block.label, block.text) for block in blocks if block.kind is BlockKind.FOOTNOTE] == [("1", "See above.")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"<?xml version='1.0'?><rss/>", "of another kind"), (b"<akomaNtoso><a>", "not well-formed")],
)
def test_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_akn(content)
