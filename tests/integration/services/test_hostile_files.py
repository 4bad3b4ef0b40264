"""Hostile files and strings come with submissions: all are stopped, none is kept, none is recorded."""

import os
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.calls.enclosures import examined, file_name
from followup.vocabulary.errors import BadInput
from tests.fixtures.calls import OpenCall, open_a_call
from tests.fixtures.hostile_files import PNG, hostile_files, office, open_document
from tests.fixtures.pdf_files import column, pdf_file

MOST = int(os.environ.get("FOLLOWUP_HOSTILE_FILES", "120"))
"""Every kind of hostile file once and some twice; 500 of them take a minute."""


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


@pytest.mark.timeout(240)
def test_hostile_files_are_stopped_and_none_is_kept(call: OpenCall, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    let_through, unclear = [], []
    for kind, name, content in hostile_files(MOST):
        file = tmp_path / "in" / name
        file.write_bytes(content)
        said = refusal(call, file)
        if said is None:
            let_through.append(kind)
        elif "\n" in said or not said.startswith(f"{name}: "):
            unclear.append(said)
    assert unclear == []
    assert let_through == []
    assert not (tmp_path / "files").exists()
    with call.register.reading() as unit:
        assert unit.calls.submissions(call.call) == []


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
    [("/etc/passwd", "passwd"), ("C:\\Users\\me\\views.pdf", "views.pdf"), ("../../views.pdf", "views.pdf")],
)
def test_a_name_is_kept_without_its_folders(path: str, name: str) -> None:
    assert file_name(path) == name
