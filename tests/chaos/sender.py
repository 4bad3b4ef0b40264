"""A sender that may be killed at any moment: what a child process runs."""

from contextlib import closing

from followup.delivery.dispatch import dispatch
from followup.delivery.records import Recorded, record_at
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.records.register import Register
from followup.vocabulary.instants import instant
from tests.integration.delivery.examples import OFFICER


def send(register_url: str, server_url: str, record: str | None, at: str) -> None:
    """Dispatch everything to a server on the loopback, at a virtual time; `record` as FOLLOWUP_JOURNAL names it."""
    server = SmtpServer(SmtpAddress.parse(server_url), our_name="followup.example")
    transport = Recorded(server, record_at(record)) if record else server
    with closing(Register.open(register_url)) as register:
        dispatch(register, transport, by=OFFICER, now=instant(at))
