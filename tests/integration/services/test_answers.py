"""Answers to a call: on behalf of others, corrected, withdrawn, not accepted; whom that leaves to be reminded."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from followup.records.register import Register
from followup.services.calls import enclosed_texts
from followup.services.calls.answers import JudgedSubmission, Judgement, judge_submission
from followup.services.calls.enclosed_texts import with_texts
from followup.services.calls.letters import list_calls
from followup.services.calls.public_calls import export_calls
from followup.services.documents.note import note_facts
from followup.services.tasks.show import show_task
from followup.vocabulary.errors import BadInput, FollowupError, NotAllowed, NotFound
from followup.vocabulary.statuses import SubmissionStatus
from followup.writing.notes.layout import lay_out
from tests.fixtures.calls import ASKED, OpenCall, at, open_a_call
from tests.fixtures.hostile_files import PNG
from tests.fixtures.rows import OFFICER
from tests.fixtures.word_files import paragraph, word_file


@pytest.fixture
def call(register: Register, tmp_path: Path) -> OpenCall:
    return open_a_call(register, tmp_path)


def judge(call: OpenCall, number: int, status: str, reason: str | None = None) -> bool:
    judgement = Judgement(number, SubmissionStatus(status), reason)
    return judge_submission(call.register, call.call, judgement, by=OFFICER, now=at("2020-03-05")).counts


def test_one_submission_for_a_union_and_its_states_counts_once_and_none_of_them_is_reminded(call: OpenCall) -> None:
    call.receive("EU", on_behalf_of=("DEU",))
    assert call.reminded("2020-03-10", "first_reminder") == {"ARG", "BRA"}
    [line] = list_calls(call.register).calls
    assert (line.asked, line.answered, line.submissions) == (4, 1, 1)
    view = show_task(call.register, call.task, today=at("2020-03-10").date()).call
    assert view is not None
    assert view.nothing_received == ["The State of ARG", "The State of BRA"]


@pytest.mark.parametrize(
    ("status", "reason", "reminded"),
    [
        ("accepted", None, {"BRA", "DEU", "EU"}),
        ("not_accepted", "about another decision", {"ARG", "BRA", "DEU", "EU"}),
        ("withdrawn", "at the request of the focal point", {"ARG", "BRA", "DEU", "EU"}),
    ],
)
def test_what_counts_is_not_reminded(call: OpenCall, status: str, reason: str | None, reminded: set[str]) -> None:
    call.receive("ARG")
    assert judge(call, 1, status, reason) is (status == "accepted")
    assert call.reminded("2020-03-10", "first_reminder") == reminded
    assert list_calls(call.register).calls[0].submissions == (1 if status == "accepted" else 0)


def test_a_correction_stands_in_the_place_of_the_first(call: OpenCall) -> None:
    call.receive("ARG", words="First.")
    second = call.receive("ARG", "2020-03-04", words="Second.", corrects=1)
    assert (second.number, second.corrects) == (2, 1)
    with call.register.reading() as unit:
        rows = unit.calls.submissions(call.call)
    assert [(row.number, row.status) for row in rows] == [(1, "corrected"), (2, "received")]
    assert list_calls(call.register).calls[0].submissions == 1
    with pytest.raises(NotAllowed, match="corrected already, and stays so"):
        judge(call, 1, "accepted")


@pytest.mark.parametrize(
    ("sender", "more", "kind", "reason"),
    [
        ("BRA", {"corrects": 1}, BadInput, "not of the same sender"),
        ("ARG", {"corrects": 7}, NotFound, "no submission 7"),
        (None, {"corrects": 1}, BadInput, "not of the same sender"),
        (None, {"on_behalf_of": ("DEU",)}, BadInput, "needs a sender"),
        ("ARG", {"on_behalf_of": ("ARG",)}, BadInput, "without the sender"),
        ("ARG", {"on_behalf_of": ("DEU", "DEU")}, BadInput, "each of them once"),
        ("ARG", {"on_behalf_of": ("XXX",)}, NotFound, "XXX: no such party is known"),
        ("ARG", {"title": "x" * 501}, BadInput, "501 characters"),
        ("ARG", {"words": "a\n" * 2000}, BadInput, "more than 2000 lines"),
        ("ARG", {"title": "a\x00b"}, BadInput, "control characters"),
        ("ARG", {"words": "a\x1b[31mb"}, BadInput, "control characters"),
        ("ARG", {"words": "a\ud800b"}, BadInput, "control characters"),
        ("ARG", {"files": (Path("a\u202efdp.exe"),)}, BadInput, "control characters"),
        ("ARG", {"files": (Path("/dev/zero"),)}, BadInput, "zero: not a file"),
    ],
)
def test_what_is_refused_leaves_nothing(
    call: OpenCall, tmp_path: Path, sender: str | None, more: dict[str, Any], kind: type[FollowupError], reason: str
) -> None:
    call.receive("ARG")
    with pytest.raises(kind, match=reason):
        call.receive(sender, **more)
    with call.register.reading() as unit:
        assert len(unit.calls.submissions(call.call)) == 1
    assert not (tmp_path / "files").exists()


def test_who_was_not_asked_may_answer_for_others_too(call: OpenCall) -> None:
    call.receive("NOR", on_behalf_of=("ISL", "ARG"))
    with call.register.reading() as unit:
        brought_in = [party.names["en"] for party in unit.people.parties(["ISL", "NOR"])]
        (sent,) = unit.calls.submissions(call.call)
    assert brought_in == ["Iceland", "Norway"]
    assert sent.party_id is not None


def test_a_receipt_tells_time_number_and_each_file_by_its_sha256(call: OpenCall, tmp_path: Path) -> None:
    for name in ("views.txt", "annex.txt"):
        (tmp_path / name).write_text("The same words.\n")
    receipt = call.receive(
        "ARG", "2020-04-01", files=(tmp_path / "views.txt", tmp_path / "annex.txt"), confidential=True
    )
    assert (receipt.number, receipt.late, receipt.confidential, receipt.recorded_at) == (
        1,
        True,
        True,
        at("2020-04-01"),
    )
    assert [one.name for one in receipt.files] == ["views.txt", "annex.txt"]
    assert len({one.sha256 for one in receipt.files}) == 1
    assert [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == [receipt.files[0].sha256]


def test_an_officer_says_later_for_whom_it_was_sent_and_that_it_is_confidential(call: OpenCall) -> None:
    call.receive("EU", words="Joint views.")

    def said(**more: Any) -> JudgedSubmission:  # noqa: ANN401  as in Judgement
        return judge_submission(call.register, call.call, Judgement(1, **more), by=OFFICER, now=at("2020-03-05"))

    done = said(on_behalf_of=("eu_members", "NOR"), confidential=True)
    assert (done.on_behalf_of, done.confidential, done.status, done.counts) == (28, True, "received", True)
    assert said(on_behalf_of=("DEU", "eu_members")).on_behalf_of == 28
    assert said(confidential=False).confidential is False
    assert call.reminded("2020-03-10", "first_reminder") == {"ARG", "BRA"}
    [line] = list_calls(call.register).calls
    assert (line.answered, line.submissions) == (1, 1)
    with pytest.raises(BadInput, match="say what becomes of it"):
        said()
    with pytest.raises(NotFound, match="XXX"):
        said(on_behalf_of=("XXX",))


@pytest.mark.parametrize(("day", "members"), [("2013-06-30", 27), ("2013-07-01", 28), ("2020-02-01", 27)])
def test_the_members_of_a_union_are_those_of_the_day(call: OpenCall, day: str, members: int) -> None:
    receipt = call.receive("EU", day, on_behalf_of=("eu_members", "DEU"))
    assert (len(receipt.on_behalf_of), "GBR" in receipt.on_behalf_of) == (members, day < "2020-02-01")


def test_two_who_answer_at_the_same_moment_have_two_numbers(call: OpenCall, tmp_path: Path) -> None:
    (tmp_path / "views.txt").write_text("The same words.\n")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda code: call.receive(code, files=(tmp_path / "views.txt",)), ASKED))
    assert sorted(one.number for one in made) == [1, 2, 3, 4]
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


def test_what_is_confidential_is_in_nothing_public_and_in_no_event(call: OpenCall, tmp_path: Path) -> None:
    kept = "Zinnober"
    (tmp_path / f"{kept}.txt").write_text(f"{kept}\n")
    call.receive("BRA", title=kept, words=kept, files=(tmp_path / f"{kept}.txt",), confidential=True)
    call.receive("ARG", title="Open views")
    public = [export_calls(call.register, form, now=at("2020-04-01")) for form in ("html", "json")]
    with zipfile.ZipFile(io.BytesIO(export_calls(call.register, "xlsx", now=at("2020-04-01")))) as sheet:
        public += [sheet.read(name) for name in sheet.namelist()]
    laid = lay_out(with_texts(note_facts(call.register, "minamata", _compilation(call)), call.files), "en")
    public.append("\n".join(f"{block}" for block in laid.blocks).encode())
    with call.register.reading() as unit:
        rows = unit.calls.submissions(call.call)
        files = [one.id for of in unit.calls.files([row.id for row in rows]).values() for one in of]
        events = unit.history.of([*(row.id for row in rows), *files])
    public.append("\n".join(f"{one.before} {one.after} {one.reason}" for one in events).encode())
    assert [b"Open views" in content for content in public[:2]] == [True, True]
    assert [content for content in public if kept.encode() in content or b"State of BRA" in content] == []


def test_not_accepted_needs_a_reason(call: OpenCall) -> None:
    call.receive("ARG")
    with pytest.raises(BadInput, match="say why"):
        judge(call, 1, "not_accepted", "  ")
    with pytest.raises(BadInput, match="is not made corrected"):
        judge(call, 1, "corrected", "x")
    with pytest.raises(NotFound, match="no submission 2"):
        judge(call, 2, "accepted")


def test_the_compilation_holds_what_counts_and_keeps_what_is_confidential(call: OpenCall, tmp_path: Path) -> None:
    (tmp_path / "views.txt").write_text("Our views.\n")
    call.receive("EU", words="Joint views.", on_behalf_of=("DEU",), files=(tmp_path / "views.txt",))
    call.receive("ARG", words="Withdrawn views.")
    call.receive("BRA", words="Secret.", confidential=True)
    judge(call, 2, "withdrawn", "asked for")
    facts = note_facts(call.register, "minamata", _compilation(call))
    assert [(one.party.code if one.party else None, [p.code for p in one.of]) for one in facts.submissions] == [
        ("EU", ["DEU"]),
        ("BRA", []),
    ]
    assert [(file.name, file.size) for file in facts.submissions[0].files] == [("views.txt", 11)]
    closed = facts.submissions[1]
    assert (closed.confidential, closed.words, closed.files) == (True, None, ())


def test_the_compilation_reproduces_word_files_and_texts_and_names_the_others(call: OpenCall, tmp_path: Path) -> None:
    word = tmp_path / "views.docx"
    word.write_bytes(word_file(paragraph("Our views") + paragraph("Second paragraph")))
    (tmp_path / "annex.txt").write_text("An annex.\n")
    (tmp_path / "map.png").write_bytes(PNG)
    (tmp_path / "secret.txt").write_text("A secret.\n")
    call.receive("ARG", files=(word, tmp_path / "annex.txt", tmp_path / "map.png"))
    call.receive("BRA", files=(tmp_path / "secret.txt",), confidential=True)
    facts = with_texts(note_facts(call.register, "minamata", _compilation(call)), call.files)
    assert [[(file.name, file.text) for file in one.files] for one in facts.submissions] == [
        [("views.docx", ("Our views", "Second paragraph")), ("annex.txt", ("An annex.",)), ("map.png", ())],
        [],
    ]
    laid = lay_out(facts, "en")
    printed = [block.text for block in laid.blocks if block.key in {"file", "file_text"} and block.text]
    assert [line.partition(",")[0] for line in printed] == [
        "File: views.docx",
        "Our views",
        "Second paragraph",
        "File: annex.txt",
        "An annex.",
        "File: map.png",
    ]


def test_a_compilation_that_would_become_too_long_names_what_is_beyond(
    call: OpenCall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosed_texts, "MOST_LINES", 3)
    for name, lines in (("a.txt", 2), ("b.txt", 2), ("c.txt", 1)):
        (tmp_path / name).write_text("".join(f"Line {line}.\n\n" for line in range(lines)))
    call.receive("ARG", files=tuple(tmp_path / name for name in ("a.txt", "b.txt", "c.txt")))
    facts = with_texts(note_facts(call.register, "minamata", _compilation(call)), call.files)
    assert [len(file.text) for file in facts.submissions[0].files] == [2, 0, 1]


def _compilation(call: OpenCall) -> str:
    from followup.records.tables import Document  # noqa: PLC0415  what only this test makes

    details = {
        "kind": "compilation",
        "mandate": "MC-3/8",
        "organization": {"en": "UNEP"},
        "convention_name": {"en": "Minamata Convention on Mercury"},
        "convention_short": {"en": "Minamata Convention"},
        "body_name": {"en": "Conference of the Parties"},
        "meeting": "COP 4",
        "segments": [],
        "agenda_item": "4(f)",
        "agenda_document": None,
        "item_heading": {"en": "Capacity-building"},
        "dated": None,
        "original_language": "en",
        "distribution": "General",
        "sections": [],
        "documents": {},
        "sources": ["MC-3/8"],
    }
    row = Document(
        convention_id="minamata",
        task_id=call.task,
        key="compilation",
        kind="compilation",
        titles={"en": "Compilation"},
        details=details,
    )
    with call.register.writing(by=OFFICER, at=at("2020-04-01"), reason="example") as unit:
        unit.add(row)
    return row.key
