"""How Alembic runs the migrations: on the connection it is given, in the transaction that is already open there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from alembic import context

from followup.records.tables import Base
from followup.records.tables.columns import InstantColumn, JSONDocument, StatusColumn

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def as_plain_type(kind: str, item: Any, _generation: AutogenContext) -> str | Literal[False]:  # noqa: ANN401  Alembic's own
    """Write our own types as what the database keeps, so that a migration does not change when the program does."""
    if kind == "type" and isinstance(item, InstantColumn):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, StatusColumn):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, JSONDocument):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    compare_server_default=True,
    render_item=as_plain_type,
)
with context.begin_transaction():
    context.run_migrations()
