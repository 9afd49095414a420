"""The real database servers that tests use, on this machine."""

from __future__ import annotations

import os
import socket

import pytest

_SERVERS = {
    "postgresql": (5432, "postgresql+psycopg://postgres@127.0.0.1:5432/test"),
    "mariadb": (3306, "mysql+pymysql://root@127.0.0.1:3306/test"),
}


def server_url(kind: str) -> str:
    """Return the address of a server; without one skip, but fail where CI=true."""
    port, url = _SERVERS[kind]
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        message = f"no {kind} at 127.0.0.1:{port}; start one with a database 'test' (see CONTRIBUTING.md)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return url
