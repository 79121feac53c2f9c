"""Customs view against true origin: by element and stage, with the five measures of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import polars as pl
from markupsafe import Markup

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, build_picture, render_tables
from ytterby.boards.registry import Kind, Params
from ytterby.report.document import Column, ReportTable

PREFERRED = ("MAG", "Dy", "Nd")
"""The first of these that a country uses leads."""

LIKELY: Final = ("USA", "JPN", "DEU", "EU27", "KOR", "GBR", "FRA")
"""Whose dependence is asked for first."""


class DependenceParams(Params):
    """Whose dependence on whom, and when.

    Attributes
    ----------
    country
        Country or bloc by code.
    partner
        On whom; blank for the one that matters most.
    year
        A year with a chain; the last one by default.
    """

    country: str = "USA"
    partner: str = ""
    year: int | None = None


def build_origin(params: DependenceParams, workspace: Path | None) -> Board:
    """Return the board of customs beside origin."""
    from ytterby.boards.dependence.explain import explain_numbers
    from ytterby.boards.dependence.numbers import list_elements, read_numbers, trace_stages
    from ytterby.boards.dependence.pictures import (
        five_picture,
        matrix_picture,
        origin_picture,
        stage_picture,
        stage_rows,
    )
    from ytterby.boards.dependence.setting import read_setting
    from ytterby.core.regions import with_the
    from ytterby.figures.style.text import capital

    setting = read_setting(params.country, params.partner, params.year, workspace)
    numbers, papers = read_numbers(setting)
    elements = list_elements(numbers, setting)
    address = board_address("dependence", params.model_dump())
    tables = {t.id: t for t in (_measure_table(numbers, setting), _papers_table(papers))}
    figures = [
        origin_picture(numbers, elements, setting),
        matrix_picture(numbers, elements, setting),
    ]
    why = explain_numbers(numbers, papers, setting)
    for stage, reason in _line_reasons(papers, setting).items():
        why[f"papers:{stage}"] = reason
    html = render_tables(tables.values(), address, folded=tables)
    words: dict[str, Any] = {}
    from ytterby.boards.dependence.cards import measure_cards
    from ytterby.boards.dependence.words import origin_finding, origin_lede, stage_sentence

    for element in elements:
        stages = trace_stages(numbers, element)
        figures.append(
            stage_picture(stage_rows(numbers, papers, setting, element), setting, element)
        )
        for stage in stages:
            figures.append(five_picture(numbers, setting, element, stage))
            html[f"cards-{element}-{stage}"] = measure_cards(numbers, setting, element, stage)
        finding, part = origin_finding(numbers, setting, element)
        words[element] = {
            "finding": finding,
            "emphasis": part,
            "lede": origin_lede(numbers, setting, element),
            "stages": {s: stage_sentence(numbers, setting, element, s) for s in stages},
        }
    lead = next((e for e in PREFERRED if e in words), elements[0] if elements else "")
    first = words.get(lead, {})
    # The brief has every element in its own form, but only of the partner that matters most.
    command = f"ytterby trace --region {setting.place.code} --partner {setting.partner.code}"
    command = command if params.partner else f"ytterby brief {setting.place.code}"
    return Board(
        title=f"{capital(with_the(setting.place.name))} on {with_the(setting.partner.name)}",
        finding=first.get(
            "finding",
            f"{capital(with_the(setting.place.name))} uses no rare earths that are known.",
        ),
        emphasis=first.get("emphasis", ""),
        lede=first.get("lede", ""),
        parts=(
            Part("origin", "Customs papers and true origin", "Origin", (), (Piece("origin"),)),
            Part("measures", "Five measures", "Measures", (), (Piece("trace", "measures"),)),
            Part("papers", "What customs papers say", "Papers", (), (Piece("", "papers"),)),
        ),
        pictures={f.id: build_picture(f) for f in figures},
        tables=tables,
        html=html,
        why=why,
        data={
            "hero": "",
            "year": setting.year,
            "country": {"code": setting.place.code, "name": setting.place.name},
            "partner": {"code": setting.partner.code, "name": setting.partner.name},
            "elements": {e: setting.element_name(e) for e in elements},
            "stages": {s.id: s.label for s in setting.pack.stages},
            "words": words,
            "lead": lead,
            "left_out": list(setting.place.left_out),
        },
        command=f"{command} --year {setting.year}",
    )


def _line_reasons(papers: pl.DataFrame, setting: Any) -> dict[str, str]:
    """Return what stands behind the customs share of each stage's tariff line."""
    from ytterby.boards.dependence.definitions import MEASURE, STAGE_LINES
    from ytterby.boards.dependence.explain import Shown, explain, papers_html
    from ytterby.core.regions import with_the
    from ytterby.figures.style.text import capital, percent

    lines = {r["material"]: r for r in papers.iter_rows(named=True)}
    out = {}
    for stage, line in STAGE_LINES.items():
        row = lines.get(line)
        if row is None:
            continue
        tier = "B" if "second-hand" in row["source"] else "A"
        shown = Shown(
            percent(row["customs_share"]), "", "counted, not estimated: no interval", tier
        )
        names = {"place": with_the(setting.place.name), "partner": with_the(setting.partner.name)}
        out[stage] = explain(
            f"Customs papers: {line}",
            shown,
            MEASURE["customs_share"].meaning.format(**names),
            [
                ("Formula", MEASURE["customs_share"].formula),
                ("Stands beside", capital(setting.labels.stage(stage))),
                ("Beware", MEASURE["customs_share"].beware),
            ],
            Markup(papers_html(papers, setting, magnets=stage == "magnet")),
        )
    return out


