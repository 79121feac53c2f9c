"""What a request says of itself, read without trust: host, origin, what it wants back."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import Scope

API = "/api/"
PORTS = {"http": "80", "ws": "80", "https": "443", "wss": "443"}


def read_headers(scope: Scope, name: str) -> list[str]:
    """Return all values of a header."""
    wanted = name.encode()
    return [v.decode("latin-1").strip() for k, v in scope["headers"] if k.lower() == wanted]


def read_header(scope: Scope, name: str) -> str:
    """Return the value of a header; empty if it is missing or there are several."""
    found = read_headers(scope, name)
    return found[0] if len(found) == 1 else ""


def split_host(value: str) -> tuple[str, str]:
    """Return name and port of what a Host header says, the name in lower case without brackets.

    Examples
    --------
    >>> split_host("[::1]:8180"), split_host("Localhost."), split_host("a:b:c")
    (('::1', '8180'), ('localhost', ''), ('', ''))
    """
    try:
        parts = urlsplit(f"//{value}")
        port = str(parts.port or "")
    except ValueError:
        return "", ""
    if parts.path or parts.query or parts.fragment or "@" in value or value.endswith(":"):
        return "", ""
    return (parts.hostname or "").lower().rstrip("."), port


def is_same_origin(origin: str, host: str) -> bool:
    """Return whether an origin is the host that was asked; its scheme may be that of a proxy.

    Examples
    --------
    >>> is_same_origin("http://127.0.0.1:8180", "127.0.0.1:8180")
    True
    >>> is_same_origin("https://y.example", "y.example:443"), is_same_origin("null", "y.example")
    (True, False)
    """
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    usual = PORTS.get(parts.scheme)
    if usual is None or parts.path or parts.query or parts.fragment:
        return False
    name, port = split_host(parts.netloc)
    asked, asked_port = split_host(host)
    return bool(name) and (name, port or usual) == (asked, asked_port or usual)


def wants_page(scope: Scope) -> bool:
    """Return whether a person in a browser asks, so that words beat JSON."""
    return (
        scope["type"] == "http"
        and not scope["path"].startswith(API)
        and "text/html" in ",".join(read_headers(scope, "accept"))
    )
