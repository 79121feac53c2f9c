"""The token: how a request shows it, and how a browser comes by the cookie that stands for it."""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.types import Scope

from ytterby.web.safety.requests import read_headers
from ytterby.web.safety.rules import Rules

QUERY = "token"
"""Name under which an address carries the token, once."""
MOST_FIELDS = 1000
DAYS = 30


def cookie_value(token: str) -> str:
    """Return what the cookie holds: it follows from the token, which cannot be read from it."""
    return hmac.new(token.encode(), b"ytterby cookie", hashlib.sha256).hexdigest()


def is_same(given: str, expected: str) -> bool:
    """Return whether two secrets are the same, in a time that does not tell how far they agree."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def shows_token(scope: Scope, rules: Rules) -> bool:
    """Return whether a request carries the token, as a bearer or as the cookie."""
    for value in read_headers(scope, "authorization"):
        scheme, _, given = value.partition(" ")
        if scheme.lower() == "bearer" and is_same(given.strip(), rules.token):
            return True
    expected = cookie_value(rules.token)
    for value in read_headers(scope, "cookie"):
        try:
            found = SimpleCookie(value).get(rules.cookie)
        except CookieError:
            continue
        if found is not None and is_same(found.value, expected):
            return True
    return False


def split_token(scope: Scope) -> tuple[str | None, str]:
    """Return the token in an address, if there is one, and the address without it."""
    query = scope.get("query_string", b"").decode("latin-1")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None, ""
    given = [v for k, v in pairs if k == QUERY]
    rest = urlencode([(k, v) for k, v in pairs if k != QUERY])
    path = scope.get("raw_path") or scope["path"].encode()
    address = local_address(path.decode("latin-1"))
    return (given[0] if given else None), address + (f"?{rest}" if rest else "")


def local_address(given: str) -> str:
    """Return an address if it stays on this server, else the first page.

    Examples
    --------
    >>> local_address("/chain?element=Dy"), local_address("//evil.example"), local_address("/\\\\e")
    ('/chain?element=Dy', '/', '/')
    """
    fine = (
        given.startswith("/")
        and given[1:2] not in {"/", "\\"}
        and given.isascii()
        and given.isprintable()
    )
    return given if fine else "/"


def cookie_header(rules: Rules) -> str:
    """Return the header that gives a browser the cookie; the guard adds ``Secure`` under TLS."""
    parts = [
        f"{rules.cookie}={cookie_value(rules.token)}",
        "Path=/",
        f"Max-Age={DAYS * 86400}",
        "HttpOnly",
        "SameSite=Strict",
    ]
    return "; ".join(parts)
