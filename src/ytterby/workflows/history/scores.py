"""Risk scores as a time series: any registered method, strict and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ytterby import evidence
from ytterby.core.regions import AGGREGATES, region_name
from ytterby.core.storage import write_atomic
from ytterby.evidence import Evidence
from ytterby.indicators.risk.base import Method
from ytterby.packs import read_pack
from ytterby.report import Provenance
from ytterby.results import Manifest, Table, build_table
from ytterby.workflows.history.events import select_events
from ytterby.workflows.history.series import Kind
from ytterby.workflows.history.summary import event_summaries, series_summary
from ytterby.workflows.inputs import Place, Progress
from ytterby.workflows.outcome import Outcome, command_line

KEYS = ("stage", "material", "region", "mode")
NOTE = (
    "low and high bound the central 80 % over draws of the inputs; a blank score is a gap. An "
    "event that stands beside a change need not have caused it."
)


def score_history(
    method: Method,
    *,
    material: Sequence[str],
    region: Sequence[str],
    mode: str | None,
    stage: Sequence[str],
    year: int | str,
    partner: Place,
    as_of: str | None,
    workspace: Path | None,
    report: Path | None,
    progress: Progress | None,
) -> Outcome:
    """Return the scores of a risk method year by year with the events beside them.

    Parameters
    ----------
    method
        The method.
    material, region, mode, stage, year
        As `ytterby.workflows.risk.show.show_risk` takes them.
    partner
        Whose events are marked first.
    as_of, workspace, report, progress
        As for `history`.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    """
    from ytterby.workflows.risk.show import show_risk

    scored = show_risk(
        method.name,
        mode=mode,
        material=material,
        region=region if method.by_region else (),
        year=year,
        stage=stage,
        as_of=as_of,
        workspace=workspace,
        progress=progress,
    )
    risk = scored.tables["risk"]
    frame = _series(risk.frame)
    unit = risk.units["score"]
    keys = tuple(k for k in KEYS if k in frame.columns)
    kind = Kind(method.title, unit, keys, index=unit == "1")
    base = evidence.load(as_of=as_of, workspace=workspace)
    years = frame["year"].to_list()
    about = [partner.code, *partner.countries]
    about += [c for c in frame["region"].unique().sort() if c not in AGGREGATES]
    marks = select_events(
        base.events,
        first=min(years),
        last=max(years),
        elements=_elements(frame["material"].unique().sort().to_list()),
        places=about,
    )
    title = _title(method, frame)
    table = build_table(
        "history",
        frame,
        units=dict.fromkeys(("value", "low", "high", "change"), unit),
        sources=risk.sources,
        note=f"{title}. {NOTE}",
    )
    events = build_table("events", marks, sources=tuple(marks["source"].unique().sort()))
    shown = [k for k in keys if frame[k].n_unique() > 1] or list(keys[:1])
    summary = (series_summary(frame, kind, title, shown), *event_summaries(marks))
    manifest = _named(scored.manifest, method, material, region, mode, stage, year, as_of)
    outcome = Outcome({"history": table, "events": events}, manifest, scored.finding, summary)
    if report is not None:
        from ytterby.workflows.history.page import history_page

        origin = _provenance(base, risk, manifest)
        page = history_page(outcome, kind, title, origin, partner)
        write_atomic(report, page.encode())
    return outcome


def _elements(materials: Sequence[str]) -> tuple[str, ...]:
    """Return the elements that materials stand for; none, which is all, where one is no element."""
    pack = read_pack()
    known = {e: (e,) for e in pack.elements} | dict(pack.groups)
    if not all(m in known for m in materials):
        return ()
    return tuple(dict.fromkeys(e for m in materials for e in known[m]))


def _title(method: Method, frame: pl.DataFrame) -> str:
    """Return the method with what all series share: one material, one region."""
    alone = [frame[c][0] for c in ("material", "region") if frame[c].n_unique() == 1]
    places = [region_name(v) if v == frame["region"][0] else v for v in alone]
    return f"{method.title}: {', '.join(places)}" if places else method.title


def _series(risk: pl.DataFrame) -> pl.DataFrame:
    """Return scores with the columns of a history; what is thin counts as no evidence."""
    keys = [k for k in KEYS if k in risk.columns]
    thin = pl.when(pl.col("evidence") == "thin").then(0.0)
    frame = risk.select(
        *keys, "year", pl.col("score").alias("value"), "low", "high", thin.alias("evidence_share")
    ).sort(*keys, "year", maintain_order=True)
    first = pl.col("value").drop_nulls().first().over(keys) if keys else pl.col("value").first()
    return frame.with_columns(change=pl.col("value") - first)


def _named(
    manifest: Manifest,
    method: Method,
    material: Sequence[str],
    region: Sequence[str],
    mode: str | None,
    stage: Sequence[str],
    year: int | str,
    as_of: str | None,
) -> Manifest:
    from dataclasses import replace

    options = {
        "material": material,
        "region": region if method.by_region else (),
        "mode": mode,
        "stage": stage,
        "year": year,
        "as_of": as_of,
    }
    return replace(manifest, command=command_line(["history", method.name], options))


def _provenance(base: Evidence, risk: Table, manifest: Manifest) -> Provenance:
    used = base.sources.filter(pl.col("source").is_in(list(risk.sources)))
    return Provenance(
        command=manifest.command,
        evidence_version=base.version,
        as_of=base.as_of,
        overrides=base.overrides,
        manifest={"seed": str(manifest.seed), "fingerprint": manifest.fingerprint},
        assumptions=(risk.note,) if risk.note else (),
        sources=used,
        tiers=pl.DataFrame(schema={"tier": pl.String, "claims": pl.Int64}),
    )
