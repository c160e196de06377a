"""What every test runs under: nothing leaves this machine, and CI may not skip in silence."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.support.bundled import bundled_workspace, settings_of
from tests.support.once import made_by_one, once
from tests.support.sweeping import examples

from litreview.cli.main import GARBAGE
from litreview.settings import Settings
from litreview.workflow.run import run

# A busy machine is no failing test; in CI the same examples are drawn each time.
# So many examples of a property that asks for no other number; more in `make sweep`.
EXAMPLES = min(examples(25), 100)
settings.register_profile("local", deadline=None, max_examples=EXAMPLES)
settings.register_profile("ci", deadline=None, max_examples=EXAMPLES, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

gc.set_threshold(GARBAGE)  # as in every command

# Nobody judges by default: neither by the environment nor by the name git puts on commits here.
os.environ.pop("LITREVIEW_REVIEWER", None)
os.environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

REQUIRED = frozenset(filter(None, os.environ.get("LITREVIEW_REQUIRE", "").split(",")))


class LeftTheMachineError(AssertionError):
    """A test tried to reach beyond 127.0.0.1."""


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session", autouse=True)
def _socket_guard() -> Iterator[None]:
    """Fail any test whose own process opens a connection beyond the loopback range."""
    real_connect = socket.socket.connect
    real_connect_ex = socket.socket.connect_ex
    real_lookup = socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        if not _is_local(address):
            raise LeftTheMachineError(f"a test tried to reach {address!r}")
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if not _is_local(address):
            raise LeftTheMachineError(f"a test tried to reach {address!r}")
        return real_connect_ex(self, address)

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and not _is_local(
            (host.decode() if isinstance(host, bytes) else host,)
        ):
            raise LeftTheMachineError(f"a test tried to look up {host!r}")
        return real_lookup(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket, "getaddrinfo", lookup)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """Let no test wait until bytes are safe from a power cut: it could not tell."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _once() -> Iterator[None]:
    """Do once what each command would do anew in a process of its own."""
    with once():
        yield


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The bundled workspace after a run without PubMed; tests read it, or change a copy."""
    return settings_of(made_by_one(tmp_path_factory, "bundled", _run_bundled))


def _run_bundled(root: Path) -> None:
    assert run(bundled_workspace(root), offline=True).errors == ()


@pytest.fixture(scope="session")
def bundled_site(bundled: Settings) -> Path:
    """Its site, as a fresh clone has it that cannot reach PubMed."""
    return bundled.site


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skip into a failure where LITREVIEW_REQUIRE names the test's marker or folder."""
    outcome: Any = yield
    report = outcome.get_result()
    kinds = {mark.name for mark in item.iter_markers()} | set(item.path.parts)
    if report.skipped and REQUIRED & kinds and not kinds & {"shared"}:
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, and LITREVIEW_REQUIRE asks for it: {report.longrepr}"
        )
