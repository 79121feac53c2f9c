"""The tab One plant: all that is known of what it takes, needs and earns."""

from __future__ import annotations

from ytterby.web.pages.impact.view import Tab, View, plant_options

FACILITY = View(
    "facility",
    "One plant",
    "impact-facility",
    "Footprint, permits, people, money and company of one plant in one view, gaps said.",
    "Gathering what is known of the plant …",
    subject="facility",
    param="facility",
    label="Plant",
    options=plant_options,
    default="usa-mountain-pass",
)
TAB = Tab("plant", "One plant", (FACILITY,))
