"""Letters on letterhead: each kind in six languages, courteous, of the verb's strength, the same bytes each time."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateSyntaxError

from followup.content import content_path, load_content, load_yaml
from followup.services.mail.reminder_mail import executive_head_names
from followup.vocabulary.asks import VerbClass
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.braces import CheckedLoader, lone_brace
from followup.writing.letters.facts import FORMS, KINDS, EventFacts, LetterFacts, ReceivedFacts
from followup.writing.letters.layout import lay_out
from followup.writing.letters.write import letter_reviews, wording_digest, write_letter
from followup.writing.mail import Cited, Sought
from followup.writing.notes.facts import Span

LANGUAGES = sorted(UN_LANGUAGES)
TEMPLATES = content_path("templates")


def said(words: str) -> dict[str, str]:
    """The same words in every language."""
    return dict.fromkeys(LANGUAGES, words)


FACTS = LetterFacts(
    kind="call",
    convention=said("Minamata Convention"),
    subject=said("Views & <needs>"),
    decisions=(Cited("MC-3/8"),),
    letter_dated=date(2021, 5, 20),
    reply_by=date(2021, 7, 1),
    secretariat=said("The Secretariat"),
    secretariat_address="secretariat@minamata.example",
    reference="MC/L/2021/4",
    earlier_letter=date(2019, 12, 13),
    change={"was": date(2021, 6, 1)},
    audience=("permanent_missions_unog",),
    received=ReceivedFacts(7, date(2021, 6, 3), (("reply.pdf", "ab" * 32),)),
    event=EventFacts(said("the workshop"), Span(date(2021, 6, 7), date(2021, 6, 8)), said("Geneva")),
)
DISCOURTEOUS = re.compile(
    r"overdue|\blate\b|non-respon|fail(ed|ure)|neglect|en retard|atrasad|просроч|متأخر|逾期|未答复者", re.IGNORECASE
)
COMPLIMENTS = re.compile(r"compliments|saluda atentamente|свидетельствует свое уважение|تهدي .* تحياتها|致意")
LAST_DAY = {
    "ar": "1 تموز/يوليه 2021",
    "en": "1 July 2021",
    "es": "1 de julio de 2021",
    "fr": "1er juillet 2021",
    "ru": "1 июля 2021 года",
    "zh": "2021年7月1日",
}


def words_of(docx: bytes) -> str:
    """What stands in a Word document, without its form."""
    document = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", document))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_courteous_and_compliments_stand_in_a_note_verbale_alone(kind: str, language: str) -> None:
    letter, note = (lay_out(replace(FACTS, kind=kind, form=form), language, TEMPLATES) for form in FORMS)
    for laid in (letter, note):
        text = "\n".join(laid.lines())
        assert not DISCOURTEOUS.search(text)
        assert "MC/L/2021/4" in text
        assert (LAST_DAY[language] in text) == (kind != "acknowledgement")
    assert COMPLIMENTS.search("\n".join(note.lines()))
    assert not COMPLIMENTS.search("\n".join(letter.lines()))
    assert (bool(letter.signer), bool(note.signer)) == (True, False)


@pytest.mark.parametrize(
    ("asked", "form", "words"),
    [
        (VerbClass.REQUEST, "letter", "requests you to make a submission"),
        (VerbClass.INVITE, "letter", "invites you to make a submission"),
        (VerbClass.ENCOURAGE, "letter", "encourages you to make a submission"),
        (VerbClass.URGE, "letter", "urges you to make a submission"),
        (VerbClass.URGE, "note_verbale", "urges them to make a submission"),
    ],
)
def test_a_letter_asks_with_the_strength_of_the_decisions_verb(asked: VerbClass, form: str, words: str) -> None:
    assert words in "\n".join(lay_out(replace(FACTS, asked=asked, form=form), "en", TEMPLATES).lines())


@pytest.mark.parametrize(
    ("language", "to_all", "to_one"),
    [
        ("en", "presents its compliments to the Permanent Missions", "presents its compliments to Argentina and"),
        ("fr", "présente ses compliments aux Missions", "présente ses compliments à la Partie suivante : Argentine"),
        ("es", "saluda atentamente a las Misiones", "saluda atentamente a la Parte siguiente: Argentina"),
        ("ru", "свое уважение Постоянным представительствам", "свое уважение следующей Стороне: Аргентина"),
        ("ar", "تحياتها إلى البعثات", "تحياتها إلى الأرجنتين"),
        ("zh", "谨向各国常驻", "谨向阿根廷致意"),
    ],
)
def test_a_note_verbale_names_many_or_one(language: str, to_all: str, to_one: str) -> None:
    names = {
        "en": "Argentina",
        "fr": "Argentine",
        "es": "Argentina",
        "ru": "Аргентина",
        "ar": "الأرجنتين",
        "zh": "阿根廷",
    }
    many, one = replace(FACTS, form="note_verbale"), replace(FACTS, form="note_verbale", party=names)
    assert to_all in "\n".join(lay_out(many, language, TEMPLATES).lines())
    assert to_one in "\n".join(lay_out(one, language, TEMPLATES).lines())


def test_one_letter_carries_many_calls_each_under_its_decision_with_its_day() -> None:
    sought = (
        Sought(said("Needs"), (Cited("MC-3/8"),), date(2021, 6, 15)),
        Sought(said("Experts"), (Cited("MC-3/9"),), as_soon_as_possible=True),
    )
    lines = lay_out(replace(FACTS, calls=2, owed=sought), "en", TEMPLATES).lines()
    assert "(a) Needs (decision MC-3/8), by 15 June 2021" in lines
    assert "(b) Experts (decision MC-3/9), as soon as possible" in lines
    assert "Call for submissions: Views & <needs>, and one further" in lines


def test_the_docx_says_it_all_the_same_each_time_and_escapes_what_comes_from_the_register() -> None:
    first, second = (write_letter(FACTS, "ar") for _turn in range(2))
    assert first.files["docx"] == second.files["docx"]
    assert "Views &amp; &lt;needs&gt;" in words_of(first.files["docx"])
    assert "MC/L/2021/4" in words_of(first.files["docx"])
    styles = zipfile.ZipFile(io.BytesIO(first.files["docx"])).read("word/styles.xml").decode()
    assert "<w:bidi/>" in styles


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("{{ sought }}", "{{ subjct }}", "subjct"),
        ("{{ sought }}", "{{ sought.__class__.__mro__ }}", "unsafe"),
        ("{{ sought }}", "{% for %}", "en.yaml"),
        ("{{ sought }}", "{ sought }", "a brace stands alone; a name is written {{ so }}"),
        ("{{ sought }}", "{{ sought | pretty }}", "No filter named 'pretty'"),
        ('- list: "What', '- lists: "What', "is neither a paragraph nor one of list, files"),
        ('- list: "What is sought:"', "- 42", "42 is no text"),
        ("    paragraphs:\n", "    paragraph:\n", "no entry kinds.call.paragraphs"),
        ("invite: invites you to", "invit: invites you to", "no entry forms.letter.asks.invite"),
        ('subject: "Call for submissions: {{ subject }}"', "subject: {{ subject }}", "en.yaml cannot be read"),
        ("  call:\n", "\tcall:\n", "column 1"),
    ],
)
def test_a_wording_that_an_officer_broke_or_that_would_run_code_is_told(
    tmp_path: Path, was: str, now: str, told: str
) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    path = tmp_path / "templates" / "letters" / "en.yaml"
    good = path.read_text(encoding="utf-8")
    assert was in good
    path.write_text(good.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=re.escape(told)) as refused:
        write_letter(FACTS, "en", templates=tmp_path / "templates")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("{{r subject }}", "{{r sub</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>ject }}", None),
        ("{{r subject }}", "{</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:t>{r subject }}", None),
        ("{{r secretariat }}", "", None),  # the letterhead may print it
        ("{{r secretariat }}", "{{r secretariat", "leaves out the secretariat"),
        ("{{r dated }}", "", "leaves out the date"),
        ("{{r reference }}", "r reference }}", "leaves out the reference"),
        ("{{r to }}", "{{r too }}", "'too' is undefined"),
        ("{%p endfor %}", "", "templates/letters/letter.docx"),
    ],
)
def test_a_form_damaged_in_word_is_told_and_one_split_into_runs_is_read(
    tmp_path: Path, was: str, now: str, told: str | None
) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    form = tmp_path / "templates" / "letters" / "letter.docx"
    parts = {one.filename: zipfile.ZipFile(form).read(one) for one in zipfile.ZipFile(form).infolist()}
    assert was.encode() in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(was.encode(), now.encode(), 1)
    with zipfile.ZipFile(form, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    if told is None:
        written = write_letter(FACTS, "en", templates=tmp_path / "templates")
        assert "Call for submissions" in words_of(written.files["docx"])
        return
    with pytest.raises(BadInput, match=re.escape(told)):
        write_letter(FACTS, "en", templates=tmp_path / "templates")


@pytest.mark.parametrize(
    ("template", "alone"),
    [("{{ a }} {% if b %}x{% endif %} {# c #}", False), ("{ a }", True), ("{{ a }", True), ("{{ a }}}", True)],
)
def test_a_brace_that_stands_alone_is_seen(template: str, alone: bool) -> None:  # noqa: FBT001  the two are a pair
    assert lone_brace(template) is alone


@pytest.mark.parametrize(
    ("convention", "language", "signer"),
    [
        ("cites", "en", "Secretary-General"),
        ("cites", "fr", "Secrétaire général"),
        ("ramsar", "zh", "秘书长"),
        ("cbd", "en", "Executive Secretary"),
        ("minamata", "ar", "الأمين التنفيذي"),
    ],
)
def test_a_letter_is_signed_by_the_head_of_its_secretariat(convention: str, language: str, signer: str) -> None:
    facts = replace(FACTS, signers=executive_head_names(convention))
    assert lay_out(facts, language, TEMPLATES).signer == signer


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(BadInput, match="not given in it"):
        lay_out(replace(FACTS, subject={"en": "Views"}), "fr", TEMPLATES)
    with pytest.raises(BadInput, match="letters are not written in 'xx'"):
        lay_out(FACTS, "xx", TEMPLATES)
    with pytest.raises(NotFound, match="no_such"):
        letter_reviews("no_such")


def test_each_kind_names_who_reviewed_each_language() -> None:
    assert {name for name in load_content("templates", "letters", "reviewed.yaml") if name[0] != "_"} == set(KINDS)
    for kind in KINDS:
        for review in letter_reviews(kind).values():
            assert review["reviewed_by"]
            assert isinstance(review["reviewed_on"], date)


@pytest.mark.parametrize(
    ("file", "was", "now", "changed"),
    [
        ("en.yaml", "What is sought", "What we seek", {"call", "nominations"}),
        ("fr.yaml", "Dernier rappel", "Ultime rappel", {"last_reminder"}),
        ("zh.yaml", "顺致最崇高的敬意", "顺致敬意", set(KINDS)),
        ("en.yaml", "avails itself", "takes advantage", set()),
        ("reviewed.yaml", "invitation: *ours", "invitation: {}", {"invitation"}),
    ],
)
def test_changed_words_ask_for_approval_again_where_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, was: str, now: str, changed: set[str]
) -> None:
    """The words of a note verbale, say, are not those of a letter."""
    before = {kind: wording_digest(kind, "letter") for kind in KINDS}
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    path = tmp_path / "templates" / "letters" / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")
    monkeypatch.setattr("followup.writing.letters.write.content_path", tmp_path.joinpath)
    reviews = load_yaml(tmp_path / "templates" / "letters" / "reviewed.yaml")
    monkeypatch.setattr("followup.writing.letters.write.load_content", lambda *_parts: reviews)
    after = {kind: wording_digest(kind, "letter") for kind in KINDS}
    assert {kind for kind in KINDS if before[kind] != after[kind]} == changed


def test_a_mail_with_a_brace_that_stands_alone_is_refused_when_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "body.txt").write_text("Dear { name },\n", encoding="utf-8")
    (tmp_path / "layout.html").write_text("<style>p { margin: 0 }</style>", encoding="utf-8")
    environment = Environment(loader=CheckedLoader(tmp_path), autoescape=True)
    assert environment.get_template("layout.html").render().startswith("<style>")
    with pytest.raises(TemplateSyntaxError, match="a brace stands alone"):
        environment.get_template("body.txt")
