import socket

import pytest

from tests.fixtures.sockets import SocketRefusedError, guarded, is_loopback


def test_a_unit_test_opens_no_socket_not_even_to_this_machine() -> None:
    with socket.socket() as client, pytest.raises(SocketRefusedError, match="unit test"):
        client.connect(("127.0.0.1", 9))


def test_the_other_tests_reach_no_other_machine() -> None:
    # 192.0.2.0/24 is set aside for documentation (RFC 5737): nobody is there.
    connect = guarded(socket.socket.connect, closed=False)
    with socket.socket() as client, pytest.raises(SocketRefusedError, match="this machine only"):
        connect(client, ("192.0.2.1", 9))


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.0.1.1", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.1", False),
        ("mail.example", False),
    ],
)
def test_which_addresses_are_this_machines_own(host: str, own: bool) -> None:  # noqa: FBT001  a column of the table
    assert is_loopback(host) is own
