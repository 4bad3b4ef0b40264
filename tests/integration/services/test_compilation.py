"""The compilation of a call: what is in it, in which order, with PDFs behind it, and what is left out."""

from datetime import date
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from followup.records.register import Register
from followup.records.tables import Document
from followup.services.calls.answers import Judgement, judge_submission
from followup.services.calls.compilation import CompilationWanted, Compiled, compile_call
from followup.services.documents.issue import issue_document
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.statuses import SubmissionStatus
from followup.writing.notes.pdf import soffice
from tests.fixtures.calls import OpenCall, at, open_a_call
from tests.fixtures.pdf_files import column, pdf_file
from tests.fixtures.rows import OFFICER
from tests.fixtures.word_files import paragraph, word_file

DAY = at("2020-05-04")
SYMBOL = "UNEP/MC/COP.4/INF/12"


@pytest.fixture
def call(sqlite_register: Register, tmp_path: Path) -> OpenCall:
    call = open_a_call(sqlite_register, tmp_path)
    note = Document(
        convention_id="minamata",
        task_id=call.task,
        key="note",
        kind="note",
        symbol=None,
        titles={"en": "Capacity-building"},
        dated=None,
        meeting="COP 4",
        details={
            "kind": "submissions",
            "mandate": "MC-3/8",
            "organization": {"en": "United Nations Environment Programme"},
            "convention_name": {"en": "Minamata Convention on Mercury"},
            "convention_short": {"en": "Minamata Convention"},
            "body_name": {"en": "Conference of the Parties"},
            "meeting": "COP 4",
            "meeting_word": None,
            "segments": [
                {
                    "opening": "2021-11-01",
                    "closing": "2021-11-05",
                    "quarter": None,
                    "mode": "online",
                    "place": {},
                    "tentative": False,
                }
            ],
            "agenda_item": "5(b)",
            "agenda_document": None,
            "item_heading": {"en": "Matters for consideration"},
            "dated": None,
            "original_language": "en",
            "distribution": "General",
            "sections": [],
            "documents": {},
            "sources": ["MC-3/8"],
            "work": None,
        },
    )
    with call.register.writing(by=OFFICER, at=DAY, reason="example") as unit:
        unit.add(note)
    return call


def receive_all(call: OpenCall, folder: Path) -> None:
    """Five submissions: with Word and PDF, late, withdrawn, confidential, and for a union and a State."""
    for name, content in {
        "views.docx": word_file(paragraph("Our views on mercury")),
        "map.pdf": pdf_file(column("The first map")),
        "annex.pdf": pdf_file(column("The second map")),
        "secret.pdf": pdf_file(column("Not for others")),
    }.items():
        (folder / name).write_bytes(content)
    call.receive("DEU", "2020-04-20", words="Late views.", files=(folder / "annex.pdf",))
    call.receive("ARG", title="Views of ARG", files=(folder / "views.docx", folder / "map.pdf"))
    call.receive("BRA", words="Withdrawn views.")
    call.receive("BRA", words="Confidential views.", files=(folder / "secret.pdf",), confidential=True)
    judgement = Judgement(3, SubmissionStatus.WITHDRAWN, "asked for")
    judge_submission(call.register, call.call, judgement, by=OFFICER, now=DAY)


def test_a_compilation_is_registered_with_its_symbol_and_leaves_out_what_is_not_public(
    call: OpenCall, tmp_path: Path
) -> None:
    receive_all(call, tmp_path)
    made = compile_call(call.register, call.files, call.call, CompilationWanted(SYMBOL), by=OFFICER, now=DAY)
    assert (made.symbol, made.submissions, made.confidential) == (SYMBOL, 2, 1)
    assert sorted(made.files) == ["en.docx", "en.html"]
    page = call.files.get(made.files["en.html"]).decode()
    assert page.index("Views of ARG") < page.index("Late views.")
    assert "Our views on mercury" in page
    assert "received after the date requested" in page
    assert "Not reproduced, as those who sent them asked for them not to be made public: one submission." in page
    for word in ("Withdrawn views.", "Confidential views.", "secret.pdf", "State of BRA"):
        assert word not in page
    assert [(one.submission, one.name) for one in made.named_only] == [(2, "map.pdf"), (1, "annex.pdf")][::-1]
    again = compile_call(call.register, call.files, call.call, CompilationWanted(SYMBOL), by=OFFICER, now=DAY)
    assert (again.document, again.files) == (made.document, made.files)


