"""${message}"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:  # noqa: PLR0915  one statement a table and index
    """Take the register to this version."""
    ${upgrades if upgrades else "pass"}
