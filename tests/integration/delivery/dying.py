"""A sender that may be killed at any moment: what a child process runs in the tests of what a crash leaves behind."""

from contextlib import closing
from pathlib import Path

from followup.delivery.dispatch import dispatch
from followup.delivery.maildir import Maildir
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.records.register import Register
from tests.integration.delivery.examples import LETTER_DAY, OFFICER


def send_to_maildir(register_url: str, folder: Path) -> None:
    """Dispatch everything to a Maildir."""
    with closing(Register.open(register_url)) as register:
        dispatch(register, Maildir(folder), by=OFFICER, now=LETTER_DAY)


def send_to_server(register_url: str, port: int) -> None:
    """Dispatch everything to an SMTP server on the loopback."""
    with closing(Register.open(register_url)) as register:
        dispatch(register, SmtpServer(SmtpAddress.parse(f"smtp://127.0.0.1:{port}")), by=OFFICER, now=LETTER_DAY)
