"""The few numbers that everybody quotes, with interval, evidence and what each source says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ytterby.baseline.assemble import network_of
from ytterby.baseline.sums import Sums, Weights

if TYPE_CHECKING:
    import polars as pl

    from ytterby.core.chain import Chain
    from ytterby.packs import Pack

Floats = NDArray[np.float64]


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
        The same for amounts whose ratio speaks of it: part and whole.
    """

    name: str
    label: str
    unit: str
    part: Weights
    whole: Weights | None
    heard: tuple[tuple[str, str, str, str], ...] = ()
    ratio: tuple[tuple[str, str, str, str], tuple[str, str, str, str]] | None = None


def headline_list(sums: Sums, pack: Pack) -> tuple[Headline, ...]:
    """Return the headlines of a pack, asked of a network."""
    home = ["CHN"]
    magnetic = pack.groups["MAG"]
    heavy = pack.groups["DyTb"]
    ndpr = pack.groups["NdPr"]
    sintered = [g.id for g in pack.grades if g.group == "sintered"]

    def share(
        name: str, label: str, ask: Callable[..., Weights], *heard: str, **of: object
    ) -> Headline:
        about = ((heard[0], "CHN", heard[1], heard[2]),) if heard else ()
        mined = None
        if heard and heard[1] == "mine":
            amount = ("mine_production", "CHN", "mine", "REO")
            mined = (amount, ("mine_production", "WLD", "mine", "REO"))
        return Headline(name, label, "1", ask(home, **of), ask(None, **of), about, mined)

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
            "MAG",
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
        ``evidence_share`` (1 - posterior over prior variance), ``source_low`` and ``source_high``
        (envelope of the sources' own 80 % intervals; null where none speaks of it) and
        ``sources``.
    """
    import polars as pl

    from ytterby.packs import read_pack

    sums = Sums(network_of(chain))
    value = chain.flows["value"].to_numpy()
    prior = chain.flows["prior_error"].to_numpy()
    rows = []
    for item in headline_list(sums, read_pack(chain.pack)):
        best = measure(item, value)
        drawn = measure(item, chain.draws)
        low, high = np.quantile(drawn, [0.1, 0.9])
        slope = gradient(item, value)
        before = float(np.sqrt(((slope * prior) ** 2).sum()))
        known = 1 - (float(drawn.std()) / before) ** 2 if before > 0 else 0.0
        envelope = _envelope(chain.residuals, item)
        rows.append(
            (
                item.name,
                item.label,
                item.unit,
                float(best),
                float(low),
                float(high),
                float(np.clip(known, 0, 1)),
                *envelope,
            )
        )
    names = (
        "headline",
        "label",
        "unit",
        "value",
        "low",
        "high",
        "evidence_share",
        "source_low",
        "source_high",
        "sources",
    )
    return pl.DataFrame(rows, schema=list(names), orient="row")


def measure(item: Headline, flows: Floats) -> Floats:
    """Return a headline of flows, ``(flow)`` or ``(flow, draw)``."""
    top = _dot(item.part, flows)
    return top if item.whole is None else top / _dot(item.whole, flows)


def gradient(item: Headline, flows: Floats) -> Floats:
    """Return the slope of a headline at some flows, ``(flow)``."""
    slope = np.zeros(flows.size)
    for j, w in item.part.items():
        slope[j] += w
    if item.whole is not None:
        whole = float(_dot(item.whole, flows))
        share = float(_dot(item.part, flows)) / whole
        for j, w in item.whole.items():
            slope[j] -= share * w
        slope /= whole
    return slope


def _dot(weights: Weights, flows: Floats) -> Floats:
    index = np.fromiter(weights, dtype=np.intp, count=len(weights))
    values = np.fromiter(weights.values(), dtype=float, count=len(weights))
    return np.asarray(values @ flows[index])


def _envelope(residuals: pl.DataFrame, item: Headline) -> tuple[float | None, float | None, str]:
    """Return the lowest and highest end of the sources' own 80 % intervals, and the sources."""
    from ytterby.baseline.hearing import Z

    ends: list[float] = []
    sources: list[str] = []
    for key in item.heard:
        for seen, sigma, source in _said(residuals, item, key):
            ends += [seen - Z * sigma, seen + Z * sigma]
            sources.append(source)
    if item.ratio is not None:
        part, whole = (list(_said(residuals, item, key)) for key in item.ratio)
        ends += [p[0] / w[0] for p in part for w in whole if w[0]]
        sources += [p[2] for p in part] + [w[2] for w in whole]
    if not ends:
        return None, None, ""
    return min(ends), max(ends), ";".join(dict.fromkeys(sources))


def _said(
    residuals: pl.DataFrame, item: Headline, key: tuple[str, str, str, str]
) -> Iterator[tuple[float, float, str]]:
    import polars as pl

    columns = ("quantity", "region", "stage", "element")
    found = residuals.filter(pl.col(c) == v for c, v in zip(columns, key, strict=True))
    if item.name == "sintered_china":
        found = found.filter(pl.col("observation").str.contains(" ndfeb "))
    yield from found.select("observed", "sigma", "source").iter_rows()
