"""Customs view and true origin of each year: numbers, pictures, sentences and reasons."""

from __future__ import annotations

import polars as pl

from ytterby import indicators
from ytterby.boards.dependence.definitions import (
    ANY,
    MEASURE,
    RULES,
    STAGE_LINES,
    STAGES,
    meaning_of,
)
from ytterby.boards.dependence.explain import explain, shown_share
from ytterby.boards.dependence.setting import GROUPS, Setting
from ytterby.boards.dependence.words import STEPS, band, said
from ytterby.core.chain import Chain
from ytterby.core.regions import with_the
from ytterby.figures import Drawing, Figure, Key, Line, share_trend
from ytterby.figures.style.text import capital
from ytterby.report.chain_sections import INTERVAL
from ytterby.results.summary import THIN
from ytterby.workflows.briefing.tables import split_by_form
from ytterby.workflows.customs import LAST_BORDER, PAPERS, customs_table
from ytterby.workflows.inputs import fit_place

DRAWS = 60
"""Posterior draws a year: seven years are traced at once."""
HEIGHT = 280
LINES = {
    "papers": Line("customs papers", "$use", "dashed", "rect"),
    "border": Line("last border, by mass", "$use", "solid", "diamond"),
    "origin": Line("true origin", "$china"),
}
"""Lines of the picture in the order to be drawn."""
MOVED = 0.02
"""A share that moved by less is told as unmoved."""


def read_years(setting: Setting) -> pl.DataFrame:
    """Return customs view and true origin of every year of a setting.

    Returns
    -------
    DataFrame
        ``year, element, stage, measure, line, rule, value, low, high`` [1]``, evidence_share,
        tier, thin, why``; ``line`` is a key of ``LINES``.
    """
    forms = split_by_form(setting.chain, setting.place, setting.pack.elements)
    years = [c.year for c in setting.chains]
    papers = customs_table(
        setting.base, (setting.place,), setting.partner, years, workspace=setting.workspace
    ).frame
    frames = [_traced(c, setting, forms) for c in setting.chains]
    traced = pl.concat(frames)
    lines = {(r["year"], r["material"]): r for r in papers.iter_rows(named=True)}
    own = traced.filter(pl.col("line") == "origin").select("year", "element", "stage", "form")
    rows = []
    for asked in own.unique(maintain_order=True).iter_rows(named=True):
        line = _tariff_line(asked["stage"], asked["form"])
        found = lines.get((asked["year"], line))
        if found is None:
            continue
        tier = "B" if "second-hand" in found["source"] else "A"
        rows.append(
            {**asked, "line": "papers", "rule": PAPERS, "value": found["customs_share"]}
            | {"low": None, "high": None, "evidence_share": None, "tier": tier}
        )
    by_papers = pl.DataFrame(rows, schema=traced.schema) if rows else traced.clear()
    order = {e: i for i, e in enumerate((*GROUPS, *setting.pack.elements))}
    key = pl.concat_str(pl.lit("y"), "element", "stage", "line", "year", separator=":")
    return (
        pl.concat([traced, by_papers])
        .filter(pl.col("value").is_not_null())
        .with_columns(
            thin=pl.col("evidence_share").fill_null(1.0) < THIN,
            measure=pl.when(pl.col("line") != "origin")
            .then(pl.lit("customs_share"))
            .when(pl.col("stage") == ANY)
            .then(pl.lit("ever_touched"))
            .otherwise(pl.lit("stage_trace")),
            why=key,
            _at=pl.col("element").replace_strict(order, return_dtype=pl.Int32),
        )
        .sort("_at", "stage", "line", "year", maintain_order=True)
        .drop("_at")
    )


def _tariff_line(stage: str, form: str) -> str:
    if stage == ANY:
        return STAGE_LINES["magnet" if form == "magnet" else "separation"]
    return STAGE_LINES.get(stage, "")


