"""One address is one address, a header is one line, and the same mail is the same bytes."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import instant
from followup.writing.mail import RenderedMail
from followup.writing.mail_bytes import Sender, domain_of, message_id, read_address, readdress, serialise

SENDER = Sender(read_address("secretariat@minamata.example", "Secretariat, Minamata Convention"))
WORDS = RenderedMail("Reminder: 提醒", "Dear Sir or Madam,\n.\nа\n", "<p>Dear Sir or Madam,</p>", "en", "fr")
LETTER = "<letter@followup.example>"


def mail(words: RenderedMail = WORDS, to: str = "focal.point@environment.example") -> bytes:
    return serialise(
        words,
        sender=SENDER,
        recipient=read_address(to, "Ms Focal Point"),
        message_id="<reminder@followup.example>",
        date=instant("2020-03-10T09:00:00+00:00"),
        in_reply_to=LETTER,
    )


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, EmailMessage, policy=policy.SMTP)


@pytest.mark.parametrize(
    "address",
    ["focal.point@environment.example", "o'brien+cop4@a-b.gov.example", "x@sub.domain.example", "1@2.example"],
)
def test_one_address(address: str) -> None:
    assert read_address(address).addr_spec == address


def test_a_domain_in_another_script_is_written_in_ascii() -> None:
    assert read_address("info@münchen.example").addr_spec == "info@xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "environment.example",
        "@environment.example",
        "focal.point@",
        "focal.point@localhost",
        "a@b.example, c@d.example",
        "a@b.example c@d.example",
        "a@b.example;c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\nc@d.example",
        "a@b.example\u2028c@d.example",
        "A Name <a@b.example>",
        "a@b@c.example",
        '"a, b"@c.example',
        "a..b@c.example",
        ".a@c.example",
        "é@c.example",
        "a@-c.example",
        "a@c..example",
        "a@[127.0.0.1]",
        "a" * 65 + "@c.example",
        "a@" + "c" * 250 + ".example",
    ],
)
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_address(text)
    assert not text or text not in str(refused.value)


@given(st.text())
def test_whatever_is_taken_for_an_address_is_exactly_one(text: str) -> None:
    try:
        address = read_address(text)
    except BadInput:
        return
    header = EmailMessage(policy=policy.SMTP)
    header["To"] = address
    assert [one.addr_spec for one in read(header.as_bytes())["To"].addresses] == [address.addr_spec]


@pytest.mark.parametrize("name", ["A\r\nBcc: b@c.example", "A\nB", "A\x00"])
def test_a_name_with_a_line_break_is_refused(name: str) -> None:
    with pytest.raises(BadInput):
        read_address("a@b.example", name)


def test_a_subject_with_a_line_break_is_refused() -> None:
    with pytest.raises(BadInput, match="line break"):
        mail(RenderedMail("Reminder\r\nBcc: x@y.example", "text", "<p>text</p>", "en", "en"))


def test_a_mail_says_what_it_is() -> None:
    message = read(mail())
    assert message["From"].addresses[0].addr_spec == "secretariat@minamata.example"
    assert message["Reply-To"] == message["From"]
    assert message["Subject"] == "Reminder: 提醒"
    assert message["Date"].datetime == instant("2020-03-10T09:00:00+00:00")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert (message["In-Reply-To"], message["References"]) == (LETTER, LETTER)
    parts = [part.get_content_type() for part in message.iter_parts()]
    assert parts == ["text/plain", "text/html"]
    body = message.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    assert body.get_content().replace("\r\n", "\n") == WORDS.text


def test_the_same_mail_is_the_same_bytes_fit_for_the_wire() -> None:
    content = mail()
    assert content == mail()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()


@given(st.text(), st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_any_words_arrive_as_they_were(text: str, ascii_text: str) -> None:
    words = RenderedMail("Reminder", text + "\n", f"<p>{ascii_text}</p>\n", "en", "en")
    content = mail(words)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    for part, sent in zip(read(content).iter_parts(), (words.text, words.html), strict=True):
        assert isinstance(part, EmailMessage)
        assert part.get_content().splitlines() == sent.splitlines()


def test_another_holder_of_the_office_changes_the_to_header_alone() -> None:
    to = "somebody.else.with.a.rather.long.name@department.of.the.environment.example"
    assert readdress(mail(), read_address(to, "Ms Focal Point")) == mail(to=to)


def test_a_message_id_is_made_of_what_the_mail_carries() -> None:
    one = message_id(["task|1.letter|arg", "task|2.letter|arg"], "https://followup.example/")
    assert one == message_id(["task|2.letter|arg", "task|1.letter|arg"], "https://followup.example")
    assert one != message_id(["task|1.letter|arg"], "https://followup.example")
    assert one.endswith("@followup.example>")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://followup.example:8443/pages", "followup.example"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
    ],
)
def test_the_name_of_the_installation(url: str, domain: str) -> None:
    assert domain_of(url) == domain


def test_a_public_url_without_a_host_is_refused() -> None:
    with pytest.raises(BadInput, match="FOLLOWUP_PUBLIC_URL"):
        domain_of("followup.example")
