"""An expected loss in words, and the table that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import rough_text, word
from ytterby.workflows.impacts.expecting.model import Expected
from ytterby.workflows.impacts.expecting.tables import element_frame

TOLD = 3


def million(value: float | None) -> str:
    """Return an amount in million USD with three figures at most.

    Examples
    --------
    >>> million(24_518_000_000.0), million(310_000.0)
    ('24,500', '0.3')
    """
    return rough_text(None if value is None else value / 1e6)


def billion(low: float | None, high: float | None) -> str:
    """Return a range in billion USD."""
    return f"{_billions(low)} to {_billions(high)}"


def _billions(value: float | None) -> str:
    return rough_text(None if value is None else value / 1e9)


def expected_finding(found: Expected) -> tuple[str, ...]:
    """Return the answer in words, one sentence each."""
    frame = element_frame(found)
    rows = [r for r in frame.iter_rows(named=True) if r["loss"]]
    if not rows:
        return (f"No loss of a supplier costs {with_the(found.place.name)} value added.",)
    first = rows[0]
    told = [
        f"{found.pack.label(r['element'])} {_billions(r['loss'])} billion USD "
        f"({billion(r['loss_low'], r['loss_high'])})"
        for r in rows[:TOLD]
    ]
    who = with_the(region_name(str(first["supplier"])))
    place = with_the(found.place.name)
    what = "exports of one element alone" if found.alone else "exports"
    words = [
        f"A year without {what} from {who} would cost {place} most value added through materials "
        f"with {listed(told)}; magnets need several elements, so these overlap."
    ]
    weighed = sorted(rows, key=lambda r: -r["expected"])[:TOLD]
    parts = [f"{found.pack.label(r['element'])} {_yearly(r)}" for r in weighed]
    words.append(f"Weighed by how likely the losses are, by judgement, it is {listed(parts)}.")
    words.extend(_beside(frame, found))
    return tuple(words)


def _yearly(row: dict[str, Any]) -> str:
    """Return an expected loss a year, in billions where it is one."""
    scale, unit = (1e9, "billion") if row["expected"] >= 1e9 else (1e6, "million")
    value, low, high = (
        rough_text(row[k] / scale) for k in ("expected", "expected_low", "expected_high")
    )
    return f"{value} {unit} USD a year ({low} to {high})"


def _beside(frame: pl.DataFrame, found: Expected) -> tuple[str, ...]:
    both = frame.filter(pl.col("ratio").is_not_null())
    if both.is_empty():
        return ()
    least, most = both["ratio"].min(), both["ratio"].max()
    assert isinstance(least, float)
    assert isinstance(most, float)
    return (
        f"Losses if it happens are {rough_text(least)} to {rough_text(most)} times those that the "
        f"US Geological Survey gives for {listed([found.pack.label(e) for e in both['element']])}: "
        "here makers keep their recipes, there prices and the whole economy adjust.",
    )


def expected_summary(found: Expected) -> tuple[Summary, ...]:
    """Return the table for people: loss, chance, expected loss, the published figure, ratio."""
    columns = (
        Column("element", number=False),
        Column("loss if it stops\nmillion USD", keep=2),
        Column("supplier", number=False),
        Column("chance a year\n%", keep=1),
        Column("expected loss\nmillion USD/year", keep=3),
        Column("need not\ncounted, %"),
        *((Column("USGS\nmillion USD"), Column("ratio")) if found.published else ()),
    )
    rows = tuple(
        (
            word(r["element"]),
            _range(r, "loss"),
            word(None if r["supplier"] is None else r["supplier"]),
            _chance(r),
            _range(r, "expected"),
            word(_percent(r["not_counted"])),
            *(_published(r) if found.published else ()),
        )
        for r in element_frame(found).iter_rows(named=True)
    )
    note = (
        "Elements overlap and are never added. Direct losses of value added alone; need in sectors "
        "without economic figures is not counted, so that the loss of elements used there (cerium, "
        "lanthanum, yttrium, europium) is understated. Chances are judgement. USGS: "
        "probability-weighted with probability 1 for what China controls, hence beside the loss."
    )
    title = f"What a year without the supplier costs {with_the(found.place.name)}, by element"
    return (Summary(title, columns, rows, note if found.published else note.split(" USGS:")[0]),)


def _range(row: Mapping[str, float | None], name: str) -> Cell:
    if row[name] is None:
        return word(None)
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return Cell(million(row[name]), f"({million(low)}–{million(high)})")


def _chance(row: Mapping[str, float | None]) -> Cell:
    value, low, high = (row[k] for k in ("chance", "chance_low", "chance_high"))
    if value is None or low is None or high is None:
        return word(None)
    return Cell(f"{100 * value:.1f}", f"({100 * low:.1f}–{100 * high:.1f})")


def _percent(share: float | None) -> str | None:
    return None if share is None or share != share else f"{100 * share:.0f}"


def _published(row: Mapping[str, float | None]) -> tuple[Cell, Cell]:
    value, ratio = row["published"], row["ratio"]
    return word(None if value is None else million(value)), word(
        None if ratio is None else rough_text(ratio)
    )
