"""What each indicator means: definition, formula, paper and how to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Reading = Literal["higher is worse", "higher is better", "neither"]


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader is told of an indicator.

    Attributes
    ----------
    definition, formula, paper
        In words; as text; where the definition comes from.
    reading
        How to read it.
    more
        What a reader must know.
    """

    definition: str
    formula: str
    paper: str
    reading: Reading
    more: str = ""


_HHI = "Σ s² over suppliers, s their shares: 1/n for n equal ones, 1 for a single one"
_HERFINDAHL = "Herfindahl (1950), Hirschman (1945)"
_USGS = "U.S. Geological Survey, Mineral Commodity Summaries, Appendix B"
_IEA = "N-1 analysis of the International Energy Agency, Global Critical Minerals Outlook 2025"

TEXTS: Final[Mapping[str, Text]] = {
    "net import reliance": Text(
        "The part of what a country needs of a form that it does not make itself.",
        "1 − P / A with A = P + I − X − Δ: production, imports, exports, additions to stock",
        _USGS,
        "higher is worse",
        "Below zero for net exporters. In all forms, ore counts as supply: a country that exports "
        "ore and buys magnets looks self-sufficient.",
    ),
    "USGS net import reliance": Text(
        "Net import reliance as the U.S. Geological Survey prints it, beside the same and other "
        "lines drawn in the balanced chain.",
        "(I − X) / (P + I − X) of compounds and metals",
        _USGS,
        "higher is worse",
    ),
    "use": Text(
        "What makers in the country build in or use up, by sector.",
        "sum of the element in everything taken into use [t REO/year]",
        "balanced chain, manufacturing use",
        "neither",
    ),
    "months of cover": Text(
        "How long stocks would last at today's use.",
        "stock ÷ what makers and processes take in a month",
        "claims on stocks, weighted by use",
        "higher is better",
        "Nearly all such numbers are recollection or estimate.",
    ),
    "share": Text(
        "The country's share of the world's output of a stage, where the plant stands.",
        "Q of the country ÷ Q of the world, primary products",
        "balanced chain",
        "neither",
    ),
    "share by control": Text(
        "The share of the world's output of a stage under control of the country's companies.",
        "Σ of regions' output × share of it in plants that the country's companies control",
        "balanced chain and register of plants",
        "neither",
        "Small and informal mines are not in the register.",
    ),
    "hhi": Text(
        "How concentrated the world's output of a stage is, counted where plants stand.",
        _HHI,
        _HERFINDAHL,
        "higher is worse",
        "Multiply by 10,000 for the scale of competition authorities; above 0.18 is highly "
        "concentrated there. The rest of the world counts as one supplier: an upper bound.",
    ),
    "hhi control": Text(
        "How concentrated the output of a stage is, counted by the country of the companies.",
        _HHI,
        _HERFINDAHL,
        "higher is worse",
    ),
    "hhi outside": Text(
        "How concentrated the output of a stage is among all but the partner.",
        _HHI,
        _HERFINDAHL,
        "higher is worse",
        "Where the partner is lost, this is the market that is left.",
    ),
    "n-1 supply": Text(
        "What all others make over what all others use, without the largest supplier.",
        "Σ output outside the leader ÷ Σ use outside it",
        _IEA,
        "higher is better",
        "Below 1 the others cannot meet their need. Today's output: no idle capacity, no stocks.",
    ),
    "n-2 supply": Text(
        "What all others make over what all others use, without the two largest suppliers.",
        "Σ output outside the two leaders ÷ Σ use outside them",
        _IEA,
        "higher is better",
        "The need shrinks with every supplier taken out, so it can exceed N-1.",
    ),
    "single points of failure": Text(
        "A place or plant that makes a quarter or more of a stage, and how long it would take to "
        "replace it.",
        "months from a decision to output of a plant of the stage, where published",
        "threshold of one quarter: a convention",
        "higher is worse",
        "Qualification by buyers comes on top.",
    ),
    "price": Text(
        "What a kilogram costs inside and outside the controlling country, without tax.",
        "mean of the year's quotations [USD/kg]",
        "claims on prices",
        "neither",
        "The gap between both is what controls are worth.",
    ),
    "cost gap": Text(
        "Why a kilogram costs more outside the controlling country than inside.",
        "cost outside − cost inside, by stage [USD/kg]",
        "claims on costs of plants",
        "higher is worse",
    ),
    "cost curve": Text(
        "What a supplier in the country needs to bring a kilogram, operating cost alone.",
        "operating cost ÷ output, an ore's cost shared among its elements by value [USD/kg]",
        "claims on costs of mines and plants",
        "higher is worse",
    ),
    "evidence share": Text(
        "How much of the leading supplier's share at a stage is evidence rather than prior.",
        "1 − (width of the interval after ÷ before the observations)²",
        "balanced chain",
        "higher is better",
        "An evidence of 0 % does not mean that the number is wrong, only that nobody observed it.",
    ),
}
"""Name of an indicator: what a reader is told of it."""
