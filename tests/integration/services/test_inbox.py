"""Answers that come by mail: what counts, what an officer is asked about, what is stopped and leaves nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import default
from pathlib import Path

import pytest

from followup.delivery.answer_box import InboxReport, read_answers
from followup.delivery.mailboxes import ReadMaildir
from followup.records.register import Register
from followup.records.tables import IncomingMail, Message, Submission
from followup.services.calls.items import Sought, add_item
from followup.services.calls.keyed_links import LinkKey, digest_of
from followup.services.calls.letters import open_call
from followup.services.calls.mailed_links import LinkDesk
from followup.services.calls.reply_links import open_link, revoke_link
from followup.services.inbox import receipts
from followup.services.inbox.holding_pen import Assignment, Promised, assign, dismiss, list_inbox, note_promised
from followup.services.inbox.incoming import LARGEST, MailDesk, opened
from followup.services.inbox.own_words import own_title, own_words, without_links
from followup.services.inbox.receipts import write_receipts
from followup.services.inbox.rules import incoming_rules
from followup.services.mail.sweep import House, sweep
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.writing.mail_bytes import Sender
from tests.fixtures.calls import OpenCall, at, open_a_call
from tests.fixtures.hostile_files import PNG, office
from tests.fixtures.mails import mail, nested
from tests.fixtures.rows import OFFICER, task_with_its_source

DAY = at("2020-03-02")
OURS = Address("Secretariat", "secretariat", "minamata.example")
URL = "https://followup.example"


@dataclass
class Secretariat:
    """A call whose letter has gone out, and the mailbox to which answers come."""

    call: OpenCall
    house: House
    box: Path
    letters: Mapping[str, Message]

    @property
    def desk(self) -> MailDesk:
        return MailDesk.of(self.call.files, self.house)

    def come(self, *mails: bytes) -> InboxReport:
        for number, content in enumerate(mails):
            (self.box / "new" / f"{number:04}.mail").write_bytes(content)
        return read_answers(self.call.register, self.desk, ReadMaildir(self.box), by="followup", now=DAY)

    def rows(self) -> list[IncomingMail]:
        with self.call.register.reading() as unit:
            return sorted(unit.inbox.mails(None, limit=1000), key=lambda row: row.id)

    def submissions(self) -> list[Submission]:
        with self.call.register.reading() as unit:
            return list(unit.calls.submissions(self.call.call))

    def receipts(self) -> list[Message]:
        write_receipts(self.call.register, self.house, by="followup", now=DAY)
        with self.call.register.reading() as unit:
            return [one for one in unit.mail.messages(limit=100) if one.purpose == "receipt"]

    def reply_to(self, code: str) -> str:
        """The address to which a party's answer goes."""
        return str(message_from_bytes(self.letters[code].content, policy=default)["Reply-To"])

    def kept(self) -> list[Path]:
        return [path for path in self.box.parent.joinpath("files").rglob("*") if path.is_file()]


