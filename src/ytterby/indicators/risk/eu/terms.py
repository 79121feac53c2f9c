"""The terms of a score of the EU method as rows, so that it can be laid beside the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import region_name
from ytterby.indicators.accounts.arrays import Floats
from ytterby.indicators.risk.eu.formula import (
    economic_importance,
    supply_risk,
    weigh_concentration,
)
from ytterby.indicators.risk.eu.inputs import (
    ElementInputs,
    Number,
    Printed,
    StageInputs,
    Suppliers,
    importance_bounds,
    uses_are_known,
)

SCHEMA = {
    "component": pl.String,
    "term": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "source": pl.String,
    "note": pl.String,
}
SHOWN = 0.005
"""Suppliers below this share are summed up as others."""

Row = tuple[str, str, float | None, str, str, str]


def list_terms(
    elements: Sequence[ElementInputs],
    suppliers: Suppliers,
    best: Mapping[str, float],
    origin: str,
    printed: Sequence[Printed] = (),
) -> pl.DataFrame:
    """Return the terms of all elements of a case, then its components.

    Parameters
    ----------
    elements, suppliers
        The inputs.
    best
        Best estimate of every component.
    origin
        Source of shares and reliance.
    printed
        Results that a study printed, laid beside ours at the end.
    """
    rows: list[Row] = []
    for one in elements:
        for stage in one.stages:
            rows += _stage_rows(one, stage, suppliers, origin)
        rows += _importance_rows(one)
    for name, value in best.items():
        what = "mean of the elements" if len(elements) > 1 else "result"
        rows.append((name, what, value, "1", "", ""))
    rows += [(p.component, "printed by the study", p.value, "1", p.source, p.note) for p in printed]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return frame.with_columns(pl.col("value").fill_nan(None))


def _stage_rows(
    one: ElementInputs, stage: StageInputs, suppliers: Suppliers, origin: str
) -> list[Row]:
    component = f"supply_risk_{stage.stage}"
    where = f"{origin}, {stage.origin}"
    world, rows = _supply_rows(one, stage, suppliers, stage.world.mass, "world", where)
    sourcing = None
    if stage.sourcing is not None:
        mass = stage.sourcing.mass
        sourcing, more = _supply_rows(one, stage, suppliers, mass, "sourcing", where)
        rows += more
        note = stage.reliance.note
        rows.append(
            (component, f"{one.element}: import reliance", stage.reliance.value, "1", where, note)
        )
    for what, number in (
        ("end-of-life recycling input rate", one.recycling),
        ("substitution index, supply risk", one.substitution),
    ):
        rows.append(_number_row(component, f"{one.element}: {what}", number))
    score = supply_risk(
        world, sourcing, stage.reliance.value, one.recycling.value, one.substitution.value
    )
    note = "; ".join(stage.notes)
    rows.append((component, f"{one.element}: supply risk", float(score), "1", "", note))
    return rows


def _supply_rows(
    one: ElementInputs,
    stage: StageInputs,
    suppliers: Suppliers,
    mass: Floats,
    what: str,
    origin: str,
) -> tuple[float, list[Row]]:
    component = f"supply_risk_{stage.stage}"
    share = mass / mass.sum()
    rows: list[Row] = []
    for i in sorted(range(len(share)), key=lambda i: -share[i]):
        if share[i] < SHOWN:
            continue
        code = stage.suppliers[i]
        name = region_name(code)
        g, t = suppliers.governance[code], suppliers.restriction[code]
        rows.append(
            (component, f"{one.element}: {what} share of {name}", float(share[i]), "1", origin, "")
        )
        if what == "world" or stage.world.mass[i] < SHOWN * stage.world.mass.sum():
            rows.append(_number_row(component, f"{one.element}: governance of {name}", g, "0–10"))
            rows.append(_number_row(component, f"{one.element}: trade restriction of {name}", t))
    others = float(share[share < SHOWN].sum())
    rows.append((component, f"{one.element}: {what} share of others", others, "1", origin, ""))
    governance = [suppliers.governance[c].value for c in stage.suppliers]
    restriction = [suppliers.restriction[c].value for c in stage.suppliers]
    index = float(weigh_concentration(share, governance, restriction))
    rows.append(
        (component, f"{one.element}: weighted concentration, {what}", index, "0–10", origin, "")
    )
    return index, rows


def _importance_rows(one: ElementInputs) -> list[Row]:
    if not one.uses or not one.value_added or one.substitution_ei is None:
        return []
    component, added = "economic_importance", one.value_added
    rows: list[Row] = []
    for use in one.uses:
        known = use.industry in added
        note = f"in {use.industry}" if known else "no industry printed: left out"
        rows.append(
            _number_row(component, f"{one.element}: share of {use.name}", use.share, note=note)
        )
    used = {u.industry for u in one.uses if u.industry in added}
    top = max(added, key=lambda k: added[k].value)
    for industry in sorted(used | {top}):
        note = "largest of all: 10 on the scale" if industry == top else ""
        rows.append(
            _number_row(
                component,
                f"{one.element}: value added of {industry}",
                added[industry],
                "EUR/year",
                note,
            )
        )
    rows.append(
        _number_row(
            component,
            f"{one.element}: substitution index, economic importance",
            one.substitution_ei,
        )
    )
    if not uses_are_known(one):
        low, high = importance_bounds(one)
        note = f"too much of the use has no industry; between {low:.2g} and {high:.2g}"
        rows.append((component, f"{one.element}: economic importance", None, "1", "", note))
        return rows
    shares = [u.share.value for u in one.uses]
    value = [added[u.industry].value if u.industry in added else 0.0 for u in one.uses]
    score = economic_importance(shares, value, added[top].value, one.substitution_ei.value)
    rows.append((component, f"{one.element}: economic importance", float(score), "1", "", ""))
    return rows


def _number_row(component: str, term: str, number: Number, unit: str = "1", note: str = "") -> Row:
    said = "; ".join(n for n in (note, number.note) if n)
    return (component, term, number.value, unit, number.source, said)
