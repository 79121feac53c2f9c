"""A table of results: a frame that knows its units and where its numbers come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ytterby.names import quantities


@dataclass(frozen=True)
class Table:
    """A named table.

    Attributes
    ----------
    name
        What it is, kebab-case or one word; the name of its sheet and file.
    frame
        The rows.
    units
        Unit of every column that holds numbers; ``1`` for shares and counts.
    sources
        Source ids or titles behind the numbers.
    note
        What a reader must know: account of use, definitions, weak evidence.
    empty
        What it means that there is no row; said in place of the rows.
    """

    name: str
    frame: pl.DataFrame = field(repr=False)
    units: Mapping[str, str]
    sources: Sequence[str] = ()
    note: str = ""
    empty: str = ""

    def rows(self) -> list[dict[str, object]]:
        """Return the rows as flat records; a gap is ``None``."""
        return self.frame.with_columns(pl.selectors.float().fill_nan(None)).to_dicts()


def build_table(
    name: str,
    frame: pl.DataFrame,
    *,
    units: Mapping[str, str] | None = None,
    sources: Sequence[str] = (),
    note: str = "",
    empty: str = "",
) -> Table:
    """Return a table with the unit of every number, from names.toml where not given.

    ``low`` and ``high`` bound a central 80 % interval and take the unit of the first quantity.

    Parameters
    ----------
    name, frame, sources, note, empty
        As in `Table`.
    units
        Units of columns that are no quantity of names.toml, or another unit than there.

    Raises
    ------
    ValueError
        A number column without a unit, or a unit for a column that is not there.

    Examples
    --------
    >>> frame = pl.DataFrame({"region": ["CHN"], "share": [0.7], "low": [0.6], "high": [0.8]})
    >>> dict(build_table("shares", frame).units)
    {'share': '1', 'low': '1', 'high': '1'}
    """
    given = dict(units or {})
    known = quantities()
    numbers = [c for c, t in frame.schema.items() if t.is_numeric()]
    found: dict[str, str] = {}
    for column in numbers:
        if column in given:
            found[column] = given[column]
        elif column in {"low", "high"}:
            continue
        elif column in known:
            found[column] = known[column].unit
        elif column in {"year", "month", "start_year"}:
            found[column] = "year" if column != "month" else "month"
        else:
            raise ValueError(f"table {name}: no unit for column '{column}'")
    unused = set(given) - set(numbers)
    if unused and frame.height:
        raise ValueError(f"table {name}: a unit is given for {', '.join(sorted(unused))}")
    measured = [c for c in numbers if c in found and c not in {"year", "month"}]
    for bound in ("low", "high"):
        if bound in numbers and bound not in found:
            found[bound] = found[_bounded(frame, measured)]
    ordered = {c: found[c] for c in numbers}
    return Table(name, frame, ordered, tuple(sources), note, empty)


def _bounded(frame: pl.DataFrame, measured: Sequence[str]) -> str:
    """Return the column that stands before ``low``: the one that it bounds."""
    at = frame.columns.index("low") if "low" in frame.columns else len(frame.columns)
    before = [c for c in frame.columns[:at] if c in measured]
    if not before:
        raise ValueError("low and high must follow the number that they bound")
    return before[-1]
