"""A UN Comtrade download in CSV: the present layout (since 2022) and the legacy one."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.evidence.importers.base import (
    Imported,
    Importer,
    ImportOptions,
    Progress,
    check_path,
    raise_errors,
)
from ytterby.evidence.series import REPORTED_SCHEMA

PRESENT = {
    "period": "period",
    "flowcode": "flow",
    "reporteriso": "reporter",
    "partneriso": "partner",
    "cmdcode": "hs",
    "netwgt": "quantity",
    "primaryvalue": "value",
}
"""Column (in any case) and what it holds, of downloads from comtradeplus.un.org."""

LEGACY = {
    "period": "period",
    "trade flow code": "flow",
    "reporter iso": "reporter",
    "partner iso": "partner",
    "commodity code": "hs",
    "netweight (kg)": "quantity",
    "trade value (us$)": "value",
}
"""The same of downloads from the old comtrade.un.org."""

TOTALS = {"customscode": ("C00",), "motcode": ("0",), "partner2iso": ("W00", "WLD")}
"""Columns that break a flow down further, and the values that mean the whole."""

ESTIMATED = "isnetwgtestimated"
"""Whether the weight is Comtrade's own estimate; only the present layout has it."""

FLOWS = {"M": "import", "X": "export", "1": "import", "2": "export"}
"""Flow codes; re-imports and re-exports are part of these and are left out."""

WORLD = ("W00", "WLD")
RENAMED = {"S19": "TWN"}
LICENCE = "UN Comtrade terms of use: do not redistribute"
ATTRIBUTION = "UN Comtrade Database"


def read_comtrade(path: Path, options: ImportOptions, progress: Progress) -> Imported:
    """Read a CSV download of UN Comtrade, annual or monthly.

    What a country reports as import and what its partner reports as export differ; both are kept,
    with ``flow`` saying which, and they are never merged with BACI. Net weight becomes t.

    Raises
    ------
    InputError
        Every problem at once.

    Notes
    -----
    Only codes and numbers are read, so names in another encoding do no harm.
    """
    check_path(path)
    progress("reading Comtrade", 0.0)
    try:
        raw = pl.read_csv(
            path, infer_schema=False, encoding="utf8-lossy", truncate_ragged_lines=True
        )
    except (OSError, pl.exceptions.PolarsError) as error:
        message = str(error).splitlines()[0]
        fix = "give the CSV as it was downloaded"
        raise InputError(Problem("unreadable-table", str(path), message, fix)) from error
    lower = {c: c.strip().lstrip("\ufeff").casefold() for c in raw.columns}
    if len(set(lower.values())) < len(lower):
        message = "two columns have the same name"
        raise InputError(Problem("unknown-layout", f"{path.name}, header", message))
    raw = raw.rename(lower)
    layout = PRESENT if "cmdcode" in raw.columns else LEGACY
    missing = [c for c in layout if c not in raw.columns]
    if missing:
        message = f"there is no column {', '.join(missing)}"
        fix = "download with all columns, in the layout of comtradeplus.un.org"
        raise InputError(Problem("missing-column", f"{path.name}, header", message, fix))
    raw = raw.with_columns(pl.all().str.strip_chars())
    raw, problems = _keep_totals(raw, layout, path.name)
    kept = [c for c in (*layout, ESTIMATED) if c in raw.columns]
    frame, more = _read_rows(raw.select(kept).rename(layout), path.name)
    problems += more
    if options.codes is not None:
        frame = frame.filter(pl.col("hs").is_in(options.codes))
    frame = frame.filter(options.in_years())
    if frame.is_empty():
        message = "no flow between two countries is left"
        fix = "download partners one by one, not only the world"
        problems.append(Problem("no-rows", path.name, message, fix))
    raise_errors(problems)
    return Imported({"reported_trade": frame}, tuple(problems), "", LICENCE, ATTRIBUTION)


