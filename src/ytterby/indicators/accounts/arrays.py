"""The flows of a chain as arrays: one row a flow; columns best estimate and draws.

Every indicator is computed on all columns at once, with the column axis last, and then summarised
by `summarise`. The best estimate gives the value, the posterior draws the interval, and their
spread over that of prior draws says how much of the number is evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from ytterby.core.chain import Chain
from ytterby.core.technology import Technology
from ytterby.errors import UnknownNameError, unknown_name
from ytterby.indicators.accounts.priors import PRIOR_DRAWS, prior_draws

LOW, HIGH = 0.1, 0.9
"""Quantiles of the central 80 % interval."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class FlowArrays:
    """Arrays of one chain.

    Attributes
    ----------
    chain
        Where they come from.
    regions
        The chain's regions, ``(region)``.
    values
        ``(flow, column)`` [unit of each flow]: column 0 is the best estimate, then ``posterior``
        posterior draws, then ``prior`` prior draws.
    posterior, prior
        Numbers of columns of each kind.
    """

    chain: Chain
    values: Floats
    posterior: int
    prior: int

    @property
    def regions(self) -> tuple[str, ...]:
        """Region codes, ``(region)``."""
        return self.chain.regions

    @property
    def technology(self) -> Technology:
        """The chain's technology."""
        return self.chain.technology

    def _codes(self, column: str, known: tuple[str, ...]) -> Ints:
        """Return positions in `known` of a text column; -1 where it is empty."""
        lookup = {name: i for i, name in enumerate(known)}
        return np.fromiter(
            (lookup.get(v, -1) for v in self.chain.flows[column].to_list()), dtype=np.int64
        )

    @cached_property
    def kind(self) -> NDArray[np.str_]:
        """Kind of each flow, ``(flow)``."""
        return np.asarray(self.chain.flows["kind"].to_list(), dtype=np.str_)

    @cached_property
    def region(self) -> Ints:
        """Position of each flow's region (a trade's origin), ``(flow)``."""
        return self._codes("region", self.chain.regions)

    @cached_property
    def destination(self) -> Ints:
        """Position of a trade's destination, else -1, ``(flow)``."""
        return self._codes("destination", self.chain.regions)

    @cached_property
    def material(self) -> Ints:
        """Position of each flow's material, -1 for a process, ``(flow)``."""
        return self._codes("material", self.technology.materials)

    @cached_property
    def process(self) -> Ints:
        """Position of each flow's process, -1 for other kinds, ``(flow)``."""
        return self._codes("process", self.technology.processes)

    @cached_property
    def sector(self) -> Ints:
        """Position of each use's sector, else -1, ``(flow)``."""
        return self._codes("sector", self.chain.sectors)

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """Stages of the technology in order of first appearance."""
        return tuple(dict.fromkeys(self.technology.stage))

    @cached_property
    def stage_of_process(self) -> Ints:
        """Position of each process's stage in ``stages``, ``(process)``."""
        place = {s: i for i, s in enumerate(self.stages)}
        return np.asarray([place[s] for s in self.technology.stage], dtype=np.int64)

    @cached_property
    def coefficient(self) -> Floats:
        """Dense ``(process, material)`` coefficients."""
        return np.asarray(self.technology.coefficient.toarray())

    def positions(self, regions: Sequence[str]) -> Ints:
        """Return the positions of some regions.

        Raises
        ------
        UnknownNameError
            ``unknown-region`` for every name that is no region of the chain, at once.
        """
        strange = [r for r in regions if r not in self.regions]
        if strange:
            raise UnknownNameError(unknown_name("region", r, self.regions) for r in strange)
        return np.asarray([self.regions.index(r) for r in regions], dtype=np.int64)

    def content(self, elements: Sequence[str]) -> Floats:
        """Return how much of some elements each material holds, ``(material)`` [t REO per unit]."""
        at = [self.technology.element(e) for e in elements]
        return np.asarray(self.technology.composition[:, at].sum(axis=1))

    def rows(self, kind: str) -> Ints:
        """Return the positions of the flows of a kind."""
        return np.flatnonzero(self.kind == kind)


