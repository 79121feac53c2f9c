"""Distinct supplies of a bill of materials: a material from an origin, perhaps a named plant.

A bill may have hundreds of thousands of lines, but few different supplies. Everything that depends
on the supply alone is computed once for each and joined back to the lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

KEYS = ("material", "origin", "facility")
"""What tells supplies apart; ``origin`` and ``facility`` are blank where the line names none."""


@dataclass(frozen=True)
class Supplies:
    """The supplies of a bill of materials.

    Attributes
    ----------
    frame
        One row a supply, in the order of its number: ``supply, material, origin, facility, lines,
        annual`` [kg/year].
    lines
        The bill's lines with ``supply`` and ``origin``.
    """

    frame: pl.DataFrame
    lines: pl.DataFrame


def list_supplies(lines: pl.DataFrame) -> Supplies:
    """Return the distinct supplies of a bill's lines.

    Parameters
    ----------
    lines
        Lines of a bill of materials, one row a good line.

    Examples
    --------
    >>> lines = pl.DataFrame(
    ...     {"material": ["smco", "smco"], "region": ["JPN", None], "facility": [None, None],
    ...      "annual": [2.0, 1.0]},
    ...     schema_overrides={"facility": pl.String},
    ... )
    >>> list_supplies(lines).frame["origin"].to_list()
    ['', 'JPN']
    """
    keyed = lines.with_columns(
        origin=pl.col("region").fill_null(""), facility=pl.col("facility").fill_null("")
    )
    frame = (
        keyed.group_by(KEYS)
        .agg(pl.len().cast(pl.Int64).alias("lines"), pl.col("annual").sum())
        .sort(KEYS)
        .with_row_index("supply")
        .with_columns(pl.col("supply").cast(pl.Int32))
    )
    joined = keyed.join(frame.select("supply", *KEYS), on=KEYS, how="left", maintain_order="left")
    return Supplies(frame, joined)
