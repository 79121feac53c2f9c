"""Observations of a chain in words: what an id such as ``import_share USA CHN Tb`` says."""

from __future__ import annotations

import polars as pl

from ytterby.core.regions import known_places, region_name, with_the
from ytterby.evidence import Evidence
from ytterby.figures.style.text import capital
from ytterby.names import quantities
from ytterby.packs import Pack

WORDS = {
    "consumption": "use",
    "feed_import": "feed imported",
    "import_share": "share of imports",
    "magnet_output": "magnets made",
    "metal_output": "metal made",
    "mine_production": "mined",
    "mining_quota": "mining quota",
    "recycling_output": "recycled",
    "sector_share": "share of use",
    "separation_output": "separated",
    "stage_share": "share of the world",
    "trade_quantity": "shipped",
    "use_share": "share of the world's use",
}
"""What a reader calls a quantity; others lose their underscores."""
BASKETS = {
    "REO": "all rare earths",
    "MAG": "magnet elements",
    "NdPr": "neodymium and praseodymium",
    "DyTb": "dysprosium and terbium",
    "ndfeb": "NdFeB",
    "end_of_life": "end-of-life products",
    "WLD": "the world",
    "ROW": "the rest of the world",
    "XEU": "other members of the EU",
}
LINES = {"280530": "rare-earth metals", "284610": "cerium compounds",
         "284690": "other rare-earth compounds", "850511": "metal magnets"}  # fmt: skip
SHIPPED = {
    "blend": "unseparated rare earths",
    "concentrate": "concentrate",
    "magnets": "rare-earth magnets",
}
MEASURED = {"weight": "customs weight", "value": "customs value"}
FROM = ("feed_import", "import_share")
"""Quantities whose first place receives and whose second one sends."""
CUSTOMS_VALUE = "thousand USD/year"
"""Unit of values as customs data have them."""


def observation_words(observation: str, pack: Pack) -> str:
    """Return what a reader calls an observation, by its id; the year at its end is left out.

    Examples
    --------
    >>> from ytterby.packs import read_pack
    >>> observation_words("import_share USA CHN Tb 2024", read_pack())
    'Share of imports: terbium, the United States from China'
    >>> observation_words("weight 280530 CHN BRA 2024", read_pack())
    'Customs weight: rare-earth metals, China to Brazil'
    """
    first, *rest = observation.split()
    if rest and rest[-1].isdigit() and len(rest[-1]) == 4:
        rest = rest[:-1]
    if first == "other" and len(rest) == 3:
        return capital(f"other metal magnets: {rest[1]} {_label(rest[2], pack)}")
    places = [_label(p, pack) for p in rest if p in known_places()]
    things = [_label(t, pack) for t in rest if t not in known_places()]
    joint = " from " if first in FROM else " to "
    if first in MEASURED:
        words = MEASURED[first]
    elif first in SHIPPED:
        words, things = WORDS["trade_quantity"], [SHIPPED[first]]
    elif first in quantities():
        words = WORDS.get(first, first.replace("_", " "))
    else:
        return observation
    told = ", ".join([*dict.fromkeys(things), *([joint.join(places)] if places else [])])
    return capital(f"{words}: {told}" if told else words)


def _label(code: str, pack: Pack) -> str:
    found = BASKETS.get(code) or LINES.get(code)
    if found:
        return found
    return with_the(region_name(code)) if code in known_places() else pack.label(code)


def residual_rows(residuals: pl.DataFrame, base: Evidence, pack: Pack, most: int) -> pl.DataFrame:
    """Return where evidence and chain disagree most, in words, with units.

    Parameters
    ----------
    residuals
        Of a chain.
    base
        The evidence, for the names of sources.
    pack
        For labels.
    most
        Rows.

    Returns
    -------
    DataFrame
        ``observation, source, observed, fitted`` [unit]``, unit, score`` [standard errors]
        ``, tier``, the largest difference first; ``id`` is the observation as the chain names it.
    """
    titles = {
        r["source"]: " ".join(str(r[k]) for k in ("publisher", "year") if r.get(k)) or r["source"]
        for r in base.sources.iter_rows(named=True)
    }
    known = quantities()
    worst = residuals.sort(pl.col("score").abs(), descending=True, nulls_last=True).head(most)
    rows = worst.to_dicts()
    units = [
        CUSTOMS_VALUE
        if r["quantity"] == "trade_value"
        else (known[r["quantity"]].unit if r["quantity"] in known else "")
        for r in rows
    ]
    sources = [
        "; ".join(titles.get(part, part) for part in str(r["source"] or "").split(";"))
        for r in rows
    ]
    return pl.DataFrame(
        {
            "observation": [observation_words(r["observation"], pack) for r in rows],
            "source": sources,
            "observed": [r["observed"] for r in rows],
            "fitted": [r["fitted"] for r in rows],
            "unit": units,
            "score": [r["score"] for r in rows],
            "tier": [r["tier"] for r in rows],
            "id": [r["observation"] for r in rows],
        },
        schema={
            "observation": pl.String, "source": pl.String, "observed": pl.Float64,
            "fitted": pl.Float64, "unit": pl.String, "score": pl.Float64, "tier": pl.String,
            "id": pl.String,
        },
    )  # fmt: skip
