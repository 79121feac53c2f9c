"""What goes wrong inside: logged under an id that the user sees; its text stays here."""

from __future__ import annotations

import contextlib
import logging
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ytterby.web.safety.answers import Refusal, is_refused, refuse
from ytterby.web.safety.requests import wants_page

logger = logging.getLogger(__name__)

NO_PAGE = Refusal(
    404,
    "no-such-page",
    "No such page",
    "There is nothing at this address.",
    "It may be a link from an earlier version, or a slip of the hand.",
)
NOT_UNDERSTOOD = Refusal(
    400,
    "bad-request",
    "Not understood",
    "This address asks for something that the page cannot show.",
    "Check what follows the question mark, or begin from the Overview.",
)


NUMBER = "_ytterby_number"
"""Attribute of an error that was logged before: it may come by on several ways."""


def log_fault(error: BaseException | None, where: str) -> str:
    """Log an error, once, and return the id under which it can be found in the log.

    Parameters
    ----------
    error
        What was raised, if it is known.
    where
        Path or part that failed, without its query.
    """
    known = getattr(error, NUMBER, None)
    if known is not None:
        return str(known)
    number = secrets.token_hex(4)
    if error is not None:
        with contextlib.suppress(AttributeError):
            setattr(error, NUMBER, number)
    logger.error("error %s at %s", number, where, exc_info=error)
    return number


def fault_refusal(number: str) -> Refusal:
    """Return what a user is told of an error: its id, and nothing of its text."""
    return Refusal(
        500,
        "unexpected",
        "Something went wrong",
        f"The server could not answer. Its log has the reason under error {number}.",
        "What you typed elsewhere is untouched, and so is the work of others. Try again; if it "
        "stays so, open an issue with what the log says.",
    )


class Faults:
    """Turns errors into answers: of an app that raises, and of one that answers with its own.

    Parameters
    ----------
    app
        What lies behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer; answer in its place where it fails."""
        person = wants_page(scope)
        started = closed = False
        instead = 0

        async def tell(message: Message) -> None:
            nonlocal started, closed, instead
            if message["type"] == "http.response.start" and not is_refused(scope):
                status = int(message["status"])
                # An app tells of an error before it raises it: wait for the error itself.
                if status == 500 or (person and 400 <= status < 500):
                    instead = status
            if instead and not is_refused(scope):
                return
            started = True
            closed = closed or message["type"] == "websocket.close"
            await send(message)

        error: Exception | None = None
        try:
            await self.app(scope, receive, tell)
        except Exception as raised:
            error = raised
        if error is not None or instead == 500:
            number = log_fault(error, str(scope["path"]))
            if not started:
                await refuse(scope, send, fault_refusal(number))
            elif scope["type"] == "websocket" and not closed:
                await send({"type": "websocket.close", "code": 1011})
        elif instead:
            await refuse(scope, send, NO_PAGE if instead in {404, 405} else NOT_UNDERSTOOD)
