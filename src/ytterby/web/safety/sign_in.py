"""Signing in: the form that asks for the token, and the cookie that comes of it."""

from __future__ import annotations

import html
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from ytterby.web.safety.answers import Refusal, refuse
from ytterby.web.safety.requests import read_header
from ytterby.web.safety.rules import Rules
from ytterby.web.safety.tokens import cookie_header, is_same, local_address, split_token

SIGN_IN = "/sign-in"
LONGEST_FORM = 4096
"""Bytes of the form: a token and an address."""


def ask_for_token(scope: Scope, *, wrong: bool = False, next_address: str = "") -> Refusal:
    """Return the answer to whoever shows no token: a form for people, words for programs.

    Parameters
    ----------
    scope
        Of the request.
    wrong
        Whether a token was given that is not ours.
    next_address
        Where to go after signing in; what was asked for by default.
    """
    address = next_address or ("/" if scope["path"] == SIGN_IN else "")
    if not address and scope["type"] == "http":
        address = split_token(scope)[1]
    note = (
        '<p class="wrong" role="alert" id="wrong">This is not the token of this server.</p>'
        if wrong
        else ""
    )
    described = ' aria-describedby="wrong" aria-invalid="true"' if wrong else ""
    target = html.escape(address or "/", quote=True)
    form = (
        f'<form method="post" action="{SIGN_IN}">{note}'
        f'<input type="hidden" name="next" value="{target}">'
        '<label for="token">Token</label>'
        f'<input id="token" name="token" type="password" autocomplete="current-password"{described}'
        " required>"
        '<button type="submit">Sign in</button></form>'
        f'<p class="mute">Signed in before? <a href="{target}">Continue</a></p>'
    )
    return Refusal(
        401,
        "token-needed",
        "Sign in",
        "This server asks for its token.",
        "It was printed, or chosen, when ytterby serve was started. Programs send it as "
        "“Authorization: Bearer …”.",
        {"www-authenticate": 'Bearer realm="ytterby"'},
        form,
        refresh=read_header(scope, "sec-fetch-site") == "cross-site" and not wrong,
    )


async def sign_in(scope: Scope, receive: Receive, send: Send, rules: Rules) -> None:
    """Show the form, or take what it sent."""
    if scope["method"] != "POST":
        given, address = split_token(scope)
        if given is not None and is_same(given, rules.token):
            return await send_to(send, "/", rules)
        return await refuse(scope, send, ask_for_token(scope, wrong=given is not None))
    fields = await _read_form(receive)
    given = fields.get("token", [""])[0].strip()
    address = local_address(fields.get("next", ["/"])[0])
    if is_same(given, rules.token):
        return await send_to(send, address, rules)
    return await refuse(scope, send, ask_for_token(scope, wrong=True, next_address=address))


async def send_to(send: Send, address: str, rules: Rules) -> None:
    """Give a browser the cookie and send it on; the token is in no address from then on."""
    headers = {
        "location": address,
        "set-cookie": cookie_header(rules),
        "cache-control": "no-store",
        "content-length": "0",
    }
    raw = [(k.encode(), v.encode("latin-1")) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": 303, "headers": raw})
    await send({"type": "http.response.body", "body": b""})


async def _read_form(receive: Receive) -> dict[str, list[str]]:
    """Return the fields of a small form; of a large one, nothing."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return {}
        body += message.get("body", b"")
        if len(body) > LONGEST_FORM:
            return {}
        if not message.get("more_body"):
            break
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        return {}
