"""What each number of an exposure means, in words that stand beside it when it is opened."""

from __future__ import annotations

ANY_STAGE = (
    "Of the element in this material that came furthest through the partner: the share that "
    "underwent at least one stage there, from the mine to the magnet, whoever sold it last."
)
LAST_BORDER = (
    "The share that was last consigned from the partner, as customs papers see it: what was "
    "mined or separated there and shipped on by others is not in it."
)
OWNERS = "The share that went through plants that companies of the partner control, wherever."
UNMET = (
    "The share of the home region's need that stays unmet at once if the partner is lost: no stock "
    "is drawn, nothing is built, every survivor may ship anywhere. It is that of the region, not "
    "of the supplier."
)
NARROWEST = "The share that underwent the stage of which least can be replaced, at its leader."
MONTHS = (
    "Months from the scenario's first event until under 95 % of a month's need is met, after own "
    "stock. An interval is the central 80 % over draws of the scenario's parameters; without "
    "draws the run is one of central values and no interval is known."
)
WORST = "The share of a month's need that is missing in the worst month of the scenario."
NEED = (
    "Mass of the material times its content of the element, in kg of oxide. The interval is that "
    "of the content of the recipe; the mass that the bill gives is taken as certain."
)
STOCK = "The stock that the bill gives over its need; a line whose stock is not given is a gap."
VALUE = "Units a year times the price that the bill gives; products without a price are left out."
COST = "Mass of the material times the chain's price outside the controlling country."

DEFINITIONS: dict[str, dict[str, str]] = {
    "scenarios": {"months": MONTHS, "worst": WORST, "lost": (
        "Units of product that are planned and not made over the whole run, for want of the "
        "scarcest part."
    )},
    "values": {
        "product_value": VALUE,
        "material_value": COST,
        "leverage": "Value of the products that hold the material, over the cost of the material.",
    },
    "exposure-measures": {
        "value": "The measure that the row names: last border (customs papers), any stage (ever "
        "touched), worst stage, owners (control) and unmet at once (dependence). They are never "
        "mixed, and are those of the supply's worst element.",
    },
    "elements": {
        "mass": NEED,
        "share_of_use": "The bill's need over the use of all makers in the home region.",
        "cover": STOCK,
    },
    "chokepoints": {
        "share": "The share of the bill's element that underwent the stage in that country.",
        "n_minus_1_supply": "What all other countries make of it, over what all others use.",
        "irreplaceable": "The share that passed the leader times what all others lack.",
        "evidence_share": "How much of the number observations settle; the rest is assumed.",
    },
    "own-cover": {"cover": STOCK, "shortest": "Months of the line that runs out first.",
                  "known": "Share of the need for which the bill gives a stock."},
    "region-cover": {"cover": "Months of the region's use that stocks of others in it would last. "
                     "They belong to others."},
    "alternates": {
        "saved": "Share of the element that is no longer needed.",
        "cost": "What it costs more than now; blank where nobody says.",
        "time": "Months to qualify or build it.",
        "touched": "The share of the alternate itself that came through the partner.",
    },
}  # fmt: skip
"""By table of the board and column: what the number means."""
OUTCOME_TABLE = {
    "scenarios": "scenarios",
    "exposure-measures": "supplies",
    "own-cover": "cover",
}
"""Table of the outcome behind one of the board, where the names differ."""
