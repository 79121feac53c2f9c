"""Which plant and which steps a claim on costs covers (readings.toml), with the claims' numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.evidence import Evidence
from ytterby.evidence.userdata.overrides import USER_PREFIX
from ytterby.factors.estimates import Estimate, pool, read_estimate, resolve


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a route with what it costs.

    Attributes
    ----------
    covers
        ``mine``, ``separation`` or ``mine to oxide``.
    per
        ``REO``, ``NdPr`` or ``NdPr-eq``: kilograms of what the cost is divided by.
    cost
        [USD/kg]; ``None`` where no claim is in force.
    """

    covers: str
    per: str
    cost: Estimate | None


@dataclass(frozen=True, slots=True)
class Route:
    """The way from an ore to separated oxide at one mine or plant.

    Attributes
    ----------
    facility
        Id of the mine or plant whose ore it is.
    kind
        ``rock`` or ``clay``.
    steps
        What its cost adds up from.
    capital
        Capital of the project [USD]; ``None`` where unknown or long spent.
    others
        Figures on the same chain that are no cost or rest on another basis; shown, not used.
    unpaid
        Cost that somebody else bears [USD/kg REO]; not in the cost.
    note
        What a reader must know.
    """

    facility: str
    kind: str
    steps: tuple[Step, ...]
    capital: Estimate | None
    others: tuple[Estimate, ...]
    unpaid: Estimate | None
    note: str


@dataclass(frozen=True, slots=True)
class Side:
    """A stage in one market; what no claim tells is ``None``.

    Attributes
    ----------
    operating
        Conversion without feed [USD/kg of product].
    capital
        Capital intensity [USD per t/year].
    environment
        Share of capital that keeps the environment clean [1].
    jobs
        [job per t/year].
    wage
        [USD/year].
    """

    operating: Estimate | None = None
    capital: Estimate | None = None
    environment: Estimate | None = None
    jobs: Estimate | None = None
    wage: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage inside and outside the controlling country.

    Attributes
    ----------
    stage
        Stage id.
    unit
        What its costs are divided by.
    outside, inside
        The two markets.
    """

    stage: str
    unit: str
    outside: Side
    inside: Side


@cache
def readings() -> dict[str, Any]:
    """Return the readings as they are written."""
    return tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))


def estimate_of(evidence: Evidence, claims: Sequence[str]) -> Estimate | None:
    """Return what some claims say together, ``None`` where none of them is in force."""
    return pool([e for c in claims if (e := resolve(evidence, c)) is not None])


def read_routes(evidence: Evidence) -> dict[str, Route]:
    """Return every route with a reading, by facility.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    """
    out = {}
    for row in readings()["route"]:
        steps = tuple(
            Step(s["covers"], s["per"], estimate_of(evidence, s["claims"])) for s in row["steps"]
        )
        others = [e for c in row.get("others", ()) if (e := resolve(evidence, c)) is not None]
        out[row["facility"]] = Route(
            row["facility"],
            row["kind"],
            steps,
            estimate_of(evidence, row.get("capital", ())),
            tuple(others),
            estimate_of(evidence, row.get("unpaid", ())),
            row.get("note", ""),
        )
    return {**_unread_routes(evidence, out), **out}


def _unread_routes(evidence: Evidence, read: Collection[str]) -> dict[str, Route]:
    """Return routes of plants that a claim names and no reading does: a user's own figures.

    Their cost covers mine to oxide, per kilogram of all oxide or, with the element NdPr, of NdPr
    that bears it all.
    """
    claims = evidence.select("operating_cost", element=["REO", "NdPr"], stage=["", "separation"])
    unread = claims.filter(
        (pl.col("facility") != "")
        & ~pl.col("facility").is_in(list(read))
        & pl.col("claim").str.starts_with(USER_PREFIX)
    )
    out = {}
    for (facility, element), rows in unread.group_by("facility", "element", maintain_order=True):
        cost = pool([read_estimate(r) for r in rows.iter_rows(named=True)])
        step = Step("mine to oxide", str(element), cost)
        out[str(facility)] = Route(str(facility), "rock", (step,), None, (), None, "a user's cost")
    return out


def read_stages(evidence: Evidence) -> dict[str, Stage]:
    """Return conversion, capital and labour of each stage in both markets, by stage.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    """
    return {
        row["stage"]: Stage(
            row["stage"],
            row["unit"],
            _side(evidence, row.get("outside", {})),
            _side(evidence, row.get("inside", {})),
        )
        for row in readings()["stage"]
    }


def _side(evidence: Evidence, row: dict[str, list[str]]) -> Side:
    def one(name: str) -> Estimate | None:
        return estimate_of(evidence, row.get(name, ()))

    part, whole = one("environment"), one("environment_of")
    share = None
    if part and whole:
        # The same estimate of the same plant errs on both sides alike, so the share is narrower.
        centre = part.value / whole.value
        share = Estimate(
            centre, 0.5 * centre, min(1.5 * centre, 1.0), "1", part.tier, part.claims, part.sources
        )
    jobs = one("jobs_per_tonne") or _jobs(evidence, row)
    return Side(one("operating"), one("capital"), share, jobs, one("wage"))


def _jobs(evidence: Evidence, row: dict[str, list[str]]) -> Estimate | None:
    """Return jobs per tonne of capacity from jobs of plants and the capacity of the same plants."""
    table = evidence.facilities
    found = []
    for claim, facility in zip(row.get("jobs", ()), row.get("jobs_at", ()), strict=True):
        plant = table.filter(
            (table["facility"] == facility)
            & (table["stage"] == "magnet")
            & (table["capacity_unit"] == "t/year")
        )
        size = plant["capacity"][0] if plant.height else None
        if not size:
            continue
        e = resolve(evidence, claim)
        if e is not None:
            values = (e.value / size, e.low / size, e.high / size)
            found.append(Estimate(*values, "job per t/year", e.tier, e.claims, e.sources))
    return pool(found)


def read_takes(evidence: Evidence) -> dict[str, Estimate | None]:
    """Return the yields between oxide and magnet: ``oxide to metal``, ``metal to magnet`` [1].

    Parameters
    ----------
    evidence
        The evidence as of its date.
    """
    return {row["what"]: estimate_of(evidence, row["claims"]) for row in readings()["take"]}


def read_checks(evidence: Evidence) -> dict[str, tuple[str, Estimate]]:
    """Return figures to hold a result against: what → per kilogram of what, and the figure.

    Parameters
    ----------
    evidence
        The evidence as of its date; a figure without a claim in force has no row.
    """
    found = {r["what"]: (r["per"], estimate_of(evidence, r["claims"])) for r in readings()["check"]}
    return {what: (per, one) for what, (per, one) in found.items() if one is not None}
