"""Where a stage of a region buys and sells, by the flows of the chain: a proxy for its plants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.chain import Chain

Floats = NDArray[np.float64]
"""Quantiles of the central 80 %."""
SCRAP = "scrap"
LEAST = 1e-9


@dataclass(frozen=True)
class Network:
    """A chain's flows with the best estimate first and draws after, ``(flow, 1 + draw)``.

    Attributes
    ----------
    chain
        Where they come from.
    """

    chain: Chain

    @cached_property
    def values(self) -> Floats:
        """Flows, ``(flow, 1 + draw)`` [unit of each flow]."""
        best = self.chain.flows["value"].to_numpy()[:, None]
        return np.concatenate([best, self.chain.draws], axis=1)

    @cached_property
    def worth(self) -> Floats:
        """Value of the rare earths in a unit of each material, ``(material)`` [kUSD per unit].

        At oxide prices outside the controlling country; an element without a price adds nothing.
        """
        tech = self.chain.technology
        found = self.chain.prices.filter(pl.col("market") == "outside")
        price = dict(zip(found["material"], found["value"], strict=True))
        by_element = np.asarray([price.get(f"oxide:{e}", 0.0) for e in tech.elements])
        return np.asarray(tech.composition @ by_element)

    def activity(self, region: str, stage: str) -> Floats:
        """Return the activity of a stage in a region, ``(1 + draw)`` [t/year]."""
        return self._sum(
            (pl.col("kind") == "process")
            & (pl.col("stage") == stage)
            & (pl.col("region") == region)
        )

    def activity_outside(self, stage: str, controllers: tuple[str, ...]) -> Floats:
        """Return the activity of a stage in all regions but some, ``(1 + draw)`` [t/year]."""
        return self._sum(
            (pl.col("kind") == "process")
            & (pl.col("stage") == stage)
            & ~pl.col("region").is_in(list(controllers))
        )

    def _sum(self, where: pl.Expr) -> Floats:
        rows = self.chain.flows.filter(where)["flow"].to_numpy()
        return np.asarray(self.values[rows].sum(axis=0))

    def feed(self, region: str, stage: str) -> dict[str, Floats]:
        """Return where what a stage of a region takes in comes from, by value of its rare earths.

        Each material's supply in the region is one pool of its own make and of imports, and the
        stage draws on the pool as it is mixed; stocks are left out. For material m the share of
        origin o is ``imports(m, o) / (made(m) + imports(m))``, and materials are weighted by what
        the stage consumes times what their rare earths are worth.

        Returns
        -------
        dict
            Origin → ``(1 + draw)`` [1]; the region itself for its own make. Empty where the stage
            does not run there.
        """
        return self._partners(region, stage, -1)

    def sales(self, region: str, stage: str) -> dict[str, Floats]:
        """Return where what a stage of a region makes goes to, by value of its rare earths.

        Exports leave the region's pool as it is mixed: the share of destination d of material m is
        ``exports(m, d) / (made(m) + imports(m))``; the rest stays.

        Returns
        -------
        dict
            Destination → ``(1 + draw)`` [1]; the region itself for what stays.
        """
        return self._partners(region, stage, 1)

    def _partners(self, region: str, stage: str, sign: int) -> dict[str, Floats]:
        tech = self.chain.technology
        weights = self._handled(region, stage, sign)
        flows = self.chain.flows
        made = self._made(region)
        total = np.zeros(self.values.shape[1])
        out: dict[str, Floats] = {}
        for m, weight in weights.items():
            material = tech.materials[m]
            trades = flows.filter((pl.col("kind") == "trade") & (pl.col("material") == material))
            into = trades.filter(pl.col("destination") == region)
            pool = made.get(m, 0.0) + self.values[into["flow"].to_numpy()].sum(axis=0)
            one = into if sign < 0 else trades.filter(pl.col("region") == region)
            column = "region" if sign < 0 else "destination"
            left = np.ones(self.values.shape[1])
            for flow, other in one.select("flow", column).iter_rows():
                with np.errstate(divide="ignore", invalid="ignore"):
                    part = np.where(pool > LEAST, self.values[flow] / pool, 0.0)
                part = np.clip(part, 0.0, 1.0)
                out[other] = out.get(other, 0.0) + weight * part
                left = left - part
            out[region] = out.get(region, 0.0) + weight * np.clip(left, 0.0, 1.0)
            total = total + weight
        if not total[0] > 0.0:
            return {}
        safe = np.where(total > 0.0, total, np.nan)
        return {k: np.asarray(v / safe) for k, v in out.items()}

    def _handled(self, region: str, stage: str, sign: int) -> dict[int, Floats]:
        """Return value consumed (−1) or made (1) by a stage of a region, by material."""
        tech = self.chain.technology
        rows = self.chain.flows.filter(
            (pl.col("kind") == "process")
            & (pl.col("stage") == stage)
            & (pl.col("region") == region)
        )
        out: dict[int, Floats] = {}
        for flow, process in rows.select("flow", "process").iter_rows():
            row = tech.process_index[process]
            start, end = tech.coefficient.indptr[row : row + 2]
            for k in range(start, end):
                m, amount = int(tech.coefficient.indices[k]), float(tech.coefficient.data[k])
                if amount * sign <= 0.0 or tech.family[m] == SCRAP:
                    continue
                add = self.values[flow] * abs(amount) * self.worth[m]
                out[m] = out.get(m, 0.0) + add
        return out

    def _made(self, region: str) -> dict[int, Floats]:
        """Return what all processes of a region make of each material, ``(1 + draw)``."""
        tech = self.chain.technology
        rows = self.chain.flows.filter((pl.col("kind") == "process") & (pl.col("region") == region))
        out: dict[int, Floats] = {}
        for flow, process in rows.select("flow", "process").iter_rows():
            row = tech.process_index[process]
            start, end = tech.coefficient.indptr[row : row + 2]
            for k in range(start, end):
                m, amount = int(tech.coefficient.indices[k]), float(tech.coefficient.data[k])
                if amount > 0.0:
                    out[m] = out.get(m, 0.0) + self.values[flow] * amount
        return out
