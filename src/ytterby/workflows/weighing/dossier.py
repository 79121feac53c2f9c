"""All that is known of one claim: as published and as used, its source, its fate, its effect."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ytterby.errors import InputError, UnknownNameError, unknown_name
from ytterby.evidence.claims import DIMS
from ytterby.evidence.tiers import relative_sigma
from ytterby.evidence.userdata.overrides import USER_PREFIX
from ytterby.names import Quantity, quantities
from ytterby.units import conversion_factor
from ytterby.workflows.weighing.index import ClaimIndex
from ytterby.workflows.weighing.uses import Use, find_readers, find_uses

TIERS = {
    "A": "read in the primary document",
    "B": "read in a secondary copy",
    "C": "recollection or estimate",
}
"""What each tier means."""


@dataclass(frozen=True)
class Dossier:
    """All that is known of a claim.

    Attributes
    ----------
    claim
        Its row: the columns of a claim, ``sigma``, ``lower, upper`` [unit], ``state`` and what
        is known of its source.
    quantity
        What the quantity means, its unit and bounds; ``None`` for one that names.toml lost.
    place
        Dimension and what people call its value, in house order; blanks are left out.
    conversion
        How the number as published became the number as used, in words.
    certainty
        What the tier means and where the interval comes from, in words.
    source
        The row of its source.
    before, after
        Ids of the claims whose place it took, and of those that took its place, step by step.
    curation
        ``table, row, decision, reason``: what became of the compiled rows that it came from.
    residuals
        Every observation of a chain that holds it; ``None`` while the chains are not counted.
    uses
        Results known to rest on it.
    readers
        Parts of the model that read its quantity; which claims they take is not written down.
    """

    claim: dict[str, Any]
    quantity: Quantity | None
    place: tuple[tuple[str, str], ...]
    conversion: str
    certainty: str
    source: dict[str, Any]
    before: tuple[str, ...]
    after: tuple[str, ...]
    curation: pl.DataFrame = field(repr=False)
    residuals: pl.DataFrame | None = field(repr=False)
    uses: tuple[Use, ...]
    readers: tuple[str, ...]

    @property
    def own(self) -> bool:
        """Whether the claim is the user's."""
        return str(self.claim["claim"]).startswith(USER_PREFIX)


def read_dossier(index: ClaimIndex, claim: str, residuals: pl.DataFrame | None = None) -> Dossier:
    """Return all that is known of a claim.

    Parameters
    ----------
    index
        Of the evidence.
    claim
        Its id.
    residuals
        From `read_residuals`, once they are counted.

    Raises
    ------
    UnknownNameError
        ``unknown-claim``, with the nearest ids.
    """
    found = index.claims.filter(pl.col("claim") == claim).drop("head", "text")
    if found.is_empty():
        raise UnknownNameError(unknown_name("claim", claim, index.claims["claim"].to_list()))
    row = found.row(0, named=True)
    sources = index.evidence.sources.filter(pl.col("source") == row["source"]).head(1)
    curation = index.evidence.curation.filter(
        pl.col("claim").str.split(";").list.contains(claim)
    ).select("table", "row", "decision", "reason")
    heard = None
    if residuals is not None:
        heard = residuals.filter(pl.col("claim").str.split(";").list.contains(claim)).sort(
            "year", descending=True
        )
    return Dossier(
        claim=row,
        quantity=quantities().get(row["quantity"]),
        place=_place(index, row),
        conversion=conversion_words(row),
        certainty=certainty_words(row),
        source=sources.row(0, named=True) if sources.height else {},
        before=_direct(index, "superseded_by", claim),
        after=_after(index, row),
        curation=curation,
        residuals=heard,
        uses=find_uses(claim, index.evidence, residuals),
        readers=find_readers(row["quantity"]),
    )


def conversion_words(claim: dict[str, Any]) -> str:
    """Return how the number as published became the number as used.

    Examples
    --------
    >>> row = {"published_value": "1.2", "published_unit": "kt REO", "value": 1200.0,
    ...        "unit": "t REO/year"}
    >>> conversion_words(row)
    'multiplied by 1,000: kt REO is brought to t REO/year'
    """
    printed, unit = str(claim["published_unit"]), str(claim["unit"])
    value = claim["value"]
    hint = "the note says more" if claim.get("note") else "no note says how"
    try:
        number = float(str(claim["published_value"]).replace(",", ""))
    except ValueError:
        return f"printed as a range or in words; what is used is in {unit}, and {hint}"
    try:
        factor = conversion_factor(printed, unit)
    except InputError:
        if not number or value is None:
            return f"{printed} is read as {unit}; {hint}"
        factor = value / number
        if math.isclose(factor, round(factor, 9)) and f"{factor:.6g}".strip("0.") == "1":
            return f"{_times(factor)}: {printed} is read as {unit}"
        return f"{_times(factor)} when the claim was curated: {printed} becomes {unit}; {hint}"
    if value is not None and not math.isclose(number * factor, value, rel_tol=1e-6, abs_tol=1e-9):
        return f"not the printed number: {value / number:,.4g} times it; {hint}" if number else hint
    return f"{_times(factor)}: {printed} is brought to {unit}" if factor != 1 else "used as printed"


def _times(factor: float) -> str:
    if factor == 1:
        return "the same number"
    if factor <= 0:
        return "another sign"
    size = float(f"{max(factor, 1 / factor):.6g}")
    return f"{'multiplied' if factor > 1 else 'divided'} by {size:,.10g}"


def certainty_words(claim: dict[str, Any]) -> str:
    """Return what the tier means, and where the interval comes from."""
    tier, confidence = str(claim["tier"]), str(claim["confidence"])
    meaning = TIERS.get(tier, "no tier that is known")
    if claim["low"] is not None and claim["high"] is not None:
        whence = "the interval is stated by the claim"
    elif claim["low"] is not None or claim["high"] is not None:
        whence = "one bound is stated by the claim, the other mirrors it"
    else:
        share = relative_sigma().get((tier, confidence))
        whence = "no interval is stated"
        if share is not None:
            given = f"is given a standard error of {100 * share:.0f} %"
            whence += f": tier {tier} at {confidence} confidence {given}"
    return f"Tier {tier}: {meaning}; confidence {confidence}. {whence[0].upper()}{whence[1:]}."


def _place(index: ClaimIndex, row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = []
    for dim in DIMS:
        value = row[dim]
        if value not in (None, ""):
            text = str(value)
            named = index.labels.get(text)
            found.append((dim, f"{named} ({text})" if named and named != text else text))
    return tuple(found)


def _direct(index: ClaimIndex, column: str, claim: str) -> tuple[str, ...]:
    return tuple(index.claims.filter(pl.col(column) == claim)["claim"])


def _after(index: ClaimIndex, row: dict[str, Any]) -> tuple[str, ...]:
    """Return the claims that took its place, one after the other."""
    chain: list[str] = []
    following = str(row["superseded_by"] or "")
    while following and following not in chain:
        chain.append(following)
        found = index.claims.filter(pl.col("claim") == following)["superseded_by"].to_list()
        following = str(found[0] or "") if found else ""
    return tuple(chain)
