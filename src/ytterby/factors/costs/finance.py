"""What capital costs a year, and how it grows with the size of a plant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ytterby.errors import InputError, Problem
from ytterby.evidence import Evidence
from ytterby.factors.costs.readings import estimate_of, readings
from ytterby.factors.estimates import Estimate


@dataclass(frozen=True, slots=True)
class Finance:
    """Assumptions on capital.

    Attributes
    ----------
    rate
        Required real return [1/year].
    life
        Years over which capital is earned back [year].
    exponent
        Elasticity of a plant's capital to its size [1].
    """

    rate: Estimate
    life: Estimate
    exponent: Estimate


def find_finance(evidence: Evidence) -> Finance | None:
    """Return the assumptions on capital, ``None`` where one was not published yet.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    """
    rows = readings()["finance"]
    found = {name: estimate_of(evidence, rows[name]) for name in ("rate", "life", "exponent")}
    known = {name: one for name, one in found.items() if one is not None}
    return Finance(**known) if len(known) == len(found) else None


def read_finance(evidence: Evidence) -> Finance:
    """Return the assumptions on capital.

    Parameters
    ----------
    evidence
        The evidence as of its date.

    Raises
    ------
    InputError
        ``no-finance``: the evidence as of its date lacks a rate, a life or an exponent.
    """
    found = find_finance(evidence)
    if found is None:
        raise InputError(
            Problem(
                "no-finance",
                "as_of",
                f"no required return or life of a project was published by {evidence.as_of}",
                "take a later date, or add claims of your own",
            )
        )
    return found


def recovery_factor(rate: ArrayLike, life: ArrayLike) -> NDArray[np.float64]:
    """Return the share of capital that a level yearly payment returns with interest.

    ``r / (1 - (1 + r)**-n)``, the capital recovery factor.

    Parameters
    ----------
    rate
        Required return (draw) [1/year].
    life
        Years (draw) [year].

    Examples
    --------
    >>> round(float(recovery_factor(0.1, 20)), 4)
    0.1175
    """
    r, n = np.asarray(rate, dtype=float), np.asarray(life, dtype=float)
    return np.asarray(r / (1.0 - (1.0 + r) ** -n))
