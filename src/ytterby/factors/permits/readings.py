"""Steps of permitting by region and stage (readings.toml), with the numbers of their claims."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from ytterby.core.regions import countries
from ytterby.evidence import Evidence
from ytterby.factors.environment.readings import estimate_of
from ytterby.factors.estimates import Estimate

CONSTRUCTION, OPERATION = "construction", "operation"
"""What a step must come before."""
RADIOACTIVE, FEDERAL = "radioactive", "federal"
EU = "EU27"
MONTHS = 12.0


@dataclass(frozen=True, slots=True)
class Project:
    """What is to be permitted.

    Attributes
    ----------
    region
        Where: a country, or ``EU27``.
    stage
        ``mine``, ``separation``, ``metal`` or ``magnet``.
    radioactive
        Whether its ore carries thorium that a regulator counts.
    federal
        Whether it stands on federal land.
    """

    region: str
    stage: str
    radioactive: bool = True
    federal: bool = True


@dataclass(frozen=True, slots=True)
class PermitStep:
    """A step of permitting.

    Attributes
    ----------
    id, label, agency, law, kind, phase
        As in the readings.
    after
        Steps of the same project that must be done first.
    duration
        [month]; ``None`` where no claim is in force.
    limit
        The longest that the law gives the agency [month]; ``None`` where there is none, or none
        is sourced.
    staff
        Occupation family → positions while it runs [position].
    assumed
        A sentence on what is taken for granted where not every project needs the step; or blank.
    """

    id: str
    label: str
    agency: str
    law: str
    kind: str
    phase: str
    after: tuple[str, ...]
    duration: Estimate | None
    limit: Estimate | None
    staff: Mapping[str, Estimate] = field(default_factory=dict)
    assumed: str = ""


@cache
def readings() -> dict[str, Any]:
    """Return the readings as they are written."""
    return tomllib.loads(Path(__file__).with_name("readings.toml").read_text(encoding="utf-8"))


def permit_places() -> dict[str, str]:
    """Return the regions whose permits are known: code → name.

    Examples
    --------
    >>> "BRA" in permit_places()
    True
    """
    return dict(readings()["region"])


def place_of(region: str) -> str:
    """Return the region whose permits a country needs; blank where they are not known.

    Examples
    --------
    >>> place_of("EST"), place_of("USA"), place_of("CHN")
    ('EU27', 'USA', '')
    """
    if region in readings()["region"]:
        return region
    info = countries().get(region)
    return EU if region == "XEU" or (info is not None and info.eu27) else ""


def read_steps(evidence: Evidence, project: Project) -> tuple[PermitStep, ...]:
    """Return the steps that a project needs; empty where its region's permits are not known.

    A step that a project does not need drops out, and what waited for it waits for what it waited
    for.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    project
        What is to be permitted.
    """
    place = place_of(project.region)
    rows = {r["id"]: r for r in readings()["step"] if r["region"] == place}
    needed = {i: r for i, r in rows.items() if _needed(r, project)}
    return tuple(
        PermitStep(
            i,
            row["label"],
            row["agency"],
            row["law"],
            row["kind"],
            row.get("phase", CONSTRUCTION),
            _waits_for(i, rows, set(needed)),
            estimate_of(evidence, row["claims"]),
            estimate_of(evidence, row.get("limit", ())),
            _staff(evidence, row["kind"]),
            row.get("assumed", ""),
        )
        for i, row in needed.items()
    )


def read_check(evidence: Evidence, region: str) -> Estimate | None:
    """Return a published figure on all permits of a mine [month], ``None`` where there is none."""
    one = estimate_of(evidence, readings()["check"].get(place_of(region), ()))
    if one is None:
        return None
    return replace(
        one, value=MONTHS * one.value, low=MONTHS * one.low, high=MONTHS * one.high, unit="month"
    )


def _needed(row: Mapping[str, Any], project: Project) -> bool:
    given = {RADIOACTIVE: project.radioactive, FEDERAL: project.federal}
    return project.stage in row["stages"] and given.get(row.get("needs", ""), True)


def _waits_for(step: str, rows: Mapping[str, Any], kept: set[str]) -> tuple[str, ...]:
    out: dict[str, None] = {}
    for before in rows[step].get("after", ()):
        out.update(dict.fromkeys([before] if before in kept else _waits_for(before, rows, kept)))
    return tuple(out)


def _staff(evidence: Evidence, kind: str) -> dict[str, Estimate]:
    found = {f: estimate_of(evidence, claims) for f, claims in readings()["staff"][kind].items()}
    return {family: one for family, one in found.items() if one is not None}
