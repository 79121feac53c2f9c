"""The report of what matters most, as a page."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby import evidence
from ytterby.figures.style.text import NO_BREAK, interval, number
from ytterby.packs import Pack
from ytterby.report.document import Stat
from ytterby.report.sensitivity import SensitivityView, build_sensitivity_report
from ytterby.results.summary import amount_text
from ytterby.simulate.sensitivity.study import Sensitivity
from ytterby.workflows.inputs import Place
from ytterby.workflows.outcome import Outcome
from ytterby.workflows.stressing.sensitivity_words import phrase, share_words
from ytterby.workflows.stressing.words import ASSUMPTIONS
from ytterby.workflows.views import provenance_view

INDEPENDENT = (
    "Parameters are taken as independent; the factors calibrated on 2010 to 2012 are one.",
    "What is no parameter has no share: the structure of the model, the baseline, the scenario.",
)


def sensitivity_page(
    outcome: Outcome,
    found: Sensitivity,
    place: Place,
    pack: Pack,
    *,
    as_of: str | None,
    workspace: Path | None,
) -> str:
    """Return the report of what matters most as one HTML page.

    Parameters
    ----------
    outcome, found
        What the workflow returns, and its analysis.
    place, pack
        The target, and labels.
    as_of, workspace
        As for the workflow.
    """
    base = evidence.load(as_of=as_of, workspace=workspace)
    chain = found.study.chain
    indices, screening = (_ranged(outcome.tables[n].frame) for n in ("indices", "screening"))
    view = SensitivityView(
        title=found.study.scenario.title,
        months=found.study.calendar.months,
        outcome=phrase(found.study.outcome, place, pack),
        finding=outcome.finding[1],
        points=tuple(text.replace(" %", f"{NO_BREAK}%") for text in outcome.finding[2:]),
        stats=_stats(found),
        indices=indices,
        screening=screening,
        unit="" if found.study.outcome.unit == "1" else found.study.outcome.unit,
        provenance=provenance_view(chain, base, outcome.manifest, (*ASSUMPTIONS, *INDEPENDENT)),
    )
    return build_sensitivity_report(view)


def _ranged(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table with the range of each parameter as text."""
    texts = [
        "" if row["value"] is None else (
            f"{amount_text(row['value'])} ({amount_text(row['value_low'])} to "
            f"{amount_text(row['value_high'])}) {row['unit'] if row['unit'] != '1' else ''}"
        ).strip()
        for row in frame.iter_rows(named=True)
    ]  # fmt: skip
    return frame.with_columns(pl.Series("about", texts, dtype=pl.String))


def _stats(found: Sensitivity) -> tuple[Stat, ...]:
    """Return the numbers that lead."""
    indices, unit = found.analysis.indices, found.study.outcome.unit
    low, median, high = indices.quantiles
    shown = "" if unit == "1" else unit
    stats = [Stat("median of all draws", number(median), shown, interval(low, high, shown or " "))]
    if not indices.still:
        lead = int(indices.total[0, :-1].argmax())
        for label, values in (
            ("explained by the first parameter", indices.total[:, lead]),
            ("explained by the leading ones", indices.together),
        ):
            value, _, band = share_words(values).partition(" (")
            stats.append(Stat(label, value, "", band.rstrip(")")))
    return tuple(stats)
