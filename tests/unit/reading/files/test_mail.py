"""Mails as programs in ministries write them: who wrote, what it says, which files it brings."""

from __future__ import annotations

import base64
import struct

import pytest

from followup.reading.files.mail import read_mail
from followup.vocabulary.errors import BadInput
from tests.fixtures.hostile_files import PNG

LOGO, SCAN = PNG, PNG[:-12] + b"\0" * 60_000 + PNG[-12:]


def whole(*parts: str | bytes, kind: str = "multipart/mixed", **headers: str) -> bytes:
    """A mail of parts, each with its own headers."""
    named = {"From": "f@arg.example", "Subject": "Views", "Message-ID": "<1@x>"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return head.encode() + body(*parts, kind=kind)


def body(*parts: str | bytes, kind: str = "multipart/mixed") -> bytes:
    mark = f"b{len(kind)}{len(parts)}"
    made = b"".join(
        f"--{mark}\r\n".encode() + (one.encode() if isinstance(one, str) else one) + b"\r\n" for one in parts
    )
    return f"Content-Type: {kind}; boundary={mark}\r\n\r\n".encode() + made + f"--{mark}--\r\n".encode()


def plain(words: str, charset: str = "utf-8") -> bytes:
    return f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + words.encode(charset)


def picture(content: bytes, disposition: str = "inline", identity: str = "<logo@x>") -> str:
    return (
        f"Content-Type: image/png; name=image001.png\r\nContent-Disposition: {disposition}; filename=image001.png\r\n"
        f"Content-ID: {identity}\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(content).decode()}"
    )


def file(name: str, kind: str = "application/pdf", content: bytes = b"%PDF") -> str:
    return (
        f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(content).decode()}"
    )


def packed(*files: tuple[str, bytes, str | None]) -> bytes:
    """A winmail.dat with files, each by a short name and, where given, a long one."""
    made = struct.pack("<IH", 0x223E9F78, 1)

    def attribute(identity: int, content: bytes) -> bytes:
        return struct.pack("<BII", 2, identity, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)

    made += attribute(0x89006, b"\0" * 4)
    for short, content, long in files:
        made += attribute(0x69002, b"\0" * 14) + attribute(0x18010, short.encode() + b"\0")
        made += attribute(0x6800F, content)
        if long is not None:
            name = (long + "\0").encode("utf-16-le")
            number = struct.pack("<HHI", 0x03, 0x3705, 1)
            said = struct.pack("<HHII", 0x1F, 0x3707, 1, len(name)) + name + b"\0" * (-len(name) % 4)
            made += attribute(0x69005, struct.pack("<I", 2) + number + said)
    return made


HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Our views.</p><img src='cid:logo@x'>"
SHAPES = {
    "outlook": (
        whole(
            body(body(plain("Our views."), HTML, kind="multipart/alternative"), picture(LOGO), kind="multipart/related")
        ),
        [],
    ),
    "gmail": (whole(body(plain("Our views."), HTML, kind="multipart/alternative"), file("v.pdf")), ["v.pdf"]),
    "apple mail, a scan among the words": (
        whole(plain("Our views."), picture(SCAN), plain("")),
        ["image001.png"],
    ),
    "a scan pasted into the words": (
        whole(body(HTML, picture(SCAN), kind="multipart/related")),
        ["image001.png"],
    ),
    "a small picture that was attached": (whole(plain("Our views."), picture(LOGO, "attachment")), ["image001.png"]),
    "lotus": (whole(HTML, file("v.pdf", "application/octet-stream")), ["v.pdf"]),
    "signed": (
        whole(plain("Our views."), file("smime.p7s", "application/pkcs7-signature"), kind="multipart/signed"),
        [],
    ),
    "with a card": (whole(plain("Our views."), file("me.vcf", "text/vcard"), file("v.pdf")), ["v.pdf"]),
    "in three forms": (
        whole(plain("Our views."), HTML, "Content-Type: text/enriched\r\n\r\nOur", kind="multipart/alternative"),
        [],
    ),
    "winmail.dat": (
        whole(
            plain("Our views."),
            file(
                "winmail.dat",
                "application/ms-tnef",
                packed(("VIEWS~1.PDF", b"%PDF", "Visión del país.pdf"), ("a.txt", b"x", None)),
            ),
        ),
        ["Visión del país.pdf", "a.txt"],
    ),
    "passed on as an attachment": (
        whole(b"Content-Type: message/rfc822\r\n\r\n" + whole(plain("Our views."), file("v.pdf"))),
        ["v.pdf"],
    ),
}


@pytest.mark.parametrize(("content", "files"), SHAPES.values(), ids=SHAPES)
def test_words_and_files_of_a_mail(content: bytes, files: list[str]) -> None:
    read = read_mail(content)
    assert (read.words, [one.name for one in read.files]) == ("Our views.", files)


@pytest.mark.parametrize(
    ("words", "charset"),
    [
        ("我们的看法①", "gb2312"),
        ("関係省庁と協議中①", "shift_jis"),
        ("關於汞的意見", "big5"),
        ("우리의 견해", "ks_c_5601-1987"),
        ("Наши соображения", "koi8-r"),
        ("Наши соображения", "windows-1251"),
        ("آراؤنا بشأن الزئبق", "windows-1256"),
        ("עמדתנו", "iso-8859-8-i"),
        ("“Nos vues” – l’été", "iso-8859-1"),
        ("ข้อคิดเห็น", "windows-874"),
    ],
)
def test_words_and_subject_in_the_charsets_of_mail_programs(words: str, charset: str) -> None:
    real = {"gb2312": "gb18030", "shift_jis": "cp932", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252"}.get(
        charset, charset.removesuffix("-i").replace("windows-874", "cp874")
    )
    content = words.encode(real)
    coded = f"=?{charset}?B?{base64.b64encode(content).decode()}?= (2)"
    head = f"From: f@arg.example\r\nSubject: {coded}\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    read = read_mail(head.encode() + content)
    assert (read.words, read.subject) == (words, f"{words} (2)")
    # Older programs write a subject and the name of a file as they are, without saying in which charset.
    bare = head.replace(coded, "{}").encode().replace(b"{}", content)
    assert read_mail(bare + content).subject == words


def test_names_of_files_that_older_programs_wrote_as_they_are() -> None:
    part = b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="%s.pdf"\r\n\r\n%%PDF'
    [one] = read_mail(whole(plain("看法", "gb2312"), part % "看法".encode("gbk"))).files
    assert one.name == "看法.pdf"


def test_what_a_mail_that_was_passed_on_replied_to_is_known_last() -> None:
    inner = whole(plain("Our views."), In_Reply_To="<letter@ours>")
    outer = whole(b"Content-Type: message/rfc822\r\n\r\n" + inner, References="<old@x> <new@x>", In_Reply_To="<new@x>")
    assert read_mail(outer).replies_to == ("<new@x>", "<old@x>", "<letter@ours>")


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (file("smime.p7m", "application/pkcs7-mime"), "encrypted, or signed"),
        (file("winmail.dat", "application/ms-tnef", b"no such thing"), "damaged"),
        (file("winmail.dat", "application/ms-tnef", packed(("a", b"x" * 50, "long"))[:-30]), "damaged"),
        (file("x.eml", "message/rfc822", b"From: a@x"), "another mail"),
    ],
)
def test_what_cannot_be_opened_says_why(part: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_mail(whole(plain("Our views."), part))
