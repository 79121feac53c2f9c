"""Other chemistry, and designs that do without: what could be replaced in a use, by what."""

from __future__ import annotations

import re

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.exposure.alternates.base import Alternate, with_numbers
from ytterby.exposure.alternates.claimed import find_figure
from ytterby.exposure.alternates.grade import (
    COST_UNKNOWN,
    MONTHS,
    USD_KG,
    heavy_content,
    price_of,
    qualification,
)
from ytterby.packs import Pack

HOT = 0.01
"""Heavy content from which a magnet is one for heat, so that samarium-cobalt may serve
[t REO per t]."""
_LEAD = re.compile(r"lead time ([0-9.]+)(?:-([0-9.]+))?\+? years", re.IGNORECASE)
_VIA = re.compile(r"^via (.*?)(?:; lead time|\.?$)", re.IGNORECASE)


def other_chemistry(
    chain: Chain, evidence: Evidence, pack: Pack, uses: list[tuple[str, str]]
) -> list[Alternate]:
    """Return other chemistries and designs for the bill's materials in their uses.

    Parameters
    ----------
    chain
        Its compositions and prices.
    evidence
        Claims on what could be replaced.
    pack
        Groups of elements and labels.
    uses
        Pairs of material and sector; a blank sector for none.
    """
    out: list[Alternate] = []
    for material in dict.fromkeys(m for m, _ in uses):
        out += _other_magnet(chain, evidence, pack, material)
    for material, sector in dict.fromkeys(uses):
        if sector:
            out += _potential(chain, evidence, pack, material, sector)
    return out


def _other_magnet(chain: Chain, evidence: Evidence, pack: Pack, material: str) -> list[Alternate]:
    """Return samarium-cobalt for hot neodymium magnets, and the hottest of these for it."""
    index = chain.technology.material_index
    heavy = pack.groups.get("DyTb", ())
    stem = material.partition(":")[0]
    if stem == "ndfeb" and heavy_content(chain, material, heavy) >= HOT:
        other, gone = "smco", pack.groups.get("MAG", ())
    elif stem == "smco":
        hottest = [g.id for g in pack.grades if g.id.startswith("ndfeb") and g.id in index]
        if not hottest:
            return []
        other = max(hottest, key=lambda g: heavy_content(chain, g, heavy))
        gone = ("Sm",)
    else:
        return []
    if other not in index:
        return []
    price, there = price_of(chain, material), price_of(chain, other)
    cost: dict[str, float] = {}
    if price is not None and there is not None:
        cost = {
            "cost": there[0] - price[0],
            "cost_low": there[1] - price[2],
            "cost_high": there[2] - price[1],
        }
    held = chain.technology.composition[index[other]]
    needs = [e for e, v in zip(chain.technology.elements, held, strict=True) if v > 0.0]
    return [
        with_numbers(
            Alternate(
                material,
                "chemistry",
                pack.label(other),
                element=" ".join(gone),
                saved=1.0,
                cost_unit=USD_KG if cost else "",
                gaps="the mass of magnet that the other chemistry needs is not known"
                + ("" if cost else f"; {COST_UNKNOWN}"),
                note=f"Needs {', '.join(needs)} instead; per kg of magnet, not per motor.",
                tier=max((p[3] for p in (price, there) if p), default="C"),
                source="; ".join(dict.fromkeys(p[4] for p in (price, there) if p)),
            ),
            cost,
            qualification(evidence, "magnet"),
        )
    ]


def _potential(
    chain: Chain, evidence: Evidence, pack: Pack, material: str, sector: str
) -> list[Alternate]:
    """Return what the evidence says could technically be replaced in a sector."""
    tech = chain.technology
    if material not in tech.material_index:
        return []
    content = tech.composition[tech.material_index[material]]
    held = {e for e, v in zip(tech.elements, content, strict=True) if v > 0.0}
    rows = evidence.select("substitution_potential").filter(pl.col("sector") == sector)
    out = []
    for row in rows.iter_rows(named=True):
        about = str(row["element"] or "")
        elements = pack.groups.get(about, (about,) if about else tuple(sorted(held)))
        if not held & set(elements):
            continue
        note = str(row["note"] or "")
        via = _VIA.search(note)
        lead = _LEAD.search(note)
        offset = None
        if sector == "ev_traction" and material.startswith("ndfeb"):
            offset = find_figure(
                evidence, "technology_figure", scope="offset an induction motor", sector=sector
            )
        low, high = (row[c] if row[c] is not None else row["value"] for c in ("low", "high"))
        scope = str(row["scope"] or "")
        words = _spelt(via.group(1)) if via else note
        words += f" ({scope})" if scope not in ("", "technical") else ""
        text = f"Share of the sector's use ({scope})." if scope else "Share of the sector's use."
        if offset is not None:
            text += " The cost is the battery that offsets an induction motor of a 60 kWh car."
        out.append(
            with_numbers(
                Alternate(
                    material,
                    "design",
                    words,
                    sector=sector,
                    element=about or "all",
                    saved=row["value"],
                    saved_low=low,
                    saved_high=high,
                    cost=offset.value if offset else None,
                    cost_low=offset.low if offset else None,
                    cost_high=offset.high if offset else None,
                    cost_unit="USD/unit" if offset else "",
                    gaps="" if offset else COST_UNKNOWN,
                    note=text,
                    tier=max(filter(None, [str(row["tier"]), offset.tier if offset else ""])),
                    source="; ".join([str(row["claim"]), *([offset.source] if offset else [])]),
                ),
                _lead_time(lead),
            )
        )
    return out


_SHORT = {
    "eesm": "wound-rotor synchronous motor",
    "eesg": "wound-rotor generator",
    "synrm": "synchronous reluctance motor",
    "dfig": "doubly-fed induction generator",
    "hts": "superconducting generator",
    "ssd": "solid-state drives",
}


def _spelt(text: str) -> str:
    """Return a list of techniques with their abbreviations spelt out.

    Examples
    --------
    >>> _spelt("eesm, induction")
    'wound-rotor synchronous motor, induction'
    """
    warm = re.sub(r">([0-9]+) c\b", r"above \1 °C", text)
    return re.sub(r"\b[a-z]+\b", lambda m: _SHORT.get(m.group(0).casefold(), m.group(0)), warm)


def _lead_time(found: re.Match[str] | None) -> dict[str, float]:
    if found is None:
        return {}
    low = float(found.group(1))
    high = float(found.group(2) or found.group(1))
    return {
        "time": MONTHS * (low + high) / 2.0,
        "time_low": MONTHS * low,
        "time_high": MONTHS * high,
    }
