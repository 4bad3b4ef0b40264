"""From the draft to the issued note: cleared by language, the original first; what changes falls back; none unsaid."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from followup.services.calls.receive import Incoming, receive
from followup.services.documents.clearance import ClearanceReport, clear, send_for_clearance
from followup.services.documents.drafting import redraft
from followup.services.documents.issue import issue_cleared
from followup.services.documents.officers_words import write_text
from followup.services.documents.reading_room import open_draft
from followup.services.documents.show import show_document, show_language
from followup.services.documents.symbols import reserve_symbol
from followup.vocabulary.errors import BadInput, NotAllowed
from tests.integration.services.drafted_case import LATER, DraftedCase, copied

SYMBOL = "UNEP/MC/COP.4/14"
KEY = "minamata-cop4-capacity/note"
TRANSLATED = ("en", "zh")


@pytest.fixture(scope="module")
def made(drafted_once: tuple[Path, DraftedCase], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DraftedCase]:
    """The note in English and Chinese alone: two languages show as much as six."""
    folder = tmp_path_factory.mktemp("two") / "languages"
    with copied(drafted_once, folder) as found:
        with found.register.writing(by="officer", at=LATER, reason="two languages") as unit:
            note = unit.documents.one(found.note)
            note.titles = {language: note.titles[language] for language in TRANSLATED}
        redraft(found.register, found.files, found.note, by="officer", now=LATER)
        return folder, found


@pytest.fixture
def case(made: tuple[Path, DraftedCase], tmp_path: Path) -> Iterator[DraftedCase]:
    """A copy of it for each test."""
    with copied(made, tmp_path / "copy") as found:
        yield found


def cleared(case: DraftedCase, language: str, despite: str | None = "the source does not say more") -> ClearanceReport:
    return clear(case.register, case.files, case.note, language, despite=despite, by=f"reviewer {language}", now=LATER)


def clear_all(case: DraftedCase) -> None:
    send_for_clearance(case.register, case.note, by="officer", now=LATER)
    for language in TRANSLATED:
        cleared(case, language)


def status(case: DraftedCase) -> str:
    return show_document(case.register, case.note).document.status


def test_each_language_is_cleared_on_its_own_the_original_first(case: DraftedCase) -> None:
    with pytest.raises(NotAllowed, match="is draft; it is sent for clearance first"):
        cleared(case, "en")
    assert send_for_clearance(case.register, case.note, by="officer", now=LATER).to_clear == ["en", "zh"]
    with pytest.raises(NotAllowed, match="the original is cleared first: en"):
        cleared(case, "zh")
    first = cleared(case, "en")
    assert (first.status, first.cleared, first.to_clear) == ("in_clearance", ["en"], ["zh"])
    assert cleared(case, "zh").status == "cleared"
    [english, chinese] = show_document(case.register, case.note).languages
    assert (english.cleared_by, chinese.cleared_by) == ("reviewer en", "reviewer zh")
    assert english.cleared_at == LATER


def test_what_is_wrong_by_a_rule_is_said_and_needs_a_reason(case: DraftedCase) -> None:
    send_for_clearance(case.register, case.note, by="officer", now=LATER)
    with pytest.raises(NotAllowed, match=r"wrong by a rule.*L12 at"):
        cleared(case, "en", despite=None)
    report = cleared(case, "en", despite="the second letter went to the focal points alone")
    assert any(one.rule == "L12" and not one.advisory for one in report.findings)
    [english, _chinese] = show_document(case.register, case.note).languages
    assert english.despite == "the second letter went to the focal points alone"


def test_a_changed_register_stops_clearing_until_the_draft_is_made_anew(case: DraftedCase) -> None:
    clear_all(case)
    receive(
        case.register,
        case.call,
        Incoming(party="NOR", received_on=date(2021, 7, 5)),
        files=case.files,
        by="officer",
        now=LATER,
    )
    assert show_document(case.register, case.note).stale == ["submission 14: new"]
    with pytest.raises(NotAllowed, match=r"changed since this draft .*submission 14: new"):
        issue_cleared(case.register, case.files, case.note, dated=date(2021, 7, 26), by="officer", now=LATER)
    done = redraft(case.register, case.files, case.note, by="officer", now=LATER)
    assert done.fell_back == ["en", "zh"]
    assert status(case) == "in_clearance"
    assert show_document(case.register, case.note).document.to_clear == ["en", "zh"]


def test_a_translation_that_is_changed_falls_back_alone(case: DraftedCase) -> None:
    clear_all(case)
    words = {"zh": "按照{article 14.1}，缔约方应开展合作。"}
    write_text(case.register, case.note, "introduction", words, number=1, by="translator", now=LATER)
    assert redraft(case.register, case.files, case.note, by="officer", now=LATER).fell_back == ["zh"]
    assert show_document(case.register, case.note).document.cleared == ["en"]
    assert "缔约方应开展合作" in open_draft(case.register, case.files, case.note, "zh.html").content.decode()


def test_officers_words_outlive_a_new_draft_and_are_marked_where_not_translated(case: DraftedCase) -> None:
    words = {"en": "A paragraph more, on {count needs_stated of party}."}
    told = write_text(case.register, case.note, "submissions", words, by="officer", now=LATER)
    assert (told.number, told.item) == (6, "")
    for _again in range(2):
        redraft(case.register, case.files, case.note, by="officer", now=LATER)
        drafts = {
            name: open_draft(case.register, case.files, case.note, f"{name}.html").content.decode()
            for name in TRANSLATED
        }
        assert "A paragraph more, on five Parties." in drafts["en"]
        assert "尚未由英文译出" in drafts["zh"]
    send_for_clearance(case.register, case.note, by="officer", now=LATER)
    cleared(case, "en")
    with pytest.raises(NotAllowed, match="the zh draft is not complete"):
        cleared(case, "zh")


@pytest.mark.parametrize(
    ("place", "number", "item", "words", "reason"),
    [
        ("nowhere", None, "", {"en": "Words."}, "stands at 'nowhere'"),
        ("introduction", None, "", {"en": "Words on {count nothing}."}, "no finding 'nothing'"),
        ("introduction", None, "", {"zh": "文字。"}, "in the original first: en"),
        ("introduction", None, "", {"en": " "}, "give words"),
        ("introduction", None, "", {"xx": "Words."}, "give words"),
        ("introduction", 9, "", {"en": "Words."}, "no number 9"),
        ("next_biennium", 3, "7.1", {"en": "Words."}, r"no item 7\.1"),
    ],
)
def test_words_that_cannot_be_written(
    case: DraftedCase, place: str, number: int | None, item: str, words: dict[str, str], reason: str
) -> None:
    with pytest.raises(BadInput, match=reason):
        write_text(case.register, case.note, place, words, number=number, item=item, by="officer", now=LATER)


def test_issuing_needs_clearance_and_a_symbol_and_proposes_closing(case: DraftedCase) -> None:
    with pytest.raises(NotAllowed, match="is draft; it is issued when every language is cleared"):
        issue_cleared(case.register, case.files, case.note, dated=date(2021, 7, 26), by="officer", now=LATER)
    clear_all(case)
    with pytest.raises(NotAllowed, match="has no symbol"):
        issue_cleared(case.register, case.files, case.note, dated=date(2021, 7, 26), by="officer", now=LATER)
    reserve_symbol(case.register, "minamata", KEY, SYMBOL, by="officer", now=LATER)
    done = issue_cleared(case.register, case.files, case.note, dated=date(2021, 7, 26), by="officer", now=LATER)
    assert done.proposes_to_close == case.task
    assert "issued" in done.done
    assert status(case) == "issued"
    for language in TRANSLATED:
        assert SYMBOL in open_draft(case.register, case.files, case.note, f"{language}.html").content.decode()
    again = issue_cleared(case.register, case.files, case.note, dated=date(2021, 7, 26), by="officer", now=LATER)
    assert (again.done, again.proposes_to_close) == ([], None)
    with pytest.raises(NotAllowed, match="is issued"):
        redraft(case.register, case.files, case.note, by="officer", now=LATER)


def test_a_late_note_says_why_in_every_language(case: DraftedCase) -> None:
    clear_all(case)
    reserve_symbol(case.register, "minamata", KEY, SYMBOL, by="officer", now=LATER)
    late = date(2021, 9, 21)
    with pytest.raises(BadInput, match="after its slot of 2021-09-20; say why it is late"):
        issue_cleared(case.register, case.files, case.note, dated=late, by="officer", now=LATER)
    why = {"en": "the resumed part was settled in September"}
    with pytest.raises(BadInput, match="is late in zh too"):
        issue_cleared(case.register, case.files, case.note, dated=late, by="officer", now=LATER, late_because=why)
    why["zh"] = "续会日期9月才确定"
    issue_cleared(case.register, case.files, case.note, dated=late, by="officer", now=LATER, late_because=why)
    english = open_draft(case.register, case.files, case.note, "en.html").content.decode()
    assert "was due on 20 September 2021 and is issued after that day: the resumed part was settled" in english
    assert (
        "本文件应于2021年9月20日印发，现逾期印发，原因是：续会日期9月才确定。"
        in open_draft(case.register, case.files, case.note, "zh.html").content.decode()
    )


def test_the_source_of_every_figure_is_shown(case: DraftedCase) -> None:
    view = show_language(case.register, case.files, case.note, "en")
    [received] = [one for one in view.sources if one.text.startswith("In all, 13 submissions")]
    with case.register.reading() as unit:
        submissions = {one.id for one in unit.calls.submissions(case.call)}
    assert any(submissions <= set(figure["records"]) for figure in received.figures)
    assert 0 < view.words < (view.most_words or 0)
    assert "MC-3/8: paragraph numbers not recorded" in view.unknown