def test_what_comes_after_it_is_issued_goes_into_an_addendum_or_a_revision(call: OpenCall) -> None:
    def compiled(symbol: str | None) -> Compiled:
        return compile_call(call.register, call.files, call.call, CompilationWanted(symbol), by=OFFICER, now=DAY)

    def issued(made: Compiled) -> None:
        issue_document(call.register, "minamata", made.document, dated=date(2020, 5, 4), by=OFFICER, now=DAY)

    def printed(made: Compiled) -> str:
        return call.files.get(made.files["en.html"]).decode()

    call.receive("ARG", words="First views.")
    first = compiled(SYMBOL)
    issued(first)
    with pytest.raises(NotAllowed, match=r"issued as UNEP/MC/COP\.4/INF/12; submissions that have come since: 0"):
        compiled(None)
    with pytest.raises(NotAllowed, match="nothing for an addendum"):
        compiled(f"{SYMBOL}/Add.1")
    call.receive("BRA", "2020-05-05", words="Second views.")
    with pytest.raises(NotAllowed, match="come since: 1"):
        compiled("UNEP/MC/COP.4/INF/13")
    addendum = compiled(f"{SYMBOL}/Add.1")
    assert (addendum.symbol, addendum.submissions) == (f"{SYMBOL}/Add.1", 1)
    assert "an addendum to UNEP/MC/COP.4/INF/12" in printed(addendum)
    assert "Since then, one submission was received from one Party" in printed(addendum)
    assert ("Second views." in printed(addendum), "First views." in printed(addendum)) == (True, False)
    call.receive("DEU", "2020-05-06", words="Third views.")
    addendum = compiled(f"{SYMBOL}/Add.1")
    assert (addendum.symbol, addendum.submissions) == (f"{SYMBOL}/Add.1", 2)
    issued(addendum)
    call.receive("EU", "2020-05-07", words="Fourth views.")
    issued(compiled(f"{SYMBOL}/Add.2"))
    whole = compiled(f"{SYMBOL}/Rev.1")
    assert (whole.symbol, whole.submissions) == (f"{SYMBOL}/Rev.1", 4)
    assert "addendum" not in printed(whole)


def test_who_was_neither_asked_nor_is_on_the_list_of_parties_is_an_observer(call: OpenCall) -> None:
    call.receive("ARG", words="Asked.")
    call.receive("CHE", words="On the list.")
    call.receive("AUS", words="Not a party at the time.")
    made = compile_call(call.register, call.files, call.call, CompilationWanted(), by=OFFICER, now=DAY)
    page = call.files.get(made.files["en.html"]).decode()
    assert "three submissions were received from two Parties and one observer" in page
    assert page.index("Switzerland") < page.index("Australia (observer)")
    assert "2 March 2020" in page


@pytest.mark.skipif(soffice() is None, reason="PDF needs LibreOffice, which is not installed")
def test_the_pdfs_that_came_follow_in_order_each_behind_a_page_that_names_it(call: OpenCall, tmp_path: Path) -> None:
    receive_all(call, tmp_path)
    wanted = CompilationWanted(SYMBOL, ("en",))
    made = compile_call(call.register, call.files, call.call, wanted, by=OFFICER, now=DAY)
    whole = pypdfium2.PdfDocument(call.files.get(made.files["en.pdf"]))
    pages = [page.get_textpage().get_text_range() for page in whole]
    assert [(one.submission, one.name) for one in made.attached] == [(2, "map.pdf"), (1, "annex.pdf")]
    first, second = (one.page or 0 for one in made.attached)
    assert "The first map" in pages[first - 1]
    assert "The second map" in pages[second - 1]
    assert (len(pages), second) == (first + 2, first + 2)
    assert "map.pdf" in pages[first - 2]
    assert made.attached[0].sha256 in "".join(pages[first - 2].split())
    assert made.named_only == []
    assert "annex.pdf" in pages[second - 2]
    assert "Not for others" not in "".join(pages)


def test_without_a_masthead_or_a_call_nothing_is_compiled(sqlite_register: Register, tmp_path: Path) -> None:
    call = open_a_call(sqlite_register, tmp_path)
    with pytest.raises(NotFound, match="no call ca-none"):
        compile_call(call.register, call.files, "ca-none", CompilationWanted(), by=OFFICER, now=DAY)
    with pytest.raises(BadInput, match="no note from which"):
        compile_call(call.register, call.files, call.call, CompilationWanted(), by=OFFICER, now=DAY)
