"""What a browser may run and show: headers for pages, and stricter ones for all else."""

from __future__ import annotations

NONCE = "ytterby.nonce"
"""Where the nonce of a request lies in its scope."""

ALWAYS = {
    "x-content-type-options": "nosniff",
    # Not no-referrer: with that, browsers send a form of our own with the origin "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}
"""Sent with every answer."""


def page_policy(nonce: str) -> str:
    """Return the content policy of a page of the app.

    Scripts are files of this server or carry the nonce of this answer. ``unsafe-eval`` is there
    for Vue's template compiler and the expressions that NiceGUI hands to its elements; it lets a
    script that runs already make more code, it does not let foreign markup run any.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'",
            f"style-src-elem 'self' 'nonce-{nonce}'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def plain_policy(nonce: str) -> str:
    """Return the content policy of answers that run nothing: files, errors, the sign-in."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src 'nonce-{nonce}'",
            "img-src 'self' data:",
            "font-src data:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def manual_policy(nonce: str) -> str:
    """Return the content policy of the manual of the API: its own files, no eval."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
