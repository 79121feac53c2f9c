"""What a comparison of scenarios found, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import with_the
from ytterby.report.wording import listed
from ytterby.results import Table
from ytterby.results.summary import amount_text, share_text
from ytterby.simulate import Scenario
from ytterby.workflows.inputs import Place
from ytterby.workflows.stressing.centres import compared_words

SURE = 0.9
"""Share of draws from which a scenario is called worse."""
FEW = 5
"""Elements that are named; more are counted."""


def compare_finding(
    tables: Mapping[str, Table],
    plans: Sequence[Scenario],
    place: Place,
    draws: int,
    *,
    calibrated: bool = False,
    elements: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return which scenario hurts most by the worth of what is lacking, and how surely.

    Parameters
    ----------
    tables
        Of the workflow.
    plans
        The scenarios, the first of which the others are compared with.
    place
        The target.
    draws
        1 where only central runs were compared.
    calibrated
        Whether behaviour is as calibrated on 2010 to 2012.
    elements
        What a reader calls the elements that were asked for; everything if empty.
    """
    drawn = draws > 1
    worth = mean_worth(tables["differences"].frame, plans) if drawn else None
    worth = worth or lost_worth(tables["sectors"].frame)
    order = sorted((p.name for p in plans), key=lambda name: -worth.get(name, 0.0))
    titles = {p.name: f"“{p.title}”" for p in plans}
    told = [f"{amount_text(worth.get(n, 0.0))} under {titles[n]} ({n})" for n in order]
    if not any(worth.values()):
        return (f"Nothing falls short in {with_the(place.name)} under any of the scenarios.",)
    how = f"on average of {draws:,} draws " if drawn else ""
    held = "" if drawn or not elements else f" that hold {listed(elements)}"
    words = [
        f"Goods{held} that makers in {with_the(place.name)} go without over the run, "
        f"{how}{compared_words(calibrated)}, by their worth at the prices before, in million USD: "
        f"{listed(told)}."
    ]
    if draws > 1:
        words.extend(_surely(tables["differences"].frame, plans[0].name, draws, titles))
        if elements:
            words.append(f"Of elements {listed(elements)} alone is told, as asked.")
    return tuple(words)


def mean_worth(differences: pl.DataFrame, plans: Sequence[Scenario]) -> dict[str, float]:
    """Return the mean worth of goods that sectors lack, by scenario [million USD]."""
    sectors = differences.filter(
        (pl.col("account") == "sector") & (pl.col("unit") == "million USD")
    )
    sums = sectors.group_by("scenario").agg(pl.col("first").sum(), pl.col("second").sum())
    found = {str(name): float(second) for name, _, second in sums.iter_rows()}
    # A row stands only where one of the two lacks something: the largest sum has all of the first.
    whole = max((float(first) for _, first, _ in sums.iter_rows()), default=0.0)
    return found | {plans[0].name: whole} if found else {}


def lost_worth(sectors: pl.DataFrame) -> dict[str, float]:
    """Return the worth of all goods that are lacking, by scenario [million USD]."""
    sums = sectors.group_by("scenario").agg(pl.col("worth").sum())
    return {str(name): float(value or 0.0) for name, value in sums.iter_rows()}


def _surely(frame: pl.DataFrame, first: str, draws: int, titles: Mapping[str, str]) -> list[str]:
    """Return for each other scenario the elements that are surely worse or better."""
    words = []
    elements = frame.filter(pl.col("account") == "element")
    for name in elements["scenario"].unique(maintain_order=True).to_list():
        mine = elements.filter(pl.col("scenario") == name).sort("difference", descending=True)
        worse = mine.filter(pl.col("worse") >= SURE)["item"].to_list()
        better = mine.filter(pl.col("better") >= SURE)["item"].to_list()
        parts = []
        if worse:
            parts.append(f"more of {_counted(worse, len(mine))} is lacking")
        if better:
            parts.append(f"less of {_counted(better, len(mine))}")
        if parts:
            words.append(
                f"In at least {share_text(SURE)} % of {draws:,} draws, under {titles[name]} "
                f"{', and '.join(parts)} than under {titles[first]}."
            )
        else:
            words.append(
                f"No element is surely worse under {titles[name]} than under {titles[first]}, or "
                "surely better."
            )
    return words


def _counted(names: Sequence[str], of: int) -> str:
    return listed(names) if len(names) <= FEW else f"{len(names)} of {of} elements"
