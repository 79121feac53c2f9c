"""Risk scores as flat tables: scores with gaps, both modes compared, ranks, drivers, terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from ytterby.indicators.risk.base import CORRECTED, STRICT, Method, Mode, Subject
from ytterby.indicators.risk.uncertainty import Sample, interval, rank_samples, sobol_indices
from ytterby.results.summary import THIN
from ytterby.workflows.inputs import Progress
from ytterby.workflows.risk.scoring import Scored

KEYS: dict[str, type[pl.DataType]] = {
    "material": pl.String,
    "stage": pl.String,
    "region": pl.String,
    "year": pl.Int32,
    "mode": pl.String,
}
ALL_PAIRS = 12
"""Up to so many items every pair is compared; of more, neighbours in rank."""
EVIDENCE = "evidence_share"
MODES: tuple[Mode, ...] = (STRICT, CORRECTED)
LEAST = 0.005
"""Repairs that add a smaller share of the score are not named."""

Keyed = dict[str, object]
Schema = dict[str, type[pl.DataType]]


def keys_of(subject: Subject, mode: Mode | str) -> Keyed:
    """Return the key columns of a row."""
    return {
        "material": subject.material,
        "stage": subject.stage,
        "region": subject.region,
        "year": subject.year,
        "mode": mode,
    }


def join_notes(notes: Sequence[str]) -> str:
    """Return notes as one text, each with one full stop or semicolon.

    Examples
    --------
    >>> join_notes(["exports are netted.", "Taiwan has its own governance"])
    'exports are netted; Taiwan has its own governance'
    """
    return "; ".join(n.strip().removesuffix(".") for n in notes if n.strip())


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None


def score_frame(method: Method, scored: Scored) -> pl.DataFrame:
    """Return one row a subject and mode: score, interval, components; a gap has its reason.

    Columns: ``material, stage, region, year, mode, score, low, high``, the other components by
    name, ``evidence`` (``thin`` where priors outweigh observations, ``gap``), ``sources, note``.
    """
    others = [c.name for c in method.components if c.name != method.score]
    rows: list[Keyed] = []
    for subject in scored.subjects():
        for mode in method.modes:
            sample, gap = scored.samples.get((mode, subject)), scored.gaps.get((mode, subject))
            if sample is not None:
                rows.append(_score_row(method, others, subject, mode, sample))
            elif gap is not None:
                row = keys_of(subject, mode) | {"evidence": "gap", "note": gap.reason}
                rows.append(row)
    schema = KEYS | dict.fromkeys(["score", "low", "high", *others], pl.Float64)
    schema |= dict.fromkeys(("evidence", "sources", "note"), pl.String)
    return pl.DataFrame(rows, schema=schema)


def _score_row(
    method: Method, others: Sequence[str], subject: Subject, mode: Mode, sample: Sample
) -> Keyed:
    low, high = sample.bounds(method.score)
    thin = sample.best.get(EVIDENCE, 1.0) < THIN
    known = np.isfinite(sample.best[method.score])
    return {
        **keys_of(subject, mode),
        "score": _number(sample.best[method.score]),
        "low": _number(low),
        "high": _number(high),
        **{name: _number(sample.best[name]) for name in others if name in sample.best},
        "evidence": "gap" if not known else "thin" if thin else "",
        "sources": "; ".join(sample.case.sources),
        "note": join_notes(sample.case.notes),
    }


def component_frame(method: Method, scored: Scored) -> pl.DataFrame:
    """Return every component with its interval: ``… mode, component, value, low, high, unit``."""
    rows: list[Keyed] = []
    for (mode, subject), sample in scored.samples.items():
        for component in method.components:
            if component.name not in sample.best:
                continue
            low, high = sample.bounds(component.name)
            rows.append(
                keys_of(subject, mode)
                | {
                    "component": component.name,
                    "value": _number(sample.best[component.name]),
                    "low": _number(low),
                    "high": _number(high),
                    "unit": component.unit,
                }
            )
    values = dict.fromkeys(("value", "low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema=KEYS | {"component": pl.String} | values | {"unit": pl.String})


def difference_frame(method: Method, scored: Scored) -> pl.DataFrame:
    """Return strict and corrected side by side: ``strict, corrected, difference, low, high``.

    The interval is that of the difference, with the same draws in both modes. The reason is what
    each repair adds, or what the corrected case notes beyond the strict one (``note``), or which
    parts of the score changed; or why one of them is a gap.
    """
    rows: list[Keyed] = []
    for subject, plain in pair_subjects(scored):
        strict = scored.samples.get((STRICT, plain))
        mended = scored.samples.get((CORRECTED, subject))
        if strict is None and mended is None:
            continue
        first = strict.best[method.score] if strict else float("nan")
        second = mended.best[method.score] if mended else float("nan")
        low = high = float("nan")
        if strict is not None and mended is not None:
            drawn = mended.drawn[method.score] - strict.drawn[method.score]
            low, high = interval(drawn, second - first)
        keys = {k: v for k, v in keys_of(subject, "").items() if k != "mode"}
        rows.append(
            keys
            | {
                "strict": _number(first),
                "corrected": _number(second),
                "difference": _number(second - first),
                "low": _number(low),
                "high": _number(high),
                "reason": _reason(method, scored, (plain, subject), strict, mended),
                "note": new_notes(strict, mended),
            }
        )
    schema = {k: t for k, t in KEYS.items() if k != "mode"}
    names = ("strict", "corrected", "difference", "low", "high")
    schema |= dict.fromkeys(names, pl.Float64) | dict.fromkeys(("reason", "note"), pl.String)
    return pl.DataFrame(rows, schema=schema)


def pair_subjects(scored: Scored) -> list[tuple[Subject, Subject]]:
    """Return what is compared: the subject as corrected, and the one that strict has for it.

    A strict score that knows no stage is compared with each stage that the corrected one has.
    """
    have = {mode: {s for m, s in (*scored.samples, *scored.gaps) if m == mode} for mode in MODES}
    out = []
    for subject in scored.subjects():
        plain = replace(subject, stage="")
        if subject in have[CORRECTED]:
            out.append((subject, subject if subject in have[STRICT] else plain))
        elif not any(replace(s, stage="") == subject for s in have[CORRECTED]):
            out.append((subject, subject))
    return out


def _reason(
    method: Method,
    scored: Scored,
    pair: tuple[Subject, Subject],
    strict: Sample | None,
    mended: Sample | None,
) -> str:
    for mode, subject, sample in zip(MODES, pair, (strict, mended), strict=True):
        gap = scored.gaps.get((mode, subject))
        if sample is None:
            return f"{mode} is a gap: {gap.reason if gap else 'the method gives no score'}"
    assert strict is not None
    assert mended is not None
    if np.isclose(strict.best[method.score], mended.best[method.score], rtol=1e-9, atol=1e-15):
        return "no trap bites here"
    return (
        repair_words(method, strict, mended)
        or new_notes(strict, mended)
        or changed_parts(method, strict.best, mended.best)
    )


def new_notes(strict: Sample | None, mended: Sample | None) -> str:
    """Return what the corrected case notes beyond the strict one."""
    if strict is None or mended is None:
        return ""
    return join_notes([n for n in mended.case.notes if n not in strict.case.notes])


def repair_words(method: Method, strict: Sample, mended: Sample) -> str:
    """Return what each repair adds, the largest first; small ones are left out."""
    if method.split is None:
        return ""
    steps = method.split(strict.case, mended.case).drop_nulls("change")
    size = max(abs(strict.best[method.score]), abs(mended.best[method.score]))
    found = steps.filter(pl.col("change").is_finite() & (pl.col("change").abs() >= LEAST * size))
    found = found.sort(pl.col("change").abs(), descending=True)
    return "; ".join(f"{r['step']} {r['change']:+.2g}" for r in found.iter_rows(named=True))


def changed_parts(method: Method, strict: Mapping[str, float], mended: Mapping[str, float]) -> str:
    """Return the parts of a score that a correction changed by more than a hundredth."""
    parts = []
    others = [c for c in method.components if c.name != method.score]
    # What the score is made of has no unit; what is made of the score (a price) has one.
    for component in [c for c in others if c.unit == "1"] or others:
        name = component.name
        if name not in strict or name not in mended:
            continue
        before, after = strict[name], mended[name]
        if np.isfinite([before, after]).all() and not np.isclose(before, after, rtol=0.01):
            parts.append(f"{name.replace('_', ' ')} {before:.3g} → {after:.3g}")
    if not parts:
        return "a trap of the strict mode: 'ytterby show methods' lists them"
    return "; ".join(parts)


def rank_frames(method: Method, scored: Scored) -> tuple[pl.DataFrame, pl.DataFrame, str]:
    """Return ranks of regions (or of materials, if there is one region), and pairs of them.

    Returns
    -------
    tuple
        ``mode, year, stage, material or region, <item>, score, rank, probability``; pairs
        ``… first, second, probability`` (that the first scores higher); and what was ranked:
        ``region``, ``material`` or nothing.
    """
    regions = {s.region for _, s in scored.samples}
    materials = {s.material for _, s in scored.samples}
    item = "region" if len(regions) > 1 else "material" if len(materials) > 1 else ""
    fixed = "material" if item == "region" else "region"
    groups: dict[tuple[str, str, int, Mode], list[tuple[str, Sample]]] = {}
    for (mode, subject), sample in scored.samples.items():
        if item and np.isfinite(sample.best[method.score]):
            key = (getattr(subject, fixed), subject.stage, subject.year, mode)
            groups.setdefault(key, []).append((getattr(subject, item), sample))
    ranks: list[Keyed] = []
    pairs: list[Keyed] = []
    for (other, stage, year, which), members in groups.items():
        if len(members) < 2:
            continue
        found = rank_samples([s for _, s in members], method.score)
        keys: Keyed = {fixed: other, "stage": stage, "year": year, "mode": which}
        order = np.argsort(found.rank, kind="stable")
        for i in order:
            name, sample = members[i]
            ranks.append(
                keys
                | {
                    item: name,
                    "score": sample.best[method.score],
                    "rank": int(found.rank[i]),
                    "probability": _number(found.probability[i]),
                }
            )
        for at, i in enumerate(order):
            last = len(order) if len(order) <= ALL_PAIRS else at + 2
            for j in order[at + 1 : last]:
                chance = _number(found.above[i, j])
                names = {"first": members[i][0], "second": members[j][0]}
                pairs.append(keys | names | {"probability": chance})
    schema: Schema = {fixed: pl.String, "stage": pl.String, "year": pl.Int32, "mode": pl.String}
    numbers: Schema = {"score": pl.Float64, "rank": pl.Int32, "probability": pl.Float64}
    two: Schema = {"first": pl.String, "second": pl.String, "probability": pl.Float64}
    return (
        pl.DataFrame(ranks, schema=schema | {item or "item": pl.String} | numbers),
        pl.DataFrame(pairs, schema=schema | two),
        item,
    )


def sensitivity_frame(
    method: Method, scored: Scored, seed: int, progress: Progress | None = None
) -> pl.DataFrame:
    """Return Sobol's indices of every score, by group of inputs and by input.

    Columns: keys, ``by`` (``group``, ``factor``), ``factor, group, first_order, first_low,
    first_high, total_order, total_low, total_high, note``; where there is nothing to share out,
    one row with the reason.
    """
    frames: list[pl.DataFrame] = []
    for number, ((mode, subject), sample) in enumerate(scored.samples.items()):
        if progress is not None:
            progress(f"{method.name}: what drives the score", number / len(scored.samples))
        for by in ("group", "factor"):
            found = sobol_indices(sample.case, method.score, seed=seed, by=by)
            frame = found.frame
            if frame.is_empty():
                frame = pl.DataFrame({"factor": [""], "group": [""]}, schema=frame.schema)
            keys = [pl.lit(v, KEYS[k]).alias(k) for k, v in keys_of(subject, mode).items()]
            note = pl.lit(found.reason).alias("note")
            frames.append(frame.select(*keys, pl.lit(by).alias("by"), pl.all(), note))
            if found.reason:
                break
    return pl.concat(frames) if frames else pl.DataFrame(schema=KEYS)


def term_frame(scored: Scored) -> pl.DataFrame:
    """Return the terms of every score: keys, ``component, term, value, unit, source, note``."""
    frames = []
    for (mode, subject), sample in scored.samples.items():
        keys = [pl.lit(v, KEYS[k]).alias(k) for k, v in keys_of(subject, mode).items()]
        terms = sample.case.terms().with_columns(pl.col("value").cast(pl.Float64))
        frames.append(terms.select(*keys, pl.all()))
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame(schema=KEYS)


def without_blank_stage(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame without its column of stages if the method knows none."""
    if "stage" in frame.columns and frame["stage"].eq("").all():
        return frame.drop("stage")
    return frame


def units_of(method: Method) -> Mapping[str, str]:
    """Return the unit of every component by name, the score's under ``score`` too."""
    units = {c.name: c.unit for c in method.components}
    return units | {"score": units[method.score]}
