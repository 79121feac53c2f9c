"""The tab People: the plants of a scenario, one plant, a portfolio."""

from __future__ import annotations

from ytterby.web.pages.impact.view import Data, Option, Tab, View, named_options, plant_options

DRAWN = ("draws", "seed")


def pipeline_options(data: Data) -> list[Option]:
    """Return the portfolio that ships, and scenarios whose pipeline is counted."""
    own = Option("example", "a portfolio of three plants, as an example", "Portfolios")
    return [*(Option(o.value, o.label, "Scenarios") for o in named_options(data["scenarios"])), own]


PIPELINE = View(
    "pipeline",
    "All plants to come",
    "impact-people",
    "Who is needed for all plants that are to come outside China, where and when.",
    "Staffing every plant by the odds that it comes …",
    subject="scenario",
    param="target",
    label="Pipeline of",
    options=pipeline_options,
    default="china-2025-controls",
    fields=("announced",),
    own=("first", "last", *DRAWN),
)
STAFF = View(
    "staff",
    "One plant",
    "impact-people",
    "Whom one plant needs, in which phase, at which wages, and when to begin to look.",
    "Staffing the plant …",
    subject="plant",
    param="target",
    label="Plant",
    options=plant_options,
    default="usa-fort-worth",
    fields=("announced",),
    own=("first", "last", "employer", *DRAWN),
)
TAB = Tab("people", "People", (PIPELINE, STAFF))
