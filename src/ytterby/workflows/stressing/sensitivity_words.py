"""What matters most, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ytterby.core.regions import with_the
from ytterby.packs import Pack
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary, Table
from ytterby.results.summary import amount_text, range_text, share_cell, word
from ytterby.simulate.sensitivity.analysis import POINTS
from ytterby.simulate.sensitivity.outcomes import Outcome
from ytterby.simulate.sensitivity.study import Sensitivity
from ytterby.workflows.inputs import Place
from ytterby.workflows.stressing.centres import STUDIED
from ytterby.workflows.stressing.sensitivity_labels import describe

PHRASES = {
    "shortage": "the shortage",
    "months-lost": "the shortage in months of need",
    "worst-month": "the shortage in the worst month",
    "first-shortfall": "the month in which a shortfall begins",
    "first-stoppage": "the month in which the first half stops",
    "peak-price": "the highest spot price outside",
    "peak-average-price": "the highest average price outside",
    "lowest-inside-price": "the lowest price inside",
    "lowest-cover": "the lowest cover",
    "units-not-made": "the units not made",
}
"""Outcome in a sentence."""
SECOND = 3
"""Parameters that the second sentence names."""
NOISE = 0.01
"""Share by which a part may exceed its whole before it is worth a word [1]."""
FEW_POINTS = 128
"""Rows of a matrix below which shares are called rough."""
SETTLED = 0.9
"""Share of bootstrap samples from which a first rank is settled."""


def phrase(outcome: Outcome, place: Place, pack: Pack) -> str:
    """Return an outcome as it stands in a sentence."""
    labels = listed([pack.label(item) for item in outcome.items])
    words = PHRASES[outcome.kind.name]
    if outcome.of == "region":
        return f"{words} in {listed([with_the(pack.label(i)) for i in outcome.items])}"
    if outcome.kind.form == "log":
        return f"{words} of {labels} oxide"
    if outcome.of == "sector":
        return f"{words} of {labels} in {with_the(place.name)}"
    return f"{words} of {labels} in {with_the(place.name)}"


def sensitivity_finding(
    found: Sensitivity, place: Place, pack: Pack, points: int = POINTS
) -> tuple[str, ...]:
    """Return the answer, one sentence each, the most important first.

    Parameters
    ----------
    found
        The analysis.
    place, pack
        The target, and labels.
    points
        Rows of a matrix that it took.
    """
    indices, study = found.analysis.indices, found.study
    what = phrase(study.outcome, place, pack)
    title = f"{study.scenario.title}."
    if indices.still:
        return (title, f"No uncertain parameter moves {what}.")
    order = np.argsort(-indices.total[0, :-1], kind="stable").tolist()
    names = [describe(found.find(indices.labels[i]), study.scenario, pack).words for i in order]
    lead = order[0]
    leads = float(indices.leads[lead])
    settled = "" if leads >= SETTLED else ", so that the order is not settled"
    sentences = [
        title,
        f"What matters most for {what} over {study.calendar.months} months is {names[0]}: it "
        f"explains {share_words(indices.total[:, lead])} of its variance, "
        f"{share_words(indices.first[:, lead])} by itself.",
        f"It comes first in {100 * leads:.0f} % of bootstrap samples{settled}.",
    ]
    rest = [
        f"{names[k]}, {share_words(indices.total[:, i])}"
        for k, i in enumerate(order[1 : 1 + SECOND], start=1)
    ]
    if rest:
        sentences.append(f"Then come {'; '.join(rest)}.")
    judged = _recollected(found, order)
    sentences.append(
        f"The {len(order)} leading parameters explain {share_words(indices.together)} "
        f"together, {len(found.uncertain) - len(order)} others share the rest; {judged} of the "
        f"{len(order)} are judgement (tier C)."
    )
    sentences.append(_spread(found, what))
    sentences.extend(rough_words(indices.first[0], indices.total[0], order, points))
    if study.posterior is not None:
        sentences.append(STUDIED)
    return tuple(sentences)


def rough_words(
    first: NDArray[np.float64], total: NDArray[np.float64], told: Sequence[int], points: int
) -> list[str]:
    """Return that shares are rough, where points are few or a part exceeds its whole.

    Parameters
    ----------
    first, total
        Shares by themselves and with all interactions, ``(quantity)`` [1].
    told
        Places of the quantities that are told of.
    points
        Rows of a matrix.

    Examples
    --------
    >>> first, total = np.array([0.5, 0.2]), np.array([0.4, 0.3])
    >>> rough_words(first, total, (0, 1), 256)[0][:42]
    'Some shares by themselves exceed those wit'
    >>> rough_words(total, total, (0, 1), 256)
    []
    """
    out = []
    if any(first[at] > total[at] + NOISE for at in told):
        out.append(
            "Some shares by themselves exceed those with all interactions, which cannot be: that "
            f"is the noise of {points:,} points, which more of them (--points {2 * points}) narrow."
        )
    if points < FEW_POINTS:
        out.append(f"{points:,} points are few, so all shares are rough; {POINTS} are usual.")
    return out


def _recollected(found: Sensitivity, order: Sequence[int]) -> int:
    chosen = [found.find(found.analysis.indices.labels[i]) for i in order]
    return sum(u is not None and u.estimate is not None and u.estimate.tier == "C" for u in chosen)


def share_words(values: Sequence[float] | NDArray[np.float64]) -> str:
    """Return a share with its interval in percent, between 0 and 100.

    Examples
    --------
    >>> share_words((0.412, 0.3, 0.547))
    '41 % (30–55)'
    """
    value, low, high = (100.0 * min(max(float(v), 0.0), 1.0) for v in values)
    return f"{value:.0f} % ({range_text(f'{low:.0f}', f'{high:.0f}')})"


def _spread(found: Sensitivity, what: str) -> str:
    outcome, (low, _, high) = found.study.outcome, found.analysis.indices.quantiles
    central = found.central
    if outcome.kind.form == "log":
        low, high, central = (math.exp(v) for v in (low, high, central))
        return (
            f"At central values {what} is {central:.2g} times that before; 80 % of draws lie "
            f"between {low:.2g} and {high:.2g} times."
        )
    if outcome.unit == "1":
        return (
            f"At central values {what} is {100 * central:.0f} % of need; 80 % of draws lie between "
            f"{100 * low:.0f} and {100 * high:.0f} %."
        )
    if outcome.kind.form == "month":
        last = found.study.calendar.months + 1
        return (
            f"At central values {what} is month {central:.0f}; 80 % of draws lie between "
            f"{low:.0f} and {high:.0f} ({last} stands for never within the run)."
        )
    return (
        f"At central values {what} is {amount_text(central)} {outcome.unit}; 80 % of draws lie "
        f"between {amount_text(low)} and {amount_text(high)}."
    )


def sensitivity_summaries(tables: Mapping[str, Table]) -> tuple[Summary, ...]:
    """Return a short table of the leading parameters."""
    rows = []
    for row in tables["indices"].frame.iter_rows(named=True):
        value = [row["value"], row["value_low"], row["value_high"]]
        low, high = (amount_text(v) for v in value[1:])
        ends = (str(row["rank_low"]), str(row["rank_high"]))
        rank = "" if row["rank"] is None else range_text(*ends)
        rows.append(
            (
                word(row["words"]),
                share_cell(row["total_order"], row["total_low"], row["total_high"]),
                share_cell(row["first_order"], row["first_low"], row["first_high"]),
                Cell(rank),
                Cell(amount_text(value[0]), "" if value[0] is None else f"({low}–{high})"),
                word(row["unit"]),
                word(row["tier"]),
            )
        )
    if not rows:
        return ()
    columns = (
        Column("What matters most", number=False),
        Column("explains,\n% of variance", keep=2),
        Column("by itself,\n%", keep=1),
        Column("rank,\n80 %"),
        Column("value"),
        Column("unit", number=False),
        Column("tier", number=False),
    )
    note = "Explains: with all interactions, which overlap. Bounds are the central 80 %."
    return (Summary("", columns, tuple(rows), note),)
