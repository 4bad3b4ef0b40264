from contextlib import closing

import psycopg
import pytest

from tests.fixtures.postgres import PostgresServer


def open_url(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))


def test_each_database_is_new_and_empty(postgres: PostgresServer, postgres_url: str) -> None:
    with closing(open_url(postgres_url)) as first:
        first.execute("CREATE TABLE seen (day date)")
        first.commit()
    other = postgres.new_database()
    with closing(open_url(other)) as second, pytest.raises(psycopg.errors.UndefinedTable):
        second.execute("SELECT day FROM seen")
    postgres.drop_database(other)


def test_it_keeps_texts_in_utf8_and_time_in_utc(postgres_url: str) -> None:
    with closing(open_url(postgres_url)) as connection:
        shown = connection.execute("SELECT current_setting('server_encoding'), current_setting('timezone')").fetchone()
    assert shown == ("UTF8", "UTC")
