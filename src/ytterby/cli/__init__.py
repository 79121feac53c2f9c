"""The command line: parse, call a workflow, show. Nothing here knows how a number is made."""

from __future__ import annotations

from collections.abc import Sequence


def main(tokens: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    tokens
        Arguments; those of the process by default.

    Returns
    -------
    int
        0 done; 1 something unexpected, or a model that does not solve; 2 an input that cannot be
        used, every problem listed; 130 interrupted.
    """
    from ytterby.cli.running import run

    return run(tokens)