@pytest.fixture
def secretariat(sqlite_register: Register, tmp_path: Path) -> Secretariat:
    call = open_a_call(sqlite_register, tmp_path)
    links = LinkDesk(LinkKey("a key", tmp_path / "key"), URL, Address("", "calls", "minamata.example"))
    house = House(Sender(OURS), URL, links)
    sweep(call.register, house, by="followup", now=at("2020-01-06"))
    for name in ("new", "cur", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    with call.register.reading() as unit:
        messages = unit.mail.messages(limit=10)
        contacts = unit.mail.contacts({one.contact_id or "" for one in messages})
        codes = {one.id: one.code for one in unit.people.parties()}
    letters = {codes[contacts[one.contact_id or ""].party_id]: one for one in messages}
    return Secretariat(call, house, tmp_path / "box", letters)


def test_a_letter_carries_the_page_and_the_address_for_the_answer_of_its_party(secretariat: Secretariat) -> None:
    seen = {code: message_from_bytes(one.content, policy=default) for code, one in secretariat.letters.items()}
    pages = {}
    for code, one in seen.items():
        body = one.get_body(("plain",))
        assert body is not None
        pages[code] = next(line for line in body.get_content().splitlines() if line.startswith(f"{URL}/reply/"))
    assert len(set(pages.values())) == len(pages) == 4
    secret = pages["ARG"].rpartition("/")[2]
    assert open_link(secretariat.call.register, secret, now=DAY).party == "The State of ARG"
    with secretariat.call.register.reading() as unit:
        [link] = [one for one in unit.calls.links_of([secretariat.call.call]) if digest_of(secret) == one.secret_sha256]
        told = [str(event.after) for event in unit.history.of([link.id])]
    assert secret not in "".join(told)
    assert secretariat.reply_to("ARG").startswith(f"calls+{link.id}-")
    # The reminder carries the same page while its link holds, and another once it was revoked.
    sweep(secretariat.call.register, secretariat.house, by="followup", now=at("2020-03-10"))
    revoke_link(secretariat.call.register, link.id, by=OFFICER, now=at("2020-03-11"))
    sweep(secretariat.call.register, secretariat.house, by="followup", now=at("2020-03-24"))
    with secretariat.call.register.reading() as unit:
        mails = [
            one for one in unit.mail.messages(limit=100) if one.contact_id == secretariat.letters["ARG"].contact_id
        ]
    assert [secret.encode() in one.content.replace(b"=\r\n", b"") for one in mails] == [True, True, False]


def test_answers_are_matched_and_their_senders_get_receipts(secretariat: Secretariat) -> None:
    letter, address = secretariat.letters["ARG"].header_id, secretariat.reply_to("ARG")
    files = {"views.docx": office(), "map.png": PNG}
    report = secretariat.come(
        mail(replies_to=letter, files=files),
        mail(to=address, identity="<2@arg.example>"),
        mail(more={"References": f"<older@arg.example> {letter}"}, identity="<3@arg.example>"),
        mail(to=address, replies_to=letter, identity="<4@arg.example>"),
    )
    assert report.counts == {"answer": 4}
    first = secretariat.submissions()[0]
    assert (first.title, first.words) == ("Views on capacity-building", "Our views are attached.")
    assert len({row.party_id for row in secretariat.submissions()}) == 1
    assert [row.matched_by for row in sorted(secretariat.rows(), key=lambda row: row.header_id or "")] == [
        *("reply", "address", "reply", "address")
    ]
    assert len(secretariat.kept()) == 2
    receipts = secretariat.receipts()
    receipt = next(one for one in receipts if one.in_reply_to == "<1@arg.example>")
    told = message_from_bytes(receipt.content, policy=default)
    assert (receipt.address, receipt.status, told["Auto-Submitted"]) == (
        *("focal.point@arg.example", "approved", "auto-generated"),
    )
    body = told.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Submission no. 1" in text
    assert "2 March 2020 at 09:00 UTC" in text
    assert all(path.name in text for path in secretariat.kept())
    assert {one.id for one in secretariat.receipts()} == {one.id for one in receipts}
    assert secretariat.call.reminded("2020-03-10", "first_reminder") == {"BRA", "DEU", "EU"}


def test_the_same_mail_counts_once_however_it_comes(secretariat: Secretariat) -> None:
    content = mail(replies_to=secretariat.letters["ARG"].header_id)
    again = b"Received: by mx.example; Mon, 2 Mar 2020 08:00:00 +0000\r\nX-Spam: no\r\n" + content
    assert secretariat.come(content, again).counts == {"answer": 1, "known": 1}
    assert secretariat.come(content).counts == {"known": 1}
    assert len(secretariat.submissions()) == 1
    assert list((secretariat.box / "new").iterdir()) == []


MACHINES: list[dict[str, str]] = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated; owner=x"},
    {"X-Autoreply": "yes"},
    {"Precedence": "bulk"},
    {"Return-Path": "<>"},
    {"Subject": "Out of Office: back on Monday"},
    {"Subject": "Réponse automatique : Views"},
    {"Subject": "=?utf-8?b?6Ieq5Yqo5Zue5aSNOiDlpJblh7o=?="},
    {"Subject": "Respuesta automática: Views"},
    {"From": "MAILER-DAEMON@arg.example"},
    {"From": "secretariat@minamata.example"},
    {"From": "Calls <calls@minamata.example>"},
    {"Content-Type": "multipart/report; report-type=disposition-notification; boundary=b"},
]


