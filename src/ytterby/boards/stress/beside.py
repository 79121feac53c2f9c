"""Up to four kept runs beside each other: the same axes, and a table of differences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import Field

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, build_picture, render_tables
from ytterby.boards.registry import Kind, Params
from ytterby.boards.stress.kept import Kept, read_kept
from ytterby.errors import InputError, Problem, YtterbyError
from ytterby.figures import Drawing, Figure, run_keys, run_panels
from ytterby.figures import runs as runs_figure
from ytterby.figures.style.text import capital, interval, percent
from ytterby.packs import Pack, read_pack
from ytterby.report.document import Column, ReportTable

MOST = 4
"""Runs that fit beside each other."""
LETTERS = "ABCD"
TIMES = "×"
MEASURES = {"1": "", TIMES: "times the first month"}
MOVED = 1.02
"""Highest price over the first from which a material is drawn."""
PANELS = 6
ROWS = 8
"""Elements, prices and products in the table of differences, at most so many of each."""
NOTE = (
    "Of draws the middle and the central 80 %; of a central run the one number at the centre of "
    "every claim. The two centres differ by design, since draws take behaviour as calibrated on "
    "2010 to 2012."
)


class BesideParams(Params):
    """Which runs.

    Attributes
    ----------
    runs
        Two to four names of kept runs, with commas between them; the first is what the others are
        compared with.
    """

    runs: Annotated[str, Field(max_length=400)] = ""


def build_beside(params: BesideParams, workspace: Path | None) -> Board:
    """Return the board of some runs beside each other.

    Raises
    ------
    InputError
        Everything that is wrong with the runs, at once.
    """
    kept = _read_all(params.runs, workspace)
    pack = read_pack()
    # Titles are long: letters stand for them in legends and headings.
    titles = {run.name: letter for run, letter in zip(kept, LETTERS, strict=False)}
    shares = _figure(
        "beside-shares",
        "Share of need unmet",
        "% of need at baseline prices",
        _laid(kept, "shares"),
        titles,
        pack,
        "1",
    )
    prices = _figure(
        "beside-prices",
        "Spot prices outside, over those of the first month",
        "times the first month of the run",
        _multiples(_laid(kept, "prices").filter(pl.col("item").str.starts_with("oxide:"))),
        titles,
        pack,
        TIMES,
    )
    table = _table(kept, titles, pack)
    figures = [f for f in (shares, prices) if f is not None]
    finding, emphasis = _finding(kept, titles, pack)
    address = board_address("beside", params.model_dump())
    return Board(
        title="Runs beside each other",
        finding=finding,
        emphasis=emphasis,
        kicker="Compared: " + " · ".join(f"{titles[k.name]}: {_called(k)}" for k in kept),
        caveat=NOTE,
        parts=(
            Part("months", "Month by month, on the same axes", "Months", (),
                 tuple(Piece(f.id) for f in figures)),
            Part("differences", "What differs, and by how much", "Differences", (),
                 (Piece(table=table.id),)),
        ),
        pictures={f.id: build_picture(f) for f in figures},
        tables={table.id: table},
        html=render_tables([table], address),
        data={"runs": [k.name for k in kept]},
    )  # fmt: skip


def _read_all(names: str, workspace: Path | None) -> list[Kept]:
    asked = list(dict.fromkeys(n for n in names.split(",") if n))
    problems: list[Problem] = []
    if not 2 <= len(asked) <= MOST:
        message = f"{len(asked)} runs cannot be compared"
        problems.append(Problem("how-many-runs", "compare", message, f"choose two to {MOST}"))
    kept = []
    for name in asked[:MOST]:
        try:
            kept.append(read_kept(name, workspace))
        except YtterbyError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return kept


def _called(run: Kept) -> str:
    return run.title if "draws" in run.title else f"{run.title} ({run.words})"


def _laid(kept: Sequence[Kept], what: str) -> pl.DataFrame:
    frames: list[pl.DataFrame] = [getattr(k, what).with_columns(run=pl.lit(k.name)) for k in kept]
    return pl.concat(frames).filter(pl.col("value").is_not_null())


def _multiples(rows: pl.DataFrame) -> pl.DataFrame:
    """Return prices over the middle of the first month, each run and material by itself."""
    first = pl.col("value").sort_by("date").first().over("run", "item")
    return rows.with_columns(pl.col("value", "low", "high") / first)


def _figure(
    key: str,
    title: str,
    note: str,
    rows: pl.DataFrame,
    titles: dict[str, str],
    pack: Pack,
    unit: str,
) -> Figure | None:
    # What moves most comes first.
    rank = pl.col("value").max()
    order = (
        rows.group_by("item", maintain_order=True)
        .agg(rank.alias("rank"))
        .filter(pl.col("rank") > (0 if unit == "1" else MOVED))
        .sort("rank", "item", descending=[True, False])
        .head(PANELS)
        .with_row_index("order")
    )
    frame = rows.join(order.select("item", "order"), on="item").sort("order", "run", "date")
    if frame.is_empty():
        return None
    items = order["item"].to_list()
    names = {i: capital(pack.label(i)) for i in items}
    wide, narrow = (
        run_panels(
            frame, runs=titles, names=names, unit=unit, columns=columns, measure=MEASURES[unit]
        )
        for columns in (3, 1)
    )
    drawing = Drawing(
        "",
        wide,
        runs_figure.ROW * -(-len(items) // 3),
        f"{title} in {len(titles)} runs: {', '.join(names.values())}.",
        narrow,
        runs_figure.ROW * len(items),
    )
    note += "; lines in the middle, bands over the central 80 % of draws; one scale for all panels"
    return Figure(key, title, note, (drawing,), run_keys(titles))


def _table(kept: Sequence[Kept], titles: dict[str, str], pack: Pack) -> ReportTable:
    rows: list[pl.DataFrame] = []
    for what, words in (
        ("worst", "unmet at the worst"),
        ("peaks", "highest spot price"),
        ("units", "not made"),
    ):
        joined = _joined(kept, what)
        name = pl.col("item").map_elements(lambda i: capital(pack.label(i)), return_dtype=pl.String)
        joined = joined.with_columns(pl.col("unit").replace("unit", ""))
        rows.append(joined.with_columns(what=pl.concat_str(name, pl.lit(f": {words}"))))
    frame = pl.concat(rows)
    columns = [Column("what", "What")]
    first = titles[kept[0].name]
    for at, run in enumerate(kept):
        label = titles[run.name]
        columns.append(Column(f"value_{at}", label, "value", "*", f"low_{at}", f"high_{at}"))
    for at, run in enumerate(kept[1:], 1):
        label = f"{titles[run.name]} less {first}"
        columns.append(Column(f"more_{at}", label, "value", "*"))
    return ReportTable(
        "differences-table",
        "Differences",
        frame,
        tuple(columns),
        note="Differences are of the middles. A blank is a product or price that a run does not "
        "tell of.",
    )


def _joined(kept: Sequence[Kept], what: str) -> pl.DataFrame:
    out: pl.DataFrame | None = None
    for at, run in enumerate(kept):
        own = getattr(run, what).unique(["item", "unit"], maintain_order=True)
        own = own.rename({c: f"{c}_{at}" for c in ("value", "low", "high")})
        out = own if out is None else out.join(
            own, on=["item", "unit"], how="full", coalesce=True, maintain_order="left_right"
        )  # fmt: skip
    assert out is not None
    most = pl.max_horizontal(f"value_{at}" for at in range(len(kept)))
    shown = out.filter(most > 0).with_columns(most.alias("most"))
    shown = shown.sort("most", descending=True, maintain_order=True).head(ROWS).drop("most")
    return shown.with_columns(
        (pl.col(f"value_{at}") - pl.col("value_0")).alias(f"more_{at}")
        for at in range(1, len(kept))
    )


def _finding(kept: Sequence[Kept], titles: dict[str, str], pack: Pack) -> tuple[str, str]:
    """Return the sentence that leads: the element that lacks most in any of the runs."""
    worst = _laid_totals(kept)
    top = worst.sort("value", descending=True).head(1).to_dicts()
    if not top or top[0]["value"] <= 0:
        return "In none of these runs does a maker fall short.", "none"
    item = top[0]["item"]
    told = []
    for run in kept:
        row = worst.filter((pl.col("run") == run.name) & (pl.col("item") == item)).to_dicts()
        if not row:
            told.append(f"{titles[run.name]} none that is visible")
            continue
        band = interval(row[0]["low"], row[0]["high"], "1")
        share = percent(row[0]["value"]) + (f" ({band})" if band else "")
        told.append(f"{titles[run.name]} {share}")
    part = f"need for {pack.label(item)} that goes unmet at the worst"
    return f"Share of the {part}: {', '.join(told)}.", part


def _laid_totals(kept: Sequence[Kept]) -> pl.DataFrame:
    return pl.concat([k.worst.with_columns(run=pl.lit(k.name)) for k in kept])


KIND = Kind(
    "beside",
    "Up to four kept runs on the same axes, with a table of differences.",
    BesideParams,
    build_beside,
)
"""The board of runs beside each other."""
