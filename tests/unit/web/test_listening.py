"""Where a server listens: a port that is taken is a problem with a mend, before anything starts."""

from __future__ import annotations

import asyncio
import socket

import pytest
import uvicorn
from tests.unit.web.safety.asking import echo

from ytterby.errors import InputError
from ytterby.web import listening
from ytterby.web.listening import PatientProtocol, open_socket


def problem_of(host: str, port: int) -> str:
    with pytest.raises(InputError) as error:
        open_socket(host, port).close()
    (problem,) = error.value.problems
    assert problem.fix
    return problem.code


def test_port_zero_is_a_free_one() -> None:
    with open_socket("127.0.0.1", 0) as first, open_socket("localhost", 0) as second:
        assert first.getsockname()[1] != second.getsockname()[1] > 0


def test_a_port_in_use_is_a_problem() -> None:
    with open_socket("127.0.0.1", 0) as taken:
        assert problem_of("127.0.0.1", taken.getsockname()[1]) == "port-in-use"


@pytest.mark.parametrize(
    ("host", "port", "code"),
    [
        ("127.0.0.1", 70_000, "bad-port"),
        ("127.0.0.1", -1, "bad-port"),
        ("192.0.2.77", 0, "unknown-address"),
        ("no such host", 0, "unknown-address"),
        ("x" * 300, 0, "unknown-address"),
    ],
)
def test_what_cannot_be_listened_on_is_a_problem(host: str, port: int, code: str) -> None:
    assert problem_of(host, port) == code


async def _serve_and_wait(first: bytes) -> bytes:
    """Return what a server says to a connection that sends something and then nothing."""
    with open_socket("127.0.0.1", 0) as listener:
        server = uvicorn.Server(
            uvicorn.Config(echo, http=PatientProtocol, ws="none", lifespan="off", log_config=None)
        )
        task = asyncio.create_task(server.serve([listener]))
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(first)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        server.should_exit = True
        await task
    return answer


def test_who_never_finishes_the_headers_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEADER_SECONDS", 0.2)
    assert asyncio.run(_serve_and_wait(b"GET / HTTP/1.1\r\nHost: a")) == b""


def test_who_asks_in_time_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEADER_SECONDS", 0.2)
    asked = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert asyncio.run(_serve_and_wait(asked)).startswith(b"HTTP/1.1 200")


def test_a_listener_takes_connections_before_the_server_is_there() -> None:
    with open_socket("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        pass