def test_what_a_machine_wrote_is_no_answer_and_gets_none(secretariat: Secretariat) -> None:
    letter = secretariat.letters["ARG"].header_id
    mails = [_with(mail(replies_to=letter, identity=f"<{n}@a.example>"), more) for n, more in enumerate(MACHINES)]
    report = secretariat.come(*mails)
    assert [more for more, one in zip(MACHINES, report.mails, strict=True) if one.became != "automatic"] == []
    assert (secretariat.submissions(), secretariat.receipts(), secretariat.kept()) == ([], [], [])


def _with(content: bytes, headers: dict[str, str]) -> bytes:
    """A mail with these headers in the place of its own."""
    lines = [line for line in content.decode().split("\r\n") if line.partition(":")[0] not in headers]
    end = lines.index("")
    return "\r\n".join([*lines[:end], *(f"{name}: {said}" for name, said in headers.items()), *lines[end:]]).encode()


PERHAPS = [
    ({"List-Unsubscribe": "<mailto:x@arg.example>", "List-Id": "<mercury.arg.example>"}, {}, "held"),
    ({"From": "noreply@documents.arg.example"}, {"letter.docx": office()}, "held"),
    ({"From": "noreply@documents.arg.example"}, {}, "automatic"),
    ({"Subject": "Automatic reply system: our views"}, {"views.docx": office()}, "held"),
]


@pytest.mark.parametrize(("headers", "files", "became"), PERHAPS)
def test_what_a_ministry_sends_by_a_list_or_a_program_is_looked_at(
    secretariat: Secretariat, headers: dict[str, str], files: dict[str, bytes], became: str
) -> None:
    answer = _with(mail(replies_to=secretariat.letters["ARG"].header_id, files=files), headers)
    assert secretariat.come(answer).counts == {became: 1}
    news = _with(mail(sender="news@shop.example", identity="<n@shop>"), {"List-Unsubscribe": "<mailto:x@shop.example>"})
    assert secretariat.come(news).counts == {"automatic": 1}


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Re: RE: Views", "Views"),
        ("答复：转发: 看法", "看法"),
        ("TR : Rép : Vues", "Vues"),
        ("Re:", None),
        ("Regional views", "Regional views"),
    ],
)
def test_the_title_is_the_subject_without_the_marks_of_answers(subject: str, title: str | None) -> None:
    assert own_title(subject) == title


