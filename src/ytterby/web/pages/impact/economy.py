"""The tab Economy: what a scenario costs a country, and a year without each supplier."""

from __future__ import annotations

from ytterby.web.pages.impact.view import Tab, View, named_options

SCENARIO = View(
    "scenario",
    "A disruption",
    "impact-economy",
    "What a scenario would cost this country's makers: value added, jobs, goods not made.",
    "Simulating the disruption and counting what stops, about ten seconds …",
    subject="scenario",
    param="scenario",
    label="Scenario",
    options=lambda data: named_options(data["scenarios"]),
    default="china-2025-controls",
    own=("draws", "seed"),
    of_country=True,
)
SUPPLIERS = View(
    "suppliers",
    "A year without each supplier",
    "impact-expected",
    "What a year without each supplier would cost, element by element, and how likely it is.",
    "Stopping each supplier in turn, about twenty seconds …",
    own=("draws", "seed"),
    of_country=True,
)
TAB = Tab("economy", "Economy", (SCENARIO, SUPPLIERS))
