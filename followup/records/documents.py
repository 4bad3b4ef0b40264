"""The register of documents: finding one by its key or symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from followup.records.tables import Document, Paragraph, StatedFact, StoredFile
from followup.vocabulary.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session


class Documents:
    """Letters, notes, compilations and cited documents."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_key(self, convention: str, key: str) -> Document | None:
        """The document of that name within a convention."""
        return self._session.scalar(select(Document).where(Document.convention_id == convention, Document.key == key))

    def one(self, identity: str) -> Document:
        """The document of that identity. Raises NotFound when there is none."""
        if (found := self._session.scalar(select(Document).where(Document.id == identity))) is None:
            raise NotFound(f"no document {identity} in the register; followup documents list shows them")
        return found

    def named(self, name: str) -> Sequence[Document]:
        """The documents of that symbol, key or identity."""
        return self._session.scalars(
            select(Document).where(or_(Document.symbol == name, Document.key == name, Document.id == name))
        ).all()

    def by_ids(self, identities: Collection[str]) -> dict[str, Document]:
        """The documents with these identities."""
        return {row.id: row for row in self._session.scalars(select(Document).where(Document.id.in_(identities)))}

    def all(self) -> Sequence[Document]:
        """All documents in scope, in order of their keys."""
        return self._session.scalars(select(Document).order_by(Document.convention_id, Document.key)).all()

    def of_convention(self, convention: str) -> Sequence[Document]:
        """All documents of a convention, in order of their keys."""
        return self._session.scalars(
            select(Document).where(Document.convention_id == convention).order_by(Document.key)
        ).all()

    def of_task(self, task_id: str) -> Sequence[Document]:
        """The documents made or cited for a task."""
        return self._session.scalars(select(Document).where(Document.task_id == task_id).order_by(Document.key)).all()

    def symbols_like(self, base: str) -> set[str]:
        """The symbols in use that begin with a base symbol, of all conventions: a symbol is given once."""
        found = self._session.scalars(select(Document.symbol).where(Document.symbol.startswith(base, autoescape=True)))
        return {symbol for symbol in found if symbol is not None}

    def stated_facts(self, document_id: str) -> Sequence[StatedFact]:
        """The counts, dates and names that a document prints, in order of their keys."""
        return self._session.scalars(
            select(StatedFact).where(StatedFact.document_id == document_id).order_by(StatedFact.key)
        ).all()

    def paragraphs(self, document_id: str) -> Sequence[Paragraph]:
        """The officers' paragraphs of a document, in order."""
        return self._session.scalars(
            select(Paragraph).where(Paragraph.document_id == document_id).order_by(Paragraph.ordinal)
        ).all()

    def file_sizes(self, digests: Collection[str]) -> dict[str, int]:
        """The sizes in bytes of the files of these SHA-256 that are kept."""
        rows = self._session.execute(select(StoredFile.sha256, StoredFile.size).where(StoredFile.sha256.in_(digests)))
        return dict(rows.all())
