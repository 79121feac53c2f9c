"""The few numbers that everybody quotes, with interval, evidence and what each source says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl

from ytterby.baseline.assemble import network_of
from ytterby.baseline.reconcile.sums import Sums, Weights
from ytterby.core.chain import Chain
from ytterby.evidence.tiers import Z
from ytterby.indicators.accounts.arrays import Floats, arrays, summary_frame
from ytterby.packs import Pack, read_pack

About = tuple[str, str, str, str]
"""Quantity, region, stage and element of a residual."""


@dataclass(frozen=True)
class Headline:
    """A sum of flows, or a share, that people quote.

    Attributes
    ----------
    name, label, unit
        Id, words, and unit (``1`` for a share).
    part
        Weights of the sum, or of the numerator.
    whole
        Weights of the denominator, for a share.
    heard
        (quantity, region, stage, element) of the residuals that speak of the same thing.
    ratio
        The same for amounts whose ratio, if one source gives both, speaks of it: part and whole.
    word
        What the observation's name must hold too, such as a family of magnets.
    """

    name: str
    label: str
    unit: str
    part: Weights
    whole: Weights | None
    heard: tuple[About, ...] = ()
    ratio: tuple[About, About] | None = None
    word: str = ""


def headline_list(sums: Sums, pack: Pack) -> tuple[Headline, ...]:
    """Return the headlines of a pack, asked of a network."""
    home = [pack.controller]
    magnetic = pack.groups["MAG"]
    heavy = pack.groups["DyTb"]
    ndpr = pack.groups["NdPr"]
    sintered = [g.id for g in pack.grades if g.group == "sintered"]
    mined = (
        ("mine_production", pack.controller, "mine", "REO"),
        ("mine_production", "WLD", "mine", "REO"),
    )

    def share(
        name: str,
        label: str,
        ask: Callable[..., Weights],
        *heard: str,
        ratio: tuple[About, About] | None = None,
        word: str = "",
        **of: object,
    ) -> Headline:
        about = ((heard[0], pack.controller, heard[1], heard[2]),) if heard else ()
        return Headline(name, label, "1", ask(home, **of), ask(None, **of), about, ratio, word)

    return (
        Headline(
            "mine_world",
            "world mine output",
            "t REO/year",
            sums.mined(),
            None,
            (("mine_production", "WLD", "mine", "REO"),),
        ),
        share(
            "mine_china",
            "China's share of mine output, all rare earths",
            sums.mined,
            "stage_share",
            "mine",
            "MAG",  # the one source beside USGS gives the magnet elements only
            ratio=mined,
        ),
        share(
            "mine_china_magnetic",
            "China's share of mine output, magnet elements",
            sums.mined,
            "stage_share",
            "mine",
            "MAG",
            elements=magnetic,
        ),
        share(
            "separation_china",
            "China's share of separated magnet elements, primary only",
            sums.separated,
            "stage_share",
            "separation",
            "MAG",
            elements=magnetic,
        ),
        share(
            "separation_china_all",
            "the same, re-separated scrap included",
            sums.separated,
            elements=magnetic,
            returns=True,
        ),
        share(
            "separation_china_heavy",
            "China's share of separated Dy and Tb, primary only",
            sums.separated,
            "stage_share",
            "separation",
            "DyTb",
            elements=heavy,
        ),
        share("metal_china", "China's share of Nd and Pr metal", sums.reduced, elements=ndpr),
        share(
            "sintered_china",
            "China's share of sintered magnets",
            sums.magnets,
            "stage_share",
            "magnet",
            "",
            word=" ndfeb ",
            grades=sintered,
        ),
        Headline(
            "sintered_world",
            "world sintered magnets, finished",
            "t/year",
            sums.magnets(None, sintered),
            None,
        ),
        Headline(
            "mountain_pass_to_china",
            "US concentrate to China",
            "t REO/year",
            sums.traded(["USA"], home, families=["concentrate"]),
            None,
        ),
        Headline(
            "surplus_lace",
            "La and Ce that find no use",
            "t REO/year",
            sums.surplus(None, pack.groups["mischmetal"]),
            None,
        ),
    )


def headlines(chain: Chain) -> pl.DataFrame:
    """Return the headlines of a chain.

    Returns
    -------
    polars.DataFrame
        ``headline, label, unit, value``, ``low`` and ``high`` (central 80 % of the draws),
        ``evidence_share`` (as of every indicator, against priors that obey the balances),
        ``source_low`` and ``source_high`` (envelope of the sources' own 80 % intervals; null where
        none speaks of it) and ``sources``.
    """
    a = arrays(chain)
    items = headline_list(Sums(network_of(chain)), read_pack(chain.pack))
    keys = {k: [getattr(item, k) for item in items] for k in ("name", "label", "unit")}
    values = np.stack([measure(item, a.values) for item in items])
    frame = summary_frame(keys, values, a.posterior, "value").rename({"name": "headline"})
    envelopes = [_envelope(chain.residuals, item) for item in items]
    schema = {"source_low": pl.Float64, "source_high": pl.Float64, "sources": pl.String}
    return frame.hstack(pl.DataFrame(envelopes, schema=schema, orient="row"))


def measure(item: Headline, flows: Floats) -> Floats:
    """Return a headline of flows: ``(column)`` of flows ``(flow, column)`` [unit of the item]."""
    top = _dot(item.part, flows)
    return top if item.whole is None else top / _dot(item.whole, flows)


def _dot(weights: Weights, flows: Floats) -> Floats:
    index = np.fromiter(weights, dtype=np.intp, count=len(weights))
    values = np.fromiter(weights.values(), dtype=float, count=len(weights))
    return np.asarray(values @ flows[index])


def _envelope(residuals: pl.DataFrame, item: Headline) -> tuple[float | None, float | None, str]:
    """Return the lowest and highest end of the sources' own 80 % intervals, and the sources."""
    ends: list[float] = []
    sources: list[str] = []
    for key in item.heard:
        for seen, sigma, source in _said(residuals, item, key):
            ends += [seen - Z * sigma, seen + Z * sigma]
            sources.append(source)
    if item.ratio is not None:
        part, whole = (list(_said(residuals, item, key)) for key in item.ratio)
        for (own, error, source), (world, world_error, other) in product(part, whole):
            if source == other and own and world:
                spread = Z * float(np.hypot(error / own, world_error / world))
                ends += [own / world * (1 - spread), own / world * (1 + spread)]
                sources.append(source)
    if not ends:
        return None, None, ""
    return min(ends), max(ends), ";".join(dict.fromkeys(sources))


def _said(
    residuals: pl.DataFrame, item: Headline, key: About
) -> Iterator[tuple[float, float, str]]:
    columns = ("quantity", "region", "stage", "element")
    found = residuals.filter(pl.col(c) == v for c, v in zip(columns, key, strict=True))
    found = found.filter(pl.col("observation").str.contains(item.word, literal=True))
    yield from found.select("observed", "sigma", "source").iter_rows()