def _measure_table(numbers: pl.DataFrame, setting: Any) -> ReportTable:
    from ytterby.boards.dependence.definitions import ANY, MEASURE, RULES, STAGES
    from ytterby.boards.dependence.explain import evidence_text

    kept = numbers.filter(pl.col("value").is_not_null() & pl.col("stage").is_in([*STAGES, ANY]))
    words = [evidence_text(r) for r in kept.iter_rows(named=True)]
    names = {k: m.name for k, m in MEASURE.items()}
    unexplained = (pl.col("measure") == "owner_control") & (pl.col("stage") != ANY)
    frame = kept.with_columns(
        country=pl.lit(setting.place.code),
        partner=pl.lit(setting.partner.code),
        year=pl.lit(setting.year, pl.Int32),
        evidence=pl.Series(words, dtype=pl.String),
        measure_name=pl.col("measure").replace_strict(names, return_dtype=pl.String),
        rule_name=pl.col("rule").replace_strict(RULES, default=pl.col("rule")),
        why=pl.when(unexplained).then(pl.lit("")).otherwise("why"),
    )
    columns = (
        Column("element", "Element"),
        Column("measure_name", "Measure"),
        Column("stage", "Stage"),
        Column("rule_name", "Rule"),
        Column("value", "Share", "value", "1", "low", "high", "tier", why="why"),
        Column("evidence", "Evidence"),
    )
    order = ["country", "partner", "year", "element", "measure", "stage", "rule", "value", "low"]
    order += ["high", "evidence_share", "tier", "thin", "use", "form"]
    rest = [c for c in frame.columns if c not in order]
    note = "low and high bound the central 80 %; a share of use is of manufacturing use."
    return ReportTable(
        "measures", "All measures", frame.select(*order, *rest), columns, limit=80, note=note
    )


def _papers_table(papers: pl.DataFrame) -> ReportTable:
    tier = pl.when(pl.col("source").str.contains("second-hand")).then(pl.lit("B"))
    frame = papers.with_columns(tier=tier.otherwise(pl.lit("A")))
    columns = (
        Column("material", "Tariff line"),
        Column("customs_share", "From the partner", "value", "1", tier="tier"),
        Column("total", "All imports", "value", "USD/year"),
        Column("source", "Source"),
    )
    note = "By value and last consignor; blind to elements. Counted, so without an interval."
    return ReportTable("papers", "What customs papers say", frame, columns, note=note)


KIND = Kind(
    "dependence",
    "Customs view against true origin, by element and stage, with the five measures.",
    DependenceParams,
    build_origin,
    lambda: [DependenceParams(country=c) for c in LIKELY],
)
