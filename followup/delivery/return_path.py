"""The return path of each mail (VERP): an address of its own, so that a bounce names the mail that came back.

The mailbox is `bounces@secretariat.example`; a mail with the identity msg-7k2m goes out under
`bounces+msg-7k2m@secretariat.example`. The mail server has to deliver to the mailbox whatever follows the plus.
"""

from __future__ import annotations

import re
from email.headerregistry import Address

_OURS = re.compile(r"\+(msg-[0-9a-z]+)@", re.IGNORECASE)


def return_path_of(message_id: str, mailbox: Address) -> str:
    """The address to which a message's bounce comes. `message_id` is the register's identity of it."""
    return f"{mailbox.username}+{message_id}@{mailbox.domain}"


def message_of(address: str) -> str | None:
    """The register's identity of the message whose return path an address is; None when it is no return path."""
    found = _OURS.search(address)
    return found[1].lower() if found else None
