"""A Maildir holds a message once, whole, under a name that its Message-ID gives."""

from pathlib import Path

import pytest

from followup.delivery.maildir import Maildir, file_name
from followup.services.sending.protocol import Claimed, Outcome
from followup.vocabulary.errors import BadInput

MAIL = Claimed(
    "msg-1", "<a@followup.example>", "focal.point@khm.example", b"Message-ID: <a@followup.example>\r\n\r\ntext\r\n"
)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_same_message_twice_is_one_file(tmp_path: Path) -> None:
    results = [Maildir(tmp_path).send(MAIL) for _ in range(2)]
    assert [(result.outcome, result.recorded) for result in results] == [(Outcome.ACCEPTED, True)] * 2
    assert files(tmp_path) == [f"new/{file_name(MAIL.header_id)}"]
    assert (tmp_path / "new" / file_name(MAIL.header_id)).read_bytes() == MAIL.content


@pytest.mark.parametrize("flags", ["", ":2,", ":2,RS"])
def test_a_message_that_was_read_stays_accepted(tmp_path: Path, flags: str) -> None:
    maildir = Maildir(tmp_path)
    maildir.send(MAIL)
    name = file_name(MAIL.header_id)
    (tmp_path / "new" / name).rename(tmp_path / "cur" / f"{name}{flags}")
    assert Maildir(tmp_path).accepted([MAIL.header_id, "<b@followup.example>"]) == {
        MAIL.header_id: True,
        "<b@followup.example>": False,
    }
    Maildir(tmp_path).send(MAIL)
    assert files(tmp_path) == [f"cur/{name}{flags}"]


def test_what_cannot_be_written_is_tried_later(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path)
    (tmp_path / "tmp").rmdir()
    assert maildir.send(MAIL).outcome is Outcome.LATER
    (tmp_path / "tmp").mkdir()
    assert maildir.send(MAIL).outcome is Outcome.ACCEPTED


def test_a_folder_that_cannot_be_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(BadInput, match="FOLLOWUP_DATA_DIR"):
        Maildir(tmp_path / "file")
