"""At which NdPr price a company's mines and projects just pay, where their costs are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.chain import Chain
from ytterby.core.disruption import Disruption
from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.impact.companies import Asset, held
from ytterby.workflows.financing.projects.appraise import appraise
from ytterby.workflows.financing.projects.gather import build_all, last_year
from ytterby.workflows.financing.projects.prices import OUTSIDE, read_deck

DRAWS = Draws(128, 0)
"""Of a break-even price; always the same."""
BREAK_EVEN: Mapping[str, type[pl.DataType]] = {
    "facility": pl.String,
    "break_even": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "share": pl.Float64,
    "tier": pl.String,
    "note": pl.String,
}
"""``share`` is the share of draws in which some price is enough [1]."""


def break_even_table(assets: Sequence[Asset], chain: Chain, base: Evidence) -> pl.DataFrame:
    """Return the break-even NdPr price of each mine or project of a company [USD/kg].

    Other oxides stay at their prices outside the controlling country. For a plant that runs its
    capital is spent and does not count; for one that is yet to be built it does.

    Parameters
    ----------
    assets
        Plants of the company.
    chain, base
        Prices, ores and costs.

    Returns
    -------
    polars.DataFrame
        ``BREAK_EVEN``; a plant that cannot be counted has gaps, and the note says what is missing.
    """
    built, terms = build_all(chain, base, DRAWS, today=last_year(base))
    own = dict.fromkeys(a.facility for a in held(assets) if a.state != "stopped")
    rows = []
    for facility in own:
        found = built.get(facility)
        if found is None:
            continue
        row: dict[str, object] = dict.fromkeys(BREAK_EVEN)
        row |= {"facility": facility, "tier": found.tier, "note": ""}
        if found.inputs is None or terms.finance is None:
            row["note"] = f"not known: {', '.join(found.missing)}"
        else:
            deck = read_deck(OUTSIDE, chain, DRAWS, _no_war)
            figure = appraise(found.inputs, deck, terms.finance.rate.value).figures["break_even"]
            row |= {
                "break_even": figure.value,
                "low": figure.low,
                "high": figure.high,
                "share": figure.share,
            }
            notes = []
            if found.facts.running:
                notes.append("runs: cash costs alone")
            if found.stage_level:
                notes.append(f"{', '.join(found.stage_level)} of others of its kind")
            row["note"] = "; ".join(notes)
        rows.append(row)
    return pl.DataFrame(rows, schema=dict(BREAK_EVEN))


def _no_war(name: str) -> Disruption:
    raise AssertionError(name)
