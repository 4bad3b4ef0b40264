# noqa: INP001  a script, not a package
"""Write the register's one migration anew from its tables: `.venv/bin/python scripts/initial_migration.py`.

Until the first release there is one migration, made again after each change of followup/records/tables; its version
carries a digest of its content, so that a register made from older tables is recognised and refused. Nothing changed
in the tables: nothing changes in the file. After the first release migrations are only added (docs/adr).
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

CHECKOUT = Path(__file__).resolve().parents[1]
MIGRATIONS = CHECKOUT / "storage" / "migrations"
FILE = MIGRATIONS / "versions" / "0001_initial.py"

sys.path.insert(0, str(CHECKOUT))
from followup.records.migrating import alembic_config  # noqa: E402  the checkout, not what may be installed
from followup.records.tables import Base  # noqa: E402
from followup.records.tables.history import TRIGGERS  # noqa: E402


def main() -> None:
    """Write versions/0001_initial.py and head."""
    body = tables() + triggers()
    version = f"0001_{hashlib.sha256(body.encode()).hexdigest()[:10]}"
    for older in FILE.parent.glob("*.py"):
        older.unlink()
    made = ScriptDirectory.from_config(alembic_config()).generate_revision(
        version, "The register's tables, indexes and triggers.", head="base", upgrades=body
    )
    if made is None:
        sys.exit("Alembic wrote no migration")
    Path(made.path).rename(FILE)
    ruff = Path(sys.executable).with_name("ruff")
    for command in ("format --quiet", "check --fix --quiet"):
        subprocess.run([ruff, *command.split(), FILE], check=True, cwd=CHECKOUT)  # noqa: S603  the developer's own tool
    (MIGRATIONS / "head").write_text(f"{version}\n", encoding="utf-8")


def tables() -> str:
    """The statements which make every table and index in an empty database."""
    rendered = ""

    def render(_revision: Any, context: Any) -> list[Any]:  # noqa: ANN401  Alembic's own
        nonlocal rendered
        operations = produce_migrations(context, Base.metadata).upgrade_ops
        rendered = render_python_code(operations, render_item=context.opts["render_item"])
        return []

    config = alembic_config()
    with create_engine("sqlite://").connect() as connection:
        config.attributes["connection"] = connection
        with EnvironmentContext(config, ScriptDirectory.from_config(config), fn=render):
            ScriptDirectory.from_config(config).run_env()
    return "\n".join(line for line in rendered.splitlines() if not line.lstrip().startswith("# ###")).strip()


def triggers() -> str:
    """The statements which guard the history, each for its own database."""
    lines: list[str] = []
    for database, statements in TRIGGERS.items():
        lines.append(f"    if op.get_bind().dialect.name == {database!r}:")
        for statement in statements:
            lines.append("        op.execute(")
            lines += [f"            {line!r}" for line in statement.splitlines(keepends=True)]
            lines.append("        )")
    return "\n" + "\n".join(lines)


if __name__ == "__main__":
    main()