def _keep_totals(
    raw: pl.DataFrame, layout: dict[str, str], place: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Leave out what would be counted twice, and say how many rows that were."""
    problems: list[Problem] = []

    def drop(condition: pl.Expr, what: str) -> None:
        nonlocal raw
        kept = raw.filter(condition.fill_null(True))
        if kept.height < raw.height:
            message = f"{raw.height - kept.height} rows {what} are left out"
            problems.append(Problem("rows-left-out", place, message, "", "warning"))
        raw = kept

    names = {new: old for old, new in layout.items()}
    for column, whole in TOTALS.items():
        if column in raw.columns:
            drop(pl.col(column).is_in(whole), f"that split a flow further ({column})")
    drop(pl.col(names["flow"]).is_in(list(FLOWS)), "of re-imports, re-exports and other flows")
    drop(~pl.col(names["partner"]).is_in(WORLD), "with the world as partner")
    drop(pl.col(names["hs"]).str.len_chars() == 6, "of aggregates (codes of fewer than six digits)")
    return raw, problems


def _read_rows(raw: pl.DataFrame, place: str) -> tuple[pl.DataFrame, list[Problem]]:
    export = pl.col("flow") == "export"
    monthly = pl.col("period").str.len_chars() == 6
    flag = (
        pl.col(ESTIMATED).str.to_lowercase().is_in(["true", "1"])
        if ESTIMATED in raw.columns
        else pl.lit(None, pl.Boolean)
    )
    sides = raw.with_columns(
        pl.col("flow").replace_strict(FLOWS, default=None),
        pl.col("reporter", "partner").replace(RENAMED),
    )
    typed = sides.select(
        pl.col("period").str.slice(0, 4).cast(pl.Int32, strict=False).alias("year"),
        pl.when(monthly)
        .then(pl.col("period").str.slice(4).cast(pl.Int32, strict=False))
        .alias("month"),
        pl.col("hs").cast(pl.Int32, strict=False),
        pl.col("flow"),
        pl.when(export).then(pl.col("reporter")).otherwise(pl.col("partner")).alias("region"),
        pl.when(export).then(pl.col("partner")).otherwise(pl.col("reporter")).alias("partner"),
        pl.col("value").cast(pl.Float64, strict=False),
        (pl.col("quantity").cast(pl.Float64, strict=False) / 1000.0).alias("quantity"),
        flag.alias("estimated"),
    )
    # Comtrade writes a weight that nobody reported as 0.
    typed = typed.with_columns(
        pl.when(pl.col("quantity") > 0).then(pl.col("quantity")).alias("quantity")
    ).select(list(REPORTED_SCHEMA))
    problems = []
    for column in ("year", "hs", "region", "partner", "value"):
        lost = typed[column].null_count()
        if lost:
            message = f"{lost} cells are empty or unreadable"
            problems.append(
                Problem("bad-number", f"{place}, {column}", message, "download the file again")
            )
    for column in ("region", "partner"):
        odd = typed.filter(~pl.col(column).str.contains(r"^[A-Z]{3}$"))[column].unique().sort()
        if odd.len():
            message = f"areas that are no country are left out: {', '.join(odd.head(10).to_list())}"
            problems.append(Problem("rows-left-out", place, message, "", "warning"))
            typed = typed.filter(pl.col(column).str.contains(r"^[A-Z]{3}$"))
    key = ["year", "month", "hs", "flow", "region", "partner"]
    doubles = typed.filter(pl.struct(key).is_duplicated())
    if doubles.height:
        message = f"{doubles.height} rows give a flow twice, first {doubles.row(0)[:6]}"
        fix = "download totals only (all modes of transport, all customs procedures together)"
        problems.append(Problem("duplicate-row", place, message, fix))
    return typed.sort(key), problems


IMPORTER = Importer(
    "comtrade",
    "a CSV download of UN Comtrade, annual or monthly, in the present or the legacy layout",
    read_comtrade,
)
