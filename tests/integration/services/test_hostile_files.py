"""Hostile files and strings come with submissions: all are stopped, none is kept, none is recorded."""

from pathlib import Path

import pytest

from followup.reading.files.enclosed import examine
from followup.records.register import Register
from followup.services.calls import enclosures
from followup.services.calls.enclosures import examined, file_name
from followup.vocabulary.errors import BadInput
from followup.writing.mail_bytes import read_address
from tests.fixtures.calls import OpenCall, open_a_call
from tests.fixtures.hostile_files import PNG, hostile_files, office, open_document
from tests.fixtures.pdf_files import column, pdf_file

CONTROLS = [chr(one) for one in (*range(9), 11, 12, *range(14, 32), 127, *range(0x80, 0xA0))]
TURNING = ["\u202a", "\u202b", "\u202d", "\u202e"]
ADDRESSES = [
    "a@arg.example, b@arg.example",
    "a@arg.example;b@arg.example",
    "a@arg.example b@arg.example",
    "a@arg.example\r\nBcc: all@arg.example",
    "a@arg.example\nSubject: x",
    "a@arg.example\x00",
    "a@arg.example\u2028Bcc: b@arg.example",
    "Focal Point <a@arg.example>",
    "<a@arg.example>",
    '"a b"@arg.example',
    "a@b@arg.example",
    "a@",
    "@arg.example",
    "arg.example",
    "a@localhost",
    "a@[127.0.0.1]",
    "a@arg..example",
    ".a@arg.example",
    "a..b@arg.example",
    "a@-arg.example",
    "é@arg.example",
    f"{'a' * 65}@arg.example",
    f"a@{'b' * 250}.example",
    "a(comment)@arg.example",
    "a@arg.example>",
    "",
]


def refusal(call: OpenCall, file: Path) -> str | None:
    """Why a file is refused that comes with a submission; None when it is taken in."""
    try:
        call.receive("ARG", files=(file,))
    except BadInput as refused:
        return str(refused)
    return None


@pytest.fixture
def call(sqlite_register: Register, tmp_path: Path) -> OpenCall:
    return open_a_call(sqlite_register, tmp_path)


@pytest.fixture(scope="module")
def hostile() -> list[tuple[str, str, bytes]]:
    return hostile_files(500)


def test_five_hundred_hostile_files_are_stopped_and_none_is_kept(
    call: OpenCall, tmp_path: Path, hostile: list[tuple[str, str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Examined in this process, as the child does it: what the child is for is the next test's.
    monkeypatch.setattr(enclosures, "examine_apart", lambda stream: examine(stream.read()).media_type)
    let_through, unclear = stopped(call, tmp_path, hostile)
    assert (len(hostile), let_through, unclear) == (500, [], [])
    assert not (tmp_path / "files").exists()
    with call.register.reading() as unit:
        assert unit.calls.submissions(call.call) == []


def test_each_kind_of_them_is_stopped_by_the_process_that_examines(
    call: OpenCall, tmp_path: Path, hostile: list[tuple[str, str, bytes]]
) -> None:
    kinds = {kind.rstrip(" 0123456789"): (kind, name, content) for kind, name, content in reversed(hostile)}
    assert stopped(call, tmp_path, list(kinds.values())) == ([], [])
    assert not (tmp_path / "files").exists()


def stopped(call: OpenCall, folder: Path, files: list[tuple[str, str, bytes]]) -> tuple[list[str], list[str]]:
    """The kinds that were let through, and what was said unclearly of those that were stopped."""
    (folder / "in").mkdir()
    let_through, unclear = [], []
    for kind, name, content in files:
        file = folder / "in" / name
        file.write_bytes(content)
        said = refusal(call, file)
        if said is None:
            let_through.append(kind)
        elif "\n" in said or not said.startswith(f"{name}: "):
            unclear.append(said)
    return let_through, unclear


def test_hostile_words_are_stopped_and_none_is_kept(call: OpenCall) -> None:
    words = [f"Our{sign}views" for sign in [*CONTROLS, *TURNING, "\ud800", "\udfff", "\ue000"]]
    let_through = []
    for field, text in [(field, text) for field in ("title", "words") for text in words]:
        try:
            call.receive("ARG", **{field: text})
        except BadInput as refused:
            assert "control characters" in str(refused)  # noqa: PT017  the reason is what is looked at
        else:
            let_through.append((field, text))
    assert (len(words) * 2 > 100, let_through) == (True, [])
    with call.register.reading() as unit:
        assert unit.calls.submissions(call.call) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_exactly_one_address_is_written_to_by_nobody(address: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_address(address)
    assert "arg.example" not in str(refused.value)  # an address is personal, wrong or not


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("views.docx", office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("views.odt", open_document(), "application/vnd.oasis.opendocument.text"),
        ("VIEWS.PDF", pdf_file(column("Views")), "application/pdf"),
        ("看法.txt", "我们的看法。\n".encode(), "text/plain"),
        ("views.txt", "Nos vues, résumé.".encode("utf-16"), "text/plain"),
        ("map.png", PNG, "image/png"),
    ],
)
def test_what_focal_points_send_is_taken_in(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    (tmp_path / name).write_bytes(content)
    [one] = examined([tmp_path / name])
    assert (one.name, one.media_type, one.content) == (name, media_type, content)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a/..",
        "views\u202efdp.exe",
        "views\n.pdf",
        "views\x00.pdf",
        "v\u200bi.pdf",
        "views\u2066fdp.exe\u2069",
        "see\u2028views.pdf",
        "x" * 201,
        "\ud800.pdf",
        " ",
    ],
)
def test_names_that_hide_what_they_are_are_refused(name: str) -> None:
    with pytest.raises(BadInput):
        file_name(name)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("نامه\u200cها.pdf", "نامه\u200cها.pdf"),
        ("\u200fآراء.pdf\u200e", "آراء.pdf"),
        ("👩\u200d🔬 views.pdf", "👩\u200d🔬 views.pdf"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\me\\views.pdf", "views.pdf"),
        ("../../views.pdf", "views.pdf"),
    ],
)
def test_a_name_is_kept_without_its_folders(path: str, name: str) -> None:
    assert file_name(path) == name
