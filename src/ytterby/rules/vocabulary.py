"""The words that rules are written in: forms of goods, effects, end uses, states of a rule."""

from __future__ import annotations

from typing import Literal

FORMS: dict[str, str] = {
    "ore": "ore, not concentrated",
    "concentrate": "concentrate",
    "mixed": "unseparated rare earths",
    "oxide": "oxides and their mixtures",
    "compound": "other compounds and their mixtures",
    "metal": "unalloyed metal",
    "alloy": "alloys",
    "target": "sputtering targets",
    "ndfeb": "neodymium-iron-boron magnets and magnet material",
    "smco": "samarium-cobalt magnets and magnet material",
    "other-magnet": "other permanent magnets (ferrite, AlNiCo)",
    "scrap": "swarf and scrap",
    "part": "a part, assembly or device that holds any of these",
    "other-material": "other materials made with rare earths (crystals, phosphors, fibres)",
    "equipment": "equipment and auxiliary materials to make any of these",
    "technology": "technology, drawings, process data, services",
}
"""What goods can be; a rule names the forms that each of its items covers."""

EFFECTS: dict[str, str] = {
    "stop": "the shipment is forbidden or refused as a rule",
    "procurement": "the buyer may not accept the goods",
    "licence": "a licence is needed before it leaves",
    "quota": "it needs part of a limited quantity",
    "duty": "a duty is due",
    "exemption": "the goods are spared",
    "screening": "an investment must be notified or cleared",
    "report": "a duty to know, label or report",
    "target": "a public aim that binds no shipment",
    "context": "nothing follows for the shipment itself",
}
"""What a rule does, that which stops a shipment first."""

BINDING = ("stop", "procurement", "licence", "quota", "duty")
"""Effects that somebody must do something about before the goods arrive."""

END_USES: dict[str, str] = {
    "defence": "military users or uses",
    "semiconductors": "logic chips of 14 nm or less, memory of 256 layers or more, their tools",
    "weapons-of-mass-destruction": "weapons of mass destruction, terrorism",
    "civil": "anything else",
}
"""Uses that rules tell apart; a sector of the pack is read as one of these."""

Status = Literal["announced", "in force", "suspended", "unverified", "ended"]

STATUSES: dict[Status, str] = {
    "announced": "published, in force later",
    "in force": "in force",
    "suspended": "suspended",
    "unverified": "status not known from what could be read",
    "ended": "ended",
}

Reading = Literal["primary", "copy", "report", "recollection"]

READINGS: dict[Reading, tuple[str, str]] = {
    "primary": ("A", "read in the official document"),
    "copy": ("B", "read in a copy or translation of the official document"),
    "report": ("B", "read in a report on it"),
    "recollection": ("C", "not found in what could be read"),
}
"""How a source was read: the tier that follows, and what it means."""

STAGES: dict[str, str] = {
    "mine": "mined",
    "separation": "refined or separated",
    "metal": "melted into metal or alloy",
    "magnet": "melted or produced as magnet material",
}
"""Stages of making whose place a rule can ask for."""

CONFIDENCES = ("high", "medium", "low")
