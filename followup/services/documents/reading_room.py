"""Looking into what is kept: the draft of a document, a message as it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.mail.outbox import preview
from followup.vocabulary.errors import NotFound

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.services.documents.files import FileStore


@dataclass(frozen=True, slots=True)
class Draft:
    """A file drafted for a document: a name to save it under, and its content."""

    file_name: str
    format: str
    content: bytes


class MessageView(BaseModel):
    """A message as it is sent: its headers in order, its text part, the source of its html part."""

    id: str
    status: str
    language: str
    headers: list[tuple[str, str]]
    text: str
    html: str
    size: int


def open_draft(register: Register, files: FileStore, document_id: str, name: str) -> Draft:
    """The draft of a document named as "zh.docx". Raises NotFound when there is none."""
    with register.reading() as unit:
        document = unit.documents.by_ids([document_id]).get(document_id)
    digest = document.details.get("drafts", {}).get(name) if document else None
    if document is None or digest is None:
        raise NotFound(f"document {document_id} has no draft {name}")
    stem = (document.symbol or document.key).replace("/", "-")
    return Draft(f"{stem}.{name}", name.rpartition(".")[2], files.get(digest))


def show_message(register: Register, identity: str) -> MessageView:
    """The bytes of a message, taken apart to be looked at. Raises NotFound for an unknown message."""
    content = preview(register, identity)
    message = message_from_bytes(content, policy=policy.default)
    with register.reading() as unit:
        row = unit.mail.message(identity)
    return MessageView(
        id=identity,
        status=row.status if row is not None else "",
        language=row.language if row is not None else "en",
        headers=[(name, str(value)) for name, value in message.items()],
        text=_part(message, "plain"),
        html=_part(message, "html"),
        size=len(content),
    )


def _part(message: EmailMessage, subtype: str) -> str:
    body = message.get_body(preferencelist=(subtype,))
    return str(body.get_content()) if body is not None else ""
