"""``ytterby serve`` as it is typed: one line of address, problems before a start, a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.web.serving import TOKEN, Server, run_server

pytestmark = pytest.mark.slow

PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with run_server(tmp_path_factory.mktemp("workspace")) as found:
        yield found


def refuse(*options: str) -> str:
    """Return what a server that does not start says."""
    command = [sys.executable, "-m", "ytterby", "serve", "--no-warm", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "→" in done.stderr
    return done.stderr


def test_the_address_is_the_only_line_on_standard_output(server: Server) -> None:
    assert server.out == [f"Ytterby is at {server.address}/\n"]
    with server.client() as client:
        answer = client.get("/", headers=PAGE)
    assert answer.status_code == 200
    assert answer.headers["x-nicegui-content"] == "page"


def test_it_starts_within_seconds(server: Server) -> None:
    match = re.search(r"started in ([0-9.]+) s", "".join(server.log))
    assert match is not None
    assert float(match[1]) < 15  # 2 s on an idle machine; tests share theirs


def test_a_port_in_use_is_a_problem(server: Server) -> None:
    assert "[port-in-use]" in refuse("--port", str(server.port))


def test_a_workspace_in_use_is_a_problem_and_its_server_goes_on(tmp_path: Path) -> None:
    with run_server(tmp_path) as first:
        said = refuse("--port", "0", "--workspace", str(tmp_path))
        assert "[workspace-in-use]" in said
        assert "Traceback" not in said
        with first.client() as client:
            assert client.get("/", headers=PAGE).status_code == 200


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--port", "99999"], "bad-port"),
        (["--host", "no.such.host.invalid", "--port", "0"], "unknown-address"),
        (["--host", "0.0.0.0", "--port", "0", "--token", "short"], "weak-token"),
        (["--port", "0", "--allow-host", "https://a.example"], "bad-host-name"),
        (["--port", "0", "--behind-proxy"], "missing-host"),
    ],
)
def test_what_stands_against_a_start_is_a_problem(options: list[str], code: str) -> None:
    assert f"[{code}]" in refuse(*options)


def test_others_need_the_token_that_is_printed_and_are_told_of_tls(tmp_path: Path) -> None:
    with run_server(tmp_path, "--host", "0.0.0.0") as found:
        assert re.fullmatch(r"http://[^/]+:\d+/\?token=[\w-]{32}", found.printed)
        token = found.printed.partition("token=")[2]
        with found.client() as client:
            assert client.get("/", headers=PAGE).status_code == 401
            first = client.get(f"/?token={token}", headers=PAGE)
            assert (first.status_code, first.headers["location"]) == (303, "/")
            assert client.get("/", headers=PAGE).status_code == 200  # by the cookie
        found.stop()
        said = "".join(found.log)
        assert "TLS" in said
        assert token not in said


def test_a_token_of_ones_own_is_not_printed(tmp_path: Path) -> None:
    with run_server(tmp_path, "--allow-host", "y.example", YTTERBY_TOKEN=TOKEN) as found:
        with found.client(headers={"authorization": f"Bearer {TOKEN}"}) as client:
            assert client.get("/", headers=PAGE).status_code == 200
            assert client.get("/", headers={"host": "y.example", **PAGE}).status_code == 200
            assert client.get("/", headers={"host": "z.example", **PAGE}).status_code == 421
        found.stop()
        assert TOKEN not in "".join([*found.out, *found.log])


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_order_when_it_is_told_to(tmp_path: Path, by: int) -> None:
    with run_server(tmp_path) as found:
        with found.client() as client:
            client.get("/", headers=PAGE)
        began = time.monotonic()
        os.killpg(found.process.pid, by)  # as a terminal does: to all of its processes
        assert found.process.wait(20) == 0
        assert time.monotonic() - began < 15
        time.sleep(0.2)
        said = "".join(found.log)
        assert "stopped" in said
        assert "Traceback" not in said
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            free.bind(("127.0.0.1", found.port))


def test_a_session_survives_a_restart(tmp_path: Path) -> None:
    with run_server(tmp_path) as first:
        with first.client() as client:
            answer = client.get("/", headers=PAGE)
        (name, cookie), *_ = answer.cookies.items()
        port = first.port
        assert first.stop() == 0
    secret = tmp_path / "app" / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    with run_server(tmp_path, port=port) as second:
        with second.client(cookies={name: cookie}) as client:
            kept = client.get("/", headers=PAGE).cookies.get(name) or cookie
        assert kept.split(".")[0] == cookie.split(".")[0]
    assert not (Path.cwd() / ".nicegui").exists()
