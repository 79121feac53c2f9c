"""What the five measures of dependence mean, in plain words: question, formula, when to use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ytterby.workflows.customs import LAST_BORDER, PAPERS


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the five measures.

    Attributes
    ----------
    id, name, short
        Its id, what a reader calls it, and the same for narrow places.
    question
        The question that it answers.
    meaning
        In plain words; ``{place}`` and ``{partner}`` stand for names.
    formula
        As text.
    best
        When it is the right one.
    beware
        What it does not say.
    main, other
        The rule that is shown first, and the second one.
    """

    id: str
    name: str
    short: str
    question: str
    meaning: str
    formula: str
    best: str
    beware: str
    main: str
    other: str


RULES: Final[Mapping[str, str]] = {
    PAPERS: "customs papers, by value",
    LAST_BORDER: "last border in the chain, by mass",
    "well_mixed": "exports and own use have the same mix",
    "own_first": "exporters ship their own production first",
    "target_first": "everybody else stands back",
    "pro_rata": "what is left is shared by need",
}
"""What a reader calls each rule."""

MEASURES: Final[tuple[Measure, ...]] = (
    Measure(
        "customs_share",
        "Customs papers",
        "customs papers",
        "Who shipped it last?",
        "The share of the value of imports into {place} that customs papers say came from "
        "{partner}: magnets of all metals for the elements of magnets, metals and compounds for "
        "the others.",
        "imports from the partner ÷ all imports of the tariff line [USD ÷ USD]",
        "To check a statistic, or what a tariff on the partner would hit at the border.",
        "Blind to elements, to what happened before the last border and to what is built into "
        "goods. It is counted rather than estimated, so it has no interval; the second dot asks "
        "the same of the balanced chain, by element and mass.",
        PAPERS,
        LAST_BORDER,
    ),
    Measure(
        "stage_trace",
        "Where a stage was undergone",
        "underwent a stage",
        "Where was it mined, separated, made into metal or magnets?",
        "The share of what makers in {place} use that underwent the stage in {partner}, the last "
        "time that it did.",
        "mass in use whose last plant of the stage stands in the partner ÷ mass in use",
        "To ask at which step a law or an investment would bite.",
        "A stage says nothing of the others: ore dug at home may have been separated abroad.",
        "well_mixed",
        "own_first",
    ),
    Measure(
        "ever_touched",
        "Ever passed through",
        "ever passed through",
        "What no longer arrives if the partner is deleted?",
        "The share of what makers in {place} use that passed through {partner} at any stage, in "
        "any form.",
        "1 − what still arrives when the partner is taken out of the network, nothing rerouted",
        "To say how exposed a country truly is to the partner's controls.",
        "No forecast of loss: part of it could be rerouted, and some was merely stored there.",
        "well_mixed",
        "own_first",
    ),
    Measure(
        "owner_control",
        "Controlled by its companies",
        "its companies control",
        "Whose companies' plants did it pass?",
        "The share of what makers in {place} use that went through plants which companies of "
        "{partner} control, wherever these stand.",
        "mass in use that passed a plant controlled from the partner ÷ mass in use",
        "To judge ownership rules, sanctions on companies and foreign investment.",
        "Rests on the register of plants; small and informal mines are not in it.",
        "well_mixed",
        "own_first",
    ),
    Measure(
        "dependence",
        "Unmet need at once",
        "unmet need at once",
        "What need goes unmet after the best rerouting?",
        "The share of the need of makers in {place} that nobody could meet at once without "
        "{partner}, if everything that exists elsewhere were shipped as well as can be.",
        "1 − largest deliverable ÷ need, a linear program over the plants that exist",
        "To size a stockpile or to say what a cut-off would really cost on the first day.",
        "The best case: no hoarding, contracts, prices or delays; no stock is drawn and nothing "
        "is built.",
        "target_first",
        "pro_rata",
    ),
)
"""The five measures, in the order in which they are told."""

LAST_MEANING: Final = (
    "The share of the mass of the element imported into {place} that crossed its last border from "
    "{partner}, in the balanced chain."
)


def meaning_of(measure: Measure, rule: str, *, place: str, partner: str) -> str:
    """Return what a measure means under a rule, with the names of places."""
    text = LAST_MEANING if rule == LAST_BORDER else measure.meaning
    return text.format(place=place, partner=partner)


MEASURE: Final[Mapping[str, Measure]] = {m.id: m for m in MEASURES}

STAGE_LINES: Final[Mapping[str, str]] = {
    "separation": "metals and compounds (HS 280530, 284610, 284690)",
    "metal": "metals (HS 280530)",
    "magnet": "magnets of all metals (HS 850511)",
}
"""Stage to the tariff line of its product; ore has no line of its own here."""
STAGES: Final = ("mine", "separation", "metal", "magnet")
ANY: Final = "any"
SETTLED: Final = (
    "Interval: the central 80 % over draws of the balanced chain. Evidence: how much of the spread "
    "of the number is settled by observations rather than by priors; below one half it is drawn "
    "hatched or hollow."
)
"""What interval and evidence mean, said once under the numbers."""
