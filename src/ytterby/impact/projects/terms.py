"""What claims say for project finance (readings.toml): terms, taxes, facts of projects."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ytterby.evidence import Evidence
from ytterby.factors.costs import Finance, find_finance
from ytterby.factors.estimates import Estimate, pool, resolve

OTHER = "other"
"""Key of the tax of countries whose own is not known."""


@dataclass(frozen=True)
class Known:
    """What is known of a project beyond its row in the table of facilities.

    Attributes
    ----------
    product
        ``oxide``, ``carbonate``, ``concentrate``; blank where the table's words hold.
    output
        Yearly output of its study; ``None`` where unknown.
    output_of
        ``REO`` or ``NdPr``: what that output counts.
    capital, operating
        [USD], [USD/kg REO]; ``None`` where it prints none.
    groups
        Elements → their share in the product.
    """

    product: str = ""
    output: Estimate | None = None
    output_of: str = "REO"
    capital: Estimate | None = None
    operating: Estimate | None = None
    groups: Mapping[tuple[str, ...], Estimate] = field(default_factory=dict)


@dataclass(frozen=True)
class Terms:
    """What holds for any project, and what is known of each.

    Attributes
    ----------
    of
        Term → its estimate.
    tax
        Country → tax on profits [1]; ``other`` for the rest.
    operating
        ``rock oxide`` … → cost that others of the kind print [USD/kg REO].
    capital
        Kind of ore → capital that others print [USD per t/year].
    known
        Facility → what its study says.
    finance
        Required return, life and exponent.
    missing
        Terms without a claim in force.
    """

    of: Mapping[str, Estimate]
    tax: Mapping[str, Estimate]
    operating: Mapping[str, Estimate]
    capital: Mapping[str, Estimate]
    known: Mapping[str, Known]
    finance: Finance | None
    missing: tuple[str, ...]


@cache
def readings() -> dict[str, Any]:
    """Return the readings as they are written."""
    return tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))


def read_terms(evidence: Evidence) -> Terms:
    """Return what claims say for project finance.

    Parameters
    ----------
    evidence
        The evidence as of its date; what was not published by then is missing.
    """
    rows = readings()

    def found(table: Mapping[str, list[str]]) -> dict[str, Estimate]:
        return {k: e for k, ids in table.items() if (e := estimate_of(evidence, ids)) is not None}

    terms = found(rows["terms"])
    return Terms(
        terms,
        found(rows["tax"]),
        found(rows["stage_level"]["operating"]),
        found(rows["stage_level"]["capital"]),
        {row["facility"]: _known(evidence, row) for row in rows["project"]},
        find_finance(evidence),
        tuple(k for k in rows["terms"] if k not in terms),
    )


def estimate_of(evidence: Evidence, claims: list[str]) -> Estimate | None:
    """Return what some claims say together, ``None`` where none of them is in force."""
    return pool([e for c in claims if (e := resolve(evidence, c)) is not None])


def _known(evidence: Evidence, row: Mapping[str, Any]) -> Known:
    groups = {
        tuple(g["elements"]): e
        for g in row.get("groups", ())
        if (e := estimate_of(evidence, g["claims"])) is not None
    }
    one = {k: estimate_of(evidence, row.get(k, [])) for k in ("output", "capital", "operating")}
    return Known(
        row.get("product", ""),
        one["output"],
        row.get("output_of", "REO"),
        one["capital"],
        one["operating"],
        groups,
    )
