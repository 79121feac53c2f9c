"""What a scenario costs a country: value added, jobs, goods not made, what rests on judgement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ytterby.boards.board import Board
from ytterby.boards.impact.behind import Behind, Input, read_inputs, stand_behind
from ytterby.boards.impact.money import Name, ask
from ytterby.boards.impact.told import PAGE, build_board, catch
from ytterby.boards.registry import Kind, Params
from ytterby.core.regions import region_name
from ytterby.report.document import Stat
from ytterby.workflows.impacts.economy.impact import ImpactOutcome

NAME = "impact-economy"
QUICK = 48
"""Draws of a board: enough for an interval within seconds; a job takes more."""
FIRST = ("china-2025-controls", "china-total-ban")
"""Scenarios that are counted ahead."""
COUNTRIES = ("USA", "JPN", "DEU")
"""Whose economy is known."""
JOBS = "Jobs at risk count a year of one job each, and say nothing on who would be laid off."
MEANINGS = {
    "value added lost": (
        "Value added (wages, profits, taxes) that sectors do not make because materials that they "
        "need do not arrive, summed over the run.",
        "For each sector: its value added, times the share of its output that needs the material, "
        "times the share of the need that goes unmet. The middle reading lets each product stop "
        "for want of its own material; the other two readings bracket it.",
        "Suppliers and customers of a sector that stops, what makers pay more, prices of goods, "
        "sectors without a published value added.",
        ("value added", "share of the industry", "dependence"),
    ),
    "jobs at risk": (
        "Work of people in sectors that stop, in years of one job.",
        "Jobs of each industry times the share of its output that is lost.",
        f"{JOBS} Jobs at suppliers and customers are not in it.",
        ("jobs", "share of the industry", "dependence"),
    ),
    "electric cars not built": (
        "Electric cars that are not finished in time because their traction motors lack magnets.",
        "Cars made in a year times the share of the motors' need that goes unmet.",
        "Cars that are built elsewhere instead, and motors without magnets.",
        ("made in a year", "dependence"),
    ),
    "CO2 not avoided by the end of the run": (
        "Emissions that cars and wind turbines not built in time would have avoided by the end.",
        "What is not made is taken to be built right after the run, so that only the time between "
        "counts; electricity counts with the mean of the grid.",
        "Emissions of what is driven or burnt elsewhere, and of making the goods themselves.",
        (
            "made in a year", "capacity factor of wind", "CO2 of the mean kilowatt-hour",
            "CO2 that an electric car avoids",
        ),
    ),
}  # fmt: skip
"""Headline to its meaning, how it is counted, what it leaves out and which factors it rests on."""


class EconomyParams(Params):
    """Which scenario, and whose economy.

    Attributes
    ----------
    scenario
        A scenario that ships, or one kept in the workspace.
    country
        USA, JPN or DEU.
    draws
        Draws of the disruption and of every economic factor.
    seed
        Of the draws.
    """

    scenario: Name = ask("Scenario", FIRST[0])
    country: Name = ask("Country", "USA")
    draws: int = ask("Draws", QUICK, low=2, high=256, step=1)
    seed: int = ask("Seed", 0, low=0)


def build_economy(params: EconomyParams, workspace: Path | None) -> Board:
    """Return what a scenario costs a country."""
    from ytterby import evidence
    from ytterby.workflows.impacts.economy.impact import impact_of

    told = catch(
        lambda: impact_of(
            params.scenario, params.country, draws=params.draws, seed=params.seed, tiers=True,
            workers=1, workspace=workspace, report=PAGE,
        )
    )  # fmt: skip
    board = build_board(NAME, params, told.document, {"country": params.country})
    return stand_behind(
        board, economy_behind(told.document.stats, told.outcome), evidence.load(workspace=workspace)
    )


def economy_behind(stats: Sequence[Stat], outcome: ImpactOutcome) -> list[Behind]:
    """Return what stands behind the numbers that lead an impact.

    Parameters
    ----------
    stats
        As shown.
    outcome
        Of the workflow.
    """
    rows = outcome.tables["factors"].frame.to_dicts()
    shares = {h.label: h for own in outcome.headlines.values() for h in own if h.rule != "spared"}
    out = []
    for stat in stats:
        label = stat.label.rpartition(": ")[2]
        meaning, counted, left_out, factors = MEANINGS.get(label, ("", "", "", ()))
        inputs = [r for f in factors for r in rows if r["factor"] == f]
        one = shares.get(label)
        if one is not None and one.tier_share == one.tier_share:
            counted += f" {one.tier_share:.0%} of it passes through a figure of tier C."
        out.append(Behind(meaning, counted, left_out, _inputs(inputs)))
    return out


def _inputs(rows: list[dict[str, object]]) -> tuple[Input, ...]:
    names = sector_names()
    told = [
        {**r, "of": " ".join(names.get(w, w) for w in str(r["of"] or "").split(" "))} for r in rows
    ]
    return read_inputs(told, "factor", also="of")


@cache
def sector_names() -> dict[str, str]:
    """Return what people call each sector."""
    from ytterby.packs import read_pack

    return {s.id: s.label for s in read_pack().sectors}


def economy_countries() -> dict[str, str]:
    """Return whose economy is known: code and name."""
    return {c: region_name(c) for c in COUNTRIES}


def _warm() -> list[EconomyParams]:
    return [EconomyParams(scenario=s, country=c) for c in COUNTRIES for s in FIRST]


KIND = Kind(
    NAME,
    "What a scenario costs a country: value added, output, jobs, goods, and what is judgement.",
    EconomyParams,
    build_economy,
    _warm,
)
