"""Public money and people of a company, as claims say; whose a claim is, companies.toml says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from ytterby.evidence import Evidence
from ytterby.evidence.tiers import Z
from ytterby.impact.companies.register import Company, company_readings

SUPPORT: Mapping[str, type[pl.DataType]] = {
    "claim": pl.String,
    "kind": pl.String,
    "subject": pl.String,
    "facility": pl.String,
    "giver": pl.String,
    "year": pl.Int32,
    "amount": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "state": pl.String,
    "counted": pl.String,  # signed | not settled | within another | not public
    "tier": pl.String,
    "source": pl.String,
    "note": pl.String,
}
TERMS: Mapping[str, type[pl.DataType]] = {
    "claim": pl.String,
    "contract": pl.String,
    "term": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "tier": pl.String,
    "source": pl.String,
    "note": pl.String,
}
PEOPLE: Mapping[str, type[pl.DataType]] = {
    "claim": pl.String,
    "subject": pl.String,
    "facility": pl.String,
    "what": pl.String,
    "year": pl.Int32,
    "jobs": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "tier": pl.String,
    "source": pl.String,
    "note": pl.String,
}


def _parts(scope: str) -> tuple[str, str]:
    first, _, rest = (scope or "").partition(";")
    return first.strip(), rest.strip()


def _bounds(row: Mapping[str, Any]) -> dict[str, float]:
    spread = Z * float(row["sigma"])
    value = float(row["value"])
    low = max(value - spread, 0.0) if row["low"] is None else float(row["low"])
    high = value + spread if row["high"] is None else float(row["high"])
    return {"low": low, "high": high}


def support_of(company: Company, evidence: Evidence) -> pl.DataFrame:
    """Return claims of public support whose beneficiary is a company, by year.

    An amount inside another's, an amount that no government gives and an amount that is promised
    and not signed are told apart, so that each dollar counts once.

    Parameters
    ----------
    company
        Whose.
    evidence
        The evidence as of its date.

    Returns
    -------
    polars.DataFrame
        ``SUPPORT`` [USD of the year].
    """
    readings = company_readings()
    rows = []
    for row in evidence.select("public_support").iter_rows(named=True):
        kind, subject = _parts(row["scope"])
        found = readings["support"].get(subject)
        if found is None or found["company"] != company.id:
            continue
        claim = row["claim"]
        state = readings["support_open"].get(claim, "")
        counted = "not settled" if state else "signed"
        within = readings["support_within"].get(claim)
        if within is not None and evidence.live.filter(pl.col("claim") == within).height:
            counted, state = "within another", within
        if claim in readings["support_private"]:
            counted, state = "not public", readings["support_private"][claim]
        rows.append(
            {
                "claim": claim,
                "kind": kind,
                "subject": subject,
                "facility": row["facility"] or found.get("facility", ""),
                "giver": row["region"],
                "year": row["year"],
                "amount": row["value"],
                **_bounds(row),
                "state": state,
                "counted": counted,
                **{k: row[k] or "" for k in ("tier", "source", "note")},
            }
        )
    return pl.DataFrame(rows, schema=dict(SUPPORT)).sort("year", "kind")


def sum_support(support: pl.DataFrame) -> pl.DataFrame:
    """Return public money by kind and whether it is signed.

    Amounts of different years are added as they stand, without inflation or discount; an instrument
    of several kinds in one sum (``grant+loan+equity``) stays a kind of its own.

    Parameters
    ----------
    support
        As `support_of` returns.

    Returns
    -------
    polars.DataFrame
        ``kind, counted, claims, amount, first_year, last_year, tier``.

    Examples
    --------
    >>> from ytterby import evidence
    >>> base = evidence.load()
    >>> from ytterby.impact.companies.register import find_company
    >>> frame = sum_support(support_of(find_company(base, "MP Materials"), base))
    >>> frame.filter(kind="preferred equity")["amount"].to_list()
    [400000000.0]
    """
    kept = support.filter(pl.col("counted").is_in(["signed", "not settled"]))
    return (
        kept.group_by("kind", "counted", maintain_order=True)
        .agg(
            claims=pl.len(),
            amount=pl.col("amount").sum(),
            first_year=pl.col("year").min(),
            last_year=pl.col("year").max(),
            tier=pl.col("tier").max(),
        )
        .sort("counted", "amount", descending=[True, True])
    )


def terms_of(company: Company, evidence: Evidence) -> pl.DataFrame:
    """Return the published terms of a company's contracts with governments.

    Parameters
    ----------
    company
        Whose.
    evidence
        The evidence as of its date.

    Returns
    -------
    polars.DataFrame
        ``TERMS`` [unit]; ``contract`` is the name under which it is encoded, blank where it is not.
    """
    readings = company_readings()["terms"]
    rows = []
    for row in evidence.select("support_term").iter_rows(named=True):
        subject, _, term = (row["scope"] or "").partition(":")
        found = readings.get(subject.strip())
        if found is None or found["company"] != company.id:
            continue
        rows.append(
            {
                "claim": row["claim"],
                "contract": found.get("contract", ""),
                "term": term.strip(),
                "value": row["value"],
                **_bounds(row),
                "unit": row["unit"],
                **{k: row[k] or "" for k in ("tier", "source", "note")},
            }
        )
    return pl.DataFrame(rows, schema=dict(TERMS))


def people_of(company: Company, evidence: Evidence) -> pl.DataFrame:
    """Return claims on the people of a company, the latest first.

    Parameters
    ----------
    company
        Whose.
    evidence
        The evidence as of its date.

    Returns
    -------
    polars.DataFrame
        ``PEOPLE`` [job].
    """
    readings = company_readings()["people"]
    rows = []
    for row in evidence.select("workforce").iter_rows(named=True):
        subject, what = _parts(row["scope"])
        found = readings.get(subject)
        if found is None or found["company"] != company.id:
            continue
        notes = (found.get("note", ""), row["note"] or "")
        rows.append(
            {
                "claim": row["claim"],
                "subject": subject,
                "facility": row["facility"] or found.get("facility", ""),
                "what": what,
                "year": row["year"],
                "jobs": row["value"],
                **_bounds(row),
                "tier": row["tier"] or "",
                "source": row["source"] or "",
                "note": "; ".join(n for n in notes if n),
            }
        )
    frame = pl.DataFrame(rows, schema=dict(PEOPLE))
    return frame.sort("year", "subject", descending=[True, False])


def untold_subjects(evidence: Evidence) -> tuple[str, ...]:
    """Return beneficiaries of public support that no company of companies.toml answers to.

    Programmes and totals are among them; they are listed so that none is lost unseen.
    """
    known = company_readings()["support"]
    found = evidence.select("public_support")["scope"].to_list()
    return tuple(sorted({_parts(s)[1] for s in found} - set(known) - {""}))
