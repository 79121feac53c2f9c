"""Where a server listens: a socket that is taken before anything heavy starts, and its patience."""

from __future__ import annotations

import asyncio
import errno
import socket

from uvicorn.protocols.http.h11_impl import H11Protocol

from ytterby.errors import InputError, Problem

HEADER_SECONDS = 10.0
"""How long a connection may take to say what it wants."""
BACKLOG = 256


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens; browsers that come early wait in it until the app is there.

    Parameters
    ----------
    host
        Name or address of this machine.
    port
        0 for one that is free.

    Raises
    ------
    InputError
        ``port-in-use``, ``port-not-allowed``, ``bad-port`` or ``unknown-address``.
    """
    if not 0 <= port <= 65535:
        raise InputError(
            Problem("bad-port", "--port", f"{port} is no port", "take one from 0 to 65535")
        )
    name = host.strip("[]")
    try:
        found = socket.getaddrinfo(
            name or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, address = found[0][0], found[0][4]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except (OSError, UnicodeError) as error:
        raise InputError(_socket_problem(error, host, port)) from error


def _socket_problem(error: Exception, host: str, port: int) -> Problem:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        message = f"port {port} of {host} is in use already"
        fix = "perhaps Ytterby runs there; else choose another, or --port 0 for a free one"
        return Problem("port-in-use", "--port", message, fix)
    if number in (errno.EACCES, errno.EPERM):
        message = f"port {port} may not be used by this user"
        return Problem("port-not-allowed", "--port", message, "choose one from 1024 on")
    message = f"there is no address '{host}' on this machine"
    fix = "take 127.0.0.1 for this machine alone, 0.0.0.0 for all its addresses"
    return Problem("unknown-address", "--host", message, fix)


class PatientProtocol(H11Protocol):
    """HTTP that hangs up on who connects and never says what they want."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self.loop.call_later(HEADER_SECONDS, self._hang_up)

    def _hang_up(self) -> None:
        # A request makes a cycle; a socket puts a protocol of its own in our place.
        asked = bool(self.cycle) or self.transport.get_protocol() is not self
        if not asked and not self.transport.is_closing():
            self.transport.close()
