"""`followup read --format akn`: decisions as Akoma Ntoso 1.0 documents, the requests in their metadata.

Akoma Ntoso (OASIS LegalDocML 3.0) is the XML of parliaments and of the United Nations for their documents. A decision
is a `statement`; its paragraphs are `paragraph`s, their items `point`s; each request refers to the element in which
it stands and, for each field, to the rule and the characters that gave it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from followup.reading.results import ProvisionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.reading.results import Provision, ReadDecision, ReadRequest

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:followup:requests:1"
"""The namespace of the requests, which Akoma Ntoso keeps apart as proprietary metadata."""
_UNKNOWN_DAY = "0001-01-01"
"""What stands for a day that the text does not tell, since the schema asks for one."""


def akn_documents(decisions: Sequence[ReadDecision]) -> bytes:
    """The decisions as XML in UTF-8: one document, or a collection of them when there are several."""
    documents = [_statement(decision) for decision in decisions]
    root = etree.Element(f"{{{AKN}}}akomaNtoso", nsmap={None: AKN, "fu": OWN})
    if len(documents) == 1:
        root.append(documents[0])
    else:
        collection = _child(root, "documentCollection", name="decisions")
        body = _child(collection, "collectionBody")
        for document in documents:
            _child(body, "component").append(document)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _child(parent: etree._Element, tag: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{AKN}}}{tag}", attrib=attributes)
    if text is not None:
        element.text = _NO_XML.sub("", text)
    return element


_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""


def _statement(decision: ReadDecision) -> etree._Element:
    statement = etree.Element(f"{{{AKN}}}statement", name="decision")
    _metadata(statement, decision)
    preface = _child(statement, "preface")
    _child(_child(preface, "p"), "docNumber", decision.number)
    if decision.title:
        _child(_child(preface, "p"), "docTitle", decision.title)
    preamble = [one for one in decision.provisions if one.kind is ProvisionKind.PREAMBLE]
    if preamble:
        container = _child(statement, "preamble")
        for one in preamble:
            _child(container, "p", one.text)
    body = _child(statement, "mainBody")
    points: dict[str, etree._Element] = {}
    for one in decision.provisions:
        if one.kind is ProvisionKind.HEADING:
            _child(_child(body, "hcontainer", name="heading"), "heading", one.text)
        elif one.operative:
            points[one.place] = _provision(body, one, points)
    return statement


def _provision(body: etree._Element, one: Provision, points: dict[str, etree._Element]) -> etree._Element:
    """A paragraph in the body, or an item in the list of its chapeau."""
    parent = points.get(one.parent) if one.parent else None
    if parent is None:
        element = _child(body, "paragraph", eId=identifier(one))
    else:
        content = parent.find(f"{{{AKN}}}content")
        if content is not None:
            content.tag = f"{{{AKN}}}intro"
        element = _child(parent, "point", eId=identifier(one))
    if one.place:
        _child(element, "num", f"({one.place.rpartition('(')[2]}" if "(" in one.place else f"{one.place}.")
    _child(_child(element, "content"), "p", one.text)
    return element


def identifier(provision: Provision) -> str:
    """The eId of a provision: "para_5", "para_5__point_a"; an unnumbered one is named by its order."""
    if not provision.place:
        return f"para_n{provision.order}"
    first, *items = provision.place.replace(")", "").split("(")
    return "__".join([f"para_{first}", *(f"point_{item}" for item in items)])


def _metadata(statement: etree._Element, decision: ReadDecision) -> None:
    meta = _child(statement, "meta")
    identification = _child(meta, "identification", source="#followup")
    place = f"/akn/un/statement/decision/{decision.adopted or _UNKNOWN_DAY}/{decision.number.replace('/', '_')}"
    for level, address in (("FRBRWork", place), ("FRBRExpression", f"{place}/{decision.language}")):
        element = _child(identification, level)
        _child(element, "FRBRthis", value=address)
        _child(element, "FRBRuri", value=address)
        _child(element, "FRBRdate", date=decision.adopted or _UNKNOWN_DAY, name="adopted")
        _child(element, "FRBRauthor", href=f"#{(decision.body or 'unknown').lower()}")
        if level == "FRBRWork":
            _child(element, "FRBRcountry", value="un")
            _child(element, "FRBRnumber", value=decision.number)
        else:
            _child(element, "FRBRlanguage", language=decision.language)
    references = _child(meta, "references", source="#followup")
    _child(references, "TLCOrganization", eId="followup", href="/ontology/software/followup", showAs="Followup")
    own = _child(meta, "proprietary", source="#followup")
    eids = {one.order: identifier(one) for one in decision.provisions}
    for request in decision.requests:
        _request(own, request, eids.get(request.order, ""))
    for number in decision.blanket_conditions:
        etree.SubElement(own, f"{{{OWN}}}blanketCondition", para=number)


def _request(own: etree._Element, request: ReadRequest, eid: str) -> None:
    """One request: where it stands, its fields, and the evidence for each."""
    element = etree.SubElement(
        own,
        f"{{{OWN}}}request",
        href=f"#{eid}",
        para=request.place,
        verb=request.verb.value,
        actors=" ".join(actor.value for actor in request.actors),
        kind=request.kind.value,
        conditional=str(request.conditional).lower(),
        confidence=f"{request.confidence:.3f}",
    )
    due = etree.SubElement(element, f"{{{OWN}}}deadline", type=request.deadline.type.value)
    if request.deadline.value:
        due.set("value", request.deadline.value)
    for one in request.evidence:
        proof = etree.SubElement(
            element, f"{{{OWN}}}evidence", field=one.field, rule=one.rule, start=str(one.start), end=str(one.end)
        )
        if one.place is not None:
            proof.set("para", one.place)
