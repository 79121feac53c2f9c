"""Which results rest on a claim: as far as that is written down, and saying where it is not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import polars as pl

from ytterby.evidence import Evidence
from ytterby.names import quantities

PLACES: Final = {
    "factors/labour/": ("Staff, wages and hiring", "ytterby people"),
    "factors/economy/": ("Economic impact of a scenario", "ytterby impact"),
    "factors/costs/": ("Cost curves and cost gaps", "ytterby show cost-gap"),
    "factors/permits/": ("Permit times", "ytterby permits"),
    "factors/environment/": ("Environmental footprints", "ytterby footprint"),
    "factors/lead_times": ("Lead times of plants in stress runs", "ytterby stress"),
    "impact/projects/outlook/": ("The outlook to 2040", "ytterby outlook"),
    "impact/projects/": ("Project finance", "ytterby project"),
    "impact/companies/": ("Companies", "ytterby company"),
    "impact/fund/": ("The fund", "ytterby fund"),
    "workflows/impacts/expecting/": ("Expected loss", "ytterby expected-loss"),
    "workflows/forecasting/": ("The forecast on record", "ytterby forecast"),
    "exposure/examples/": ("The sample bill of materials", "ytterby expose"),
}
"""Where in the package a claim is named by its id: the result that it enters, and its command."""

READERS: Final = {
    "baseline/": "the chain",
    "indicators/risk/": "risk scores",
    "indicators/costs/": "costs",
    "indicators/": "indicators",
    "factors/costs/": "costs",
    "factors/economy/": "economic impact",
    "factors/environment/": "footprints",
    "factors/labour/": "staff and wages",
    "factors/permits/": "permits",
    "factors/": "factors",
    "simulate/": "stress runs",
    "impact/projects/": "project finance",
    "impact/companies/": "companies",
    "impact/fund/": "the fund",
    "impact/": "impact",
    "contracts/": "contracts",
    "exposure/": "exposure of products",
    "sayings/": "verdicts on sayings",
    "workflows/forecasting/": "the forecast on record",
    "workflows/backcasting/": "the backcast",
    "workflows/financing/": "finance",
    "workflows/": "workflows",
}
"""Where in the package a quantity is named: what reads it. The first prefix that fits counts."""

ENDINGS: Final = (".toml", ".yaml", ".csv", ".json", ".py")
SKIPPED: Final = ("evidence/", "web/", "cli/", "boards/", "api/", "jobs/", "report/", "figures/")
ID: Final = re.compile(r"[A-Za-z][\w-]*-\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Use:
    """A result that rests on a claim.

    Attributes
    ----------
    result
        What people call it.
    how
        Whether the claim is heard by a chain, or named in a file of readings or a scenario.
    place
        Observation and year, or the file that names it.
    command
        What counts it anew.
    """

    result: str
    how: str
    place: str
    command: str


def find_uses(claim: str, evidence: Evidence, residuals: pl.DataFrame | None) -> tuple[Use, ...]:
    """Return the results that are known to rest on a claim.

    A claim also stands wherever one that it supersedes is named.

    Parameters
    ----------
    claim
        Its id.
    evidence
        Where it lies.
    residuals
        From `read_residuals`; ``None`` while they are not counted.
    """
    ids = [claim, *succeeded_by(claim, evidence.claims)]
    uses: list[Use] = []
    if residuals is not None:
        heard = residuals.filter(pl.col("claim").str.split(";").list.contains(claim))
        uses += [
            Use(
                f"The chain of {row['year']}",
                "heard as an observation",
                str(row["words"]),
                f"ytterby show residuals --year {row['year']}",
            )
            for row in heard.sort("year", descending=True).iter_rows(named=True)
        ]
    named = named_claims()
    for place in dict.fromkeys(p for i in ids for p in named.get(i, ())):
        uses.append(_use_of(place))
    return tuple(dict.fromkeys(uses))


def succeeded_by(claim: str, claims: pl.DataFrame) -> list[str]:
    """Return the ids of all claims whose place a claim has taken, also step by step."""
    before = claims.filter(pl.col("superseded_by") != "").select("claim", "superseded_by")
    found: list[str] = []
    wanted = [claim]
    while wanted:
        last = wanted.pop()
        for name in before.filter(pl.col("superseded_by") == last)["claim"]:
            if name not in found:
                found.append(name)
                wanted.append(name)
    return found


def find_readers(quantity: str) -> tuple[str, ...]:
    """Return which parts of the package read a quantity; which of its claims they take is theirs.

    Examples
    --------
    >>> "the chain" in find_readers("mine_production")
    True
    """
    return quantity_readers().get(quantity, ())


@cache
def named_claims() -> Mapping[str, tuple[str, ...]]:
    """Return the files of the package that name each claim by its id."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, text in _sources():
        for claim in dict.fromkeys(ID.findall(text)):
            found[claim].append(name)
    return {claim: tuple(places) for claim, places in found.items()}


@cache
def quantity_readers() -> Mapping[str, tuple[str, ...]]:
    """Return the parts of the package that name each quantity in their code."""
    known = quantities()
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name, text in _sources():
        label = _reader(name)
        if not name.endswith(".py") or not label:
            continue
        for word in dict.fromkeys(re.findall(r"""["']([a-z_]+)["']""", text)):
            if word in known:
                found[word][label] = None
    return {quantity: tuple(labels) for quantity, labels in found.items()}


def _sources() -> Iterable[tuple[str, str]]:
    root = Path(str(files("ytterby")))
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.suffix in ENDINGS and not name.startswith(SKIPPED) and path.is_file():
            yield name, path.read_text(encoding="utf-8", errors="replace")


def _reader(name: str) -> str:
    return next((label for prefix, label in READERS.items() if name.startswith(prefix)), "")


def _use_of(place: str) -> Use:
    stem = Path(place).stem
    if place.startswith("scenarios/"):
        return Use(f"The scenario {stem}", "named in it", place, f"ytterby stress {stem}")
    if place.startswith("contracts/data/"):
        return Use(f"The contract {stem}", "named in it", place, f"ytterby finance {stem}")
    if place.startswith("forecasts/"):
        record = place.split("/")[1]
        return Use(f"The forecast on record {record}", "frozen in it", place, "ytterby forecast")
    for prefix, (result, command) in PLACES.items():
        if place.startswith(prefix):
            return Use(result, "named in its readings", place, command)
    return Use(place, "named in it", place, "")
