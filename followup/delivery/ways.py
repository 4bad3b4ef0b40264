"""Which way mail goes out: to the SMTP server that is set, else to a Maildir."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.delivery.maildir import Maildir
from followup.delivery.smtp import SmtpAddress, SmtpServer
from followup.writing.mail_bytes import domain_of

if TYPE_CHECKING:
    from followup.delivery.transport import Transport
    from followup.settings import Settings


def way_out(settings: Settings) -> Transport:
    """The transport that the settings name; no connection is made yet. Raises BadInput for an address that is wrong."""
    if settings.smtp_url is not None:
        address = SmtpAddress.parse(settings.smtp_url.get_secret_value())
        return SmtpServer(address, our_name=domain_of(settings.public_url))
    return Maildir(settings.maildir)
