"""The facts of the worked case, taken from its file; identities are made of the places in the file."""

from __future__ import annotations

from typing import Any

from followup.content import load_content
from followup.vocabulary.places import AgendaItem
from followup.writing.notes.facts import (
    ActionFact,
    DateFact,
    DocumentFact,
    FindingFact,
    LetterFact,
    MandateFact,
    Masthead,
    NameFact,
    NoteFacts,
    OfficersItem,
    OfficersParagraph,
    OfficersSection,
    PartyFact,
    SegmentFact,
    SourceFact,
    Span,
    SubmissionFact,
)


def party(code: str) -> PartyFact:
    parties: dict[str, Any] = load_content("storage", "reference", "parties.yaml")["parties"]
    return PartyFact(code, parties[code]["names"], (f"party:{code}",))


def submission(number: int, code: str | None, *, second: bool = False) -> SubmissionFact:
    return SubmissionFact(number, party(code) if code else None, second, (f"submission:{number}",))


def texts(entry: dict[str, Any]) -> dict[str, str]:
    return {language: entry[language] for language in ("en", "zh") if language in entry}


def items(entries: list[dict[str, Any]]) -> tuple[OfficersItem, ...]:
    return tuple(OfficersItem(texts(entry), items(entry.get("items", []))) for entry in entries)


def worked_case() -> NoteFacts:
    case: dict[str, Any] = load_content("storage", "cases", "minamata-cop4-capacity.yaml")
    note = case["note"]
    sources = {source["number"]: source for source in case["sources"]}
    mandate = sources[note["mandate"]]
    return NoteFacts(
        kind=note["kind"],
        masthead=_masthead(note),
        mandates=(
            MandateFact(mandate["number"], mandate["asks"], None, 3, mandate["adopted"], records=("source:MC-3/8",)),
        ),
        letters=tuple(
            LetterFact(one["dated"], one["signed_by"], tuple(one["audience"]), (f"letter:{one['key']}",))
            for one in case["letters"]
        ),
        submissions=tuple(
            submission(number, one["party"], second=one.get("second_of_a_named_party", False))
            for number, one in enumerate(case["submissions"], 1)
        ),
        documents=tuple(_document(one) for one in case["documents"]),
        sources=tuple(
            SourceFact(one["number"], one["kind"], one.get("pinpoints_known", True), (f"source:{one['number']}",))
            for one in case["sources"]
        ),
        findings=tuple(FindingFact(one["key"], one["count"], (f"finding:{one['key']}",)) for one in case["findings"]),
        dates=tuple(DateFact(one["key"], Span.parse(one["value"]), (f"date:{one['key']}",)) for one in case["dates"]),
        names=tuple(NameFact(one["key"], texts(one), (f"name:{one['key']}",)) for one in case["names"]),
        sections=tuple(
            OfficersSection(one["key"], one["heading"], one["announced"], (f"section:{one['key']}",))
            for one in note["sections"]
        ),
        paragraphs=tuple(
            OfficersParagraph(one["place"], texts(one), items(one.get("items", [])), (f"paragraph:{number}",))
            for number, one in enumerate(note["paragraphs"], 1)
        ),
        actions=tuple(
            ActionFact(one["act"], texts(one), (f"action:{number}",)) for number, one in enumerate(note["actions"], 1)
        ),
    )


def _document(one: dict[str, Any]) -> DocumentFact:
    described = one.get("titles_are_descriptions", False)
    return DocumentFact(
        one["key"], one["symbol"], one["kind"], one["titles"], described=described, records=(f"document:{one['key']}",)
    )


def _masthead(note: dict[str, Any]) -> Masthead:
    return Masthead(
        organization=note["organization"],
        convention=note["convention_name"],
        convention_short=note["convention_short"],
        body=note["body_name"],
        meeting_number=int(note["meeting"].split()[1]),
        segments=tuple(_segment(number, one) for number, one in enumerate(note["segments"], 1)),
        agenda_item=AgendaItem.parse(note["agenda_item"]),
        agenda_symbol=note["agenda_document"],
        item_heading=note["item_heading"],
        title=note["title"],
        dated=note["dated"],
        original_language=note["original_language"],
        distribution=note["distribution"],
        symbol=note["symbol"],
        records=("meeting:COP 4",),
        symbol_records=("document:note",),
    )


def _segment(number: int, one: dict[str, Any]) -> SegmentFact:
    when = Span.parse(one["quarter"]) if "quarter" in one else Span(one["opening"], one["closing"])
    return SegmentFact(
        when, one["mode"], one.get("place", {}), tentative=one.get("tentative", False), records=(f"segment:{number}",)
    )
