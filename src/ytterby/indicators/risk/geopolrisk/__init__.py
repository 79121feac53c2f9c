"""GeoPolRisk: the geopolitical supply risk of raw materials for whoever imports them."""

from __future__ import annotations

from ytterby.indicators.risk.base import CORRECTED, STRICT, Method, register
from ytterby.indicators.risk.geopolrisk.build import build_cases
from ytterby.indicators.risk.geopolrisk.company import company_cases
from ytterby.indicators.risk.geopolrisk.difference import split_difference
from ytterby.indicators.risk.geopolrisk.formula import COMPONENTS
from ytterby.indicators.risk.geopolrisk.materials import material_names
from ytterby.indicators.risk.geopolrisk.sweep import sweep as sweep_scores

METHOD = register(
    Method(
        name="geopolrisk",
        title="GeoPolRisk",
        source="Gemechu et al. (2015); Helbig et al. (2016); Koyamparambath et al. (2024); "
        "geopolrisk-py 2.0.1",
        modes=(STRICT, CORRECTED),
        score="score",
        components=COMPONENTS,
        materials=material_names,
        build=build_cases,
        sweep=sweep_scores,
        own=company_cases,
        split=split_difference,
        traps=(
            "Strict counts missing trade as no risk; corrected calls it a gap.",
            "Strict keeps trade between members of a bloc as riskless imports; corrected leaves it "
            "out.",
            "Strict measures concentration at the mine and counts all domestic ore as safe supply; "
            "corrected takes separation and magnets of rare earths from the reconciled chain, and "
            "counts only what is not exported.",
            "Strict counts the value of a flow without weight but not its weight, and takes every "
            "unit value as it stands; corrected estimates such weights from value.",
            "Strict gives Taiwan the middle of the scale of governance, Guyana that of French "
            "Guiana, and a million m3 of gas the weight of a tonne; corrected uses their own.",
        ),
    )
)

__all__ = ["METHOD", "build_cases"]
