"""Which claims say what of an economy (readings.toml), with the claims' numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ytterby.errors import Problem
from ytterby.evidence import Evidence
from ytterby.factors.economy.model import (
    Check,
    Economy,
    Industry,
    Made,
    Part,
    Split,
    StateJobs,
    Transition,
)
from ytterby.factors.estimates import Estimate, pool, resolve

ANY = "any"


@cache
def readings() -> dict[str, Any]:
    """Return the readings as they are written."""
    return tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))


def regions_read() -> tuple[str, ...]:
    """Return the regions whose economy is known."""
    found = [k for row in readings()["industry"] for k in row if isinstance(row[k], dict)]
    return tuple(dict.fromkeys(sorted(found, key=("USA", "JPN", "DEU").index)))


def check_regions(regions: Sequence[str], name: str) -> tuple[Problem, ...]:
    """Return what is wrong with asking for the economy of a place.

    Parameters
    ----------
    regions
        Regions of the place.
    name
        What people call it.
    """
    known = regions_read()
    if len(regions) == 1 and regions[0] in known:
        return ()
    return (
        Problem(
            "no-economy",
            "target",
            f"no value added and jobs by industry are known for {name}",
            f"ask for one of {', '.join(known)}, or for the shortage itself: ytterby stress",
        ),
    )


def read_economy(evidence: Evidence, region: str) -> Economy:
    """Return what is known of the economy of a region.

    What no claim in force tells is left out: an industry without value added, a part without a
    share, a dependence. Sectors that lose their industry so are in `Economy.left_out`.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    region
        One of `regions_read`.
    """
    rows = readings()
    industries = _industries(evidence, region)
    parts = _parts(evidence, region, industries)
    dependence = {
        sector: found
        for sector, row in rows["dependence"].items()
        if (found := _of(evidence, row, region)) is not None
    }
    kept = {p.sector for p in parts}
    left_out = dict(rows["left_out"])
    for sector in rows["dependence"]:
        if sector not in kept:
            left_out[sector] = "no value added of its industry found here"
        elif sector not in dependence:
            left_out[sector] = "no share of output that depends was published yet"
    return Economy(
        region=region,
        industries=industries,
        parts=parts,
        dependence=dependence,
        made=_made(evidence, region),
        transition=_transition(evidence, rows["transition"].get(region, {})),
        splits=_splits(evidence, region),
        left_out=left_out,
        checks=tuple(
            Check(row["what"], row["of"], found)
            for row in rows["check"]
            if row["region"] == region and (found := _pooled(evidence, row["claims"])) is not None
        ),
    )


def _pooled(evidence: Evidence, claims: Sequence[str]) -> Estimate | None:
    return pool([e for c in claims if (e := resolve(evidence, c)) is not None])


def _of(evidence: Evidence, row: Mapping[str, Any], region: str) -> Estimate | None:
    """Return what is said of a region, or of any."""
    return _pooled(evidence, row.get(region, row.get(ANY, ())))


def _industries(evidence: Evidence, region: str) -> dict[str, Industry]:
    out = {}
    for row in readings()["industry"]:
        own = row.get(region)
        added = _pooled(evidence, own["value_added"]) if own else None
        if own and added is not None:
            out[row["id"]] = Industry(
                row["id"],
                row["label"],
                row["naics"],
                added,
                _pooled(evidence, own["output_ratio"]),
                _pooled(evidence, own["jobs"]),
            )
    return out


def _parts(evidence: Evidence, region: str, known: Mapping[str, Industry]) -> tuple[Part, ...]:
    out = []
    for row in readings()["part"]:
        if row["region"] != region or row["industry"] not in known:
            continue
        share = _pooled(evidence, row.get("claims", ()))
        if share is not None or row.get("rest"):
            out.append(Part(row["industry"], row["sector"], share))
    return tuple(out)


def _made(evidence: Evidence, region: str) -> dict[str, Made]:
    out = {}
    for sector, row in readings()["made"].items():
        amount = _pooled(evidence, row.get(region, ()))
        if amount is not None:
            out[sector] = Made(row["product"], amount, row.get("less", ""))
    return out


def _transition(evidence: Evidence, row: Mapping[str, Sequence[str]]) -> Transition | None:
    found = {name: _pooled(evidence, claims) for name, claims in row.items()}
    factor, grid, car = (found.get(n) for n in ("capacity_factor", "grid", "car"))
    if factor is None or grid is None or car is None:
        return None
    return Transition(factor, grid, car)


def _splits(evidence: Evidence, region: str) -> tuple[Split, ...]:
    out = []
    for row in readings()["split"]:
        nation = _pooled(evidence, row["nation"]) if row["region"] == region else None
        states = tuple(
            StateJobs(s["name"], jobs, s.get("partial", False))
            for s in row["state"]
            if (jobs := _pooled(evidence, s["claims"])) is not None
        )
        if nation is not None and states:
            out.append(Split(row["industry"], row["sector"], nation, states))
    return tuple(out)
