"""Other grades of the same magnet: less dysprosium and terbium in the same place."""

from __future__ import annotations

import polars as pl

from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.exposure.alternates.base import Alternate, with_numbers
from ytterby.exposure.alternates.claimed import find_figure
from ytterby.packs import Pack

SMALL = 0.002
"""Content below which there is nothing to save [t REO per t]."""
COST_UNKNOWN = "cost not known"
USD_KG = "USD/kg"
MONTHS = 12.0


def heavy_content(chain: Chain, material: str, heavy: tuple[str, ...]) -> float:
    """Return how much of the heavy magnet elements a material holds [t REO per t]."""
    tech = chain.technology
    at = [tech.element_index[e] for e in heavy if e in tech.element_index]
    return float(tech.composition[tech.material_index[material], at].sum())


def price_of(chain: Chain, material: str) -> tuple[float, float, float, str, str] | None:
    """Return the price outside: value, low, high [USD/kg], tier and source; nothing for a gap."""
    rows = chain.prices.filter(
        (pl.col("material") == material) & (pl.col("market") == "outside")
    ).select("value", "low", "high", "tier", "source")
    if rows.is_empty() or rows["value"][0] is None:
        return None
    value, low, high, tier, source = rows.row(0)
    return float(value), float(low), float(high), str(tier), str(source)


def qualification(evidence: Evidence, stage: str) -> dict[str, float | None]:
    """Return the time in which a buyer qualifies a supplier or grade [month]; a gap if unknown."""
    found = find_figure(evidence, "lead_time", scope="qualification", stage=stage)
    if found is None:
        return {}
    return {
        "time": MONTHS * found.value,
        "time_low": MONTHS * found.low,
        "time_high": MONTHS * found.high,
    }


def other_grades(
    chain: Chain, evidence: Evidence, pack: Pack, materials: list[str]
) -> list[Alternate]:
    """Return grades that need less of the heavy magnet elements.

    Parameters
    ----------
    chain
        Its compositions and prices.
    evidence
        Claims on what a change of process saves and costs.
    pack
        Its grades and groups of elements.
    materials
        What the bill holds.
    """
    heavy = pack.groups.get("DyTb", ())
    grades = [g.id for g in pack.grades if g.id in chain.technology.material_index]
    out: list[Alternate] = []
    for material in materials:
        if material not in grades or heavy_content(chain, material, heavy) < SMALL:
            continue
        out += _diffusion(chain, evidence, material, heavy)
        out += _heavy_free(evidence, material)
        out += _lower_grades(chain, evidence, pack, material, grades, heavy)
    return out


def _diffusion(
    chain: Chain, evidence: Evidence, material: str, heavy: tuple[str, ...]
) -> list[Alternate]:
    saved = find_figure(
        evidence, "content_change", product="grain-boundary diffusion", elements=("DyTb", *heavy)
    )
    if saved is None:
        return []
    added = find_figure(evidence, "cost_gap", scope="grain-boundary diffusion")
    depth = find_figure(evidence, "technology_figure", scope="depth of grain-boundary diffusion")
    price = price_of(chain, material)
    known = added is not None and price is not None
    note = "The recipe of the year counts part of it already; the heavies saved are not set off."
    if depth is not None:
        note += f" Reaches {depth.low:g}–{depth.high:g} mm from a face: thin magnets only."
    cost = {}
    if added is not None and price is not None:
        cost = {
            "cost": added.value * price[0],
            "cost_low": added.low * price[1],
            "cost_high": added.high * price[2],
        }
    parts = [f for f in (saved, added, depth) if f is not None]
    return [
        with_numbers(
            Alternate(
                material,
                "grade",
                "the same grade by grain-boundary diffusion",
                element=" ".join(heavy),
                saved=-saved.value,
                saved_low=-saved.high,
                saved_high=-saved.low,
                cost_unit=USD_KG if known else "",
                gaps="" if known else COST_UNKNOWN,
                note=note,
                tier=max([f.tier for f in parts] + ([price[3]] if price else [])),
                source="; ".join(f.source for f in parts),
            ),
            cost,
            qualification(evidence, "magnet"),
        )
    ]


def _heavy_free(evidence: Evidence, material: str) -> list[Alternate]:
    found = find_figure(evidence, "content_change", scope="heavy-free hot-deformed magnet")
    if found is None:
        return []
    return [
        with_numbers(
            Alternate(
                material,
                "grade",
                "hot-deformed magnet without heavy rare earths",
                sector="ev_traction",
                element="Dy",
                saved=-found.value,
                saved_low=-found.high,
                saved_high=-found.low,
                gaps=COST_UNKNOWN,
                note=f"Shown in motors of hybrid cars; {found.note}.",
                tier=found.tier,
                source=found.source,
            ),
            qualification(evidence, "magnet"),
        )
    ]


def _lower_grades(
    chain: Chain,
    evidence: Evidence,
    pack: Pack,
    material: str,
    grades: list[str],
    heavy: tuple[str, ...],
) -> list[Alternate]:
    """Return sintered grades with less of the heavies, for where the heat allows."""
    group = {g.id: g.group for g in pack.grades}
    now = heavy_content(chain, material, heavy)
    stem = material.partition(":")[0]
    price = price_of(chain, material)
    out = []
    for other in grades:
        held = heavy_content(chain, other, heavy)
        same = other.partition(":")[0] == stem and group[other] == group[material]
        if other == material or not same or held >= now or _light_mix(chain, other, material):
            continue
        there = price_of(chain, other)
        known = price is not None and there is not None
        cost = {}
        if price is not None and there is not None:
            cost = {
                "cost": there[0] - price[0],
                "cost_low": min(there[1] - price[1], there[2] - price[2]),
                "cost_high": max(there[1] - price[1], there[2] - price[2]),
            }
        out.append(
            with_numbers(
                Alternate(
                    material,
                    "grade",
                    pack.label(other),
                    element=" ".join(heavy),
                    saved=1.0 - held / now,
                    cost_unit=USD_KG if known else "",
                    gaps="cost of better cooling or a larger motor not known",
                    note="Only where the heat allows; contents are means of the chain's grades.",
                    tier=max(p[3] for p in (price, there) if p) if known else "C",
                    source="; ".join(dict.fromkeys(p[4] for p in (price, there) if p)),
                ),
                cost,
                qualification(evidence, "magnet"),
            )
        )
    return out


def _light_mix(chain: Chain, other: str, material: str) -> bool:
    """Return whether a grade holds elements that the material lacks: another magnet altogether."""
    tech = chain.technology
    mine, its = (tech.composition[tech.material_index[m]] > SMALL for m in (material, other))
    return bool((its & ~mine).any())
