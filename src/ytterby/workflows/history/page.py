"""The report of a history, as a page."""

from __future__ import annotations

import polars as pl

from ytterby.report import Provenance
from ytterby.report.history import HistoryView, build_history_report
from ytterby.workflows.history.series import Kind
from ytterby.workflows.history.summary import place_names
from ytterby.workflows.history.words import find_ends, finding_words, moved_words, name_series
from ytterby.workflows.inputs import Place
from ytterby.workflows.outcome import Outcome


def history_page(
    outcome: Outcome, kind: Kind, title: str, provenance: Provenance, partner: Place
) -> str:
    """Return the report of a history as one HTML page.

    Parameters
    ----------
    outcome, kind, title
        What the workflow returns, and what it measured.
    provenance
        Where the numbers come from.
    partner
        On whom.
    """
    series = name_series(outcome.tables["history"].frame, partner)
    ends = find_ends(series, kind)
    finding, about = finding_words(ends, kind, title)
    view = HistoryView(
        title=title,
        finding=finding,
        moved=moved_words(ends),
        group=about,
        unit=kind.unit,
        index=kind.index,
        series=series,
        events=outcome.tables["events"].frame.with_columns(
            pl.col("actor", "target").map_elements(place_names, return_dtype=pl.String)
        ),
        provenance=provenance,
    )
    return build_history_report(view)
