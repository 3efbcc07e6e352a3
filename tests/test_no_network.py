"""The tests themselves watch that nothing asks for a network."""

from __future__ import annotations

import socket

import pytest


def test_asking_for_a_network_fails_a_test() -> None:
    with socket.socket() as asked, pytest.raises(RuntimeError, match="uses no network"):
        asked.connect(("127.0.0.1", 9))
    with pytest.raises(RuntimeError, match="uses no network"):
        socket.getaddrinfo("localhost", 9)
