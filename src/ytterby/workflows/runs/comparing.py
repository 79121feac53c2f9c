"""Two runs beside each other: what differs in what ran, and in the numbers, bit by bit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from ytterby.results import Manifest, Table

UNTOLD = ("started", "finished")
"""Fields of a manifest that differ between any two runs."""
NUMBERS = ("parameters", "scenario", "pack", "years", "evidence_version", "overrides", "as_of",
           "seed", "packages", "python")  # fmt: skip
"""Fields that can change a number."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two manifests.

    Attributes
    ----------
    field
        Which one; a parameter or package is ``parameters.target``.
    first, second
        As text; blank where it is not there.
    counts
        Whether it can change a number.
    """

    field: str
    first: str
    second: str
    counts: bool


@dataclass(frozen=True, slots=True)
class TableCheck:
    """How a table of one run compares with that of another.

    Attributes
    ----------
    table
        Its name.
    equal
        Whether every cell is the same, bit by bit.
    words
        What differs.
    cells
        Cells that differ.
    largest
        The largest relative difference of two numbers [1]; ``None`` where none differ.
    """

    table: str
    equal: bool
    words: str
    cells: int = 0
    largest: float | None = None


def compare_manifests(first: Manifest, second: Manifest) -> tuple[Difference, ...]:
    """Return what differs between two runs but their times, what can change a number first.

    Parameters
    ----------
    first, second
        What ran.
    """
    one, two = _flat(first), _flat(second)
    found = []
    for name in dict.fromkeys([*one, *two]):
        a, b = one.get(name, ""), two.get(name, "")
        if a != b:
            found.append(Difference(name, a, b, name.split(".")[0] in NUMBERS))
    return tuple(sorted(found, key=lambda d: not d.counts))


def compare_tables(
    first: Mapping[str, Table], second: Mapping[str, Table]
) -> tuple[TableCheck, ...]:
    """Return for each table of two runs whether its numbers are the same, bit by bit."""
    checks = []
    for name in dict.fromkeys([*first, *second]):
        if name not in first or name not in second:
            which = "first" if name in first else "second"
            checks.append(TableCheck(name, False, f"only the {which} run has it"))
        else:
            checks.append(compare_frames(name, first[name].frame, second[name].frame))
    return tuple(checks)


def compare_frames(name: str, first: pl.DataFrame, second: pl.DataFrame) -> TableCheck:
    """Return whether two frames are the same, bit by bit.

    Examples
    --------
    >>> one = pl.DataFrame({"share": [0.1 + 0.2]})
    >>> compare_frames("shares", one, pl.DataFrame({"share": [0.3]})).words
    '1 cell of 1 differs, numbers by up to 1.9e-16 of their size'
    """
    if first.columns != second.columns:
        gone = [c for c in first.columns if c not in second.columns]
        new = [c for c in second.columns if c not in first.columns]
        words = "; ".join(
            f"{what} {', '.join(cols)}" for what, cols in (("lacks", gone), ("adds", new)) if cols
        )
        return TableCheck(name, False, f"columns differ: {words or 'another order'}")
    if first.height != second.height:
        return TableCheck(name, False, f"{first.height:,} rows, then {second.height:,}")
    cells, largest = 0, None
    for column in first.columns:
        differs, most = _column(first[column], second[column])
        cells += differs
        if most is not None:
            largest = most if largest is None else max(largest, most)
    if not cells:
        return TableCheck(name, True, f"{first.height:,} rows, every bit the same")
    total = first.height * first.width
    words = (
        f"{cells:,} cell{'s' if cells != 1 else ''} of {total:,} differ{'' if cells != 1 else 's'}"
    )
    if largest is not None:
        words += f", numbers by up to {largest:.2g} of their size"
    return TableCheck(name, False, words, cells, largest)


def _column(one: pl.Series, two: pl.Series) -> tuple[int, float | None]:
    """Return how many cells of a column differ, and the largest relative difference of numbers."""
    if one.dtype != two.dtype:
        return len(one), None
    if not one.dtype.is_float():
        return int((~one.eq_missing(two)).sum()), None
    gaps = one.is_null() != two.is_null()
    a = one.fill_null(0.0).to_numpy().astype(np.float64)
    b = two.fill_null(0.0).to_numpy().astype(np.float64)
    # A gap counts as equal to a gap; NaN to NaN, whatever its bits.
    same = (a.view(np.int64) == b.view(np.int64)) | (np.isnan(a) & np.isnan(b))
    differs = ~same | gaps.to_numpy()
    if not differs.any():
        return 0, None
    with np.errstate(all="ignore"):
        size = np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))
    known = size[~same & np.isfinite(size)]
    return int(differs.sum()), float(known.max()) if known.size else None


def _flat(manifest: Manifest) -> dict[str, str]:
    record = json.loads(manifest.to_json())
    flat: dict[str, str] = {}
    for name, value in record.items():
        if name in UNTOLD:
            continue
        if isinstance(value, dict):
            flat |= {f"{name}.{k}": _text(v) for k, v in value.items()}
        else:
            flat[name] = _text(value)
    return flat


def _text(value: object) -> str:
    if value is None or value == [] or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(str(v) for v in value)
    return str(value) if not isinstance(value, dict) else json.dumps(value, sort_keys=True)
