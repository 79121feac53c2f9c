"""One material, importer and year: its suppliers, partners and domestic supply, and its score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.regions import region_name
from ytterby.indicators.risk.base import CORRECTED, Factor, Floats, Mode, Subject
from ytterby.indicators.risk.geopolrisk.factors import Groups, group_by_weight
from ytterby.indicators.risk.geopolrisk.formula import score_all
from ytterby.indicators.risk.geopolrisk.terms import list_terms


@dataclass(frozen=True)
class Suppliers:
    """Who makes it, in the whole world.

    Attributes
    ----------
    codes
        Countries, largest first, ``(supplier,)``.
    counted
        What concentration is made of, in any one unit, ``(supplier,)``.
    output
        Output that can count as domestic supply, ``(supplier,)`` [t].
    spread
        Relative standard error, ``(supplier,)`` [1].
    home
        Whether it belongs to the importer, ``(supplier,)``.
    source
        Where the outputs come from.
    """

    codes: tuple[str, ...]
    counted: Floats
    output: Floats
    spread: Floats
    home: NDArray[np.bool_]
    source: str


@dataclass(frozen=True)
class Partners:
    """Whom it is imported from.

    Attributes
    ----------
    codes
        Countries, largest first, ``(partner,)``.
    quantity, spread
        Imports [t] and their relative standard error [1], ``(partner,)``.
    estimate, error
        Political stability and its standard error, ``(partner,)``.
    safe
        Members of the importing bloc, whose trade counts at no risk, ``(partner,)``; only where
        the published tool is followed.
    priced_value, priced_quantity
        What the unit value is made of, ``(partner,)`` [1000 USD], [t].
    source
        Where the flows come from.
    """

    codes: tuple[str, ...]
    quantity: Floats
    spread: Floats
    estimate: Floats
    error: Floats
    safe: NDArray[np.bool_]
    priced_value: Floats
    priced_quantity: Floats
    source: str


@dataclass(frozen=True)
class GeoPolRiskCase:
    """One material, importer and year with all inputs; see `ytterby.indicators.risk.base.Case`.

    Attributes
    ----------
    subject
        What is scored.
    mode
        ``strict`` or ``corrected``.
    suppliers, partners
        The world's output and the importer's trade.
    exports, exports_spread
        What leaves the importer [t] and its relative standard error [1]; taken from domestic
        output in ``corrected`` and 0 in ``strict``.
    notes, sources
        What a reader must know, and ids of sources.
    """

    subject: Subject
    mode: Mode
    suppliers: Suppliers
    partners: Partners
    exports: float
    exports_spread: float
    notes: tuple[str, ...]
    sources: tuple[str, ...]

    @cached_property
    def groups(self) -> tuple[Groups, Groups, Groups]:
        """Production, trade and governance, each with its factors; small ones share one."""
        made, bought = self.suppliers, self.partners
        total = max(float(bought.quantity.sum()), 1e-300)
        matters = np.where(bought.safe, 0.0, bought.error) * bought.quantity / total
        return (
            group_by_weight(made.counted * made.spread),
            group_by_weight(bought.quantity * bought.spread),
            group_by_weight(matters),
        )

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Outputs, imports, governance of partners, and exports where they count."""
        made, bought = self.suppliers, self.partners
        outputs, trade, governed = self.groups
        subject = self.subject
        # Strict scores the mine without saying so: both modes share these inputs, and their draws.
        mined = subject.stage in ("", "mine")
        good = subject.material if mined else f"{subject.material}, {subject.stage}"
        deal = f"{good}, {region_name(subject.region)}, {subject.year}"
        world = "world-bank-wgi"
        found = [
            *outputs.factors("output of", "production", made.codes, made.spread, made.source, good),
            *trade.factors(
                "imports from", "trade", bought.codes, bought.spread, bought.source, deal
            ),
            *governed.factors(
                "governance of", "governance", bought.codes, bought.error, world, deal
            ),
        ]
        if self.exports > 0.0:
            law = f"log-normal, relative standard error {self.exports_spread:.2g}"
            name = f"exports ({deal})"
            found.append(Factor(name, "trade", law, bought.source))
        return tuple(found)

    def evaluate(self, z: Floats) -> Mapping[str, Floats]:
        """Return every component for draws of the factors, each ``(draw,)``.

        Parameters
        ----------
        z
            ``(factor, draw)`` [standard normal].
        """
        made, bought = self.suppliers, self.partners
        outputs, trade, governed = self.groups
        first, second = outputs.count, outputs.count + trade.count
        third = second + governed.count
        draws = z.shape[1]
        moved = np.exp(made.spread[:, None] * outputs.spread_out(z[:first], draws))
        counted = made.counted[:, None] * moved
        total = counted.sum(axis=0)
        hhi = np.full(draws, np.nan)
        np.divide((counted**2).sum(axis=0), total**2, out=hhi, where=total > 0.0)
        domestic = ((made.output * made.home)[:, None] * moved).sum(axis=0)
        if self.exports > 0.0:
            domestic = domestic - self.exports * np.exp(self.exports_spread * z[third])
        domestic = np.maximum(domestic, 0.0)
        shift = np.exp(bought.spread[:, None] * trade.spread_out(z[first:second], draws))
        quantity = bought.quantity[:, None] * shift
        steps = governed.spread_out(z[second:third], draws)
        stability = bought.estimate[:, None] + bought.error[:, None] * steps
        risk = np.clip(0.5 - stability / 5.0, 0.0, 1.0)
        risk[bought.safe] = 0.0
        weight = (bought.priced_quantity[:, None] * shift).sum(axis=0)
        value = np.full(draws, bought.priced_value.sum())
        return score_all(
            hhi,
            (quantity * risk).sum(axis=0),
            quantity.sum(axis=0),
            domestic,
            (value, weight),
            self.mode,
        )

    def terms(self) -> pl.DataFrame:
        """Return the terms of the score: ``component, term, value, unit, source, note``."""
        best = self.evaluate(np.zeros((len(self.factors), 1)))
        values = {name: float(v[0]) for name, v in best.items()}
        return list_terms(self, values, self.mode == CORRECTED)