def ratio(part: ArrayLike, whole: ArrayLike) -> Floats:
    """Return part over whole; NaN, a gap, where the whole is not above 0.

    Examples
    --------
    >>> ratio([1.0, 1.0], [4.0, 0.0]).tolist()
    [0.25, nan]
    """
    top, bottom = np.broadcast_arrays(np.asarray(part, dtype=float), np.asarray(whole, dtype=float))
    out: Floats = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=out, where=bottom > 0.0)
    return out


def arrays(chain: Chain, *, draws: int | None = None, prior: int = PRIOR_DRAWS) -> FlowArrays:
    """Return the flows of a chain as arrays.

    Parameters
    ----------
    chain
        The chain.
    draws
        How many posterior draws to use; all by default, 0 for the best estimate alone.
    prior
        How many prior draws to add.
    """
    best = chain.flows["value"].to_numpy()[:, None]
    posterior = chain.draws if draws is None else chain.draws[:, :draws]
    parts = [best, posterior] + ([prior_draws(chain, prior)] if prior else [])
    values = np.concatenate(parts, axis=1)
    return FlowArrays(chain, values, posterior.shape[1], prior)


def _quantiles(drawn: Floats) -> tuple[Floats, Floats]:
    """Return the interval over the draws that have a number; NaN where fewer than half have."""
    low, high = np.quantile(drawn, (LOW, HIGH), axis=-1)
    some = np.isfinite(drawn).mean(axis=-1)
    for at in zip(*np.nonzero((some >= 0.5) & (some < 1.0)), strict=True):
        low[at], high[at] = np.nanquantile(drawn[at], (LOW, HIGH))
    return low, high


def evidence_share(values: Floats, posterior: int) -> Floats:
    """Return 1 − (width of posterior / width of prior)², clipped to 0–1; NaN without prior spread.

    Widths are those of 80 % intervals, which unlike variances exist for ratios of uncertain
    numbers; for Gaussians this is the variance reduction. The prior draws obey the balances, so
    that only observations count as evidence.

    Parameters
    ----------
    values
        ``(..., column)`` in the layout of `FlowArrays`.
    posterior
        Number of posterior draws.
    """
    after, before = values[..., 1 : 1 + posterior], values[..., 1 + posterior :]
    if not after.shape[-1] or not before.shape[-1]:
        return np.full(values.shape[:-1], np.nan)
    low, high = _quantiles(before)
    wide = high - low
    low, high = _quantiles(after)
    with np.errstate(invalid="ignore", divide="ignore"):
        gain = 1.0 - ((high - low) / wide) ** 2
        return np.where(wide > 1e-9, np.clip(gain, 0.0, 1.0), np.nan)


def summarise(values: Floats, posterior: int, name: str = "value") -> dict[str, Floats]:
    """Return value, 80 % interval and evidence share of numbers computed on all columns.

    The interval is widened to hold the best estimate where draws pile up at a bound.

    Parameters
    ----------
    values
        ``(row, column)`` in the layout of `FlowArrays`.
    posterior
        Number of posterior draws.
    name
        What to call the value.

    Returns
    -------
    dict
        ``name``, ``low``, ``high`` and ``evidence_share``, each ``(row)``.
    """
    best = values[..., 0]
    out = {name: best}
    if posterior:
        drawn = values[..., 1 : 1 + posterior]
        low, high = _quantiles(drawn)
        out["low"], out["high"] = np.fmin(low, best), np.fmax(high, best)
    else:
        out["low"] = out["high"] = np.full(best.shape, np.nan)
    out["evidence_share"] = evidence_share(values, posterior)
    return out


def summary_frame(
    keys: dict[str, list[str]], values: Floats, posterior: int, name: str
) -> pl.DataFrame:
    """Return a frame of keys and summary; NaN becomes null, a gap.

    Parameters
    ----------
    keys
        Key columns, each as long as ``values`` has rows.
    values
        ``(row, column)``.
    posterior
        Number of posterior draws.
    name
        Name of the value column.
    """
    frame = pl.DataFrame(keys, schema=dict.fromkeys(keys, pl.String))
    columns = [pl.Series(k, v) for k, v in summarise(values, posterior, name).items()]
    return frame.with_columns(columns).with_columns(pl.selectors.float().fill_nan(None))
