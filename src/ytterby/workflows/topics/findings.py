"""What a table that is shown says first: its most important number, with interval and evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ytterby.core.regions import region_name, with_the
from ytterby.figures.style.text import capital
from ytterby.packs import Pack
from ytterby.report.wording import listed
from ytterby.results.summary import THIN, amount_text, index_text
from ytterby.workflows.briefing.words import MAKING, percent
from ytterby.workflows.topics.selection import Selection

USED = "magnet"
"""Form in which reliance is told, where there is any."""
NARROW = 0.02
"""Intervals narrower than this are left out of a sentence."""


def topic_finding(
    topic: str, frame: pl.DataFrame, wanted: Selection, pack: Pack
) -> tuple[str, ...]:
    """Return the most important fact of a table that is shown; nothing where there is none.

    Parameters
    ----------
    topic
        One of ``TOPICS``.
    frame
        Its rows; of several years the last one is told of.
    wanted
        What was asked for.
    pack
        For labels and the elements that people read first.
    """
    told = {"shares": _shares, "hhi": _hhi, "reliance": _reliance, "flows": _flows, "use": _use}
    if topic not in told or frame.is_empty():
        return ()
    last = frame.filter(pl.col("year") == pl.col("year").max())
    sentence = told[topic](last, wanted, pack, int(last["year"][0]))
    return (sentence,) if sentence else ()


def spread(row: Mapping[str, float | None]) -> str:
    """Return the interval of a share in percent, in brackets; nothing where it is narrow.

    Examples
    --------
    >>> spread({"low": 0.936, "high": 0.991}), spread({"low": 0.99, "high": 1.0})
    (' (94–99 %)', '')
    """
    low, high = row["low"], row["high"]
    if low is None or high is None or high - low < NARROW:
        return ""
    joint = " to " if low < 0 else "–"
    return f" ({100 * low:.0f}{joint}{100 * high:.0f} %)".replace("-", "−")


def evidence_words(share: float | None) -> str:
    """Return how much of a number is evidence, to follow it; nothing where nobody knows.

    Examples
    --------
    >>> evidence_words(0.7), evidence_words(0.0), evidence_words(None)
    ('; evidence settles 70 % of it', '; it rests on priors alone', '')
    """
    if share is None or share != share:
        return ""
    if share < 0.005:
        return "; it rests on priors alone"
    thin = ", priors the rest" if share < THIN else ""
    return f"; evidence settles {percent(share)} of it{thin}"


def _leading(frame: pl.DataFrame, wanted: Selection, pack: Pack) -> pl.DataFrame:
    """Return the rows of what was asked for, or of the elements that people read first."""
    elements = wanted.elements or pack.leading
    own = frame.filter(pl.col("element").is_in(list(elements)))
    return frame if own.is_empty() else own


def _shares(frame: pl.DataFrame, wanted: Selection, pack: Pack, year: int) -> str:
    own = frame.filter(pl.col("basis") == "location", pl.col("stage").is_in(list(MAKING)))
    own = _leading(own, wanted, pack).sort("share", descending=True, maintain_order=True)
    if own.is_empty():
        return ""
    top = own.row(0, named=True)
    who = with_the(region_name(top["region"]))
    most = {0: "no country does more of anything shown", 1: "its largest share"}.get(
        len(wanted.regions), "the largest share of those asked for"
    )
    return (
        f"{capital(who)} did {percent(top['share'])}{spread(top)} of the world's "
        f"{MAKING[top['stage']]} of {pack.label(top['element'])} in {year}, {most}"
        f"{evidence_words(top['evidence_share'])}."
    )


def _hhi(frame: pl.DataFrame, wanted: Selection, pack: Pack, year: int) -> str:
    # Whoever names a region asks about the market without it.
    outside = pl.col("basis").str.starts_with("location, outside")
    basis = outside if wanted.regions else pl.col("basis") == "location"
    own = frame.filter(basis, pl.col("stage").is_in(list(MAKING)))
    own = _leading(own, wanted, pack).sort("hhi", descending=True, maintain_order=True)
    if own.is_empty():
        return ""
    top = own.row(0, named=True)
    low, high = index_text(top["low"]), index_text(top["high"])
    within = f" ({low}–{high})" if low != high else ""
    where = [with_the(region_name(r)) for r in wanted.region_labels]
    lead = f"Outside {listed(where)}, most" if where else "Most"
    return (
        f"{lead} concentrated in {year} was the {MAKING[top['stage']]} of "
        f"{pack.label(top['element'])}: an index of {index_text(top['hhi'])}{within}, where 1 is a "
        f"single supplier; {with_the(region_name(top['leader']))} did "
        f"{percent(top['leader_share'])}{evidence_words(top['evidence_share'])}."
    )


def _reliance(frame: pl.DataFrame, wanted: Selection, pack: Pack, year: int) -> str:
    own = frame.filter(pl.col("stage") == USED, pl.col("consumption") > 0)
    own = _leading(own if own.height else frame, wanted, pack)
    own = own.filter(pl.col("net_import_reliance").is_finite())
    if own.is_empty():
        return ""
    # Whoever needs most from abroad; of one place, what it lacks most.
    if wanted.regions:
        top = own.sort("net_import_reliance", descending=True, maintain_order=True)
    else:
        needed = pl.col("net_import_reliance") * pl.col("consumption")
        top = own.sort(needed, descending=True, maintain_order=True)
    row = top.row(0, named=True)
    most = "" if wanted.regions else ", no country more tonnes of anything shown"
    who, what = with_the(region_name(row["region"])), pack.label(row["element"])
    form = "in magnets " if row["stage"] == USED else f"in the form of {row['stage']} "
    end = f"in {year}{evidence_words(row['evidence_share'])}."
    if row["net_import_reliance"] <= 0:
        return f"{capital(who)} made more {what} {form}than it used {end}"
    return (
        f"{capital(who)} got {percent(row['net_import_reliance'])}{spread(row)} of the {what} "
        f"{form}that its makers used from abroad, net of exports{most}, {end}"
    )


def _flows(frame: pl.DataFrame, wanted: Selection, pack: Pack, year: int) -> str:
    own = frame.filter(
        pl.col("kind") == "trade", pl.col("destination") != "",
        pl.col("region") != pl.col("destination"),
    )  # fmt: skip
    if own.is_empty():
        return ""
    row = own.sort("value", descending=True, maintain_order=True).row(0, named=True)
    start, end = (with_the(region_name(row[k])) for k in ("region", "destination"))
    within = (
        ""
        if row["low"] is None or row["high"] is None
        else f" ({amount_text(row['low'])}–{amount_text(row['high'])})"
    )
    return (
        f"The largest flow across a border that is shown: {amount_text(row['value'])}{within} "
        f"{row['unit']} of {_material(row['material'], pack)} from {start} to {end} in {year}"
        f"{evidence_words(row['evidence_share'])}."
    )


def _material(material: str, pack: Pack) -> str:
    """Return what a reader calls a material; of a concentrate its ore."""
    label = pack.label(material)
    family, colon, ore = label.partition(":")
    return f"{pack.label(family)} of {pack.label(ore)}" if colon else label


def _use(frame: pl.DataFrame, wanted: Selection, pack: Pack, year: int) -> str:
    """Return which account of use a table holds; another command may take another."""
    elements: Sequence[str] = wanted.elements or pack.leading[:1]
    own = frame.filter(pl.col("element").is_in(list(elements)))
    parts = [
        f"{amount_text(total)} t REO of {pack.label(element)}"
        for element, total in own.group_by("element", maintain_order=True)
        .agg(pl.col("use").sum())
        .iter_rows()
    ]
    where = (
        f"makers in {listed([with_the(region_name(r)) for r in wanted.region_labels])}"
        if wanted.region_labels
        else "makers shown"
    )
    lead = f"In {year} {where} used {listed(parts)}. " if parts else ""
    return (
        f"{lead}This counts all uses and forms, before anything is substituted; stress runs count "
        "what is still needed after substitution, and the brief magnets alone unless told "
        "otherwise."
    )
