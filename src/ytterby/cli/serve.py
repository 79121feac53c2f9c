"""``ytterby serve``: the web app."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ytterby.cli.output import say

EXPOSED = (
    "warning: other machines can reach this server, by plain HTTP: whoever listens on the way can "
    "read the token. Put TLS in front: a reverse proxy that passes on Host, Origin, Upgrade and "
    "Connection and sets X-Forwarded-Proto and X-Forwarded-For; then serve on 127.0.0.1 with "
    "--allow-host NAME --behind-proxy. docs/how-to/serve.md has a configuration."
)


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8180,
    token: Annotated[
        str, Parameter(env_var="YTTERBY_TOKEN", show_env_var=True, show_default=False)
    ] = "",
    allow_host: Annotated[
        tuple[str, ...], Parameter(negative=(), consume_multiple=True, show_default=False)
    ] = (),
    behind_proxy: Annotated[bool, Parameter(negative=())] = False,
    workspace: Annotated[
        Path | None, Parameter(env_var="YTTERBY_WORKSPACE", show_env_var=True)
    ] = None,
    warm: Annotated[bool, Parameter(negative="--no-warm")] = True,
    open_browser: Annotated[bool, Parameter(name="--open", negative=())] = False,
) -> None:
    """Serve the web app: see the chain, break it, know what it means for you.

    It listens on this machine alone, needs no account and asks nothing of the network. Its address
    is the one line on standard output. Ctrl-C ends it; long runs can be resumed after that.

    Parameters
    ----------
    host
        Address to listen on. Any but loopback demands a token.
    port
        Port to listen on; 0 for a free one.
    token
        Token to demand, of 16 characters or more; without one it is made where it is needed, and
        printed with the address. An argument can be seen by other users: prefer the variable.
    allow_host
        Further names under which browsers reach it, as through a reverse proxy; they demand a
        token, too.
    behind_proxy
        Believe the reverse proxy in front on who asks, and whether by TLS.
    workspace
        Directory of your own data, of runs and of what the app keeps.
    warm
        Count the usual views before somebody asks for them.
    open_browser
        Open the address in the browser.
    """
    from ytterby.web.serving import Ready, Request
    from ytterby.web.serving import serve as run

    def tell_ready(ready: Ready) -> None:
        print(f"Ytterby is at {ready.address}", flush=True)  # noqa: T201
        say(f"started in {ready.seconds:.1f} s; Ctrl-C ends it")
        if ready.exposed:
            say(EXPOSED)
        if open_browser:
            import webbrowser

            webbrowser.open(ready.address)

    request = Request(host, port, token, allow_host, behind_proxy, workspace, warm)
    run(request, tell=say, ready=tell_ready)
