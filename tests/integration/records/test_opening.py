"""Opening a register: set up once, found again quickly, and one clear line for everything that stands in the way."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from followup.records.migrating import needed_version
from followup.records.register import Register
from followup.vocabulary.errors import BadInput, RegisterUnavailable
from tests.fixtures.postgres import PostgresServer

OPEN = """
import sys
from followup.records.register import Register
Register.open(sys.argv[1]).close()
print("alembic" in sys.modules)
"""


def execute(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def opening(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", OPEN, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def refusal(url: str, *, make: bool = True) -> str:
    with pytest.raises(RegisterUnavailable) as refused:
        Register.open(url, make=make)
    line = str(refused.value)
    assert "\n" not in line
    return line


def test_a_new_database_is_set_up_and_found_again(empty_database_url: str) -> None:
    Register.open(empty_database_url).close()
    with closing(Register.open(empty_database_url, make=False)) as register, register.reading() as unit:
        assert unit.people.parties() == []


def test_a_register_that_is_up_to_date_is_opened_without_alembic(register_url: str) -> None:
    process = opening(register_url)
    assert process.communicate()[0].strip() == "False"


def test_processes_that_start_at_once_set_it_up_once(empty_database_url: str) -> None:
    processes = [opening(empty_database_url) for _ in range(4)]
    told = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, told


def test_a_failure_while_setting_up_leaves_nothing_behind(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup.records.migrating._version", fail_when_the_tables_are_there)
    with pytest.raises(KeyboardInterrupt):
        Register.open(empty_database_url)
    monkeypatch.undo()
    assert "is empty" in refusal(empty_database_url, make=False)


def fail_when_the_tables_are_there(connection: object) -> str:
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()  # type: ignore[attr-defined]
    assert found == needed_version()
    raise KeyboardInterrupt


@pytest.mark.parametrize("version", ["0001_0000000000", "0042"])
def test_a_register_of_another_version_is_refused(register_url: str, version: str) -> None:
    execute(register_url, f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608  from the list above
    line = refusal(register_url)
    assert f"is of version {version}, this program needs {needed_version()}; use the program that made it" in line


def test_a_register_whose_version_was_lost_is_refused(register_url: str) -> None:
    execute(register_url, "DELETE FROM alembic_version")
    assert "is of version none" in refusal(register_url)


def test_the_tables_of_another_program_are_left_alone(empty_database_url: str) -> None:
    execute(empty_database_url, "CREATE TABLE orders (number integer)")
    assert "holds tables of another program" in refusal(empty_database_url)


def test_the_address_in_a_message_has_no_password() -> None:
    line = refusal("postgresql://officer:secret@127.0.0.1:1/followup")
    assert "secret" not in line
    assert "postgresql+psycopg://officer:***@127.0.0.1:1/followup cannot be used: connection failed" in line


def not_a_database(file: Path) -> None:
    file.write_text("The Conference of the Parties, " * 40)


def cut_short(file: Path) -> None:
    Register.open(f"sqlite:///{file}").close()
    file.write_bytes(file.read_bytes()[:20_000])


def a_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize(
    ("make_it", "reason"),
    [
        (not_a_database, "the file is not an SQLite database"),
        (cut_short, "the file is damaged; restore a backup"),
        (a_folder, "the file cannot be opened"),
    ],
)
def test_a_file_that_is_no_register_is_refused(tmp_path: Path, make_it: Callable[[Path], None], reason: str) -> None:
    file = tmp_path / "register.sqlite"
    make_it(file)
    assert refusal(f"sqlite:///{file}") == f"the register at {file} cannot be used: {reason}"


def test_a_register_that_is_not_there_can_be_asked_for_without_making_it(tmp_path: Path) -> None:
    file = tmp_path / "var" / "register.sqlite"
    assert f"there is no register at {file}" in refusal(f"sqlite:///{file}", make=False)
    assert not file.parent.exists()
    Register.open(f"sqlite:///{file}").close()
    assert file.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    assert "cannot be made: " in refusal(f"sqlite:///{tmp_path / 'var' / 'data' / 'register.sqlite'}")


@pytest.mark.parametrize(
    "address", ["register.sqlite", "", "mysql://host/db", "postgresql://host:port/db", "http://x", "sqlite:/x"]
)
def test_a_wrong_address_is_bad_input(address: str) -> None:
    with pytest.raises(BadInput, match="FOLLOWUP_DATABASE_URL is not an address of a register"):
        Register.open(address)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_any_way_to_write_postgresql_is_understood(postgres_register_url: str, scheme: str) -> None:
    Register.open(f"{scheme}://{postgres_register_url.partition('://')[2]}", make=False).close()


def test_an_account_without_rights_is_told_so(postgres: PostgresServer, postgres_url: str) -> None:
    with closing(postgres.connect()) as administrator:
        administrator.execute("CREATE ROLE guest LOGIN")
    line = refusal(postgres_url.replace("followup@", "guest@"))
    with closing(postgres.connect()) as administrator:
        administrator.execute("DROP ROLE guest")
    assert "the account has not the rights that a register needs" in line