def test_no_loop_with_a_machine_that_answers_receipts(
    secretariat: Secretariat, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = incoming_rules()
    few = rules.model_copy(update={"receipts_a_day": rules.receipts_a_day.model_copy(update={"value": 3})})
    monkeypatch.setattr(receipts, "incoming_rules", lambda: few)
    secretariat.come(mail(replies_to=secretariat.letters["ARG"].header_id))
    [receipt] = secretariat.receipts()
    report = secretariat.come(mail("Thank you.", replies_to=receipt.header_id, identity="<2@arg.example>"))
    assert report.counts == {"held": 1}
    many = [
        mail(str(n), replies_to=secretariat.letters["ARG"].header_id, identity=f"<m{n}@arg.example>") for n in range(4)
    ]
    assert secretariat.come(*many).counts == {"answer": 4}
    assert len(secretariat.receipts()) == 3


GUESSES = [
    (mail(), "its sender is national focal point of The State of ARG", (True, "ARG")),
    (mail(sender="ministry@arg.example", subject="MC-3 / 8"), "it names MC-3/8", (True, None)),
    (mail(sender="ministry@arg.example", subject="Hello"), "nothing in it points to", (False, None)),
]


def test_what_is_not_certain_is_held_with_a_guess(secretariat: Secretariat) -> None:
    mails = [_with(content, {"Message-ID": f"<{n}@x.example>"}) for n, (content, *_rest) in enumerate(GUESSES)]
    report = secretariat.come(*mails)
    assert report.counts == {"held": 3}
    lines = {line.id: line for line in list_inbox(secretariat.call.register).mails}
    for taken, (_content, guess, known) in zip(report.mails, GUESSES, strict=True):
        line = lines[taken.mail]
        assert guess in (line.guess or "")
        assert (line.guessed_call is not None, line.guessed_party) == known
    assert secretariat.submissions() == []


def test_a_reply_whose_sender_is_anothers_contact_is_held(secretariat: Secretariat) -> None:
    content = mail(sender="focal.point@bra.example", replies_to=secretariat.letters["ARG"].header_id)
    assert secretariat.come(content).counts == {"held": 1}
    both = mail(
        replies_to=secretariat.letters["ARG"].header_id, to=secretariat.reply_to("BRA"), identity="<2@x.example>"
    )
    assert secretariat.come(both).counts == {"held": 1}
    guesses = {line.guess for line in list_inbox(secretariat.call.register).mails}
    assert guesses == {
        "it answers what was sent to ARG, but its sender is another's contact",
        "it points to more than one party",
    }


def test_an_officer_assigns_or_dismisses(secretariat: Secretariat) -> None:
    secretariat.come(mail(files={"views.docx": office()}), mail("Buy now.", sender="x@spam.example", identity="<2@x>"))
    register, desk = secretariat.call.register, secretariat.desk
    spam, views = sorted(list_inbox(register).mails, key=lambda line: line.files)
    assert len(secretariat.kept()) == 2
    with pytest.raises(BadInput, match="which call"):
        assign(register, desk, spam.id, Assignment(party="ARG"), by=OFFICER, now=DAY)
    with pytest.raises(NotFound, match="XXX"):
        assign(register, desk, views.id, Assignment(party="XXX"), by=OFFICER, now=DAY)
    with pytest.raises(BadInput, match="say why"):
        dismiss(register, desk, spam.id, " ", by=OFFICER, now=DAY)
    dismiss(register, desk, spam.id, "an advertisement", by=OFFICER, now=DAY)
    done = assign(register, desk, views.id, Assignment(on_behalf_of=("BRA",)), by=OFFICER, now=DAY)
    assert (done.became, done.submission) == ("answer", 1)
    with pytest.raises(NotAllowed, match="does not wait"):
        assign(register, desk, views.id, Assignment(), by=OFFICER, now=DAY)
    assert [one.address for one in secretariat.receipts()] == ["focal.point@arg.example"]
    assert len(secretariat.kept()) == 1  # the file of the answer; neither mail
    assert secretariat.call.reminded("2020-03-10", "first_reminder") == {"DEU", "EU"}


HOSTILE = {
    "two senders": (mail(sender="a@arg.example, b@arg.example"), "2 senders"),
    "two sender headers": (b"From: x@y.example\r\n" + mail(), "the header From comes twice"),
    "no sender": (mail(sender=""), "names no senders"),
    "an address with a line break": (mail(sender="=?utf-8?q?a=0d=0aBcc:_b?= <a@arg.example>"), "hides a line break"),
    "a subject with a line break": (mail(subject="=?utf-8?q?Views=0d=0aBcc:_all@x.example?="), "hides a line break"),
    "a bare line end": (mail(subject="Views\rBcc: all@x.example"), "ends where none may"),
    "a charset nobody knows": (mail(subject="=?x-none?q?a?="), "charset that cannot be read"),
    "words in no charset": (mail().replace(b"utf-8", b"x-none"), "not in the charset 'x-none'"),
    "words not in theirs": (mail("x").replace(b"\r\n\r\nx", b"\r\n\r\n\xff\xfe"), "not in the charset 'utf-8'"),
    "parts within parts": (nested(60), "more than 50 parts made of parts"),
    "10 MB of them": (nested(165_000), "more than 50 parts made of parts"),
    "marks without end": (
        b"From: a@arg.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"\r\n--b" * 9000,
        "more parts",
    ),
    "a program": (mail(files={"views.docx": b"MZ\x90" + b"\0" * 99}), "views.docx: "),
    "macros": (mail(files={"views.docx": office({"word/vbaProject.bin": b"x"})}), "views.docx: "),
    "a bomb": (mail(files={"views.docx": office({"word/media/a.xml": b"\0" * 30_000_000})}), "views.docx: "),
    "another ending": (mail(files={"views.pdf.exe": b"Our views."}), "views.pdf.exe: "),
    "a name turned around": (mail(files={"=?utf-8?b?dmlld3PigK5mZHAuZXhl?=": b"x"}), "control characters"),
    "a folder in a name": (mail(files={"../../etc/passwd": b"\x7fELF"}), "passwd: "),
    "a mail in the mail": (
        mail(files={"x.eml": b"x"}).replace(b"application/octet-stream", b"message/rfc822"),
        "another mail",
    ),
    "words with controls": (mail("a\x1b[31mb"), "control characters"),
    "too many lines": (mail("a\r\n" * 2001), "more than 2000 lines"),
    "nothing at all": (b"", "no senders"),
    "no mail": (b"\x89PNG\r\n\x1a\n" + b"\0" * 999, "no senders"),
}


def test_hostile_mail_is_stopped_with_a_reason_and_nothing_of_it_is_kept(secretariat: Secretariat) -> None:
    # All of them reply to a letter: what is stopped is stopped before it is matched.
    letter = secretariat.letters["ARG"].header_id.encode()
    mails = [content.replace(b"<1@arg", b"<%d@arg" % n) for n, (content, _reason) in enumerate(HOSTILE.values())]
    report = secretariat.come(*(_replying(content, letter) for content in mails))
    assert report.counts == {"refused": len(HOSTILE)}
    told = {kind: one.reason or "" for kind, one in zip(HOSTILE, report.mails, strict=True)}
    assert {kind: said for kind, said in told.items() if HOSTILE[kind][1] not in said} == {}
    assert {(row.subject, row.words, row.content_sha256, *row.files) for row in secretariat.rows()} == {(None,) * 3}
    assert (secretariat.submissions(), secretariat.receipts(), secretariat.kept()) == ([], [], [])


def _replying(content: bytes, letter: bytes) -> bytes:
    head, blank, body = content.partition(b"\r\n\r\n")
    return head + (b"\r\nReferences: " + letter if blank else b"") + blank + body


def test_a_mail_larger_than_any_is_not_opened() -> None:
    with pytest.raises(BadInput, match="larger than 35 MB"):
        opened(bytes(LARGEST + 1))


def test_of_a_mail_whose_file_is_refused_it_is_known_whom_to_ask_again(secretariat: Secretariat) -> None:
    letter = secretariat.letters["ARG"].header_id
    old = mail(replies_to=letter, files={"views.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99})
    assert secretariat.come(old).counts == {"refused": 1}
    [line] = list_inbox(secretariat.call.register, statuses=["refused"]).mails
    assert (line.sender, line.guessed_party, line.on_call) == (
        *("focal.point@arg.example", "ARG"),
        "Views on capacity-building",
    )
    assert "views.doc: a file of an Office from before 2007" in (line.reason or "")
    assert (secretariat.kept(), line.words, line.files) == ([], None, [])


def test_of_a_mail_that_is_too_large_it_is_known_whom_to_ask_for_parts(secretariat: Secretariat) -> None:
    content = mail(replies_to=secretariat.letters["ARG"].header_id) + bytes(LARGEST)
    assert secretariat.come(content, bytes(LARGEST + 1)).counts == {"refused": 2}
    lines = list_inbox(secretariat.call.register, statuses=["refused"]).mails
    assert {(line.sender, line.guessed_party, line.reason) for line in lines} == {
        ("focal.point@arg.example", "ARG", "larger than 35 MB; ask for it in parts"),
        (None, None, "it names no senders, or none that can be answered"),
    }


QUOTED = {
    "outlook": "Our views.\n\n_________\nFrom: Secretariat <{to}>\nSent: Monday\nTo: x\n\n{page}",
    "outlook, french": "Our views.\n\nDe : Secretariat\nEnvoyé : lundi\nÀ : x\nObjet : y\n\nDear\n{page}",
    "old outlook": "Our views.\n-----Original Message-----\nFrom: Secretariat\n{page}",
    "gmail": "Our views.\n\nOn Mon, 6 Jan 2020 at 09:00, Secretariat <{to}>\nwrote:\n\n> Dear\n> {page}\n",
    "html alone": "Our views.\n\nOn Mon, 6 Jan 2020, Secretariat wrote:\n\nDear\n{page}",
    "chinese": "Our views.\n\n发件人： Secretariat\n发送时间： 2020年1月6日\n收件人： x\n{page}",
    "foxmail": "Our views.\n------------------ 原始邮件 ------------------\n发件人: x\n{page}",
    "russian": "Our views.\n\n06.01.2020 12:00, Secretariat пишет:\n> Dear\n> {page}",
    "arabic": "\u202bOur views.\u202c\n\nمن: Secretariat\nتاريخ: الاثنين\nإلى: x\n{page}",
}


def test_a_quoted_letter_is_no_part_of_the_answer(secretariat: Secretariat) -> None:
    page, letter = f"{URL}/reply/{'s' * 32}", secretariat.letters["ARG"].header_id
    written = [one.format(page=page, to=secretariat.reply_to("ARG")).replace("\n", "\r\n") for one in QUOTED.values()]
    mails = [mail(one, replies_to=letter, identity=f"<{place}@arg.example>") for place, one in enumerate(written)]
    assert secretariat.come(*mails).counts == {"answer": len(QUOTED)}
    words = dict(zip(QUOTED, (row.words for row in secretariat.submissions()), strict=True))
    assert {program: said for program, said in words.items() if said != "Our views."} == {}


def test_answers_between_the_lines_and_what_is_passed_on_are_kept_whole_but_for_our_links(
    secretariat: Secretariat,
) -> None:
    letter, to = secretariat.letters["ARG"].header_id, secretariat.reply_to("ARG")
    page = f"<{URL}/reply/{'s' * 32}>"
    between = f"> What do you need?\r\nTraining.\r\n> Answer here: {page}\r\n> or to {to}\r\nThank you."
    passed_on = f"See below.\r\n\r\nFrom: Minister\r\nSent: Monday\r\nTo: {to}\r\n\r\nOur views."
    mails = [
        mail(between, replies_to=letter),
        mail(passed_on, replies_to=letter, subject="FW: Views", identity="<2@arg.example>"),
    ]
    assert secretariat.come(*mails).counts == {"answer": 2}
    first, second = (row.words or "" for row in secretariat.submissions())
    assert first == "> What do you need?\nTraining.\n> Answer here: <[…]\n> or to […]\nThank you."
    assert second.endswith("To: […]\n\nOur views.")


@pytest.mark.parametrize("sign", ["a", "http://", "/reply/", "+rl-1-", "- ", ">", "on behalf of "])
def test_a_long_line_takes_no_longer_than_its_length(sign: str) -> None:
    # With a search that goes back at each sign each of these would take minutes.
    text = sign * (200_000 // len(sign))
    assert own_words(text, "Views")
    assert without_links(f"{text} https://x.example/a/reply/{'s' * 32}").endswith(" […]")


PROMISES = [
    "Dear colleagues, we will send our views by Friday. Regards",
    "We acknowledge receipt of your letter.",
    "Nous accusons réception de votre lettre.",
    "Le enviaremos la respuesta la próxima semana.",
    "Мы направим ответ до пятницы.",
    "来函收悉，我们将答复。",
    "سنوافيكم برد حكومتنا قريباً",
]


def test_a_promise_is_no_answer_and_an_officer_notes_it_in_one_step(secretariat: Secretariat) -> None:
    letter = secretariat.letters["ARG"].header_id
    mails = [mail(words, replies_to=letter, identity=f"<{n}@arg.example>") for n, words in enumerate(PROMISES)]
    with_file = mail(PROMISES[0], replies_to=letter, files={"views.docx": office()}, identity="<f@arg.example>")
    assert secretariat.come(*mails).counts == {"held": len(PROMISES)}
    register, desk = secretariat.call.register, secretariat.desk
    lines = list_inbox(register).mails
    assert {(line.guessed_party, line.guessed_call) for line in lines} == {("ARG", secretariat.call.call)}
    english = next(line for line in lines if line.words and "by Friday" in line.words)
    assert "it says “we will send” and brings nothing: note a promise" in (english.guess or "")
    with pytest.raises(BadInput, match="has passed"):
        note_promised(register, desk, english.id, Promised(at("2020-03-01").date()), by=OFFICER, now=DAY)
    done = note_promised(register, desk, english.id, Promised(at("2020-03-13").date()), by=OFFICER, now=DAY)
    assert (done.became, done.reason) == ("promise", "promised by 2020-03-13")
    with pytest.raises(NotAllowed, match="does not wait"):
        note_promised(register, desk, english.id, Promised(at("2020-03-13").date()), by=OFFICER, now=DAY)
    assert secretariat.call.reminded("2020-03-10", "first_reminder") == {"BRA", "DEU", "EU"}
    [noted] = list_inbox(register, statuses=["promise"]).mails
    assert (noted.words, len(secretariat.kept()), secretariat.submissions()) == (None, len(PROMISES) - 1, [])
    assert secretariat.come(with_file).counts == {"answer": 1}


def test_one_mail_answers_two_calls_and_items_of_the_first(secretariat: Secretariat) -> None:
    register, desk, first = secretariat.call.register, secretariat.desk, secretariat.call.call
    task, rows = task_with_its_source("MC-4/9")
    with register.writing(by=OFFICER, at=DAY, reason="example") as unit:
        unit.add(*rows)
    second = open_call(register, task.id, {"en": "Views on needs"}, by=OFFICER, now=DAY)
    for number in (1, 2):
        add_item(register, first, Sought({"en": f"Item {number}"}), by=OFFICER, now=DAY)
    secretariat.come(mail("Training, and money.", sender="x@arg.example"))
    [line] = list_inbox(register).mails
    said = Assignment(first, "ARG", items=(2,), also=(second, first, second))
    assert assign(register, desk, line.id, said, by=OFFICER, now=DAY).submission == 1
    with register.reading() as unit:
        came = {
            call: [(one.number, one.items, one.words) for one in unit.calls.submissions(call)]
            for call in (first, second)
        }
    assert came == {first: [(1, ["2"], "Training, and money.")], second: [(1, [], "Training, and money.")]}
    assert len(secretariat.receipts()) == 2
    assert secretariat.come(mail("Training, and money.", sender="x@arg.example")).counts == {"known": 1}


MARKED = [
    ({"Sensitivity": "Company-Confidential"}, "Re: Views", True),
    ({"Sensitivity": "Normal"}, "Re: Views", False),
    ({}, "CONFIDENTIAL: Re: Views", True),
    ({}, "Re: Vues (confidentiel)", True),
    ({}, "Re: 看法【保密】", True),
    ({}, "Re: Views on confidential business information", False),
]


def test_what_its_sender_marks_as_confidential_is(secretariat: Secretariat) -> None:
    letter = secretariat.letters["ARG"].header_id
    mails = [
        mail(replies_to=letter, subject=subject, more=more, identity=f"<{place}@arg.example>")
        for place, (more, subject, _closed) in enumerate(MARKED)
    ]
    assert secretariat.come(*mails).counts == {"answer": len(MARKED)}
    assert [row.confidential for row in secretariat.submissions()] == [closed for _more, _subject, closed in MARKED]


def test_a_reply_that_names_another_open_call_is_held(secretariat: Secretariat) -> None:
    register, letter = secretariat.call.register, secretariat.letters["ARG"].header_id
    task, rows = task_with_its_source("MC-4/9")
    with register.writing(by=OFFICER, at=DAY, reason="example") as unit:
        unit.add(*rows)
    open_call(register, task.id, {"en": "Views on needs"}, by=OFFICER, now=DAY)
    quoted = "Views.\r\n\r\nFrom: Secretariat\r\nSent: Monday\r\n\r\nUnder decisions MC-4/9 and MC-3/8"
    mails = [
        mail("Our views under decision MC-4/9.", replies_to=letter),
        mail("Under MC-4/9 and MC-3/8.", replies_to=letter, identity="<2@arg.example>"),
        mail(quoted, replies_to=letter, identity="<3@arg.example>"),
    ]
    assert [one.became for one in secretariat.come(*mails).mails] == ["held", "answer", "answer"]
    [line] = list_inbox(register).mails
    assert (line.guess, line.guessed_party) == (
        "it answers a mail about another call, but names MC-4/9; say which",
        "ARG",
    )


JOINT = [
    "Please find the views submitted on behalf of the European Union and its Member States.",
    "Nous répondons au nom de l'Union européenne et de ses États membres.",
    "Представляем ответ от имени Европейского союза и его государств-членов.",
    "谨代表欧洲联盟及其成员国提交。",
    "نقدم آراءنا باسم الاتحاد الأوروبي والدول الأعضاء فيه.",
    "This is sent on behalf of the Group of Latin American and Caribbean Countries.",
]


def test_an_answer_for_others_too_waits_until_an_officer_says_for_whom(secretariat: Secretariat) -> None:
    letter = secretariat.letters["EU"].header_id
    sender = "focal.point@eu.example"
    mails = [mail(w, sender=sender, replies_to=letter, identity=f"<{n}@eu>") for n, w in enumerate(JOINT)]
    alone = mail("On behalf of my Government: our views.", sender=sender, replies_to=letter, identity="<a@eu>")
    assert secretariat.come(*mails, alone).counts == {"held": len(JOINT), "answer": 1}
    register, desk = secretariat.call.register, secretariat.desk
    line = next(one for one in list_inbox(register).mails if one.words == JOINT[0])
    assert (line.guessed_party, "say for whom" in (line.guess or "")) == ("EU", True)
    assign(register, desk, line.id, Assignment(on_behalf_of=("eu_members",)), by=OFFICER, now=DAY)
    assert secretariat.call.reminded("2020-03-10", "first_reminder") == {"ARG", "BRA"}


def test_an_answer_by_mail_came_on_the_day_that_it_was_for_its_sender(secretariat: Secretariat) -> None:
    with secretariat.call.register.writing(by=OFFICER, at=DAY, reason="example") as unit:
        [party] = unit.people.parties(["ARG"])
        [contact] = unit.people.contacts_of_party(party.id)
        contact.zone = "America/Argentina/Buenos_Aires"
    came = {"Received": "by mx.example; Mon, 02 Mar 2020 01:30:00 +0000"}
    secretariat.come(mail(replies_to=secretariat.letters["ARG"].header_id, more=came))
    assert [row.received_on.isoformat() for row in secretariat.submissions()] == ["2020-03-01"]
