"""Customs view and true origin over the years, for every element and stage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, build_picture, render_tables
from ytterby.boards.dependence.origin import LIKELY
from ytterby.boards.registry import Kind, Params
from ytterby.report.document import Column, ReportTable

if TYPE_CHECKING:
    import polars as pl

    from ytterby.boards.dependence.setting import Setting


class YearsParams(Params):
    """Whose dependence on whom.

    Attributes
    ----------
    country, partner
        As for the board ``dependence``.
    """

    country: str = "USA"
    partner: str = ""


def build_years(params: YearsParams, workspace: Path | None) -> Board:
    """Return the board of customs beside origin over the years."""
    from ytterby.boards.dependence.definitions import STAGES
    from ytterby.boards.dependence.setting import read_setting
    from ytterby.boards.dependence.trends import (
        explain_years,
        read_years,
        trend_picture,
        trend_sentence,
    )
    from ytterby.core.regions import with_the
    from ytterby.figures.style.text import capital
    from ytterby.packs import read_pack
    from ytterby.workflows.history.history import FIRST_YEAR

    span = f"{FIRST_YEAR}:{read_pack().years[-1]}"
    setting = read_setting(params.country, params.partner, span, workspace)
    rows = read_years(setting)
    elements = rows["element"].unique(maintain_order=True).to_list()
    words: dict[str, dict[str, str]] = {}
    figures = []
    for element in elements:
        words[element] = {}
        for stage in ("any", *STAGES):
            picture = trend_picture(rows, setting, element, stage)
            if picture is not None:
                figures.append(picture)
                words[element][stage] = trend_sentence(rows, setting, element, stage)
    address = board_address("dependence-years", params.model_dump())
    table = _table(rows, setting)
    lead = next((e for e in ("MAG", "Dy") if e in words), elements[0] if elements else "")
    place, partner = with_the(setting.place.name), with_the(setting.partner.name)
    return Board(
        title=f"{capital(place)} on {partner} over the years",
        finding=words.get(lead, {}).get("any", "Nothing is known of earlier years."),
        parts=(Part("years", "Over the years", "Years", (), (Piece("", "years"),)),),
        pictures={f.id: build_picture(f) for f in figures},
        tables={"years": table},
        html=render_tables([table], address, folded=["years"]),
        why=explain_years(rows, setting),
        data={"words": words, "first": FIRST_YEAR, "last": setting.year},
        command=(
            f"ytterby history ever-touched --region {setting.place.code} "
            f"--partner {setting.partner.code} --year {span}"
        ),
    )


def _table(rows: pl.DataFrame, setting: Setting) -> ReportTable:
    import polars as pl

    from ytterby.boards.dependence.explain import evidence_text

    words = [evidence_text(r) for r in rows.iter_rows(named=True)]
    frame = rows.with_columns(
        country=pl.lit(setting.place.code),
        partner=pl.lit(setting.partner.code),
        evidence=pl.Series(words, dtype=pl.String),
    )
    columns = (
        Column("year", "Year"),
        Column("element", "Element"),
        Column("stage", "Stage"),
        Column("line", "Measure"),
        Column("value", "Share", "value", "1", "low", "high", "tier", why="why"),
        Column("evidence", "Evidence"),
    )
    order = ["country", "partner", "year", "element", "stage", "line", "rule", "value", "low"]
    order += ["high", "evidence_share", "tier", "thin", "evidence", "why"]
    note = "Elements stay in the form in which they are used most in the last year."
    return ReportTable(
        "years",
        "Customs view and true origin, year by year",
        frame.select(order).sort("stage", "element", "year", descending=[False, False, True]),
        columns,
        limit=60,
        note=note,
    )


KIND = Kind(
    "dependence-years",
    "Customs view and true origin over the years, for every element and stage.",
    YearsParams,
    build_years,
    lambda: [YearsParams(country=c) for c in LIKELY],
)
