"""The version of the register's tables: a new database is set up, a database of another version is refused.

The migrations lie in `storage/migrations`; `head` beside them names the version that this program needs, so that
opening a register which is up to date reads one small file and asks one small query. Alembic is imported only to set
one up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError, ProgrammingError

from followup.content import content_path
from followup.records.engine import for_claiming, for_reading, is_sqlite, one_clear_line, place, sqlite_file
from followup.vocabulary.errors import RegisterUnavailable

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

VERSION_TABLE = "alembic_version"
_MAKES = "`followup register` and `followup load` make one"
_SETTING_UP = 0x466F6C6C  # "Foll": the number of the lock under which PostgreSQL is set up


def require_current_schema(engine: Engine, *, make: bool = True) -> None:
    """Come back when the register's tables are those that this program needs; a new database gets them first.

    `make` False refuses to make a register that is not there. Raises RegisterUnavailable with one line that says which
    version was found, which is needed and what to do.
    """
    _require_file(engine, make=make)
    with one_clear_line(engine):
        found = _found_version(engine)
        if found is None and make:
            found = _set_up(engine)
    if found is None:
        raise RegisterUnavailable(f"the database at {place(engine)} is empty; {_MAKES}")
    if found != needed_version():
        raise RegisterUnavailable(_another_version(engine, found))


def needed_version() -> str:
    """The version of the tables that this program needs."""
    return content_path("storage", "migrations", "head").read_text(encoding="utf-8").strip()


def alembic_config() -> Config:
    """Alembic's settings, made here so that no alembic.ini is needed and the wheel finds its own migrations."""
    from alembic.config import Config  # noqa: PLC0415  slow, and needed once in a register's life

    config = Config()
    config.set_main_option("script_location", str(content_path("storage", "migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _require_file(engine: Engine, *, make: bool) -> None:
    file = sqlite_file(engine)
    if file is None or file.exists():
        return
    if not make:
        raise RegisterUnavailable(f"there is no register at {file}; {_MAKES}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder {file.parent} for the register cannot be made: {error.strerror}"
        raise RegisterUnavailable(message) from error


def _found_version(engine: Engine) -> str | None:
    """The version of the tables; None for an empty database."""
    with for_reading(engine).connect() as connection:
        try:
            return _version(connection)
        except (OperationalError, ProgrammingError):
            connection.rollback()
            tables = inspect(connection).get_table_names()
            if VERSION_TABLE in tables:
                # Another process set it up between the question and now; if not, the same fault comes again.
                return _version(connection)
            if tables:
                raise RegisterUnavailable(_of_another_program(engine)) from None
            return None


def _version(connection: Connection) -> str:
    versions = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalars().all()  # noqa: S608  ours
    return ", ".join(versions) or "none"


def _set_up(engine: Engine) -> str:
    """Make the tables, all or none; of several processes that start at once one does it and the others wait for it."""
    with for_claiming(engine).begin() as connection:
        if not is_sqlite(engine):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SETTING_UP})")
        if not inspect(connection).has_table(VERSION_TABLE):
            _upgrade(connection)
        return _version(connection)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  slow, and needed once in a register's life

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _another_version(engine: Engine, found: str) -> str:
    return (
        f"the register at {place(engine)} is of version {found}, this program needs {needed_version()}; "
        "use the program that made it, or move the register away and fill a new one"
    )


def _of_another_program(engine: Engine) -> str:
    return f"the database at {place(engine)} holds tables of another program; give Followup one of its own"
