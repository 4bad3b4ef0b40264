"""The register of documents: finding one by its key or symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from followup.records.tables import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


class Documents:
    """Letters, notes, compilations and cited documents."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_key(self, convention: str, key: str) -> Document | None:
        """The document of that name within a convention."""
        return self._session.scalar(
            select(Document).where(Document.convention_id == convention, Document.key == key)
        )

    def of_convention(self, convention: str) -> Sequence[Document]:
        """All documents of a convention, in order of their keys."""
        return self._session.scalars(
            select(Document).where(Document.convention_id == convention).order_by(Document.key)
        ).all()

    def of_task(self, task_id: str) -> Sequence[Document]:
        """The documents made or cited for a task."""
        return self._session.scalars(select(Document).where(Document.task_id == task_id).order_by(Document.key)).all()
