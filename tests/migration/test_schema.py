"""What the migration makes is what the tables say: compared as the database itself describes both."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from followup.records.engine import for_writing, make_engine
from followup.records.migrating import VERSION_TABLE, needed_version, require_current_schema
from followup.records.tables import Base
from tests.fixtures.postgres import PostgresServer

Description = dict[str, str]

OF_POSTGRES = {
    "column": """
        SELECT table_name || '.' || column_name, data_type || ' ' || is_nullable
               || coalesce(' ' || character_maximum_length, '') || coalesce(' ' || column_default, '')
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'""",
    "trigger": """
        SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal""",
    "function": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = make_engine(url)
    with for_writing(engine).begin() as connection:
        yield connection
    engine.dispose()


def migrated(url: str) -> Description:
    engine = make_engine(url)
    require_current_schema(engine)
    engine.dispose()
    with connected(url) as connection:
        return described(connection)


def made_of_the_tables(url: str) -> Description:
    with connected(url) as connection:
        Base.metadata.create_all(connection)
        return described(connection)


def described(connection: Connection) -> Description:
    """Every table, column, index, constraint and trigger, in the database's own words."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        found = {name: normalised(sql) for name, sql in rows}
    else:
        found = {
            f"{kind} {name}": description
            for kind, query in OF_POSTGRES.items()
            for name, description in connection.execute(text(query))
        }
    return {name: description for name, description in found.items() if VERSION_TABLE not in name}


def normalised(sql: str) -> str:
    """One statement with its spaces and the order of its lines put aside: constraints may be told in any order."""
    lines = [re.sub(r"\s+", " ", line).strip().rstrip(",") for line in sql.splitlines()]
    return "\n".join(sorted(line for line in lines if line))


def test_the_migration_makes_what_the_tables_say_on_sqlite(tmp_path: Path) -> None:
    assert migrated(f"sqlite:///{tmp_path / 'a.sqlite'}") == made_of_the_tables(f"sqlite:///{tmp_path / 'b.sqlite'}")


def test_the_migration_makes_what_the_tables_say_on_postgresql(postgres: PostgresServer) -> None:
    first, second = postgres.new_database(), postgres.new_database()
    assert migrated(first) == made_of_the_tables(second)
    postgres.drop_database(first)
    postgres.drop_database(second)


def test_alembic_finds_nothing_to_change(register_url: str) -> None:
    with connected(register_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("part", ["index ix_task_due", "index ix_milestone_due", "index ix_message_to_send"])
def test_what_is_due_has_a_partial_index(register_url: str, part: str) -> None:
    with connected(register_url) as connection:
        assert "WHERE" in described(connection)[part]


def test_the_history_is_guarded_by_triggers(register_url: str) -> None:
    with connected(register_url) as connection:
        triggers = {name for name in described(connection) if name.startswith("trigger")}
    assert triggers in (
        {"trigger event_is_not_changed", "trigger event_is_not_removed", "trigger event_is_not_replaced"},
        {"trigger event_is_append_only"},
    )


def test_making_the_migration_anew_changes_nothing(checkout: Path, tmp_path: Path) -> None:
    """The tables were not changed without it; the version is a digest of what the migration does."""
    made = checkout / "storage" / "migrations"
    copy = tmp_path / "migrations"
    subprocess.run(
        [sys.executable, checkout / "scripts" / "initial_migration.py", copy], check=True, stdout=subprocess.DEVNULL
    )
    assert (copy / "versions" / "0001_initial.py").read_text() == (made / "versions" / "0001_initial.py").read_text()
    assert (copy / "head").read_text().strip() == needed_version()


def test_there_is_one_migration_until_the_first_release(checkout: Path) -> None:
    versions = checkout / "storage" / "migrations" / "versions"
    assert [file.name for file in versions.glob("*.py")] == ["0001_initial.py"]
