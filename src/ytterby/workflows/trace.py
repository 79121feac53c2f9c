"""Trace an element in use back to its origin: the five measures side by side, never mixed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.indicators.accounts.network import MIXINGS
from ytterby.indicators.origin.measures import ACCOUNT
from ytterby.results import build_table, start_manifest
from ytterby.workflows.briefing.words import trace_finding
from ytterby.workflows.customs import LAST_BORDER, add_papers, customs_table
from ytterby.workflows.inputs import Asked, Place, Progress, fit_place, load_chains
from ytterby.workflows.ordering import sort_rows
from ytterby.workflows.outcome import Outcome, command_line, sources_of
from ytterby.workflows.summaries.measures import trace_summaries

FORMS = ("magnet", "oxide", "metal", "all")
ELEMENTS = ("Nd", "Pr", "Dy", "Tb")
"""Traced unless others are asked for: the elements of magnets."""
GROUPS = ("MAG", "DyTb", "NdPr")
KEYS = ["measure", "element", "stage", "region", "partner", "rule"]
MEASURE_NOTE = (
    "Account: manufacturing use. customs_share: last consignor, by value in customs papers (all "
    "metals' magnets, or metals and compounds) and by mass of the element in the chain. "
    "stage_trace: underwent the stage, the last time it did, in the partner. ever_touched: no "
    "longer arrives when the partner is deleted. owner_control: went through plants that the "
    "partner's companies control. dependence: unmet need at 0 months after losing the partner, "
    "rerouted as well as can be. low and high bound the central 80 %."
)


def measure_table(
    chain: Chain,
    place: Place,
    partner: Place,
    *,
    elements: Sequence[str],
    groups: Sequence[str] = (),
    form: str = "magnet",
    draws: int | None = None,
) -> pl.DataFrame:
    """Return the measures that come from the chain, under both mixing rules.

    Parameters
    ----------
    chain
        The chain.
    place, partner
        Whose use; by whom.
    elements, groups
        Symbols, and groups whose elements are among them.
    form
        Family of material in use, or ``all``.
    draws
        Posterior draws; all by default (dependence takes fewer).

    Returns
    -------
    DataFrame
        ``measure, element, stage, region, partner, rule, share, low, high, evidence_share, use``.
        ``rule`` is a mixing rule, the rule of sharing for dependence, or for the customs share the
        last border in the chain.
    """
    here = {place.code: fit_place(place, chain).regions}
    there = {partner.code: fit_place(partner, chain).regions}
    from ytterby.indicators.accounts.context import element_groups

    sets = {g: m for g, m in element_groups(chain).items() if g in groups}
    order = [*KEYS, "share", "low", "high", "evidence_share", "use"]
    frames = [
        indicators.trace(
            chain,
            here,
            there,
            elements=elements,
            groups=sets,
            form=form,
            mixing=mixing,
            draws=draws,
        )
        .rename({"mixing": "rule"})
        .select(order)
        for mixing in MIXINGS
    ]
    direct = indicators.direct_import_shares(
        chain, here, there, elements=elements, groups=sets, form=form, draws=draws
    )
    frames.append(
        direct.rename({"customs_share": "share"})
        .with_columns(
            measure=pl.lit("customs_share"),
            stage=pl.lit("any"),
            rule=pl.lit(LAST_BORDER),
            use=pl.lit(None, pl.Float64),
        )
        .select(order)
    )
    lost = indicators.dependence(chain, here, there, elements=elements, groups=sets, form=form)
    frames.append(
        lost.rename({"dependence": "share", "sharing": "rule"})
        .with_columns(measure=pl.lit("dependence"), stage=pl.lit("any"))
        .select(order)
    )
    return pl.concat(frames)


def trace_chain(
    chain: Chain,
    region: str,
    element: str,
    *,
    partner: str | None = None,
    form: str = "magnet",
    draws: int | None = None,
) -> pl.DataFrame:
    """Trace an element in a region's use back to a partner: the measures of one chain.

    Parameters
    ----------
    chain
        The chain.
    region, partner
        Country or bloc by any usual name: whose use, by whom; the pack's controller by default.
    element
        Symbol or group.
    form
        What is used: ``magnet``, ``oxide``, ``metal`` or ``all``.
    draws
        Posterior draws for intervals; all by default.

    Returns
    -------
    DataFrame
        As `measure_table`.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    asked = Asked(chain.pack)
    place = asked.place(region)
    other = asked.place(partner or asked.pack.controller, "partner")
    elements = asked.elements([element])
    check_form(asked, form)
    asked.finish()
    assert place is not None and other is not None  # noqa: PT018
    groups = [e for e in elements if e in asked.pack.groups]
    frame = measure_table(
        chain,
        place,
        other,
        elements=asked.symbols(elements),
        groups=groups,
        form=form,
        draws=draws,
    )
    return frame.filter(pl.col("element").is_in(groups)) if groups else frame


