"""The finding of a stress run in words, made from its numbers alone."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.core.regions import with_the
from ytterby.figures.style.text import capital, long_month, percent
from ytterby.packs import Pack
from ytterby.report.stress.shortfalls import first_prices, rank_shortfalls
from ytterby.report.wording import listed
from ytterby.simulate import StressResult
from ytterby.workflows.inputs import Place

ASSUMPTIONS = (
    "Use is manufacturing use: what a region's makers use, wherever the goods go.",
    "The chain stands still at its baseline year: needs do not grow, and nothing else happens.",
    "Stocks of makers are general estimates (tier C) but where the evidence knows them.",
    "Recipes are fixed: a magnet grade that lacks one of its elements is not made.",
    "Goods of one kind in one country are one pool: nobody in it is served before others, but for "
    "rated orders.",
    "Announced plants count with their odds and usual delays; plants that no process fits are "
    "named under warnings.",
    "Outside prices are one market: a buyer who is cut off alone still moves the price for all.",
)
"""What a reader must know before trusting the numbers."""


LEADING = 3
"""Elements that the first sentence names."""
MOVED = 1.5
"""Multiple from which a price is worth a sentence."""
FALLEN = 0.95
"""Multiple below which a price is said to have fallen."""
DROPPED = 0.8
"""Multiple below which the fall of a price outside is worth a sentence."""
CLOSED = 0.95
"""Share of capacity that is open below which some is said to have closed."""


def clause_of(result: StressResult) -> str:
    """Return how a sentence about the scenario begins; empty if its title should stand alone."""
    kinds = {event.kind for event in result.scenario.events}
    if kinds == {"licence"}:
        return "Under these licences"
    return "Under this ban" if kinds == {"ban"} else ""


def finding(
    result: StressResult,
    pack: Pack,
    place: Place,
    elements_asked: Sequence[str] = (),
    materials: Sequence[str] | None = None,
) -> tuple[str, ...]:
    """Return the answer, one sentence each, the most important first.

    Parameters
    ----------
    result, pack, place
        The run, labels, and the target.
    elements_asked
        Only these elements are told of; all if empty.
    materials
        Only what lacks of these is told of sectors; of all if ``None``.
    """
    months = result.calendar.months
    sentences = [f"{result.scenario.title}."]
    frame = result.frame("element").filter(pl.col("region").is_in(list(result.regions)))
    if elements_asked:
        frame = frame.filter(pl.col("element").is_in(list(elements_asked)))
    whole = (
        frame.group_by("date", "element", maintain_order=True)
        .agg(pl.col("need", "shortage", "physically_absent").sum())
        .with_columns(pl.col("date").dt.strftime("%Y-%m"))
    )
    prices = result.frame("prices").with_columns(pl.col("date").dt.strftime("%Y-%m"))
    worth = first_prices(prices)
    elements = rank_shortfalls(whole, ["element"], result.scenario.shortfall_from, worth)
    name = with_the(place.name)
    if not elements:
        return (
            *sentences,
            f"No maker in {name} lacks more than {percent(result.scenario.shortfall_from)} of "
            f"{_which(elements_asked, pack)} in any of {months} months.",
            *_fall_words(result, pack, elements_asked),
            *_plant_words(result, pack),
            *_support_words(result),
            *_idle_words(result),
        )
    first = min(e.first for e in elements)
    early = [pack.label(e.key[0]) for e in elements if e.first == first]
    lead = [
        f"{pack.label(e.key[0])} ({percent(e.worst)} of need unmet in {long_month(e.worst_date)})"
        for e in elements[:LEADING]
    ]
    most = "By value they lack most" if len(elements) > 1 else "They lack"
    sentences.append(
        f"Makers in {name} fall short from {long_month(first)}, first of {listed(early[:6])}. "
        f"{most} {listed(lead)}."
    )
    sectors = _sector_words(result, pack, worth, materials)
    if sectors:
        sentences.append(sectors)
    sentences.extend(_price_words(result, pack, [e.key[0] for e in elements[:LEADING]]))
    units = _unit_words(result)
    if units:
        sentences.append(units)
    return (
        *sentences,
        *_fall_words(result, pack, elements_asked),
        *_plant_words(result, pack),
        *_support_words(result),
        *_idle_words(result),
    )


def _idle_words(result: StressResult) -> tuple[str, ...]:
    """Return which events and responses changed nothing, and why; nothing where all did."""
    idle = [
        f"{note.place} ({note.message.removeprefix('it did not bind: ')})"
        for note in result.notes
        if note.code == "did-not-bind" and note.place.split()[0] in ("event", "response")
    ]
    return (f"Without effect: {'; '.join(idle)}.",) if idle else ()


def _which(elements: Sequence[str], pack: Pack) -> str:
    return " or ".join(pack.label(e) for e in elements) if elements else "any element"


def _fall_words(result: StressResult, pack: Pack, elements: Sequence[str] = ()) -> tuple[str, ...]:
    """Return by how much the oxides that lead get cheaper outside; nothing where none does."""
    prices = result.frame("prices").filter(pl.col("market") == "outside_average")
    told = []
    for element in [e for e in pack.leading if not elements or e in elements]:
        own = prices.filter(pl.col("material") == f"oxide:{element}").sort("multiple", "month")
        if own.is_empty() or own["multiple"][0] >= DROPPED:
            continue
        least = own.row(0, named=True)
        told.append(
            f"{pack.label(f'oxide:{element}')} from {least['value'] / least['multiple']:,.0f} to "
            f"{least['value']:,.0f}"
        )
    return (f"Outside prices fall, USD/kg on average: {listed(told)}.",) if told else ()


def _plant_words(result: StressResult, pack: Pack) -> tuple[str, ...]:
    """Return the stage at which makers outside have given up most; nothing where none has."""
    stages = (
        result.frame("plants")
        .group_by("date", "stage")
        .agg(open=(pl.col("value") * pl.col("worth")).sum() / pl.col("worth").sum())
        .sort("open", "date", "stage")
    )
    if stages.is_empty() or stages["open"][0] >= CLOSED:
        return ()
    worst = stages.row(0, named=True)
    return (
        f"Makers outside close for want of money: {percent(1.0 - worst['open'])} of their "
        f"{pack.label(worst['stage']).lower()} capacity by "
        f"{long_month(worst['date'].strftime('%Y-%m'))}.",
    )


def _support_words(result: StressResult) -> tuple[str, ...]:
    """Return what price floors cost the public; nothing where there is none."""
    support = result.frame("support")
    if support.is_empty():
        return ()
    years = result.calendar.months / 12.0
    cost = float(support["value"].sum())
    if cost <= 0.0:
        return ("Price floors cost the public nothing: the market pays more.",)
    return (
        f"Price floors cost the public {cost:,.0f} million USD in all, {cost / years:,.0f} a year.",
    )


def _sector_words(
    result: StressResult, pack: Pack, worth: dict[str, float], materials: Sequence[str] | None
) -> str:
    frame = result.frame("sector").filter(pl.col("region").is_in(list(result.regions)))
    if materials is not None:
        frame = frame.filter(pl.col("material").is_in(list(materials)))
    whole = (
        frame.group_by("date", "sector", "material", maintain_order=True)
        .agg(pl.col("need", "shortage", "physically_absent").sum())
        .with_columns(pl.col("date").dt.strftime("%Y-%m"))
    )
    ranked = rank_shortfalls(whole, ["sector", "material"], result.scenario.shortfall_from, worth)
    if not ranked:
        return ""
    lead = ranked[0]
    absent = "" if lead.absent is None else (
        f"; {percent(lead.absent)} of what it lacks is physically absent, the rest priced out"
    )  # fmt: skip
    return (
        f"The use hit hardest is {pack.label(lead.key[0])}: {percent(lead.worst)} of its "
        f"{pack.label(lead.key[1])} is missing in {long_month(lead.worst_date)}, which is short "
        f"in {lead.months} of {result.calendar.months} months{absent}."
    )


def _price_words(result: StressResult, pack: Pack, elements: list[str]) -> list[str]:
    """Say how far the oxide that rises most moves."""
    oxides = [f"oxide:{e}" for e in elements]
    frame = result.frame("prices").filter(pl.col("material").is_in(oxides))
    spot = frame.filter(pl.col("market") == "outside_spot")
    if spot.is_empty():
        return []
    peak = spot.sort("multiple", descending=True).row(0, named=True)
    if peak["multiple"] < MOVED:
        return []
    own = frame.filter(pl.col("material") == peak["material"])
    mean, inside = (
        own.filter(pl.col("market") == market)["value"].to_list()
        for market in ("outside_average", "inside")
    )
    element = pack.label(peak["material"].removeprefix("oxide:"))
    before, when = peak["value"] / peak["multiple"], long_month(f"{peak['date']:%Y-%m}")
    fall = f"falls to {min(inside):,.0f}" if min(inside) < FALLEN * inside[0] else "does not fall"
    return [
        f"{capital(element)} oxide outside rises from {before:,.0f} USD/kg to {peak['value']:,.0f} "
        f"on the spot in {when} and to {max(mean):,.0f} on average of all tonnes; inside it {fall}."
    ]


def _unit_words(result: StressResult) -> str:
    frame = result.frame("units").filter(pl.col("region").is_in(list(result.regions)))
    total = (
        frame.group_by("sector", "product", "unit", maintain_order=True)
        .agg(pl.col("value", "low", "high").sum())
        .filter(pl.col("sector").is_in(["ev_traction", "wind"]) & (pl.col("value") >= 1.0))
        .sort("sector")
    )
    parts = [
        f"{_rounded(row['value'])} ({_rounded(row['low'])} to {_rounded(row['high'])}) "
        f"{'MW of ' if row['unit'].startswith('MW') else ''}{row['product']}"
        f"{'s' if not row['unit'].startswith('MW') else ''}"
        for row in total.iter_rows(named=True)
    ]
    return f"Not made over the run: {listed(parts)}." if parts else ""


def _rounded(value: float) -> str:
    """Return a number with three digits that count.

    Examples
    --------
    >>> _rounded(1234567.0), _rounded(0.4321)
    ('1,230,000', '0.43')
    """
    if value < 1.0:
        return f"{value:.2f}"
    digits = max(len(str(int(value))) - 3, 0)
    return f"{round(value, -digits):,.0f}"
