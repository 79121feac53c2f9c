"""The report of a stress run: how the chain stands, and what the run did to it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ytterby import evidence, indicators
from ytterby.core.chain import Chain
from ytterby.figures import Groups
from ytterby.report import Standing, StressView, build_stress_report, view_stress
from ytterby.report.views import DrawsView
from ytterby.simulate import StressResult
from ytterby.workflows.briefing.tables import measures, split_by_form
from ytterby.workflows.customs import add_papers, customs_table
from ytterby.workflows.inputs import Asked, Place
from ytterby.workflows.outcome import Outcome
from ytterby.workflows.stressing.centres import SINGLE
from ytterby.workflows.stressing.words import ASSUMPTIONS, clause_of
from ytterby.workflows.trace import GROUPS
from ytterby.workflows.views import origin_rows, provenance_view, standing_view, view_labels

TRACE_DRAWS = 100
"""Posterior draws for the true origin."""


def stress_page(
    outcome: Outcome,
    result: StressResult,
    asked: Asked,
    place: Place,
    *,
    as_of: str | None,
    workspace: Path | None,
    draws: DrawsView | None = None,
    centre: str = SINGLE,
) -> str:
    """Return the report of a stress run as one HTML page.

    Parameters
    ----------
    outcome, result
        What the workflow returns, and its run.
    asked, place
        What was asked for, and the target.
    as_of, workspace
        As for the workflow.
    draws
        What an ensemble adds to the run.
    centre
        Which centre the run has.
    """
    view = read_view(
        outcome, result, asked, place, as_of=as_of, workspace=workspace, draws=draws, centre=centre
    )
    return build_stress_report(view)


def read_view(
    outcome: Outcome,
    result: StressResult,
    asked: Asked,
    place: Place,
    *,
    as_of: str | None,
    workspace: Path | None,
    draws: DrawsView | None = None,
    centre: str = SINGLE,
    whole: bool = True,
) -> StressView:
    """Return a stress run as its report shows it.

    Parameters
    ----------
    outcome, result, asked, place, as_of, workspace, draws, centre
        As for `stress_page`.
    whole
        Whether the view says how the chain stands, which takes longer than the run itself.
    """
    chain = result.chain
    base = evidence.load(as_of=as_of, workspace=workspace)
    partner = _controller(asked, result)
    return view_stress(
        result,
        target_name=place.name,
        groups=Groups(
            home=frozenset(place.regions),
            controller=frozenset(partner.regions),
            home_name=place.name,
            controller_name=partner.name,
        ),
        labels=view_labels(asked.pack, partner),
        standing=(
            _standing(chain, base, asked, place, partner, workspace)
            if whole
            else Standing(chain.year, *(pl.DataFrame() for _ in range(5)))
        ),
        provenance=provenance_view(chain, base, outcome.manifest, ASSUMPTIONS),
        clause=clause_of(result),
        draws=draws,
        centre=centre,
    )


def _standing(
    chain: Chain,
    base: evidence.Evidence,
    asked: Asked,
    place: Place,
    partner: Place,
    workspace: Path | None,
) -> Standing:
    forms = split_by_form(chain, place, asked.pack.elements)
    frame = measures(chain, place, (partner,), forms, GROUPS, draws=TRACE_DRAWS)
    customs = customs_table(base, (place,), partner, [chain.year], workspace=workspace)
    whole = add_papers(frame, customs.frame).filter(pl.col("stage") == "any").drop("stage")
    return standing_view(chain, base, place, partner, origin=origin_rows(whole, partner))


def _controller(asked: Asked, result: StressResult) -> Place:
    """Return who controls: the region of the market inside that makes most."""
    made = indicators.output_shares(result.chain, groups=False)
    inside = {
        result.layout.regions[r]
        for r, flag in zip(result.layout.pool_region, result.layout.inside, strict=True)
        if flag
    }
    own = made.filter(made["region"].is_in(sorted(inside))).sort("share", descending=True)
    code = str(own["region"][0]) if own.height else sorted(inside)[0]
    found = asked.place(code, "region")
    assert found is not None
    return found
