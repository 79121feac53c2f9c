"""The bench on which sayings are measured: the evidence, and each chain loaded once if needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from ytterby.baseline import baseline
from ytterby.baseline.assemble import network_of
from ytterby.baseline.reconcile.sums import Sums
from ytterby.core.chain import Chain
from ytterby.evidence import Evidence, load
from ytterby.indicators.accounts.arrays import FlowArrays, arrays
from ytterby.packs import Pack, read_pack
from ytterby.sayings.definitions import (
    AnyDefinition,
    FromChain,
    FromClaims,
    FromControl,
    FromCustoms,
    FromEvent,
    FromPlants,
    FromRank,
    FromRatio,
)
from ytterby.sayings.number import Number

Progress = Callable[[str, float], None]
OfEvidence = FromClaims | FromRatio | FromRank | FromPlants | FromEvent


@dataclass
class Bench:
    """What definitions are measured on. Chains and shares are kept once they were asked for.

    Attributes
    ----------
    as_of
        ISO date: only what was published by then.
    workspace
        Directory of the user's own data.
    progress
        Told what is being done.
    lean
        Leave out how much of a number is evidence for all years but the last, which saves the
        drawing of priors; lists do.
    """

    as_of: str | None = None
    workspace: Path | None = None
    progress: Progress | None = None
    lean: bool = False
    _arrays: dict[int, FlowArrays] = field(default_factory=dict, repr=False)
    _sums: dict[int, Sums] = field(default_factory=dict, repr=False)
    _frames: dict[tuple[object, ...], pl.DataFrame] = field(default_factory=dict, repr=False)

    @cached_property
    def evidence(self) -> Evidence:
        """The evidence as of the date."""
        return load(self.as_of, self.workspace)

    @cached_property
    def pack(self) -> Pack:
        """The commodity."""
        return read_pack()

    @property
    def chains(self) -> tuple[Chain, ...]:
        """The chains that were needed so far."""
        return tuple(a.chain for _, a in sorted(self._arrays.items()))

    def arrays(self, year: int) -> FlowArrays:
        """Return the flows of a year as arrays."""
        if year not in self._arrays:
            chain = baseline(
                year, as_of=self.as_of, workspace=self.workspace, progress=self.progress
            )
            proof = not self.lean or year == max(self.pack.years)
            self._arrays[year] = arrays(chain) if proof else arrays(chain, prior=0)
        return self._arrays[year]

    def sums(self, year: int) -> Sums:
        """Return the sums that can be asked of a year's network."""
        if year not in self._sums:
            self._sums[year] = Sums(network_of(self.arrays(year).chain))
        return self._sums[year]

    def frame(self, key: tuple[object, ...], make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Return a table that is made once."""
        if key not in self._frames:
            self._frames[key] = make()
        return self._frames[key]

    def years(self, definition: AnyDefinition) -> tuple[int, ...]:
        """Return the years for which a definition may have a number, the latest last."""
        if isinstance(definition, FromChain | FromControl | FromCustoms):
            return tuple(sorted(definition.years))
        return tuple(sorted({n.year for n in self.measure(definition) if n.year is not None}))

    def measure(
        self, definition: AnyDefinition, years: tuple[int, ...] | None = None
    ) -> tuple[Number, ...]:
        """Return the numbers that a definition gives.

        Parameters
        ----------
        definition
            The definition.
        years
            Only these years; numbers that speak of no year always count. ``None`` for all.

        Returns
        -------
        tuple of Number
            Latest year first; none where the evidence has none, which is a gap.
        """
        if isinstance(definition, FromChain | FromControl | FromCustoms):
            wanted = [y for y in definition.years if years is None or y in years]
            found = [n for y in wanted for n in self._of_year(definition, y)]
        else:
            found = self._of_evidence(definition)
            if years is not None:
                found = [n for n in found if n.year is None or n.year in years]
        return tuple(sorted(found, key=lambda n: -(n.year or 9999)))

    def _of_year(
        self, definition: FromChain | FromControl | FromCustoms, year: int
    ) -> list[Number]:
        from ytterby.sayings.measure import chain, customs

        if isinstance(definition, FromChain):
            return chain.flows(self, definition, year)
        if isinstance(definition, FromControl):
            return chain.control(self, definition, year)
        return customs.customs(self, definition, year)

    def _of_evidence(self, definition: OfEvidence) -> list[Number]:
        from ytterby.sayings.measure import claims, plants

        if isinstance(definition, FromClaims):
            return claims.claims(self, definition)
        if isinstance(definition, FromRatio):
            return claims.ratio(self, definition)
        if isinstance(definition, FromRank):
            return claims.rank(self, definition)
        if isinstance(definition, FromPlants):
            return plants.plants(self, definition)
        return plants.event(self, definition)
