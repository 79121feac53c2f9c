"""Read what each sector of a system loses, and map it from other codes; all problems at once."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ytterby.errors import InputError, Problem, unknown_name

SHARES = ("share", "share_lost", "output_lost_share", "lost")
"""Columns that hold the share of output lost; the first that is there counts."""
ROUNDING = 1e-9


@dataclass(frozen=True)
class Loss:
    """What a sector loses, and its interval.

    Attributes
    ----------
    sector, region
        As they are named in the file; the region may be blank.
    share, low, high
        Share of output [1]; bounds of 80 %, or ``None``.
    cost
        Rise of the unit cost over the price [1].
    """

    sector: str
    share: float
    low: float | None = None
    high: float | None = None
    cost: float = 0.0
    region: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names to look for in a system: ``DEU | steel`` as pymrio has it, then ``steel``."""
        both = (f"{self.region} | {self.sector}",) if self.region else ()
        return (*both, self.sector)


@dataclass(frozen=True)
class Link:
    """Where a loss lands in the system.

    Attributes
    ----------
    loss
        Of the file.
    to
        Position of the sector in the system.
    weight
        Share of that sector's output that the loss is a share of [1].
    """

    loss: Loss
    to: int
    weight: float


def read_losses(path: Path) -> tuple[tuple[Loss, ...], tuple[str, ...]]:
    """Return the losses of a CSV file and the sectors whose share is a gap.

    Columns sector, share and, if known, low, high, cost and region; the table ``direct`` of an
    impact has these, with the region as ``target``.

    Raises
    ------
    InputError
        Every row that cannot be used.
    """
    rows = _read(path, "losses")
    columns = list(rows[0]) if rows else []
    share = next((c for c in SHARES if c in columns), None)
    problems = []
    if not rows or "sector" not in columns or share is None:
        fix = (
            f"give columns sector and one of {', '.join(SHARES)}; optional low, high, cost, region"
        )
        raise InputError(Problem("losses-layout", path.name, _layout(columns), fix))
    losses: list[Loss] = []
    gaps: list[str] = []
    for number, row in enumerate(rows, 2):
        place = f"{path.name}, row {number}"
        read = {c: _cell(row.get(c, "")) for c in (share, "low", "high", "cost")}
        for column, value in read.items():
            if value is None and (row.get(column) or "").strip():
                fix = "give a share from 0 to 1"
                message = f"'{row.get(column)}' is not a number"
                problems.append(Problem("not-a-number", f"{place}, {column}", message, fix))
            elif value is not None and not 0 <= value <= 1 and column != "cost":
                fix = "give a share from 0 to 1, not percent"
                message = f"{value:g} of the output"
                problems.append(Problem("out-of-range", f"{place}, {column}", message, fix))
            elif value is not None and column == "cost" and value < -1:
                fix = "give a share of the price, -1 or more"
                message = f"costs that fall by {-value:g} times the price"
                problems.append(Problem("out-of-range", f"{place}, {column}", message, fix))
        value, low, high = read[share], read["low"], read["high"]
        region = (row.get("region") or row.get("target") or "").strip()
        sector = (row.get("sector") or "").strip()
        if value is None:
            gaps.append(sector)
            continue
        if (low is not None and low > value) or (high is not None and high < value):
            message, fix = "the share is not within low and high", "order low, share, high"
            problems.append(Problem("bounds-crossed", place, message, fix))
        losses.append(Loss(sector, value, low, high, read["cost"] or 0.0, region))
    if problems:
        raise InputError(problems)
    return tuple(losses), tuple(gaps)


def link_losses(
    losses: Sequence[Loss], sectors: Sequence[str], mapping: Path | None, place: str = "losses"
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """Return where each loss lands, by name or by a CSV file from, to, weight, and what does not.

    An empty ``to`` says that the system has no such sector.

    Parameters
    ----------
    losses
        From `read_losses`.
    sectors
        Of the system.
    mapping
        File; without weights a name stands for a whole sector of the system.
    place
        Of the losses, for problems.

    Raises
    ------
    InputError
        Every name that the system or the file does not know, and weights that exceed a sector.
    """
    at = {name: i for i, name in enumerate(sectors)}
    problems: list[Problem] = []
    links: list[Link] = []
    left: list[str] = []
    rows = _read_mapping(mapping, at, problems) if mapping is not None else {}
    for loss in losses:
        mapped = next((rows[n] for n in loss.names if n in rows), None)
        direct = next((at[n] for n in loss.names if n in at), None)
        if mapped is not None:
            links += [Link(loss, to, weight) for to, weight in mapped]
            left += [] if mapped else [loss.sector]
        elif direct is not None:
            links.append(Link(loss, direct, 1.0))
        else:
            problems.append(unknown_name("sector", loss.names[0], [*at, *rows], place))
    taken: dict[int, float] = {}
    for link in links:
        taken[link.to] = taken.get(link.to, 0.0) + link.weight
    for to, weight in taken.items():
        if weight > 1 + ROUNDING:
            message = f"losses of {weight:g} times its output land on {sectors[to]}"
            regions = sorted({k.loss.region for k in links if k.to == to and k.loss.region})
            fix = "give weights in the mapping: the share of the sector that each loss stands for"
            if len(regions) > 1:
                fix = f"keep the rows of one of {', '.join(regions)}, or name sectors by region"
            problems.append(Problem("weights-exceed-sector", place, message, fix))
    if problems:
        raise InputError(problems)
    return tuple(links), tuple(left)


def _read_mapping(
    path: Path, at: dict[str, int], problems: list[Problem]
) -> dict[str, list[tuple[int, float]]]:
    found: dict[str, list[tuple[int, float]]] = {}
    rows = _read(path, "map")
    if not rows or not {"from", "to"} <= set(rows[0]):
        fix = "give columns from, to and, where a sector is shared, weight"
        problems.append(Problem("map-layout", path.name, "no columns from and to", fix))
        return found
    for number, row in enumerate(rows, 2):
        place = f"{path.name}, row {number}"
        to, text = (row["to"] or "").strip(), (row.get("weight") or "").strip()
        own = found.setdefault((row["from"] or "").strip(), [])
        if not to:
            continue
        weight = _cell(text) if text else 1.0
        if to not in at:
            problems.append(unknown_name("sector", to, list(at), place))
        elif weight is None or not 0 <= weight <= 1:
            fix = "give the share of the sector, 0 to 1"
            problems.append(Problem("out-of-range", f"{place}, weight", f"'{text}'", fix))
        else:
            own.append((at[to], weight))
    return found


def _read(path: Path, field: str) -> list[dict[str, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fix = "give a CSV file in UTF-8"
        message = f"{path} cannot be read: {type(error).__name__}"
        raise InputError(Problem("unreadable-file", field, message, fix)) from error
    try:
        return list(csv.DictReader(line for line in text.splitlines() if line.strip(" ,")))
    except csv.Error as error:
        fix = "give a table with short cells, separated by commas"
        message = f"{path} cannot be read: {error}"
        raise InputError(Problem("unreadable-file", field, message, fix)) from error


def _layout(columns: Sequence[str | None]) -> str:
    """Return what the columns of a file are, where they are not those that are needed."""
    titles = [c for c in columns if c]
    if not titles:
        return "it holds no rows below a line of column names"
    if len(titles) == 1 and ";" in titles[0]:
        return "its cells stand apart by semicolons, not commas"
    return f"its columns are {', '.join(titles)}"


def _cell(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
