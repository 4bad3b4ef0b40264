"""Templates that are wrong or hostile: one clear line, nothing else happens, and the next note is written as ever."""

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from followup.content import content_path
from followup.vocabulary.errors import BadInput, FollowupError
from followup.writing.notes import workshop
from followup.writing.notes.child import Job, Limits
from followup.writing.notes.pdf import to_pdf
from followup.writing.notes.render import render_note, trace, write_note
from tests.unit.writing.notes.worked_case import submission, worked_case


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the templates that a test may spoil."""
    return Path(shutil.copytree(content_path("templates"), tmp_path / "templates"))


def edit(path: Path, change: Callable[[str], str], inner: str = "") -> None:
    """Change the text of a template, or of one part of a Word file."""
    if not inner:
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        return
    with zipfile.ZipFile(path) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    parts[inner] = change(parts[inner].decode()).encode()
    with zipfile.ZipFile(path, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)


def test_a_note_in_two_formats_and_its_trace() -> None:
    note = write_note(worked_case(), "zh")
    assert note.files["docx"].startswith(b"PK")
    assert note.files["html"].startswith(b"<!doctype html>")
    assert note.trace["language"] == "zh"
    assert note.trace == trace(worked_case(), "zh")
    assert render_note(worked_case(), "zh", ("html", "docx")) == note.files


@pytest.mark.parametrize(
    ("formats", "language", "reason"),
    [(("odt",), "en", "'odt' is no format"), (("html",), "tlh", "not written in 'tlh'")],
)
def test_an_unknown_format_or_language_is_refused(formats: tuple[str, ...], language: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        write_note(worked_case(), language, formats)


WRONG_WORDINGS = [
    (
        "{{ facts.submisions | counted('submission') }}",
        r"submissions/en\.yaml, paragraphs\.received: .* has no attribute 'submisions'",
    ),
    ("{{ facts.submissions | countd }}", r"paragraphs\.received, line 1: No filter named 'countd'"),
    ("{% if facts.submissions %}", r"paragraphs\.received, line 1: Unexpected end of template"),
    ("{{ nobody }}", r"paragraphs\.received: 'nobody' is undefined"),
    ("{{ masthead.symbol }}", "a value that is not known was printed"),
    ("{{ 1 / 0 }}", r"paragraphs\.received: division by zero"),
    ("{{ facts.submissions | counted('unicorn') }}", r"no entry nouns\.unicorn"),
    ("{{ section('nowhere') }}", "no section 'nowhere'"),
]
ATTACKS = [
    ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe|undefined"),
    ("{{ facts.__class__ }}", "unsafe|undefined"),
    ("{{ facts.document.__globals__ }}", "unsafe|undefined"),
    ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "'cycler' is undefined"),
    ("{{ self.__init__.__globals__ }}", "unsafe|undefined"),
    ("{{ lipsum(n=10000) }}", "'lipsum' is undefined"),
    ("{% for n in range(10**9) %}x{% endfor %}", "'range' is undefined"),
    ("{% include '/etc/passwd' %}", "no loader"),
    ("{% import 'os' as os %}", "no loader"),
    ("{{ facts.submissions.append(1) }}", "has no attribute"),
    ("{{ 'x' * 10**11 }}", "ask for more than 2 s or 512 MB"),
    (
        "{% for a in 'x' * 9999 %}{% for b in 'x' * 9999 %}{% for c in 'x' * 99 %}{% endfor %}{% endfor %}{% endfor %}",
        "more than 2 s",
    ),
]


@pytest.mark.parametrize(("wording", "reason"), [*WRONG_WORDINGS, *ATTACKS])
def test_a_wrong_or_hostile_wording_is_told_with_its_place(templates: Path, wording: str, reason: str) -> None:
    place = templates / "notes" / "submissions" / "en.yaml"
    quoted = wording.replace("'", "''")
    edit(place, lambda text: text.split("  received:")[0] + f"  received: '{quoted}'\n  action: May wish\n")
    with pytest.raises(BadInput, match=reason) as caught:
        write_note(worked_case(), "en", ("html",), templates=templates, limits=Limits(2, 512))
    assert "\n" not in str(caught.value)
    assert write_note(worked_case(), "en", ("html",)).files["html"]


WRONG_FORMS = [
    ("{{r head.title }}", "{{r head.titel }}", r"note\.docx: .* has no attribute 'titel'; near '.*head\.titel"),
    ("{{r head.title }}", "{{r head.title }", r"note\.docx leaves out the title \('Capacity-building"),
    ("{%p endfor %}", "", r"note\.docx: .*end of template"),
    ("{{r head.title }}", "{{ ''.__class__ }}", r"note\.docx: .*(unsafe|undefined)"),
    ("{{r head.title }}", "{{ 'x' * 10**11 }}", "more than 4 s or 512 MB"),
    ("{{r head.title }}", "{{ blocks.append(1) }}", r"note\.docx: .*(unsafe|not safe|undefined)"),
    ("{{r head.title }}", "{{r blocks }}", r"note\.docx leaves out the title"),
    ('block.kind == "item" and', 'block.kind == "table" and', None),
    ('block.kind == "paragraph"', 'block.kind == "paragraf"', r"leaves out the paragraph 1\."),
]


@pytest.mark.parametrize(("old", "new", "reason"), WRONG_FORMS)
def test_a_wrong_or_hostile_form_is_told_with_its_place(
    templates: Path, old: str, new: str, reason: str | None
) -> None:
    edit(templates / "notes" / "note.docx", lambda text: text.replace(old, new), "word/document.xml")
    if reason is None:  # items all in one style: not what is wanted, but nothing is lost
        assert write_note(worked_case(), "en", ("docx",), templates=templates).files["docx"]
        return
    with pytest.raises(BadInput, match=reason) as caught:
        write_note(worked_case(), "en", ("docx",), templates=templates, limits=Limits(4, 512))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_form_that_is_no_word_file_is_told(templates: Path, content: bytes) -> None:
    (templates / "notes" / "note.docx").write_bytes(content)
    with pytest.raises(BadInput, match=r"templates/notes/note\.docx cannot be read as a Word document"):
        write_note(worked_case(), "en", ("docx",), templates=templates)


def test_a_form_without_footnotes_is_told(templates: Path) -> None:
    form = templates / "notes" / "note.docx"
    edit(form, lambda text: text.replace("footnotes.xml", "gone.xml"), "word/_rels/document.xml.rels")
    with pytest.raises(BadInput, match=r"note\.docx cannot be read|has no word/footnotes\.xml"):
        write_note(worked_case(), "en", ("docx",), templates=templates)


WRONG_PAGES = [
    ("{{ title }}", "{{ titel }}", r"note\.html\.j2, line \d+: 'titel' is undefined"),
    ("{{ title }}", "{% if %}", r"note\.html\.j2, line \d+: "),
    ("{{ title }}", "{{ note.__class__.__init__.__globals__ }}", r"note\.html\.j2.*(unsafe|undefined)"),
]


@pytest.mark.parametrize(("old", "new", "reason"), WRONG_PAGES)
def test_a_wrong_page_is_told_with_its_line(templates: Path, old: str, new: str, reason: str) -> None:
    edit(templates / "notes" / "note.html.j2", lambda text: text.replace(old, new))
    with pytest.raises(BadInput, match=reason):
        write_note(worked_case(), "en", ("html",), templates=templates)


def test_a_wording_that_an_officer_changes_is_used_at_once(templates: Path) -> None:
    before = write_note(worked_case(), "en", ("html",), templates=templates).files["html"]
    edit(templates / "notes" / "submissions" / "en.yaml", lambda text: text.replace("In all, ", "Altogether, "))
    after = write_note(worked_case(), "en", ("html",), templates=templates).files["html"]
    assert after == before.replace(b"In all, ", b"Altogether, ")


def test_a_catalogue_that_is_no_yaml_is_told_with_its_line(templates: Path) -> None:
    edit(templates / "locale" / "en.yaml", lambda text: text.replace("parties_by: en", "parties_by: [en"))
    with pytest.raises(BadInput, match=r"en\.yaml cannot be read: .*line \d+"):
        write_note(worked_case(), "en", ("html",), templates=templates)


def test_a_missing_wording_is_told(templates: Path) -> None:
    edit(templates / "notes" / "submissions" / "zh.yaml", lambda text: text.replace("  contents:", "  content:"))
    with pytest.raises(BadInput, match=r"submissions/zh\.yaml has no entry paragraphs\.contents"):
        write_note(worked_case(), "zh", ("html",), templates=templates)


def test_a_note_of_8500_words_and_a_thousand_submissions_is_written() -> None:
    facts = worked_case()
    many = tuple(submission(number, None) for number in range(1, 1001))
    long = tuple(replace(one, texts={"en": " ".join(["word"] * 500)}) for one in facts.paragraphs)
    note = write_note(replace(facts, submissions=many, paragraphs=long), "en")
    assert "1,000 submissions" in note.files["html"].decode()


def test_a_pdf_is_made_where_libreoffice_is(soffice: str) -> None:
    assert soffice
    note = write_note(worked_case(), "en", ("pdf", "docx"))
    assert note.files["pdf"].startswith(b"%PDF-")
    assert list(note.files) == ["pdf", "docx"]
    assert to_pdf([note.files["docx"]] * 2) == [note.files["pdf"]] * 2, "the same document gives the same bytes"


def test_without_libreoffice_a_pdf_is_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BadInput, match="PDF needs LibreOffice Writer, which is not installed"):
        to_pdf([b"PK"])


def test_a_fault_of_ours_is_not_blamed_on_the_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_START", "raise SystemExit(3)")
    job = Job(worked_case(), "en", ("html",), content_path("templates"))
    with pytest.raises(FollowupError, match=r"the process that renders notes failed \(exit code 3\)"):
        workshop.Workshop().render(job)
