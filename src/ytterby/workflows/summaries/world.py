"""The world's chokepoints for people: who leads each stage, and how concentrated it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import GAP, THIN_MARK, index_text, word
from ytterby.workflows.summaries.rows import (
    FEW_ELEMENTS,
    KEY_ELEMENTS,
    MAIN_STAGES,
    bounded_cell,
    chosen,
    lookup,
    number,
)

BASES = ("location", "control")
SHARE_ROWS = 6
MOST_COLUMNS = 5
"""Elements with their intervals that a line of 120 characters holds."""
CONTROL_ROWS = 3
LEAST_SHARE = 0.005
"""Who makes less of everything shown is not worth a row."""


def chokepoint_summary(
    bases: Mapping[str, pl.DataFrame], asked: Sequence[str] = (), stages: Sequence[str] = ()
) -> Summary:
    """Return the leader of each stage and element, and its HHI on each basis in one cell.

    Parameters
    ----------
    bases
        ``location``, ``control`` and the market outside somebody → what `concentration` returns.
    asked, stages
        Elements and stages that were asked for; the key ones otherwise.
    """
    first = next(iter(bases.values()))
    at = {name: lookup(f, "stage", "element") for name, f in bases.items()}
    elements = chosen(asked, FEW_ELEMENTS, first["element"])
    rows = []
    for stage in stages or MAIN_STAGES:
        here = [[at[b].get((stage, e)) for b in bases] for e in elements]
        if not any(r for found in here for r in found):
            continue
        leaders = (bounded_cell(_plain(f[0]), "leader_share", _leader(f[0])) for f in here)
        rows.append((word(stage), word("leader, %"), *leaders))
        spreads = (
            " ".join(index_text(number(r, "hhi")) for r in f) if any(f) else GAP for f in here
        )
        rows.append((word(" "), word("HHI"), *(Cell(s) for s in spreads)))
    return Summary(
        "",
        (
            Column("World", number=False),
            Column("", number=False),
            *(Column(e) for e in elements),
        ),
        tuple(rows),
        f"Largest maker's share of output. HHI (0–1) by: {' | '.join(bases)}.",
    )


def _plain(row: Mapping[str, object] | None) -> Mapping[str, object] | None:
    """Return a row without bounds: they are those of its index, not of the leader's share."""
    return None if row is None else {**row, "low": None, "high": None}


def _leader(row: Mapping[str, object] | None) -> str:
    return "" if row is None else str(row["leader"])


def hhi_summaries(
    frame: pl.DataFrame, asked: Sequence[str] = (), stages: Sequence[str] = ()
) -> tuple[Summary, ...]:
    """Return concentration for people, few elements a table so that intervals have room.

    Parameters
    ----------
    frame, asked, stages
        As for `hhi_summary`; without any asked for, the few leading groups and elements.
    """
    elements = chosen(asked, FEW_ELEMENTS, frame["element"])
    blocks = [elements[i : i + MOST_COLUMNS] for i in range(0, len(elements), MOST_COLUMNS)]
    tables = [hhi_summary(frame, block, stages) for block in blocks]
    # What holds for all of them is said once, under the last.
    return (*(replace(t, note="") for t in tables[:-1]), *tables[-1:])


