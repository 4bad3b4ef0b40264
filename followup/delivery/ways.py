"""Which way mail goes out: to the SMTP server that is set, with the record that is set, else to a Maildir."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.delivery.maildir import Maildir
from followup.delivery.records import Recorded, record_at
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.writing.mail_bytes import domain_of, read_address

if TYPE_CHECKING:
    from followup.delivery.transport import Transport
    from followup.settings import Settings


def way_out(settings: Settings) -> Transport:
    """The transport that the settings name; no connection is made yet. Raises BadInput for an address that is wrong."""
    if settings.smtp_url is None:
        return Maildir(settings.maildir)
    server = SmtpServer(
        SmtpAddress.parse(settings.smtp_url.get_secret_value()),
        our_name=domain_of(settings.public_url),
        return_path=read_address(settings.bounce_address) if settings.bounce_address else None,
    )
    return Recorded(server, record_at(settings.journal.get_secret_value())) if settings.journal else server
