"""The governance-weighted Herfindahl-Hirschman index of world supply, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from ytterby.indicators.risk.base import CORRECTED, STRICT, Component, Method, register
from ytterby.indicators.risk.governance.build import build_cases, list_materials
from ytterby.indicators.risk.governance.weights import read_scale

COMPONENTS = (
    Component("score", "1", "Governance-weighted HHI: Σ s² g over suppliers, 0 to 1."),
    Component("hhi", "1", "Plain HHI of the same shares: Σ s², 0 to 1."),
    Component("governance", "1", "Supply-weighted risk of governance: Σ s g, 0 good to 1 bad."),
    Component("leader_share", "1", "Share of the largest supplier."),
    Component("evidence_share", "1", "Share of the HHI that is evidence rather than prior."),
)


def configure(options: Mapping[str, str]) -> Method:
    """Return the method with a choice of dimensions, weights and scale.

    Raises
    ------
    InputError
        Every problem at once.
    """
    return replace(METHOD, build=partial(build_cases, scale=read_scale(options)))


METHOD = register(
    Method(
        name="hhi-governance",
        title="Governance-weighted HHI of world supply",
        source="European Commission, Report on Critical Raw Materials for the EU (2014), HHI "
        "weighted by governance; Worldwide Governance Indicators",
        modes=(STRICT, CORRECTED),
        score="score",
        components=COMPONENTS,
        materials=list_materials,
        build=build_cases,
        traps=(
            "Strict counts a plant where it stands; corrected counts it with the country whose "
            "company controls it.",
            "A supplier without an estimate of governance drops out of published tables; here it "
            "takes the mean of the countries it may stand for, with their spread, in both modes.",
            "The rest of the world counts as one supplier: its part is an upper bound.",
        ),
        by_region=False,
        options={
            "dimension": "Dimensions of governance with weights: rule_of_law, all, or "
            "rule_of_law=2,political_stability=1.",
            "scale": "Estimates that mean full and no risk, the worst first: -2.5:2.5.",
        },
        configure=configure,
    )
)
