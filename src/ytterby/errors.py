"""What goes wrong, said once and fully: where, what, how to mend it, under a stable code."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHORTEST_PART = 3
"""Letters from which on a part of a name is taken for that name."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    Attributes
    ----------
    code
        Stable, kebab-case, never changed once released: ``unknown-region``.
    place
        File, row, field or argument, as the user would look it up: ``claims.csv, row 3, unit``.
    message
        What is wrong, in one sentence.
    fix
        How to mend it, in one sentence; empty only where nothing can be done.
    severity
        ``error`` stops the work; ``warning`` is reported beside the result.
    """

    code: str
    place: str
    message: str
    fix: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        mend = f" → {self.fix}" if self.fix else ""
        return f"{self.place}: {self.message}{mend} [{self.code}]"


class YtterbyError(Exception):
    """Base of every error that this package raises on purpose; carries all problems at once."""

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("\n".join(str(p) for p in self.problems))


class InputError(YtterbyError):
    """What the user gave cannot be used; nothing was written."""

    exit_code = 2


class UnknownNameError(InputError):
    """A region, element, stage, sector, quantity or scenario that does not exist."""


class EvidenceError(InputError):
    """The evidence fails its checks."""


class WorkspaceError(InputError):
    """The workspace cannot be read or written (read-only, full, foreign content)."""


class BalanceError(YtterbyError):
    """A mass balance does not close; names the node that fails."""


class SolveError(YtterbyError):
    """A solver ended without an answer that can be trusted."""


def unknown_name(kind: str, given: str, known: Sequence[str], place: str = "") -> Problem:
    """Return the problem for a name that does not exist, with the nearest known ones.

    Parameters
    ----------
    kind
        What sort of name: ``region``, ``element``, ``stage`` …; the code is ``unknown-<kind>``.
    given
        The name as given.
    known
        All names that would have been accepted.
    place
        Where it was given; the argument's name by default.

    Examples
    --------
    >>> unknown_name("stage", "magnets", ["separation", "magnet"]).fix
    'did you mean magnet?'
    >>> unknown_name("saying", "f35", ["china-mines-70", "f35-417-kg"]).fix
    'did you mean f35-417-kg?'
    >>> unknown_name("run", "first", []).fix
    'there are none yet'
    """
    folded = {k.casefold(): k for k in known}
    typed = given.strip().casefold()
    near = [folded[n] for n in difflib.get_close_matches(typed, folded, n=3, cutoff=0.5)]
    if not near and len(typed) >= SHORTEST_PART:
        near = [name for low, name in folded.items() if typed in low][:3]
    if near:
        fix = f"did you mean {' or '.join(near)}?"
    elif not known:
        fix = "there are none yet"
    else:
        shown = ", ".join(list(known)[:12])
        fix = f"known: {shown}{' …' if len(known) > 12 else ''}"
    return Problem(f"unknown-{kind}", place or kind, f"there is no {kind} '{given}'", fix)
