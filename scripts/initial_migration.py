# noqa: INP001  a script, not a package
"""Write the register's one migration anew from its tables: `.venv/bin/python scripts/initial_migration.py`.

Until the first release there is one migration, made again after each change of followup/records/tables; its version
carries a digest of its content, so that a register made from older tables is recognised and refused. Nothing changed
in the tables: nothing changes in the file. After the first release migrations are only added
(docs/adr/0023-schema-and-migrations.md). Another folder to write to may be given.
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
from mako.template import Template
from sqlalchemy import create_engine

CHECKOUT = Path(__file__).resolve().parents[1]
MIGRATIONS = CHECKOUT / "storage" / "migrations"

sys.path.insert(0, str(CHECKOUT))
from followup.records.migrating import alembic_config  # noqa: E402  the checkout, not what may be installed
from followup.records.tables import Base  # noqa: E402
from followup.records.tables.history import TRIGGERS  # noqa: E402


def main(folder: Path = MIGRATIONS) -> None:
    """Write versions/0001_initial.py and head."""
    body = tables() + triggers()
    version = f"0001_{hashlib.sha256(body.encode()).hexdigest()[:10]}"
    migration = Template(filename=str(MIGRATIONS / "script.py.mako")).render(  # noqa: S702  Python, not a page
        message="The register's tables, indexes and triggers.", up_revision=version, down_revision=None, upgrades=body
    )
    file = folder / "versions" / "0001_initial.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(migration, encoding="utf-8")
    ruff = [Path(sys.executable).with_name("ruff"), "--config", CHECKOUT / "pyproject.toml"]
    for command in (["format", "--quiet"], ["check", "--fix", "--quiet", "--ignore", "INP001"]):
        subprocess.run([*ruff, *command, file], check=True, cwd=CHECKOUT)  # noqa: S603  the developer's own tool
    (folder / "head").write_text(f"{version}\n", encoding="utf-8")
    sys.stdout.write(f"{file}: {version}\n")


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
    main(*(Path(folder) for folder in sys.argv[1:2]))
