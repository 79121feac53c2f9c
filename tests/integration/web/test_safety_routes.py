"""Every route of the real app from an address that others can reach: never without the token."""

from __future__ import annotations

import base64
import re
import socket
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.integration.web.routes import PARAMETER, list_routes
from tests.integration.web.serving import TOKEN, Server, run_server

pytestmark = pytest.mark.slow

BEARER = {"authorization": f"Bearer {TOKEN}"}
PAGE = {"accept": "text/html"}
SOCKET = "/_nicegui_ws/socket.io/"
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    return list_routes(tmp_path_factory.mktemp("routes"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("workspace")
    with run_server(place, "--host", "0.0.0.0", YTTERBY_TOKEN=TOKEN) as found:
        yield found


def test_the_walk_sees_pages_api_files_and_socket(routes: list[tuple[str, str]]) -> None:
    paths = {path for _, path in routes}
    for part in ("/api/v1/", "/static/", "/_nicegui/", "/_nicegui_ws/"):
        assert any(path.startswith(part) for path in paths), part
    assert "/" in paths


def test_the_walk_sees_all_that_the_api_describes(
    server: Server, routes: list[tuple[str, str]]
) -> None:
    with server.client(headers=BEARER) as client:
        described = client.get("/api/v1/openapi.json").json()["paths"]
    wanted = {
        (method.upper(), "/api/v1" + PARAMETER.sub("x", path))
        for path, methods in described.items()
        for method in methods
    }
    assert len(wanted) > 20
    assert wanted <= set(routes)


def test_no_route_answers_without_the_token(server: Server, routes: list[tuple[str, str]]) -> None:
    with server.client() as client:
        for method, path in routes:
            for accept in ("text/html", "*/*"):
                answer = client.request(method, path, headers={"accept": accept})
                assert answer.status_code == 401, f"{method} {path}"
                assert "set-cookie" not in answer.headers
        for cookie in ("ytterby=x", f"ytterby-{server.port}={TOKEN}"):
            assert client.get("/", headers={"cookie": cookie}).status_code == 401


def test_every_route_answers_with_the_token(server: Server, routes: list[tuple[str, str]]) -> None:
    with server.client(headers=BEARER) as client:
        for method, path in routes:
            status = client.request(method, path).status_code
            assert status not in {401, 403, 421}, f"{method} {path}: {status}"
            assert status < 500, f"{method} {path}: {status}"


def test_no_route_changes_anything_for_another_site(
    server: Server, routes: list[tuple[str, str]]
) -> None:
    headers = {**BEARER, "origin": "http://evil.example"}
    with server.client(headers=headers) as client:
        changing = [(m, p) for m, p in routes if m in CHANGING]
        assert changing
        for method, path in changing:
            assert client.request(method, path).status_code == 403, f"{method} {path}"


def open_socket(server: Server, **headers: str) -> str:
    """Return the first line that the server answers to a browser that opens the socket."""
    key = base64.b64encode(b"0123456789abcdef").decode()
    rows = {
        "Host": f"127.0.0.1:{server.port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key,
        **headers,
    }
    text = f"GET {SOCKET}?EIO=4&transport=websocket HTTP/1.1\r\n"
    text += "".join(f"{name}: {value}\r\n" for name, value in rows.items()) + "\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(text.encode())
        return connection.recv(4096).decode("latin-1").partition("\r\n")[0]


def test_the_socket_opens_with_the_token_alone(server: Server) -> None:
    own = f"http://127.0.0.1:{server.port}"
    assert " 401 " in open_socket(server)
    assert " 401 " in open_socket(server, Origin=own)
    assert " 401 " in open_socket(server, Origin=own, Authorization="Bearer no")
    assert " 101 " in open_socket(server, Origin=own, Authorization=f"Bearer {TOKEN}")
    assert " 101 " in open_socket(server, Authorization=f"Bearer {TOKEN}")
    foreign = open_socket(server, Origin="http://evil.example", Authorization=f"Bearer {TOKEN}")
    assert " 403 " in foreign
    assert " 421 " in open_socket(server, Host="evil.example", Authorization=f"Bearer {TOKEN}")


class Inline(HTMLParser):
    """Collects what a browser would run or apply from the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.bare: list[str] = []
        self.nonces: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.bare += [f"{tag} {name}" for name in given if name.startswith("on")]
        if tag == "style" or (tag == "script" and given.get("type") != "text/x-template"):
            nonce = given.get("nonce")
            if nonce:
                self.nonces.add(nonce)
            else:
                self.bare.append(f"{tag} {given}")


def test_no_page_has_a_script_or_style_without_its_nonce(server: Server) -> None:
    from ytterby.web.pages import PAGES

    with server.client(headers={**BEARER, **PAGE}) as client:
        for path in [*PAGES, "/nowhere"]:
            answer = client.get(path)
            policy = answer.headers["content-security-policy"]
            found = Inline()
            found.feed(answer.text)
            assert found.bare == [], path
            (nonce,) = found.nonces
            assert f"'nonce-{nonce}'" in policy, path
            assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
            assert nonce not in client.get(path).text


def test_files_and_api_may_not_eval(server: Server) -> None:
    from ytterby.web.assets import asset_root

    with server.client(headers=BEARER) as client:
        for path in (f"{asset_root()}/app.css", "/api/v1/boards", "/api/v1/nowhere"):
            policy = client.get(path).headers["content-security-policy"]
            assert "unsafe-eval" not in policy
            assert "script-src" not in policy


def test_files_are_kept_for_good_under_an_address_of_their_content(server: Server) -> None:
    from ytterby.web.assets import asset_root

    with server.client(headers=BEARER) as client:
        answer = client.get(f"{asset_root()}/app.css")
        page = client.get("/", headers=PAGE)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert page.headers["cache-control"] == "no-store"
    assert re.search(rf"{asset_root()}/app\.css", page.text)


def test_the_server_does_not_say_what_it_is(server: Server) -> None:
    with server.client() as client:
        answer = client.get("/")
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers


def test_a_body_on_the_wire_is_counted(server: Server) -> None:
    def pour(head: str, piece: bytes, most: int) -> tuple[bytes, int]:
        sent = 0
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(head.encode())
            try:
                while sent < most:
                    connection.sendall(piece)
                    sent += len(piece)
            except OSError:  # hung up on, as it should be
                pass
            try:
                return connection.recv(200), sent
            except OSError:
                return b"", sent

    start = (
        f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Authorization: Bearer {TOKEN}\r\n"
    )
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    path = start.replace("/sign-in", "/api/v1/jobs")
    answer, sent = pour(path + "Transfer-Encoding: chunked\r\n\r\n", piece, 2**28)
    assert sent < 2**27  # what the kernel holds, far from all
    assert not answer or answer.startswith((b"HTTP/1.1 413", b"HTTP/1.1 4"))
    answer, _ = pour(path + f"Content-Length: {2**40}\r\n\r\n", b"x", 1)
    assert answer.startswith(b"HTTP/1.1 413")
    with server.client(headers=BEARER) as client:  # and others are served on
        assert client.get("/", headers=PAGE).status_code == 200


def test_a_workspace_keeps_what_the_app_keeps(server: Server, tmp_path: Path) -> None:
    with run_server(tmp_path) as own:
        with own.client() as client:
            client.get("/", headers=PAGE)
        own.stop()
    assert (tmp_path / "app" / "secret").is_file()
