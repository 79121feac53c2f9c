"""Findings in words, made from the numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from ytterby.figures import Labels
from ytterby.figures.style.text import capital, long_month, percent

ARTICLE: Final = (
    "United States",
    "United Kingdom",
    "Netherlands",
    "Philippines",
    "Czech Republic",
    "European Union",
    "Rest of the world",
    "World",
)
SHORT: Final = 0.01
"""Unmet need over need [1] from which a month counts as short."""
DEEP: Final = 0.1
"""Unmet need over need [1] from which a shortfall leads the report."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How one element or sector falls short.

    Attributes
    ----------
    key
        Element, or sector and material.
    first, worst_date, last
        First, worst and last month short, ``2025-06``.
    worst
        Unmet need over need in the worst month [1].
    months
        How many months are short.
    lacking
        Unmet need over the whole run [unit of the frame × month].
    absent
        Share of it that is physically absent [1], ``None`` if unknown.
    """

    key: tuple[str, ...]
    first: str
    worst_date: str
    last: str
    worst: float
    months: int
    lacking: float
    absent: float | None


def with_the(name: str) -> str:
    """Return a region's name with the article that English wants.

    Examples
    --------
    >>> with_the("United States"), with_the("Japan")
    ('the United States', 'Japan')
    """
    return f"the {name}" if name in ARTICLE else name


def listed(words: Sequence[str]) -> str:
    """Return words as English lists them.

    Examples
    --------
    >>> listed(["dysprosium", "terbium", "yttrium"])
    'dysprosium, terbium and yttrium'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def add_unmet(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with ``unmet`` [1], shortage over need; 0 where there is no need."""
    ratio = pl.when(pl.col("need") > 0).then(pl.col("shortage") / pl.col("need")).otherwise(0.0)
    return frame.with_columns(ratio.clip(0.0, 1.0).alias("unmet"))


def rank_shortfalls(
    frame: pl.DataFrame, keys: Sequence[str], threshold: float = SHORT
) -> list[Shortfall]:
    """Return who falls short, the earliest of the deep ones first.

    Parameters
    ----------
    frame
        Columns ``date``, ``need``, ``shortage`` and the keys; optionally ``physically_absent``.
    keys
        What to tell apart: ``element``, or ``sector`` and ``material``.
    threshold
        Unmet need over need [1] from which a month counts as short.
    """
    out = []
    for key, part in add_unmet(frame).sort("date").group_by(*keys, maintain_order=True):
        short = part.filter(pl.col("unmet") >= threshold)
        if short.is_empty():
            continue
        worst = short.sort("unmet", "date", descending=[True, False]).row(0, named=True)
        lacking = float(part["shortage"].sum())
        absent = None
        if "physically_absent" in part.columns and lacking > 0:
            absent = float(part["physically_absent"].sum()) / lacking
        out.append(
            Shortfall(
                key=tuple(str(k) for k in key),
                first=str(short["date"].min()),
                worst_date=worst["date"],
                last=str(short["date"].max()),
                worst=worst["unmet"],
                months=short.height,
                lacking=lacking,
                absent=absent,
            )
        )
    return sorted(out, key=lambda s: (s.worst < DEEP, s.first, -s.worst, s.key))


def stress_finding(
    clause: str, target_name: str, elements: list[Shortfall], labels: Labels, months: int
) -> tuple[str, str]:
    """Return the finding of a stress run and the part of it to emphasise."""
    place = with_the(target_name)
    if not elements:
        part = "no maker runs short"
        return _sentence(
            clause, f"{part} in {place} within {months} months"
        ), part if clause else capital(part)
    first = elements[0]
    together = [
        labels.element(s.key[0])
        for s in elements
        if s.first == first.first and (s.worst >= DEEP) == (first.worst >= DEEP)
    ][:3]
    part = f"run short of {listed(together)}"
    return _sentence(clause, f"makers in {place} {part} from {long_month(first.first)}"), part


def _sentence(clause: str, text: str) -> str:
    return f"{clause}, {text}." if clause else f"{capital(text)}."


def stress_lede(
    elements: list[Shortfall], sectors: list[Shortfall], labels: Labels, months: int
) -> str:
    """Return the paragraph below the finding of a stress run."""
    if not elements:
        return "Stocks, other suppliers and the licences granted carry every sector through."
    deepest = max(elements, key=lambda s: s.worst)
    parts = [
        f"At the worst, in {long_month(deepest.worst_date)}, {percent(deepest.worst)} of the "
        f"need for {labels.element(deepest.key[0])} goes unmet"
    ]
    if sectors:
        hardest = max(sectors, key=lambda s: s.worst)
        parts.append(
            f"the hardest hit is {labels.sector(hardest.key[0])}, which lacks "
            f"{percent(hardest.worst)} of its {labels.material(hardest.key[1])}"
        )
    count = len(elements)
    noun = "element falls" if count == 1 else "elements fall"
    return f"{'; '.join(parts)}. {count} {noun} short within {months} months."


def brief_finding(
    target_name: str, partner_name: str, key: str, share: float | None
) -> tuple[str, str]:
    """Return the finding of a brief and the part of it to emphasise.

    Parameters
    ----------
    key
        What passes through the partner: ``dysprosium``.
    share
        Share of its use that has passed through the partner at some stage [1].
    """
    place = with_the(target_name)
    place = place[0].upper() + place[1:]
    if share is None:
        part = "cannot be told"
        return f"How far {with_the(target_name)} depends on {partner_name} {part}.", part
    part = percent(share).replace(">", "over ").replace("<", "under ")
    return f"{place} gets {part} of its {key} through {partner_name}.", part
