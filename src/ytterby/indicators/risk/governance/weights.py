"""Which dimensions of governance count, how much, and on what scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ytterby.errors import InputError, Problem, unknown_name
from ytterby.evidence.governance import DIMENSIONS
from ytterby.indicators.risk.base import Floats

ALL = "all"


@dataclass(frozen=True)
class GovernanceScale:
    """A risk between 0 and 1 from estimates of governance.

    Attributes
    ----------
    weights
        Weight of each dimension [1]; they sum to 1.
    worst, best
        Estimates [1, about -2.5 to 2.5] that mean a risk of 1 and of 0.
    """

    weights: tuple[tuple[str, float], ...] = (("political_stability", 1.0),)
    worst: float = -2.5
    best: float = 2.5

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of the dimensions that count."""
        return tuple(name for name, _ in self.weights)

    def risk(self, estimates: Floats) -> Floats:
        """Return ``Σ_k w_k (best − v_k) / (best − worst)``, held between 0 and 1.

        Parameters
        ----------
        estimates
            ``(dimension, ...)`` [1], in the order of ``dimensions``.

        Examples
        --------
        >>> GovernanceScale().risk(np.array([[-2.5, 0.0, 2.5]])).tolist()
        [1.0, 0.5, 0.0]
        """
        weights = np.asarray([w for _, w in self.weights])
        mean = np.tensordot(weights, estimates, axes=1)
        return np.asarray(np.clip((self.best - mean) / (self.best - self.worst), 0.0, 1.0))


def read_scale(options: Mapping[str, str]) -> GovernanceScale:
    """Return the scale that a user chose.

    Parameters
    ----------
    options
        ``dimension``: ``rule_of_law``, ``all``, or several with weights,
        ``rule_of_law=2,political_stability=1``; ``scale``: ``worst:best``.

    Raises
    ------
    InputError
        Every problem at once: unknown dimensions, weights that are no positive number, an empty
        scale.

    Examples
    --------
    >>> read_scale({"dimension": "rl=3,pv=1"}).weights
    (('rule_of_law', 0.75), ('political_stability', 0.25))
    """
    problems: list[Problem] = []
    default = GovernanceScale()
    weights = _weights(options.get("dimension", "political_stability"), problems)
    worst, best = _ends(options.get("scale", f"{default.worst}:{default.best}"), problems)
    if problems:
        raise InputError(problems)
    total = sum(weights.values())
    return GovernanceScale(tuple((k, v / total) for k, v in weights.items()), worst, best)


def _weights(text: str, problems: list[Problem]) -> dict[str, float]:
    if text.strip().casefold() == ALL:
        return dict.fromkeys(DIMENSIONS.values(), 1.0)
    weights: dict[str, float] = {}
    for part in text.split(","):
        name, _, weight = part.partition("=")
        folded = "_".join(name.casefold().replace("-", " ").replace("_", " ").split())
        dimension = DIMENSIONS.get(folded, folded)
        if dimension not in DIMENSIONS.values():
            known = [*DIMENSIONS.values(), ALL]
            problems.append(unknown_name("dimension", name.strip(), known))
            continue
        try:
            value = float(weight) if weight else 1.0
        except ValueError:
            value = float("nan")
        if not 0.0 < value < float("inf"):
            message = f"the weight of {dimension} is '{weight}'"
            fix = "give a number above 0, as in rule_of_law=2,political_stability=1"
            problems.append(Problem("bad-weight", "dimension", message, fix))
        weights[dimension] = value
    return weights


def _ends(text: str, problems: list[Problem]) -> tuple[float, float]:
    first, _, last = text.partition(":")
    try:
        worst, best = float(first), float(last)
    except ValueError:
        worst = best = float("nan")
    if not np.isfinite([worst, best]).all() or worst >= best:
        message = f"'{text}' is no scale"
        fix = "write the estimates that mean full and no risk, the worst first: -2.5:2.5"
        problems.append(Problem("bad-scale", "scale", message, fix))
    return worst, best
