"""Up to six countries beside each other: the measures of dependence and what they make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import field_validator

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, build_picture, render_tables
from ytterby.boards.registry import Kind, Params
from ytterby.report.document import Column, ReportTable

if TYPE_CHECKING:
    import polars as pl

    from ytterby.boards.dependence.setting import Setting

MOST = 6
"""Countries beside each other, at most."""
USUAL = "USA,JPN,DEU,EU27,KOR,GBR"


class CompareParams(Params):
    """Whom to set beside each other.

    Attributes
    ----------
    countries
        Countries or blocs by code, with commas between them; six at most.
    partner, year
        As for the board ``dependence``.
    """

    countries: str = USUAL
    partner: str = "CHN"
    year: int | None = None

    @field_validator("countries")
    @classmethod
    def _few(cls, given: str) -> str:
        names = list(dict.fromkeys(n.strip() for n in given.split(",") if n.strip()))
        if not names:
            raise ValueError("name at least one country")
        if len(names) > MOST:
            raise ValueError(f"{len(names)} countries, at most {MOST} fit beside each other")
        return ",".join(names)


def build_comparison(params: CompareParams, workspace: Path | None) -> Board:
    """Return the board of countries beside each other."""
    from ytterby.boards.dependence.comparing import (
        compare_places,
        compare_words,
        country_picture,
        explain_comparison,
        read_comparison,
    )
    from ytterby.boards.dependence.setting import read_setting
    from ytterby.core.regions import with_the

    places = compare_places(params.countries.split(","), params.partner)
    setting = read_setting(places[0].code, params.partner, params.year, workspace)
    rows = read_comparison(setting, places)
    elements = rows["element"].unique(maintain_order=True).to_list()
    figures = [country_picture(rows, setting, places, e) for e in elements]
    words = {e: compare_words(rows, setting, places, e) for e in elements}
    table = _table(rows, setting)
    address = board_address("compare-countries", params.model_dump())
    lead = next((e for e in ("MAG", "Dy") if e in words), "")
    return Board(
        title=f"Countries beside each other, on {with_the(setting.partner.name)}",
        finding=words.get(lead, "Nothing is known of these countries."),
        parts=(Part("countries", "Countries", "Countries", (), (Piece("", "countries"),)),),
        pictures={f.id: build_picture(f) for f in figures},
        tables={"countries": table},
        html=render_tables([table], address, folded=["countries"]),
        why=explain_comparison(rows, setting, places),
        data={
            "words": words,
            "elements": {e: setting.element_name(e) for e in elements},
            "countries": {p.code: p.name for p in places},
            "year": setting.year,
        },
        command=(
            f"ytterby trace --region {' '.join(p.code for p in places)} "
            f"--partner {setting.partner.code} --year {setting.year}"
        ),
    )


def _table(rows: pl.DataFrame, setting: Setting) -> ReportTable:
    import polars as pl

    from ytterby.boards.dependence.definitions import MEASURE
    from ytterby.boards.dependence.explain import evidence_text

    names = {k: m.name for k, m in MEASURE.items()} | {"reliance": "Net import reliance"}
    frame = rows.with_columns(
        partner=pl.lit(setting.partner.code),
        year=pl.lit(setting.year, pl.Int32),
        evidence=pl.Series([evidence_text(r) for r in rows.iter_rows(named=True)], dtype=pl.String),
        measure_name=pl.col("measure").replace_strict(names, return_dtype=pl.String),
    )
    columns = (
        Column("region", "Country"),
        Column("element", "Element"),
        Column("measure_name", "Measure"),
        Column("value", "Share", "value", "1", "low", "high", "tier", why="why"),
        Column("evidence", "Evidence"),
    )
    order = ["region", "partner", "year", "element", "measure", "measure_name", "rule", "form"]
    order += ["value", "low", "high", "evidence_share", "evidence", "tier", "thin", "why"]
    note = (
        "Elements are taken in one form for all countries: in magnets where most of their use "
        "together is in magnets, else in all forms. Numbers can differ a little from those of a "
        "country alone."
    )
    return ReportTable("countries", "Compared", frame.select(order), columns, limit=60, note=note)


KIND = Kind(
    "compare-countries",
    "Up to six countries beside each other: the measures of dependence.",
    CompareParams,
    build_comparison,
    lambda: [CompareParams()],
)