def check_form(asked: Asked, form: str) -> None:
    """Note a form of use that does not exist."""
    asked.choice("form", form, FORMS)


def trace(
    *,
    region: str | Sequence[str] = "USA",
    element: Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    partner: str | None = None,
    form: str = "magnet",
    year: int | str | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Trace the rare earths in use in a region: what share came through a partner, stage by stage.

    Parameters
    ----------
    region
        Countries or blocs by any usual name.
    element
        Symbols or groups; the magnet elements by default.
    stage
        Only these stages of the stage trace and of owner control.
    partner
        Country or bloc whose part is traced; the pack's controller by default.
    form
        What is used: ``magnet``, ``oxide``, ``metal`` or ``all``.
    year
        ``2024``, ``2018:2024`` or ``2018,2024``; the last year with a chain by default.
    as_of
        ISO date: only what was published by then.
    workspace
        Directory of the user's own data.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        ``trace`` (the five measures) and ``customs`` (what trade statistics say).

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    asked = Asked()
    names = [region] if isinstance(region, str) else list(region)
    places = asked.places(names)
    other = asked.place(partner or asked.pack.controller, "partner")
    elements, stages = asked.elements(element), asked.stages(stage)
    check_form(asked, form)
    years = asked.years(year)
    asked.finish()
    assert other is not None
    picked = asked.symbols(elements) or ELEMENTS
    groups = tuple(e for e in elements if e in asked.pack.groups) if elements else GROUPS
    options = {
        "region": tuple(p.code for p in places),
        "element": elements,
        "stage": stages,
        "partner": other.code,
        "form": form if form != "magnet" else None,
        "year": year,
        "as_of": as_of,
    }
    chains = load_chains(years, as_of=as_of, workspace=workspace, progress=progress)
    manifest = start_manifest(command_line(["trace"], options), *chains, parameters=options)
    frames = []
    for chain in chains:
        for place in places:
            frame = measure_table(chain, place, other, elements=picked, groups=groups, form=form)
            if elements:
                frame = frame.filter(pl.col("element").is_in(list(elements)))
            if stages:
                frame = frame.filter(pl.col("stage").is_in([*stages, "any"]))
            frames.append(frame.with_columns(year=pl.lit(chain.year, pl.Int32)))
    from ytterby import evidence

    base = evidence.load(as_of=as_of, workspace=workspace)
    customs = customs_table(base, places, other, years, workspace=workspace)
    every = add_papers(pl.concat(frames).with_columns(form=pl.lit(form)), customs.frame)
    table = build_table(
        "trace",
        sort_rows(every).with_columns(account=pl.lit(ACCOUNT)),
        units={"use": "t REO/year"},
        sources=sources_of(*chains),
        note=MEASURE_NOTE,
    )
    summary = trace_summaries(table.frame, places, other, elements)
    finding = trace_finding(table.frame, asked.pack, places, other, elements)
    return Outcome(
        {"trace": table, "customs": customs}, manifest.finish(), finding=finding, summary=summary
    )
