"""What recipients read: their own language where it is reviewed, courteous words and the facts, in text and html."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from followup.content import content_files, content_path, load_content
from followup.vocabulary.asks import VerbClass
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.mail import (
    Cited,
    MailFacts,
    Sought,
    draft_mail,
    mail_roles,
    render_mail,
    reviewed_languages,
    template_digest,
    why_not,
)

OF_NO_LETTER = {"receipt", "contact_digest"}  # test_notices.py
MAILS = sorted(
    name
    for name in load_content("templates", "mail", "reviewed.yaml")
    if not name.startswith("_") and name not in OF_NO_LETTER
)
REMINDERS = [name for name in MAILS if name.endswith("reminder")]
LANGUAGES = sorted(UN_LANGUAGES)
SUBJECT = {
    "en": "capacity-building & technical assistance",
    "fr": "renforcement des capacités et assistance technique",
    "es": "creación de capacidad y asistencia técnica",
    "ru": "создание потенциала и техническая помощь",
    "ar": "بناء القدرات والمساعدة التقنية",
    "zh": "能力建设和技术援助",
}
PARTY = {"en": "Argentina", "fr": "Argentine", "es": "Argentina", "ru": "Аргентина", "ar": "الأرجنتين", "zh": "阿根廷"}
FACTS = MailFacts(
    convention=dict.fromkeys(LANGUAGES, "Minamata Convention on Mercury"),
    subject=SUBJECT,
    decisions=(Cited("MC-3/8"),),
    letter_dated=date(2019, 12, 13),
    reply_by=date(2020, 3, 31),
    party=PARTY,
    role="national_focal_point",
    secretariat={language: f"Secretariat ({language})" for language in LANGUAGES},
    secretariat_address="secretariat@minamata.example",
    link="https://followup.example/answer/abc",
    change={"was": date(2021, 11, 1), "opens": date(2022, 3, 21)},
    meeting="COP 4",
)
DISCOURTEOUS = re.compile(
    r"overdue|late\b|non-respon|fail(ed|ure)|neglect|delinquent|逾期|未答复者|拖延", re.IGNORECASE
)


DAYS = {
    "en": "1 March 2020",
    "fr": "1er mars 2020",
    "es": "1 de marzo de 2020",
    "ru": "1 марта 2020 года",
    "ar": "1 آذار/مارس 2020",
    "zh": "2020年3月1日",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MAILS)
def test_every_mail_tells_the_facts_courteously(name: str, language: str) -> None:
    mail = draft_mail(name, language, replace(FACTS, reply_by=date(2020, 3, 1)))
    for fact in (SUBJECT[language], "MC-3/8", DAYS[language], PARTY[language], FACTS.secretariat[language]):
        assert fact in mail.text
    assert not DISCOURTEOUS.search(mail.subject + mail.text)
    assert "\n\n\n" not in mail.text
    assert (mail.language, mail.wanted) == (language, language)
    page = html.fromstring(mail.html)
    assert (page.get("lang"), page.get("dir")) == (language, "rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        ("en", "and 2 further", "- a list (decision MC-3/9), by 1 May 2020; form: F-1"),
        ("fr", "et 2 autres sujets", "- a list (décision MC-3/9), d’ici au 1er mai 2020 ; formulaire : F-1"),
        ("es", "y otros 2 temas", "- a list (decisión MC-3/9), a más tardar el 1 de mayo de 2020; formulario: F-1"),
        ("ru", "и еще 2 темы", "- a list (решение MC-3/9), до 1 мая 2020 года включительно; форма: F-1"),
        ("ar", "وموضوعان آخران", "- a list (المقرر MC-3/9)، في موعد أقصاه 1 أيار/مايو 2020؛ الاستمارة: F-1"),
        ("zh", "等3项", "- a list（MC-3/9号决定），请于2020年5月1日之前（含当日）；表格：F-1"),
    ],
)
def test_a_letter_of_several_calls_lists_what_each_still_awaits(language: str, subject: str, line: str) -> None:
    one = Sought(dict.fromkeys(LANGUAGES, "a list"), (Cited("MC-3/9"),), date(2020, 5, 1), form="F-1")
    mail = draft_mail("call_reminder", language, replace(FACTS, calls=3, owed=(one,)))
    assert subject in mail.subject
    assert line in mail.text.splitlines()
    assert FACTS.subject[language] not in mail.text


@pytest.mark.parametrize(
    ("calls", "words"),
    [(2, "и еще 1 тема"), (3, "и еще 2 темы"), (6, "и еще 5 тем"), (22, "и еще 21 тема")],
)
def test_the_number_of_further_calls_agrees_with_its_noun(calls: int, words: str) -> None:
    assert words in draft_mail("call_letter", "ru", replace(FACTS, calls=calls)).subject


@pytest.mark.parametrize(
    ("given", "fallback", "written"),
    [("zh", ("en",), "zh"), ("en", ("zh", "en"), "en"), ("zh en", ("zh", "en"), "zh"), ("en", ("fr", "en"), "en")],
)
def test_a_mail_falls_back_in_the_order_of_its_convention(given: str, fallback: tuple[str, ...], written: str) -> None:
    facts = replace(FACTS, subject=dict.fromkeys(given.split(), SUBJECT["en"]))
    wanted = "zh" if given == "zh" else "ru"
    assert render_mail("call_reminder", wanted, facts, fallback).language == written


@pytest.mark.parametrize(
    ("language", "named"),
    [("fr", FACTS), ("en", replace(FACTS, subject={"fr": "capacités"}))],
)
def test_a_fallback_has_its_reason(language: str, named: MailFacts) -> None:
    why = why_not("call_reminder", language)
    assert ("not reviewed" in why) == (language == "fr")
    if language == "en":
        with pytest.raises(BadInput, match="not given in it"):
            draft_mail("call_reminder", language, named)


def test_each_reviewed_language_names_who_reviewed_it_and_when() -> None:
    reviews = load_content("templates", "mail", "reviewed.yaml")
    for name in MAILS:
        for review in reviews[name].values():
            assert review["reviewed_by"]
            assert isinstance(review["reviewed_on"], date)


@pytest.mark.parametrize("name", MAILS)
def test_the_html_part_says_what_the_text_says(name: str) -> None:
    mail = render_mail(
        name, "en", replace(FACTS, owed=(Sought({"en": "a first item"}), Sought({"en": "a second item"})))
    )
    page = html.fromstring(mail.html)
    assert page.get("lang") == "en"
    said = re.sub(r"\W+", " ", " ".join(page.xpath("body//text()"))).strip()
    assert said == re.sub(r"\W+", " ", mail.text).strip()
    assert [item.text for item in page.iterfind(".//li")] == ["a first item", "a second item"]
    assert [link for _element, _attribute, link, _position in page.iterlinks()] == [FACTS.link]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("call_extended", "has been changed from 1 November 2021 to 31 March 2020"),
        ("meeting_moved", "COP 4, which was to open on 1 November 2021, is now to open on 21 March 2022"),
    ],
)
def test_a_notice_says_what_has_changed(name: str, words: str) -> None:
    assert words in render_mail(name, "en", FACTS).text


@pytest.mark.parametrize("name", REMINDERS)
def test_a_reminder_says_what_has_not_yet_come(name: str) -> None:
    assert "We have not yet received" in render_mail(name, "en", FACTS).text
    items = render_mail(name, "en", replace(FACTS, owed=(Sought({"en": "the list of projects"}),))).text
    assert "We have not yet received:\n\n- the list of projects\n" in items


def test_text_from_the_register_is_not_markup() -> None:
    hostile = replace(FACTS, subject={"en": "<script>alert(1)</script> {{ 7 * 7 }} & more"})
    mail = render_mail("call_letter", "en", hostile)
    assert "<script>" not in mail.html
    assert "{{ 7 * 7 }}" in mail.text


def test_a_line_break_in_a_fact_stays_out_of_the_subject() -> None:
    mail = render_mail("call_letter", "en", replace(FACTS, subject={"en": "capacity\r\nBcc: x@y.example"}))
    assert mail.subject == "Call for submissions: capacity Bcc: x@y.example"


@pytest.mark.parametrize("language", ["fr", "ar", "xx"])
def test_a_language_without_reviewed_words_falls_back_to_english(language: str) -> None:
    mail = render_mail("call_reminder", language, FACTS)
    assert (mail.language, mail.wanted) == ("en", language)


def test_a_fact_without_words_in_the_language_falls_back_whole() -> None:
    mail = render_mail("call_reminder", "zh", replace(FACTS, subject={"en": "capacity-building"}))
    assert mail.language == "en"
    assert "提交材料" not in mail.text


def test_a_fact_in_neither_language_is_refused() -> None:
    with pytest.raises(BadInput, match="call_reminder"):
        render_mail("call_reminder", "fr", replace(FACTS, subject={"fr": "renforcement des capacités"}))


def test_an_unknown_mail_is_named() -> None:
    with pytest.raises(NotFound, match="no_such_mail"):
        render_mail("no_such_mail", "en", FACTS)


@pytest.mark.parametrize(
    ("asked", "words"),
    [(VerbClass.INVITE, "invites you"), (VerbClass.REQUEST, "requests you"), (VerbClass.URGE, "urges you")],
)
def test_the_strength_of_the_ask_is_the_verbs(asked: VerbClass, words: str) -> None:
    assert words in render_mail("call_letter", "en", replace(FACTS, asked=asked)).text


@pytest.mark.parametrize("language", sorted(load_content("templates", "mail", "words.yaml")))
def test_the_shared_words_are_complete(language: str) -> None:
    words = load_content("templates", "mail", "words.yaml")[language]
    assert language in UN_LANGUAGES
    assert set(words["asks"]) == {verb.value for verb in VerbClass}
    assert set(words["roles"]) == set(mail_roles()) >= {"national_focal_point", "permanent_mission"}


@pytest.mark.parametrize("name", MAILS)
def test_every_reviewed_language_has_its_files(name: str) -> None:
    for language in reviewed_languages(name):
        folder = content_path("templates", "mail", name, language)
        assert sorted(path.name for path in folder.iterdir()) == ["body.txt", "subject.txt"]


def test_every_step_of_the_reminder_schedules_has_its_mail() -> None:
    schedules = [load_content("rules", "reminders", path.name) for path in content_files("rules", "reminders")]
    steps = [step for schedule in schedules for step in schedule["steps"] if step["channel"] in {"letter", "mail"}]
    assert steps
    assert {step["template"] for step in steps} <= set(MAILS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "By its letter of 20 May 2021, which follows that of 13 December 2019, the secretariat again invites you",
        ),
        ("zh", "秘书处继2019年12月13日的信函之后，在2021年5月20日的信函中再次邀请贵方"),
    ],
)
@pytest.mark.parametrize("name", ["call_letter", "nomination_letter"])
def test_a_second_letter_refers_to_the_first(name: str, language: str, words: str) -> None:
    second = replace(FACTS, letter_dated=date(2021, 5, 20), earlier_letter=date(2019, 12, 13))
    assert words.removesuffix(" you") in render_mail(name, language, second).text


def test_the_digest_changes_with_the_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "mail"
    for path in content_path("templates", "mail").rglob("*.*"):
        target = copy / path.relative_to(content_path("templates", "mail"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    monkeypatch.setattr("followup.writing.mail.content_path", lambda *parts: tmp_path.joinpath(*parts[1:]))
    before, other = template_digest("call_reminder"), template_digest("call_letter")
    (copy / "call_reminder" / "zh" / "subject.txt").write_text("提醒", encoding="utf-8")
    assert template_digest("call_reminder") != before
    assert template_digest("call_letter") == other


@pytest.mark.parametrize(
    ("number", "kind", "language", "words"),
    [
        ("MC-3/8", "decision", "en", "further to decision MC-3/8,"),
        ("Decision 19.55", "decision", "en", "further to decision 19.55,"),
        ("Resolution Conf. 12.8 (Rev. CoP18)", "decision", "en", "further to resolution Conf. 12.8 (Rev. CoP18),"),
        ("Resolution Conf. 9.24", "decision", "zh", "根据 Conf. 9.24号决议"),
        ("Decision 19.55", "decision", "fr", "la décision 19.55"),
        ("article 14", "article", "es", "el artículo 14"),
        ("Dubai outcome", "conclusion", "en", "further to Dubai outcome,"),
    ],
)
def test_a_source_is_cited_once_by_its_kind(number: str, kind: str, language: str, words: str) -> None:
    facts = replace(FACTS, decisions=(Cited(number, kind),))
    assert words in draft_mail("call_letter", language, facts).text
