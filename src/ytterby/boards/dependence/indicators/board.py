"""Every indicator of a country and an element, with definition, rank and reasons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, render_tables
from ytterby.boards.dependence.origin import LIKELY, DependenceParams
from ytterby.boards.registry import Kind
from ytterby.report.document import Column, ReportTable

if TYPE_CHECKING:
    from ytterby.boards.dependence.indicators.entries import Entry
    from ytterby.boards.dependence.setting import Setting


class IndicatorParams(DependenceParams):
    """Of whom and what.

    Attributes
    ----------
    element
        Symbol or group.
    """

    element: str = "Dy"


def build_indicators(params: IndicatorParams, workspace: Path | None) -> Board:
    """Return the board of every indicator."""
    from ytterby.boards.dependence.definitions import STAGES
    from ytterby.boards.dependence.explain import nearest_observations, read_observations
    from ytterby.boards.dependence.indicators.entries import explain_entry
    from ytterby.boards.dependence.indicators.rows import list_entries
    from ytterby.boards.dependence.setting import check_element, read_setting
    from ytterby.core.regions import with_the
    from ytterby.figures.style.text import capital
    from ytterby.indicators import indicators

    element = check_element(params.element)
    setting = read_setting(params.country, params.partner, params.year, workspace)
    entries = list_entries(setting, element)
    observations = read_observations(setting.chain, setting)
    near = {
        stage: nearest_observations(observations, setting, element, [stage] if stage else STAGES)
        for stage in {e.stage for e in entries}
    }
    place = with_the(setting.place.name)
    known = [e for e in entries if e.value is not None]
    weak = sum(e.thin or e.tier == "C" for e in known)
    name = setting.element_name(element)
    address = board_address("indicators", params.model_dump())
    table = entry_table(entries, setting, element)
    covered = {e.indicator for e in entries}
    rest = {n: i for n, i in indicators().items() if n not in covered}
    return Board(
        title=f"Every indicator of {place} for {name}",
        finding=(
            f"{len(known)} numbers on {name} in {place}, {setting.year}; {weak} of them rest more "
            "on priors or recollection than on evidence."
        ),
        emphasis=f"{len(known)} numbers",
        parts=(Part("indicators", "Indicators", "Indicators", (), (Piece("", "indicators"),)),),
        tables={"indicators": table},
        html=render_tables([table], address, folded=["indicators"]),
        why={e.key: explain_entry(e, near[e.stage], setting) for e in entries},
        data={
            "rows": entry_records(entries),
            "families": list(dict.fromkeys(e.family for e in entries)),
            "elsewhere": {n: capital(i.meaning) for n, i in rest.items()},
            "year": setting.year,
            "element": element,
        },
        command=f"ytterby brief {setting.place.code} --element {element} --year {setting.year}",
    )


def entry_records(entries: list[Entry]) -> list[dict[str, Any]]:
    """Return entries as a page lists them: family, words to search in, weak or not, HTML."""
    from ytterby.boards.dependence.indicators.entries import entry_html

    return [
        {
            "family": e.family,
            "text": f"{e.name} {e.indicator} {e.text.definition} {e.text.paper}".casefold(),
            "stage": e.stage,
            "weak": e.thin or e.tier == "C" or e.value is None,
            "html": entry_html(e),
        }
        for e in entries
    ]


def entry_table(entries: list[Entry], setting: Setting, element: str) -> ReportTable:
    """Return entries as a table with everything that a reader of the file needs."""
    import polars as pl

    schema = {
        "family": pl.String,
        "indicator": pl.String,
        "name": pl.String,
        "country": pl.String,
        "element": pl.String,
        "stage": pl.String,
        "year": pl.Int32,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "unit": pl.String,
        "evidence_share": pl.Float64,
        "tier": pl.String,
        "rank": pl.Int32,
        "of": pl.Int32,
        "reading": pl.String,
        "definition": pl.String,
        "formula": pl.String,
        "paper": pl.String,
        "claims": pl.String,
    }
    rows = [
        {
            "country": setting.place.code,
            "element": element,
            "year": setting.year,
            "claims": ";".join(e.claims),
            **{k: getattr(e.text, k) for k in ("reading", "definition", "formula", "paper")},
            **{k: getattr(e, k) for k in _OWN},
        }
        for e in entries
    ]
    columns = (
        Column("name", "Indicator"),
        Column("value", "Value", "value", "*", "low", "high", "tier"),
        Column("definition", "Definition"),
        Column("formula", "Formula"),
    )
    frame = pl.DataFrame(rows, schema=schema)
    note = "low and high bound the central 80 %; a blank is a gap, never a zero."
    return ReportTable("indicators", "Every indicator", frame, columns, limit=20, note=note)


_OWN = (
    "family",
    "indicator",
    "name",
    "stage",
    "value",
    "low",
    "high",
    "unit",
    "evidence_share",
    "tier",
    "rank",
    "of",
)

KIND = Kind(
    "indicators",
    "Every indicator of a country and an element, with what stands behind it.",
    IndicatorParams,
    build_indicators,
    lambda: [IndicatorParams(country=c, element=e) for e in ("MAG", "Dy", "Nd") for c in LIKELY],
)
