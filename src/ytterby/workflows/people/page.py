"""Who is needed, as a page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.regions import region_name
from ytterby.evidence import Evidence
from ytterby.factors.intervals import interval
from ytterby.factors.labour import FAMILIES
from ytterby.figures.style.text import interval as interval_text
from ytterby.figures.style.text import number
from ytterby.impact.people import PHASES
from ytterby.report.document import Stat
from ytterby.report.impacts.people import PeopleView, build_people_report
from ytterby.report.views import Provenance
from ytterby.workflows.outcome import Outcome
from ytterby.workflows.people.frames import IN_FAMILY
from ytterby.workflows.people.people import Need

ASSUMPTIONS = (
    "A plant's own head count goes before the fit of its stage, the fit before a rule of thumb.",
    "Occupations and pay are those of the US industry that is closest: metal ore mining, basic "
    "chemicals, nonferrous metals, fabricated metal products, heavy construction.",
    "Builders arrive over the first quarter of construction and leave over the last.",
    "The first operating staff is taken on over the year before the first product.",
    "A year that is announced without its month means the middle of the year.",
    "A plant that takes more people does not pay them more; wages are without social charges.",
)


def people_page(outcome: Outcome, need: Need, base: Evidence, employer: bool) -> str:
    """Return the report of who is needed as one HTML page.

    Parameters
    ----------
    outcome, need
        What the workflow returns, and the numbers behind it.
    base
        The evidence.
    employer
        Whether it is one plant's hiring plan.
    """
    total = need.total()
    frames = {name: t.frame for name, t in outcome.tables.items()}
    plants = frames["plants"].with_columns(country=_named(frames["plants"]["region"]))
    gaps = frames["gaps"].with_columns(
        who=pl.col("whom") + ", " + _named(frames["gaps"]["region"]),
        when=pl.col("year").cast(pl.String),
        openings=pl.col("openings_elsewhere"),
    )
    hiring = frames["hiring"] if need.ask.kind == "facility" else frames["hiring"].head(0)
    kind = "Hiring plan" if employer else f"People · {need.ask.kind}"
    view = PeopleView(
        title=need.ask.title,
        kicker=f"{kind} · {need.years[0]} to {need.years[-1]}",
        finding=outcome.finding[0],
        points=outcome.finding[1:],
        stats=_stats(need, total),
        phases=_layers(need, PHASES, [total[p].sum(axis=0)[:, 0] for p in range(len(PHASES))]),
        families=_layers(
            need,
            tuple(IN_FAMILY),
            [total[:, roles, :, 0].sum(axis=(0, 1)) for roles in IN_FAMILY.values()],
        ),
        totals=_totals(need, total),
        phase_names={p: p for p in reversed(PHASES)},
        family_names={f: FAMILIES[f].title.casefold() for f in IN_FAMILY},
        plants=plants,
        hiring=hiring,
        gaps=gaps,
        fits=frames["fits"],
        left=frames["left_out"].with_columns(pl.col("stage").str.replace_all("_", " ")),
        provenance=_provenance(outcome, need, base),
    )
    return build_people_report(view)


def _named(codes: pl.Series) -> pl.Series:
    return pl.Series("country", [region_name(c) for c in codes.to_list()], dtype=pl.String)


def _layers(
    need: Need, names: Sequence[str], values: Sequence[NDArray[np.float64]]
) -> pl.DataFrame:
    rows = [
        {"year": year, "layer": name, "positions": float(own[n])}
        for name, own in zip(names, values, strict=True)
        for n, year in enumerate(need.years)
    ]
    schema = {"year": pl.Int32, "layer": pl.String, "positions": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _totals(need: Need, total: NDArray[np.float64]) -> pl.DataFrame:
    rows = []
    for n, year in enumerate(need.years):
        value, low, high = interval(total[:, :, n].sum(axis=(0, 1)))
        rows.append({"year": year, "positions": value, "low": low, "high": high})
    schema = {"year": pl.Int32, **dict.fromkeys(("positions", "low", "high"), pl.Float64)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _stats(need: Need, total: NDArray[np.float64]) -> tuple[Stat, ...]:
    tier = max(s.count.estimate.tier for s in need.staff)
    full = np.asarray(sum(s.count.people for s in need.staff))
    yearly = total.sum(axis=(0, 1))
    most = int(yearly[:, 0].argmax())
    build = total[1].sum(axis=0)
    crew = int(build[:, 0].argmax())
    rows = [
        ("in full operation, if all come", full),
        (f"at once in {need.years[most]}", yearly[most]),
    ]
    if build[crew, 0] >= 0.5:
        rows.append((f"builders in {need.years[crew]}", build[crew]))
    stats = []
    for label, values in rows:
        value, low, high = interval(values)
        stats.append(
            Stat(label, number(value), "people", interval_text(low, high, "people"), tier=tier)
        )
    bills = [s.bill for s in need.staff]
    if all(b is not None for b in bills):
        value, low, high = interval(np.asarray(sum(b for b in bills if b is not None))[-1] / 1e6)
        label = f"wages in {need.years[-1]}"
        stats.append(Stat(label, number(value), "million USD", interval_text(low, high, "")))
    return tuple(stats)


def _provenance(outcome: Outcome, need: Need, base: Evidence) -> Provenance:
    """Return where the numbers come from: the claims on labour that were read."""
    labour = need.labour
    estimates = [s.count.estimate for s in need.staff]
    for mix in labour.mixes.values():
        estimates += [*mix.shares.values(), *mix.pay.values()]
    phases = labour.phases
    single = (phases.builders, phases.construction, phases.first_share, phases.permit_share)
    estimates += [e for e in (*single, phases.ramp, phases.introduction) if e is not None]
    estimates += [*phases.training.values(), *phases.search.values(), *labour.leaving.values()]
    estimates += [g.graduates for g in need.gaps if g.graduates is not None]
    claims = list(dict.fromkeys(c for e in estimates for c in e.claims))
    used = base.claims.filter(pl.col("claim").is_in(claims)).select("claim", "source", "tier")
    counted = used.group_by("source").agg(
        pl.len().alias("claims"), pl.col("tier").max().alias("tier")
    )
    sources = base.sources.join(counted, on="source", how="inner").sort(
        "claims", "source", descending=[True, False]
    )
    tiers = used.group_by("tier").agg(pl.len().alias("claims")).sort("tier")
    manifest = outcome.manifest
    return Provenance(
        command=manifest.command,
        evidence_version=manifest.evidence_version,
        as_of=manifest.as_of,
        overrides=manifest.overrides,
        manifest={
            **{name: str(v) for name, v in manifest.packages.items()},
            "python": manifest.python,
            "seed": str(manifest.seed),
            "fingerprint": manifest.fingerprint,
        },
        assumptions=(*ASSUMPTIONS, *need.ask.notes),
        sources=sources,
        tiers=tiers,
    )