def _traced(chain: Chain, setting: Setting, forms: dict[str, tuple[str, ...]]) -> pl.DataFrame:
    here = {setting.place.code: fit_place(setting.place, chain).regions}
    there = {setting.partner.code: fit_place(setting.partner, chain).regions}
    index = chain.technology.element_index
    frames = []
    for form, elements in forms.items():
        known = [e for e in elements if e in index]
        if not known:
            continue
        groups = {
            g: setting.pack.groups[g]
            for g in GROUPS
            if form == "magnet" and set(setting.pack.groups[g]) <= set(known)
        }
        found = indicators.trace(
            chain,
            here,
            there,
            elements=known,
            groups=groups,
            form=form,
            measures=["ever_touched", "stage_trace"],
            draws=DRAWS,
        ).filter(pl.col("stage").is_in([*STAGES, ANY]))
        border = indicators.direct_import_shares(
            chain, here, there, elements=known, groups=groups, form=form, draws=DRAWS
        ).rename({"customs_share": "share"})
        columns = ["element", "stage", "line", "rule", "share", "low", "high", "evidence_share"]
        frames += [
            found.with_columns(line=pl.lit("origin"), rule=pl.lit("well_mixed")).select(columns),
            border.with_columns(
                stage=pl.lit(ANY), line=pl.lit("border"), rule=pl.lit(LAST_BORDER)
            ).select(columns),
        ]
        frames[-2:] = [f.with_columns(form=pl.lit(form)) for f in frames[-2:]]
    year = pl.lit(chain.year, pl.Int32)
    return pl.concat(frames).select(
        year.alias("year"),
        "element",
        "stage",
        "form",
        "line",
        "rule",
        pl.col("share").alias("value"),
        "low",
        "high",
        "evidence_share",
        pl.lit("").alias("tier"),
    )


def _own(rows: pl.DataFrame, element: str, stage: str) -> pl.DataFrame:
    return rows.filter((pl.col("element") == element) & (pl.col("stage") == stage))


def trend_picture(rows: pl.DataFrame, setting: Setting, element: str, stage: str) -> Figure | None:
    """Return customs and origin of an element and stage over the years; ``None`` if unknown."""
    own = _own(rows, element, stage)
    if own.filter(pl.col("line") == "origin").is_empty():
        return None
    partner = setting.partner.name
    what = (
        f"passed through {partner}"
        if stage == ANY
        else f"{STEPS.get(stage, stage).removeprefix('was ')} in {partner}"
    )
    lines = LINES | {"origin": Line(what, "$china")}
    there = set(own["line"])
    keys = [Key("customs papers", "use", "dash")] if "papers" in there else []
    keys += [Key("last border, by mass", "use", "diamond")] if "border" in there else []
    keys += [Key(what, "china", "dot"), INTERVAL]
    keys += [Key("thin evidence", "china", "ring")] if own["thin"].any() else []
    where = "" if stage == ANY else f", {setting.labels.stage(stage)}"
    return Figure(
        id=f"trend-{element}-{stage}",
        title=f"{capital(setting.element_name(element))}{where}, year by year",
        note=f"share from {with_the(partner)}, %",
        drawings=(
            Drawing(
                "",
                share_trend(own, lines),
                HEIGHT,
                trend_sentence(rows, setting, element, stage),
            ),
        ),
        keys=tuple(keys),
    )


def trend_sentence(rows: pl.DataFrame, setting: Setting, element: str, stage: str) -> str:
    """Return what moved between the first and the last year, or that nothing can be told."""
    own = _own(rows, element, stage).filter(pl.col("line") == "origin").sort("year")
    if own.height < 2:
        return ""
    early, late = own.row(0, named=True), own.row(-1, named=True)
    partner = with_the(setting.partner.name)
    name = setting.element_name(element)
    step = f"passed through {partner}"
    if stage != ANY:
        step = f"{STEPS.get(stage, stage)} in {partner}"
    head = f"The share of the {name} in use that {step}"
    now = f"{said(late['value'])}{band(late)} in {late['year']}"
    then = f"{said(early['value'])}{band(early)} in {early['year']}"
    if early["high"] is not None and late["low"] is not None and early["high"] < late["low"]:
        return f"{head} has risen from {then} to {now}."
    if early["low"] is not None and late["high"] is not None and late["high"] < early["low"]:
        return f"{head} has fallen from {then} to {now}."
    if abs(late["value"] - early["value"]) < MOVED:
        return f"{head} has not moved since {early['year']}: {now}."
    return f"{head}: {now}, {then}; the intervals overlap, so no change can be told."


def explain_years(rows: pl.DataFrame, setting: Setting) -> dict[str, str]:
    """Return what stands behind the number of each year, by its key."""
    names = {"place": with_the(setting.place.name), "partner": with_the(setting.partner.name)}
    out = {}
    for row in rows.iter_rows(named=True):
        measure = MEASURE[row["measure"]]
        where = "" if row["stage"] == ANY else f", {setting.labels.stage(row['stage'])}"
        title = f"{capital(setting.element_name(row['element']))}{where}, {row['year']}"
        facts = [
            ("Measure", measure.name),
            ("Formula", measure.formula),
            ("Rule", RULES.get(row["rule"], row["rule"])),
            ("Beware", measure.beware),
            (
                "What it rests on",
                "CEPII BACI; the tariff lines of the last year are opened above."
                if row["rule"] == PAPERS
                else f"The balanced chain of {row['year']}; choose that year to see its "
                "observations.",
            ),
        ]
        out[row["why"]] = explain(
            title, shown_share(row), meaning_of(measure, row["rule"], **names), facts
        )
    return out