def hhi_summary(
    frame: pl.DataFrame, asked: Sequence[str] = (), stages: Sequence[str] = ()
) -> Summary:
    """Return concentration stage by stage: leader, then the HHI on each basis with intervals.

    Parameters
    ----------
    frame
        The flat table of one year: ``stage, element, basis, leader, leader_share, hhi, low, high``.
    asked, stages
        Elements and stages that were asked for; the key ones otherwise.
    """
    at = lookup(frame, "stage", "basis", "element")
    elements = chosen(asked, KEY_ELEMENTS, frame["element"])
    bases = frame["basis"].unique(maintain_order=True).to_list()
    order = [b for b in BASES if b in bases] + [b for b in bases if b not in BASES]
    rows = []
    for stage in _stages(frame, stages):
        found = [at.get((stage, "location", e)) for e in elements]
        leaders = (bounded_cell(_plain(r), "leader_share", _leader(r)) for r in found)
        rows.append((word(stage), word("leader, %"), *leaders))
        for basis in order:
            label = "HHI " + ("by " if basis in BASES else "") + basis.removeprefix("location, ")
            cells = (_index_cell(at.get((stage, basis, e))) for e in elements)
            rows.append((word(" "), word(label), *cells))
    return Summary(
        "World: largest country's share of output, and Herfindahl-Hirschman index (0–1)",
        (
            Column("stage", number=False),
            Column("", number=False),
            *(Column(e, keep=len(elements) - j) for j, e in enumerate(elements)),
        ),
        tuple(rows),
        "(80 % interval). ROW and XEU count as one supplier each: an upper bound. "
        f"{THIN_MARK} under half of it is evidence.",
    )


def _index_cell(row: Mapping[str, object] | None) -> Cell:
    low, high = number(row, "low"), number(row, "high")
    text = index_text(number(row, "hhi"))
    if low is None or high is None or index_text(low) == index_text(high):
        return Cell(text)
    return Cell(text, f"({index_text(low)}–{index_text(high)})")


def _stages(frame: pl.DataFrame, asked: Sequence[str]) -> list[str]:
    present = frame["stage"].unique(maintain_order=True).to_list()
    if asked:
        return [s for a in asked for s in present if s == a or s.startswith(f"{a} ")]
    return [s for s in MAIN_STAGES if s in present]


def share_summaries(
    frame: pl.DataFrame, asked: Sequence[str] = (), stages: Sequence[str] = ()
) -> tuple[Summary, ...]:
    """Return who makes what share of each stage: countries by element, by place then by control.

    Parameters
    ----------
    frame
        The flat table of one year: ``stage, element, region, basis, share, low, high``.
    asked, stages
        Elements and stages that were asked for; the key ones otherwise.
    """
    out = []
    order = _stages(frame, stages)
    for stage in order:
        one = frame.filter(pl.col("stage") == stage)
        elements = chosen(asked, KEY_ELEMENTS, one["element"])
        if asked and not set(elements) & set(asked):
            continue
        one = one.filter(pl.col("element").is_in(elements))
        at = lookup(one, "basis", "region", "element")
        rows = []
        for basis, most in ((BASES[0], SHARE_ROWS), (BASES[1], CONTROL_ROWS)):
            ranked = (
                one.filter((pl.col("basis") == basis) & (pl.col("share") >= LEAST_SHARE))
                .group_by("region", maintain_order=True)
                .agg(pl.col("share").sum())
                .sort("share", descending=True, maintain_order=True)
            )
            for region in ranked["region"].head(most):
                found = (bounded_cell(at.get((basis, region, e))) for e in elements)
                label = region if basis == BASES[0] else f"controlled by {region}"
                rows.append((word(label), *found))
        out.append(
            Summary(
                f"{stage}: share of world output, %",
                (
                    Column("", number=False),
                    *(Column(e, keep=len(elements) - j) for j, e in enumerate(elements)),
                ),
                tuple(rows),
                f"(80 % interval). {THIN_MARK} under half of it is evidence."
                if stage == order[-1]
                else "",
            )
        )
    return tuple(out)


def source_summary(frame: pl.DataFrame) -> Summary:
    """Return the HHI of mine output as each source gives it."""
    rows = tuple(
        (
            word(r["source"]),
            word(r["basis"]),
            word(r["leader"]),
            bounded_cell(r, "leader_share"),
            Cell(f"{r['hhi']:.3f}"),
            Cell(str(r["countries"])),
        )
        for r in frame.iter_rows(named=True)
    )
    columns = (
        Column("Mine output of all rare earths by source", number=False),
        Column("basis", number=False),
        Column("leader", number=False),
        Column("share, %"),
        Column("HHI"),
        Column("countries"),
    )
    return Summary("", columns, rows)
