"""A run of the simulator as its report shows it: the target's part alone, claims named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ytterby.errors import Problem
from ytterby.figures import Groups, Labels
from ytterby.figures.style.text import capital
from ytterby.report.stress.shortfalls import first_prices
from ytterby.report.views import DrawsView, Provenance, Standing, StressView

if TYPE_CHECKING:
    from ytterby.simulate import StressResult
    from ytterby.simulate.scenario import Scenario

SHORTAGE = ("need", "delivered", "shortage", "physically_absent", "priced_out")
PARAMETERS = {
    "parameter": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "tier": pl.String,
    "source": pl.String,
    "meaning": pl.String,
}


def view_stress(
    result: StressResult,
    *,
    target_name: str,
    groups: Groups,
    labels: Labels,
    standing: Standing,
    provenance: Provenance,
    clause: str = "",
    draws: DrawsView | None = None,
    centre: str = "",
) -> StressView:
    """Return the view of a run, every frame for the target's regions together.

    Parameters
    ----------
    result
        The run; its first draw is shown.
    target_name
        What a reader calls the target.
    groups, labels
        Hues and names.
    standing, provenance
        How the chain stands, and where the numbers come from.
    clause
        How the finding begins (``Under China's licences``); the scenario's title stands above it.
    draws
        Draws of all that is uncertain, if any were run.
    centre
        Which centre a single run has, in a sentence.
    """
    scenario = result.scenario
    prices = _prices(result)
    return StressView(
        target=result.target,
        target_name=target_name,
        scenario=scenario.name,
        scenario_title=scenario.title,
        clause=clause,
        description=scenario.context,
        groups=groups,
        labels=labels,
        threshold=scenario.shortfall_from,
        element=_sum_target(result, "element", ["element"], SHORTAGE),
        sector=_sum_target(result, "sector", ["sector", "material", "unit"], SHORTAGE),
        prices=prices,
        cover=_cover(result),
        units=_sum_target(result, "units", ["sector", "product", "unit"], ("value", "low", "high")),
        events=_events(scenario),
        parameters=pl.DataFrame(
            [*_scenario_rows(scenario), *_behaviour_rows(result)], schema=PARAMETERS
        ),
        notes=tuple(_note(n) for n in result.notes),
        standing=standing,
        provenance=provenance,
        draws=draws,
        centre=centre,
        countries=_countries(result, first_prices(prices)),
    )


def _note(problem: Problem) -> str:
    """Return a note on the run as a reader of the report wants it.

    Examples
    --------
    >>> _note(Problem("did-not-bind", "government stocks", "it did not bind: nothing was lacking"))
    'Government stocks did not come into play: nothing was lacking.'
    """
    place = {"pipeline": "announced plants"}.get(problem.place, problem.place)
    idle, prefix, why = problem.message.partition("it did not bind: ")
    if prefix and not idle:
        return capital(f"{place} did not come into play: {why}.")
    return capital(f"{place}: {problem.message}.")


def _own(result: StressResult, name: str) -> pl.DataFrame:
    frame = result.frame(name)
    if "region" in frame.columns:
        frame = frame.filter(pl.col("region").is_in(list(result.regions)))
    return frame.with_columns(pl.col("date").dt.strftime("%Y-%m"))


def _sum_target(
    result: StressResult, name: str, keys: list[str], values: tuple[str, ...]
) -> pl.DataFrame:
    """Return a table summed over the target's regions."""
    total = _own(result, name).group_by("date", *keys, maintain_order=True)
    return total.agg(pl.col(*values).sum()).sort("date", *keys)


def _prices(result: StressResult) -> pl.DataFrame:
    """Return prices; a metal's are left out where its oxide has some, which they follow."""
    frame = _own(result, "prices").select("date", "material", "market", "value")
    oxides = set(frame["material"].filter(frame["material"].str.starts_with("oxide:")))
    follow = [f"metal:{o.removeprefix('oxide:')}" for o in sorted(oxides)]
    return frame.filter(~pl.col("material").is_in(follow)).sort("material", "market", "date")


def _countries(result: StressResult, prices: Mapping[str, float]) -> pl.DataFrame:
    """Return need and shortage of the makers of every country, worth what oxides cost before."""
    worth = pl.DataFrame(
        {"element": list(prices), "price": list(prices.values())},
        schema={"element": pl.String, "price": pl.Float64},
    )
    # USD/kg is thousand USD/t.
    return (
        result.frame("element")
        .join(worth, on="element")
        .group_by("date", "region", maintain_order=True)
        .agg((pl.col("need", "shortage") * pl.col("price") / 1000.0).sum())
        .with_columns(pl.col("date").dt.strftime("%Y-%m"))
        .sort("region", "date")
    )


def _cover(result: StressResult) -> pl.DataFrame:
    """Return months of cover; over several regions weighted by their use in a baseline month."""
    frame = _own(result, "cover").join(_home_use(result), on=["region", "material"])
    if frame.is_empty():
        return frame.select("date", "material", "value")
    by = frame.group_by("date", "material", maintain_order=True)
    mean = (pl.col("value") * pl.col("use")).sum() / pl.col("use").sum()
    ranges = pl.DataFrame(
        [_cover_range(result, m) for m in frame["material"].unique(maintain_order=True)]
    )
    return (
        by.agg(mean.alias("value"))
        .join(ranges, on="material", maintain_order="left")
        .with_columns(
            low=pl.col("value") * pl.col("low"),
            high=pl.col("value") * pl.col("high"),
            thin=pl.col("tier") == "C",
        )
        .sort("material", "date")
    )


def _home_use(result: StressResult) -> pl.DataFrame:
    """Return what each region uses of each material in a baseline month."""
    from ytterby.simulate.tables.pools import home_use

    layout = result.layout
    return pl.DataFrame(
        {
            "region": [layout.regions[r] for r in layout.pool_region],
            "material": [layout.material_names[m] for m in layout.pool_material],
            "use": home_use(layout),
        }
    )


def _cover_range(result: StressResult, material: str) -> dict[str, Any]:
    """Return how far the stock of a material may be off, over its value, and the weakest tier.

    Of a claim on the region's industry where there is one, else of the general estimate.
    """
    tech = result.layout.technology
    family = dict(zip(tech.materials, tech.family, strict=True)).get(material, "")
    held = result.chain.inventories.filter(
        pl.col("region").is_in(list(result.regions)),
        pl.col("holder") == "industry",
        pl.col("family").is_in(["", family]) & pl.col("material").is_in(["", material]),
        pl.col("cover") > 0,
    )
    if held.is_empty():
        known = result.parameters.find("cover", material=family)
        low, value, high, tier = known.low, known.value, known.high, known.tier
    else:
        row = held.row(0, named=True)
        value = row["cover"]
        low, high, tier = row["low"] or value, row["high"] or value, row["tier"]
    return {"material": material, "low": low / value, "high": high / value, "tier": tier}


def _events(scenario: Scenario) -> pl.DataFrame:
    rows = []
    for event in scenario.events:
        title = event.title or event.id.replace("-", " ")
        rows.append({"date": f"{event.start:%Y-%m}", "title": title})
        if event.end is not None:
            rows.append({"date": f"{event.end:%Y-%m}", "title": f"{title}: ends"})
    return pl.DataFrame(rows, schema={"date": pl.String, "title": pl.String}).sort("date")


def _scenario_rows(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """Yield every amount that an event of the scenario assumes, with its range and reason."""
    for event in (*scenario.events, *scenario.responses):
        for name, content in event.model_dump().items():
            if not isinstance(content, dict) or "value" not in content:
                continue
            field = type(event).model_fields[name]
            if name in ("odds", "slip") and getattr(event, name) == field.default:
                continue
            info = field.description or ""
            meaning, unit = _meaning_and_unit(info)
            yield {
                "parameter": f"{event.title or event.id}: {name.replace('_', ' ')}",
                "value": content["value"],
                "low": content["low"],
                "high": content["high"],
                "unit": unit,
                "tier": content["tier"],
                "source": content["source"],
                "meaning": content["note"] or meaning,
            }


def _meaning_and_unit(info: str) -> tuple[str, str]:
    """Return what a field means and its unit, of a description that names it in brackets.

    Examples
    --------
    >>> _meaning_and_unit("Share that is lost [1]; each month.")
    ('Share that is lost; each month', '1')
    >>> _meaning_and_unit("Price that is guaranteed [USD/kg of REO, or of product for metal].")
    ('Price that is guaranteed, per kg of REO, or of product for metal', 'USD/kg')
    """
    found = re.search(r" \[([^\]]+)\]", info)
    if found is None:
        return info.rstrip("."), ""
    unit, of, what = found[1].partition(" of ")
    more = f", per {unit.rpartition('/')[2]} of {what}" if of else ""
    return f"{info[: found.start()]}{more}{info[found.end() :]}".rstrip("."), unit


def _behaviour_rows(result: StressResult) -> Iterator[dict[str, Any]]:
    """Yield every estimate of behaviour that the run could draw on."""
    for estimate in result.parameters.estimates:
        place = ", ".join(at for _, at in estimate.place)
        yield {
            "parameter": f"{estimate.scope} ({place})" if place else estimate.scope,
            "value": estimate.value,
            "low": estimate.low,
            "high": estimate.high,
            "unit": estimate.unit,
            "tier": estimate.tier,
            "source": estimate.source,
            "meaning": estimate.note,
        }
