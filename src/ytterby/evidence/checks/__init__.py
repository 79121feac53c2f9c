"""Every check of the evidence base, one a file; a new file with ``@check`` plugs itself in."""

from __future__ import annotations

import importlib
import pkgutil

from ytterby.errors import Problem
from ytterby.evidence.base import Evidence
from ytterby.evidence.checks.registry import Check, registered

__all__ = ["Check", "check_evidence", "checks"]


def checks() -> dict[str, Check]:
    """Return every check by name."""
    for module in pkgutil.iter_modules(__path__):
        if module.name != "registry":
            importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(registered().items()))


def check_evidence(evidence: Evidence) -> list[Problem]:
    """Return everything that is wrong with the evidence base, all at once.

    Parameters
    ----------
    evidence
        From ``read_evidence`` (which also carries what could not be read) or ``load``.

    Returns
    -------
    list of Problem
        Errors first; within a severity by check and place.
    """
    found = list(evidence.problems)
    for run in checks().values():
        found.extend(run(evidence))
    return sorted(found, key=lambda p: p.severity != "error")
