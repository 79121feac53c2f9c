"""What changed since the first year: the share of each element that passed through the partner."""

from __future__ import annotations

import polars as pl

from ytterby import indicators
from ytterby.boards.dependence.numbers import main_numbers
from ytterby.boards.dependence.setting import Setting
from ytterby.figures import Drawing, Figure, Key
from ytterby.figures.standing.change import ROW, change_dots
from ytterby.report.document import Column, ReportTable
from ytterby.workflows.briefing.tables import EARLY_DRAWS, FIRST_YEAR, split_by_form
from ytterby.workflows.inputs import load_chains


def change_frame(numbers: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Return ``element, year, value, low, high, thin, why`` of both years, single elements."""
    single = ~pl.col("element").is_in(list(setting.pack.groups))
    late = main_numbers(numbers).filter((pl.col("measure") == "ever_touched") & single)
    late = late.with_columns(year=pl.lit(setting.year, pl.Int32))
    (chain,) = load_chains([FIRST_YEAR], workspace=setting.workspace)
    frames = [late]
    for form, elements in split_by_form(
        setting.chain, setting.place, setting.pack.elements
    ).items():
        known = [e for e in elements if e in chain.technology.element_index]
        if not known:
            continue
        early = indicators.trace(
            chain,
            {setting.place.code: setting.place.regions},
            {setting.partner.code: setting.partner.regions},
            elements=known,
            form=form,
            measures=["ever_touched"],
            draws=EARLY_DRAWS,
            prior=0,
        )
        if early.height:
            frames.append(
                early.filter(~pl.col("element").is_in(list(setting.pack.groups))).with_columns(
                    value=pl.col("share"), year=pl.lit(FIRST_YEAR, pl.Int32), why=pl.lit("")
                )
            )
    columns = ["element", "year", "value", "low", "high", "why"]
    return pl.concat([f.select(columns) for f in frames]).filter(pl.col("value").is_not_null())


def change_figure(rows: pl.DataFrame, setting: Setting) -> Figure:
    """Return the dots of both years."""
    name = setting.partner.name
    axis = f"share of use that passed through {name}, %"
    count = max(rows["element"].n_unique(), 1)
    return Figure(
        id="change",
        title=f"What changed since {FIRST_YEAR}",
        note="any stage; differences within the intervals are no news",
        drawings=(
            Drawing(
                "",
                change_dots(rows, labels=setting.labels, axis=axis),
                50 + ROW * count,
                f"Two dots an element: the share that passed through {name} in {FIRST_YEAR} and "
                f"in {setting.year}.",
                change_dots(rows, labels=setting.labels, axis=axis, narrow=True),
                50 + ROW * count,
            ),
        ),
        keys=(
            Key(str(FIRST_YEAR), "china", "ring"),
            Key(str(setting.year), "china", "dot"),
            Key("80 % interval", "mute", "whisker"),
        ),
    )


def change_table(rows: pl.DataFrame) -> ReportTable:
    """Return both years as a table."""
    return ReportTable(
        id="change-table",
        title="Share of use that passed through, by year",
        frame=rows.drop("why"),
        columns=(
            Column("element", "Element"),
            Column("year", "Year"),
            Column("value", "Share", "value", "1", "low", "high"),
        ),
        limit=60,
    )
