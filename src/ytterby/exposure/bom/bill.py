"""A bill of materials as the rest of the package sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem

SCHEMA: dict[str, type[pl.DataType]] = {
    "row": pl.Int64,  # as a spreadsheet counts the rows of the file
    "product": pl.String,
    "part": pl.String,
    "material": pl.String,  # pack material id; "none:…" for what holds no rare earths
    "given": pl.String,  # material as typed
    "resolution": pl.String,  # exact | alias | assumed
    "mass": pl.Float64,  # kg of material per unit of product
    "units": pl.Float64,  # units of product per year
    "annual": pl.Float64,  # kg of material per year
    "price": pl.Float64,  # USD per unit of product
    "supplier": pl.String,
    "facility": pl.String,  # facility id if the supplier is one of the evidence
    "region": pl.String,  # modelled region of the supplier
    "stock": pl.Float64,  # kg of material on hand
    "sector": pl.String,  # pack sector
    "content": pl.Float64,  # t REO per t of material where the line or its name says so
    "content_low": pl.Float64,
    "content_high": pl.Float64,
    "source": pl.String,  # where the line's numbers come from, as typed
    "note": pl.String,
}
"""Columns of ``Bom.lines``; ``price`` and all after it may be null."""

NO_RARE_EARTH = "none:"
"""How the id of a material that holds no rare earths begins."""

FINDINGS: dict[str, type[pl.DataType]] = {
    "row": pl.Int64,
    "column": pl.String,
    "code": pl.String,
    "severity": pl.String,
    "given": pl.String,
    "message": pl.String,
    "fix": pl.String,
}
"""Columns of the complete list of what was found: a row for every row of the file and code."""


@dataclass(frozen=True)
class Bom:
    """A bill of materials that could be read whole.

    Attributes
    ----------
    name
        Stem of the file's name.
    lines
        Columns of ``SCHEMA``; one row a line of the file, repeated ones merged.
    warnings
        Assumptions made, merged lines and the like; one problem for all rows alike.
    findings
        The same, complete: columns of ``FINDINGS``.
    """

    name: str
    lines: pl.DataFrame = field(repr=False)
    warnings: tuple[Problem, ...] = ()
    findings: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=FINDINGS), repr=False
    )


class BomError(InputError):
    """A bill of materials cannot be used.

    Attributes
    ----------
    problems
        What is wrong, one problem for all rows alike: ``rows 3, 9, 12 … and 9,997 more``.
    findings
        The complete list, a row for every row of the file: columns of ``FINDINGS``.
    """

    def __init__(self, problems: tuple[Problem, ...], findings: pl.DataFrame) -> None:
        super().__init__(problems)
        self.findings = findings


def file_stem(path: Path) -> str:
    """Return the name of a bill: that of its file without its ending."""
    return path.stem or path.name
