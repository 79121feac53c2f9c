"""Who may ask what of a server: the rules that follow from where it listens."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ytterby.errors import InputError, Problem

MEGABYTE = 1024 * 1024
BODY = 4 * MEGABYTE
"""Bytes that a request may carry unless its path has a limit of its own."""
CHUNK_SECONDS, BODY_SECONDS = 20.0, 120.0
"""How long a server waits for the next piece of a body, and for all of it."""
SHORTEST_TOKEN = 16
"""Characters from which on a token of the user's own cannot be guessed by trying."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
ANYWHERE = frozenset({"", "0.0.0.0", "::"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a server demands of a request.

    Attributes
    ----------
    hosts
        Names that the server answers to, in lower case and without a port.
    any_address
        Whether it also answers to whatever IP address it is reached under: an address, unlike a
        name, cannot be made to point elsewhere by a hostile page.
    token
        What a request has to show; empty where none is demanded.
    cookie
        Name of the cookie that stands for the token. Cookies do not tell ports apart, so that two
        servers of one machine need two names.
    body
        Bytes that a request may carry.
    bodies
        The same for paths that begin so.
    chunk_seconds, body_seconds
        How long the next piece of a body may take, and all of it [s].
    """

    hosts: frozenset[str] = LOOPBACK
    any_address: bool = False
    token: str = field(default="", repr=False)
    cookie: str = "ytterby"
    body: int = BODY
    bodies: Mapping[str, int] = field(default_factory=dict)
    chunk_seconds: float = CHUNK_SECONDS
    body_seconds: float = BODY_SECONDS

    def body_limit(self, path: str) -> int:
        """Return how many bytes a request to a path may carry; the longest beginning counts."""
        fitting = [p for p in self.bodies if path.startswith(p)]
        return self.bodies[max(fitting, key=len)] if fitting else self.body


def is_loopback(host: str) -> bool:
    """Return whether a name or address is reached from this machine alone."""
    name = host.strip("[]").lower()
    if name in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_address(host: str) -> bool:
    """Return whether a host is an IP address rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def build_rules(
    host: str,
    port: int,
    *,
    token: str = "",
    allowed: Iterable[str] = (),
    bodies: Mapping[str, int] | None = None,
) -> Rules:
    """Return the rules for a server that listens at an address.

    Parameters
    ----------
    host, port
        Where it listens.
    token
        What the user chose; a random one is made where one is demanded and none was chosen.
    allowed
        Further names that lead to it, as through a reverse proxy. Whoever names one that is not
        loopback means others to come, so that a token is demanded.
    bodies
        Limits by beginnings of paths [bytes].

    Raises
    ------
    InputError
        ``weak-token`` or ``bad-host-name``.
    """
    names = [name.strip().lower().rstrip(".") for name in allowed]
    problems = [
        Problem(
            "bad-host-name",
            "--allow-host",
            f"'{name}' is not the name of a host",
            "give the name alone, without scheme, port or path: ytterby.example.org",
        )
        for name in names
        if not name or any(c in name for c in "/@ ,*") or (":" in name and not is_address(name))
    ]
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        problems.append(
            Problem(
                "weak-token",
                "--token",
                f"a token needs at least {SHORTEST_TOKEN} printable ASCII characters",
                "leave it out to have one made, or take the output of: openssl rand -hex 24",
            )
        )
    elif token and any(c in token for c in ' ;,"\\'):
        problems.append(
            Problem(
                "weak-token",
                "--token",
                "a token cannot hold spaces, quotes, commas, semicolons or backslashes",
                "use letters, digits, - and _",
            )
        )
    if problems:
        raise InputError(problems)
    bound = host.strip("[]").lower()
    open_to_others = not is_loopback(bound) or any(not is_loopback(name) for name in names)
    hosts = set(LOOPBACK) | set(names)
    if bound not in ANYWHERE:
        hosts.add(bound)
    if not is_loopback(bound):
        hosts.add(socket.gethostname().lower())
    return Rules(
        hosts=frozenset(hosts),
        any_address=not is_loopback(bound),
        token=token or (secrets.token_urlsafe(24) if open_to_others else ""),
        cookie=f"ytterby-{port}",
        bodies=MappingProxyType(dict(bodies or {})),
    )
