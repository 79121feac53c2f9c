"""Who comes after them: graduates a year, openings elsewhere, and how many leave."""

from __future__ import annotations

from dataclasses import dataclass

from ytterby.evidence import Evidence
from ytterby.factors.estimates import Estimate
from ytterby.factors.labour.readings import estimate_of, labour_readings


@dataclass(frozen=True, slots=True)
class Graduates:
    """Who finishes a course of study in a region in a year.

    Attributes
    ----------
    region
        Where.
    roles
        Roles they can take.
    what
        Whom, in words.
    count
        [1/year].
    others
        Positions in the same occupation that all branches open in a year, as published [1/year].
    """

    region: str
    roles: tuple[str, ...]
    what: str
    count: Estimate
    others: Estimate | None


def read_graduates(evidence: Evidence) -> tuple[Graduates, ...]:
    """Return graduates by region and role, as far as somebody counts them.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    """
    out = []
    for row in labour_readings()["graduates"]:
        count = _yearly(evidence, row["claims"])
        if count is not None:
            others = _yearly(evidence, row.get("others", ()))
            out.append(Graduates(row["region"], tuple(row["roles"]), row["what"], count, others))
    return tuple(out)


def _yearly(evidence: Evidence, claims: list[str]) -> Estimate | None:
    """Return claims of one year or a year's average, whatever they call who is counted."""
    from ytterby.factors.estimates import pool, resolve

    found = [e for c in claims if (e := resolve(evidence, c)) is not None]
    same = [Estimate(e.value, e.low, e.high, "1/year", e.tier, e.claims, e.sources) for e in found]
    return pool(same)


def read_leaving(evidence: Evidence, stage: str) -> Estimate | None:
    """Return the share of a plant's people who quit in a year [1/year].

    Parameters
    ----------
    evidence
        The evidence as of its date.
    stage
        A stage; mines have a figure of their own.
    """
    read = labour_readings()["leaving"]
    month = estimate_of(evidence, read.get(stage, read["others"]))
    if month is None:
        return None
    values = (12 * month.value, 12 * month.low, 12 * month.high)
    return Estimate(*values, "1/year", month.tier, month.claims, month.sources)
