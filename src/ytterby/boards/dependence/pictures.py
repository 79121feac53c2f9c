"""Pictures of one setting: customs beside origin, by element and by stage; five measures."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ytterby.boards.dependence.definitions import ANY, MEASURES, RULES, STAGE_LINES, STAGES
from ytterby.boards.dependence.numbers import main_numbers, trace_stages
from ytterby.boards.dependence.setting import Setting
from ytterby.core.regions import with_the
from ytterby.figures import (
    Drawing,
    Figure,
    Key,
    Option,
    chokepoint_matrix,
    five_measures,
    origin_bars,
)
from ytterby.figures.standing import five as five_figure
from ytterby.figures.style.text import capital
from ytterby.report.chain_sections import HATCHED, INTERVAL, SHARE_KEYS
from ytterby.workflows.customs import PAPERS

ROW = 34
"""Height of one pair of bars [px]."""
FEW = 46
"""The same where there are few."""


def _origin_keys(setting: Setting, true: str) -> tuple[Key, ...]:
    return (
        Key("customs papers", "use"),
        Key(true.format(partner=setting.partner.name), "china"),
        INTERVAL,
        HATCHED,
    )


def _bars(rows: pl.DataFrame, setting: Setting, height: int) -> Drawing:
    axis = f"share from {setting.partner.name}, %"
    options: list[Option] = [
        origin_bars(rows, labels=setting.labels, axis=axis, narrow=narrow)
        for narrow in (False, True)
    ]
    told = "; ".join(
        f"{r['label']} {100 * r['value']:.0f} %"
        for r in rows.iter_rows(named=True)
        if r["measure"] != "customs_share" and r["value"] is not None
    )
    return Drawing(
        "", options[0], height, f"Bars: true origin against customs: {told}.", options[1]
    )


def origin_picture(numbers: pl.DataFrame, elements: list[str], setting: Setting) -> Figure:
    """Return customs papers beside true origin, a pair of bars an element."""
    rows = main_numbers(numbers).filter(
        pl.col("measure").is_in(["customs_share", "ever_touched"])
        & pl.col("element").is_in(elements)
    )
    order = {e: i for i, e in enumerate(elements)}
    names = {e: capital(setting.short_name(e)) for e in elements}
    shown = rows.with_columns(
        key=pl.col("element"),
        label=pl.col("element").replace_strict(names, return_dtype=pl.String),
        _at=pl.col("element").replace_strict(order, return_dtype=pl.Int32),
    ).sort("_at", maintain_order=True)
    return Figure(
        id="origin",
        title="What customs papers say, and what is true",
        note=f"share from {with_the(setting.partner.name)}, %, {setting.year}",
        drawings=(_bars(shown, setting, 50 + ROW * len(elements)),),
        keys=_origin_keys(setting, "passed through {partner} at any stage"),
    )


def stage_rows(
    numbers: pl.DataFrame, papers: pl.DataFrame, setting: Setting, element: str
) -> pl.DataFrame:
    """Return customs beside origin by stage of one element: a pair of rows a stage."""
    lines = {r["material"]: r for r in papers.iter_rows(named=True)}
    own = numbers.filter((pl.col("element") == element) & pl.col("main"))
    out = []
    for stage in trace_stages(numbers, element):
        label = capital(setting.labels.stage(stage))
        line = lines.get(STAGE_LINES.get(stage, ""))
        out.append(
            {
                "key": stage,
                "label": label,
                "measure": "customs_share",
                "value": None if line is None else line["customs_share"],
                "low": None,
                "high": None,
                "thin": False,
                "why": f"papers:{stage}" if line is not None else "",
            }
        )
        row = own.filter((pl.col("measure") == "stage_trace") & (pl.col("stage") == stage))
        out += [
            {"key": stage, "label": label}
            | {k: r[k] for k in ("measure", "value", "low", "high", "thin", "why")}
            for r in row.iter_rows(named=True)
        ]
    whole = own.filter(
        pl.col("measure").is_in(["customs_share", "ever_touched"]) & (pl.col("stage") == ANY)
    )
    out += [
        {"key": "any", "label": "Any stage"}
        | {k: r[k] for k in ("value", "low", "high", "thin", "why")}
        | {"measure": "customs_share" if r["measure"] == "customs_share" else "stage_trace"}
        for r in whole.sort("measure", maintain_order=True).iter_rows(named=True)
    ]
    schema = {"key": pl.String, "label": pl.String, "measure": pl.String, "value": pl.Float64}
    schema |= {"low": pl.Float64, "high": pl.Float64, "thin": pl.Boolean, "why": pl.String}
    return pl.DataFrame(out, schema=schema)


def stage_picture(rows: pl.DataFrame, setting: Setting, element: str) -> Figure:
    """Return customs papers beside true origin, a pair of bars a stage."""
    count = rows["key"].n_unique()
    return Figure(
        id=f"stages-{element}",
        title=f"{capital(setting.element_name(element))} by stage",
        note=f"share from {with_the(setting.partner.name)}, %, {setting.year}",
        drawings=(_bars(rows, setting, 50 + FEW * count),),
        keys=_origin_keys(setting, "underwent the stage in {partner}"),
    )


def five_picture(numbers: pl.DataFrame, setting: Setting, element: str, stage: str) -> Figure:
    """Return the five measures of one element under both of their rules."""
    at = pl.when(pl.col("measure") == "stage_trace").then(pl.lit(stage)).otherwise(pl.lit(ANY))
    rows = numbers.filter((pl.col("element") == element) & (pl.col("stage") == at))
    names = {
        m.id: f"{capital(m.short)}: {setting.labels.stage(stage)}"
        if m.id == "stage_trace"
        else capital(m.short)
        for m in MEASURES
    }
    count = sum(m.id in set(rows["measure"]) for m in MEASURES)
    height = five_figure.FOOT + five_figure.BAR * max(count, 1) + 8
    options = [
        five_measures(rows, names=names, rules=RULES, narrow=narrow) for narrow in (False, True)
    ]
    told = "; ".join(
        f"{names[r['measure']]} {100 * r['value']:.0f} %"
        for r in rows.filter(pl.col("main")).iter_rows(named=True)
        if r["value"] is not None
    )
    return Figure(
        id=f"five-{element}-{stage}",
        title=f"Five answers for {setting.element_name(element)}",
        note=f"%, {setting.year}",
        drawings=(Drawing("", options[0], height, f"Dots: {told}.", options[1]),),
        keys=(
            Key("main rule", "ink", "dot"),
            Key("other rule", "ink", "ring"),
            INTERVAL,
        ),
    )


def matrix_picture(numbers: pl.DataFrame, elements: list[str], setting: Setting) -> Figure:
    """Return the share that underwent each stage in the partner, element by stage."""
    whole = [e for e in elements if not setting.is_group(e)]
    traced = numbers.filter(
        pl.col("main")
        & pl.col("element").is_in(whole)
        & (
            ((pl.col("measure") == "stage_trace") & pl.col("stage").is_in(list(STAGES)))
            | (pl.col("measure") == "ever_touched")
        )
    )
    order = {s: i for i, s in enumerate((*STAGES, "any stage"))}
    place = {e: i for i, e in enumerate(whole)}
    cells = (
        traced.with_columns(
            region=pl.lit(setting.partner.regions[0]),
            stage=pl.when(pl.col("measure") == "ever_touched")
            .then(pl.lit("any stage"))
            .otherwise("stage"),
        )
        .with_columns(
            _row=pl.col("stage").replace_strict(order, return_dtype=pl.Int32),
            _column=pl.col("element").replace_strict(place, return_dtype=pl.Int32),
        )
        .sort("_row", "_column", maintain_order=True)
        .drop("tier")
    )
    role = setting.groups.role(setting.partner.regions[0]).removeprefix("$")
    options = [
        chokepoint_matrix(
            cells, groups=setting.groups, labels=setting.labels, turned=turned, codes=False
        )
        for turned in (False, True)
    ]
    return Figure(
        id="trace",
        title="Where each element underwent each stage",
        note=f"share in {with_the(setting.partner.name)}, %, {setting.year}",
        drawings=(
            Drawing(
                "",
                options[0],
                28 + 44 * cells["stage"].n_unique(),
                f"Matrix: share of each element in use that underwent each stage in "
                f"{setting.partner.name}.",
                options[1],
                34 + 27 * len(whole),
            ),
        ),
        keys=(*(replace(k, role=role) for k in SHARE_KEYS), HATCHED),
    )


def has_papers(numbers: pl.DataFrame) -> bool:
    """Tell whether customs papers say anything of the setting."""
    rows = numbers.filter((pl.col("rule") == PAPERS) & pl.col("value").is_not_null())
    return rows.height > 0
