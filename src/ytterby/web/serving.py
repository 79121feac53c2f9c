"""Serves the app until it is told to stop: builds it, says where it is, ends its work in order."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import uvicorn

from ytterby.errors import InputError, Problem
from ytterby.evidence.workspace import check_workspace
from ytterby.jobs.lock import check_jobs_free
from ytterby.web.listening import PatientProtocol, open_socket
from ytterby.web.safety.rules import ANYWHERE, MEGABYTE, Rules, build_rules, is_loopback
from ytterby.web.safety.secret import app_directory

CONNECTIONS = 1000
"""Open at once; further ones are told to come back."""
HEADERS = 32 * 1024
"""Bytes of the first line and the headers of a request."""
BODIES = {
    "/_nicegui_ws/": MEGABYTE,
    "/api/v1/scenarios": MEGABYTE,
    "/sign-in": 4096,
}
"""Bytes that a request may carry, by the beginning of its path; elsewhere it is four megabytes."""
MESSAGE = 2 * MEGABYTE
"""Bytes of one message of a socket."""
GRACE = 3
"""How long requests that run may go on once the server is told to stop [s]."""


@dataclass(frozen=True)
class Request:
    """How a server is asked for.

    Attributes
    ----------
    host, port
        Where it listens; port 0 for a free one.
    token
        What the user chose; empty for none of their own.
    allowed
        Further names that lead to it.
    behind_proxy
        Whether a reverse proxy in front says who asks and whether by TLS.
    workspace
        Directory of the user's own data; the usual one where ``None``.
    warm
        Whether boards are counted before anybody asks.
    """

    host: str = "127.0.0.1"
    port: int = 8180
    token: str = ""
    allowed: tuple[str, ...] = ()
    behind_proxy: bool = False
    workspace: Path | None = None
    warm: bool = True


@dataclass(frozen=True)
class Ready:
    """A server that answers.

    Attributes
    ----------
    address
        To open in a browser; with the token, where one was made for this run.
    seconds
        How long the start took.
    exposed
        Whether others can reach it.
    """

    address: str
    seconds: float
    exposed: bool


def serve(request: Request, *, tell: Callable[[str], None], ready: Callable[[Ready], None]) -> None:
    """Serve until interrupted or told to stop.

    Parameters
    ----------
    request
        How it is asked for.
    tell
        Told in words what happens.
    ready
        Called once, when the server answers.

    Raises
    ------
    InputError
        Everything that stands against it; nothing was started.
    """
    began = time.perf_counter()
    check_workspace(request.workspace)
    if request.behind_proxy and not request.allowed:
        fix = "name it with --allow-host: --allow-host ytterby.example.org"
        message = "a proxy leads to this server under a name that it does not know"
        raise InputError(Problem("missing-host", "--behind-proxy", message, fix))
    listener = open_socket(request.host, request.port)
    with listener:
        check_jobs_free(app_directory(request.workspace))
        port = int(listener.getsockname()[1])
        rules = build_rules(
            request.host, port, token=request.token, allowed=request.allowed, bodies=BODIES
        )
        tell("reading the evidence and building the pages …")
        server = _build_server(request, rules)
        chosen = bool(request.token)
        address = public_address(request.host, port, "" if chosen else rules.token)
        server.ready = lambda: ready(
            Ready(address, time.perf_counter() - began, not is_loopback(request.host))
        )
        with _quiet_end(tell):
            server.run([listener])


def public_address(host: str, port: int, token: str = "") -> str:
    """Return the address to open in a browser.

    Parameters
    ----------
    host, port
        Where the server listens.
    token
        Put into the address, which gives it up for a cookie.
    """
    name = host.strip("[]")
    if name in ANYWHERE:
        name = socket.gethostname()
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{port}/" + (f"?token={quote(token)}" if token else "")


class _Server(uvicorn.Server):
    """Says when it answers."""

    ready: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready()


def _build_server(request: Request, rules: Rules) -> _Server:
    _write_log()
    from ytterby.web.safety import read_secret
    from ytterby.web.server import Settings, build_app

    secret = read_secret(request.workspace)
    settings = Settings(request.workspace, secret, request.warm, rules)
    return _Server(
        uvicorn.Config(
            build_app(settings),
            http=PatientProtocol,
            ws="websockets-sansio",
            ws_max_size=MESSAGE,
            lifespan="on",
            log_config=None,
            access_log=False,  # it would hold whole addresses
            proxy_headers=request.behind_proxy,
            forwarded_allow_ips="*" if request.behind_proxy else "",
            server_header=False,
            limit_concurrency=CONNECTIONS,
            h11_max_incomplete_event_size=HEADERS,
            timeout_graceful_shutdown=GRACE,
        )
    )


def _write_log() -> None:
    """Send what the server has to say to standard error, with the time."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in ("ytterby", "nicegui", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.WARNING)
        logger.propagate = False


@contextmanager
def _quiet_end(tell: Callable[[str], None]) -> Iterator[None]:
    """Take Ctrl-C, and the signal to end, for the end that they are."""

    def stop(number: int, _: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        tell("stopped; runs that were going on can be resumed")
    finally:
        signal.signal(signal.SIGTERM, before)
