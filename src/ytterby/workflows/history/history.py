"""Show an indicator as a time series, with the events that may have moved it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ytterby.core.chain import Chain
from ytterby.core.regions import region_name, with_the
from ytterby.core.storage import write_atomic
from ytterby.errors import Problem
from ytterby.indicators.risk.catalogue import all_methods
from ytterby.results import build_table, start_manifest
from ytterby.workflows import inputs
from ytterby.workflows.history.events import select_events
from ytterby.workflows.history.scores import score_history
from ytterby.workflows.history.series import KINDS, MAIN_STAGES, Asked, Kind
from ytterby.workflows.history.summary import event_summaries, series_summary
from ytterby.workflows.inputs import Progress, load_chains
from ytterby.workflows.outcome import Outcome, command_line, sources_of
from ytterby.workflows.trace import check_form

FIRST_YEAR = 2018
"""The first year of the unbroken run of chains; ``--year 2010:2024`` shows the one before it."""
NOTE = (
    "low and high bound the central 80 %; evidence_share 0 is all prior, 1 all evidence. Years "
    "without a chain are gaps. An event that stands beside a change need not have caused it."
)
EVENT_NOTE = "Marked events are drawn in the chart: those between the places asked about."
COLUMNS = ("year", "value", "low", "high", "evidence_share")


def history(
    indicator: str,
    *,
    region: str | Sequence[str] = "USA",
    partner: str | None = None,
    element: Sequence[str] | None = None,
    material: Sequence[str] | None = None,
    mode: str | None = None,
    stage: Sequence[str] | None = None,
    form: str = "magnet",
    year: int | str | None = None,
    as_of: str | None = None,
    workspace: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Show an indicator as a time series, with the events that may have moved it.

    Parameters
    ----------
    indicator
        One of ``KINDS``, or a risk method such as ``geopolrisk``.
    region
        Countries or blocs whose use or reliance is measured.
    partner
        Country or bloc whose part is measured; the pack's controller by default.
    element, stage
        Only these; the leading elements and the four stages of making by default.
    material, mode
        Of a risk method: as `ytterby.workflows.risk.show.show_risk` takes them.
    form
        What is used, for what is traced: ``magnet``, ``oxide``, ``metal`` or ``all``.
    year
        ``2018:2024`` or ``2010,2024``; all from 2018 on by default.
    as_of
        ISO date: only what was published by then.
    workspace
        Directory of the user's own data.
    report
        Also write a self-contained HTML page with the charts to this file.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        ``history`` (one row a series and year) and ``events``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    asking = inputs.Asked()
    methods = all_methods()
    asking.choice("indicator", indicator, [*KINDS, *methods])
    scored = indicator in methods
    if not scored and (material or mode):
        text = f"{indicator} is no risk method: it has neither materials nor modes"
        asking.problems.append(Problem("not-for-this", "material", text, "say --element"))
    # A risk method resolves its own places: it knows countries that the chain gathers in others.
    named = [region] if isinstance(region, str) else list(region)
    places = asking.places([] if scored else named)
    other = asking.place(partner or asking.pack.controller, "partner")
    market = indicator in KINDS and KINDS[indicator].of_market
    if market and other is not None and other.code != asking.pack.controller:
        home = region_name(asking.pack.controller)
        text = f"prices are known inside and outside {home} alone, not {other.name}"
        asking.problems.append(Problem("not-for-this", "partner", text, "leave --partner out"))
    names = () if scored else asking.elements(element)
    stages = asking.stages(stage)
    check_form(asking, form)
    span = f"{FIRST_YEAR}:{asking.pack.years[-1]}"
    # Which years a risk method has is its own to say.
    years = () if scored else asking.years(year if year is not None else span)
    asking.finish()
    assert other is not None
    if scored:
        return score_history(
            methods[indicator],
            material=material or element or (),
            region=named,
            mode=mode,
            stage=stages,
            year=year if year is not None else span,
            partner=other,
            as_of=as_of,
            workspace=workspace,
            report=report,
            progress=progress,
        )
    from ytterby import evidence

    base = evidence.load(as_of=as_of, workspace=workspace)
    groups = tuple(n for n in names if n in asking.pack.groups)
    symbols = tuple(n for n in names if n not in groups) if names else asking.pack.leading
    kind = KINDS[indicator]
    asked = [
        Asked(
            symbols,
            groups,
            asking.symbols((*groups, *symbols)),
            stages or MAIN_STAGES,
            p,
            other,
            form,
            base,
            workspace,
        )
        for p in (places if kind.of_place else places[:1])
    ]
    options = {
        "region": tuple(p.code for p in places) if kind.of_place else (),
        "partner": other.code,
        "element": names,
        "stage": stages,
        "form": form if form != "magnet" else None,
        "year": year,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    chains = load_chains(years, as_of=as_of, workspace=workspace, progress=progress)
    manifest = start_manifest(
        command_line(["history", indicator], options),
        *chains,
        parameters={"indicator": indicator, **options},
    )
    frame = read_series(kind, chains, asked, progress)
    about = (other, *(a.place for a in asked)) if kind.of_place else (other,)
    marks = select_events(
        base.events,
        first=min(years),
        last=max(years),
        elements=asked[0].symbols,
        stages=asked[0].stages if "stage" in kind.keys else (),
        places=[c for p in about for c in (p.code, *p.countries)],
    )
    whose = " and ".join(with_the(a.place.name) for a in asked)
    title = kind.meaning.format(place=whose, partner=other.name)
    table = build_table(
        "history",
        frame,
        units=dict.fromkeys(("value", "low", "high", "change"), kind.unit),
        sources=sources_of(*chains),
        note=f"{title[0].upper()}{title[1:]}. {NOTE}",
    )
    events = build_table(
        "events", marks, sources=tuple(marks["source"].unique().sort()), note=EVENT_NOTE
    )
    summary = series_summary(frame, kind, title, _keys(kind, asked))
    from ytterby.workflows.history.words import find_ends, finding_words, moved_words, name_series

    ends = find_ends(name_series(frame, other), kind)
    # Where none did, the finding itself says so.
    counted = (f"{moved_words(ends)}.",) if ends["apart"].any() else ()
    outcome = Outcome(
        {"history": table, "events": events},
        manifest.finish(),
        (finding_words(ends, kind, title)[0], *counted),
        summary=(summary, *event_summaries(marks)),
    )
    if report is not None:
        from ytterby.workflows.history.page import history_page
        from ytterby.workflows.views import provenance_view

        origin = provenance_view(chains[-1], base, outcome.manifest)
        page = history_page(outcome, kind, title, origin, other)
        write_atomic(report, page.encode())
    return outcome


def read_series(
    kind: Kind,
    chains: Sequence[Chain],
    asked: Sequence[Asked],
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Return every series of a kind over some chains.

    Returns
    -------
    DataFrame
        ``region`` where each place has its own series, the columns of ``kind.keys``, ``year``,
        ``value``, ``low``, ``high`` [the kind's unit], ``evidence_share`` [1] and ``change`` since
        the first year shown [the kind's unit].
    """
    frames = []
    for at, chain in enumerate(chains):
        if progress is not None:
            progress(f"{chain.year}", at / len(chains))
        for one in asked:
            assert kind.make is not None, "a risk method makes its own series"
            made = kind.make(chain, one).with_columns(
                year=pl.lit(chain.year, pl.Int32), region=pl.lit(one.place.code)
            )
            columns = ["region"] if kind.of_place else []
            frames.append(made.select(*columns, *kind.keys, *COLUMNS))
    keys = (["region"] if kind.of_place else []) + list(kind.keys)
    names = (*(a.place.code for a in asked), *asked[0].stages, *asked[0].names)
    order = {name: i for i, name in enumerate(names)}
    frame = pl.concat(frames).sort(
        *(pl.col(k).replace_strict(order, default=len(order), return_dtype=pl.Int32) for k in keys),
        *keys,
        "year",
        maintain_order=True,
    )
    return frame.with_columns(change=pl.col("value") - pl.col("value").first().over(keys))


def _keys(kind: Kind, asked: Sequence[Asked]) -> list[str]:
    """Return the columns that tell the series apart to a reader."""
    return [*(["region"] if len(asked) > 1 else []), *kind.keys]
