"""Uncertain output of suppliers, so that independent normal numbers reproduce its posterior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ytterby.indicators.risk.base import Floats

SMALL = 1e-3
"""Suppliers below this share of the total keep their best estimate: they cannot move an index."""


@dataclass(frozen=True)
class Outputs:
    """Output of suppliers and how sure it is.

    Every uncertain supplier keeps its own posterior distribution, and all together their rank
    correlation (a Gaussian copula): with R the correlation of the draws' normal scores and
    ``u = R^{1/2} z``, its output is the quantile of its draws at ``Φ(u)``. The symmetric root
    moves each supplier as much as can be by the number that carries its name.

    Attributes
    ----------
    best
        Best estimates, ``(supplier)`` [t/year].
    uncertain
        Positions of the suppliers whose output is drawn, ``(factor)``.
    draws
        Their posterior draws in rising order, ``(factor, draw)`` [t/year].
    root
        Symmetric root of their correlation, ``(factor, factor)``.
    """

    best: Floats
    uncertain: tuple[int, ...]
    draws: Floats
    root: Floats

    def evaluate(self, z: Floats) -> Floats:
        """Return outputs for normal numbers: ``(supplier, draw)`` [t/year].

        Parameters
        ----------
        z
            ``(factor, draw)``; zeros give the best estimate.
        """
        from scipy.special import ndtr

        out = np.repeat(self.best[:, None], z.shape[1], axis=1)
        probability = ndtr(self.root @ z)
        count = self.draws.shape[1]
        at = (np.arange(count) + 0.5) / max(count, 1)
        for row, supplier in enumerate(self.uncertain):
            best = self.best[supplier]
            drawn = np.interp(probability[row], at, self.draws[row])
            # The median is the best estimate, so that zeros give it exactly.
            below = probability[row] <= 0.5
            out[supplier] = np.where(below, np.minimum(drawn, best), np.maximum(drawn, best))
            out[supplier][probability[row] == 0.5] = best
        return out


def build_outputs(best: Floats, drawn: Floats) -> Outputs:
    """Return the outputs of suppliers from a best estimate and posterior draws.

    Parameters
    ----------
    best
        ``(supplier)`` [t/year].
    drawn
        ``(supplier, draw)`` [t/year].

    Examples
    --------
    >>> outputs = build_outputs(np.array([2.0, 1.0]), np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]]))
    >>> outputs.uncertain
    (0,)
    >>> outputs.evaluate(np.zeros((1, 1)))[:, 0].tolist()
    [2.0, 1.0]
    """
    from scipy.special import ndtri

    total = float(best.sum())
    spread = drawn.std(axis=1) if drawn.shape[1] > 1 else np.zeros(len(best))
    size = np.maximum(best, drawn.mean(axis=1) if drawn.shape[1] else best)
    chosen = np.flatnonzero((spread > 1e-9 * total) & (size >= SMALL * total))
    some = drawn[chosen]
    count = some.shape[1]
    order = some.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    scores = np.asarray(ndtri((order + 0.5) / max(count, 1)))
    correlation = np.atleast_2d(np.corrcoef(scores)) if len(chosen) > 1 else np.eye(len(chosen))
    values, vectors = np.linalg.eigh(correlation)
    root = (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T
    return Outputs(best, tuple(int(c) for c in chosen), np.sort(some, axis=1), root)
