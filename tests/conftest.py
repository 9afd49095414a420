"""What holds for every test: one language, random cases without a stopwatch, no network beyond this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from city_project import finished_city
from hypothesis import settings

from quanheng.core.text import use_language

# A deadline per case measures how busy the machine is, not whether the code is right.
settings.register_profile("test", deadline=None, print_blob=True)
settings.register_profile("soak", settings.get_profile("test"), max_examples=2000)
settings.load_profile("test")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Start every test in Chinese, whatever the last one chose."""
    use_language("zh")


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Refuse connections to other machines: a test that needs one would fail elsewhere."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(str(address[0])):
            raise AssertionError(f"a test wanted to connect to {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example city as `quanheng demo` leaves it; tests that change it work on a copy."""
    return finished_city(tmp_path_factory)
