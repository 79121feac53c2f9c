"""The tab Environment: magnets by origin, the world's chain, a plant, cleaner refining, permits."""

from __future__ import annotations

from ytterby.web.pages.impact.view import Data, Option, Tab, View, plant_options

DRAWN = ("draws", "seed")
COUNTED = ("mine", "separation", "metal", "magnet", "recycling", "end_of_life")


def permit_options(data: Data) -> list[Option]:
    """Return regions whose permits are known, then plants by country."""
    from ytterby.boards.impact.permits import REGIONS, STAGES

    regions = [Option(code, name, "Regions") for code, name in REGIONS.items()]
    return regions + plant_options(data, lambda p: any(s in STAGES for s in p["stages"]))


MAGNET = View(
    "magnet",
    "A magnet by origin",
    "impact-footprint",
    "What a kilogram of magnet carries, by where its ore, metal and magnet were made.",
    "Following a kilogram of magnet from each origin …",
    fixed={"what": "magnet"},
    fields=("allocation",),
    own=("clean", *DRAWN),
)
WORLD = View(
    "world",
    "The world's chain",
    "impact-footprint",
    "What all separation, metal and magnets of a year gave off and took.",
    "Adding up every region …",
    fixed={"what": "world"},
    own=("clean", *DRAWN),
)
NATURE = View(
    "nature",
    "A plant",
    "impact-footprint",
    "What a year of one plant takes from nature, and how its products share it.",
    "Counting the plant's year …",
    subject="plant",
    param="what",
    label="Plant",
    options=lambda data: plant_options(data, lambda p: any(s in COUNTED for s in p["stages"])),
    default="usa-mountain-pass",
    fields=("allocation",),
    own=("clean", *DRAWN),
)
LEVERS = View(
    "levers",
    "Cleaner refining",
    "impact-footprint",
    "What cleaner refining would cost a kilogram of magnet, lever by lever.",
    "Costing the levers …",
    fixed={"what": "levers"},
    own=DRAWN,
)
PERMITS = View(
    "permits",
    "Permits",
    "impact-permits",
    "How long permits take before anybody may build, step by step, and whom they need.",
    "Walking the steps …",
    subject="where",
    param="where",
    label="Where",
    options=permit_options,
    fields=("stage",),
    own=("radioactive", "federal", *DRAWN),
)
TAB = Tab("environment", "Environment", (MAGNET, WORLD, NATURE, LEVERS, PERMITS))
