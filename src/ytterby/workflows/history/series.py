"""What has a history: each kind of series, and how one chain gives a year of it.

A series is a flat frame with one row a key: the columns of ``Kind.keys``, ``value``, ``low``,
``high`` and ``evidence_share``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.indicators.accounts.context import element_groups
from ytterby.workflows.customs import customs_table
from ytterby.workflows.inputs import Place, fit_place

MAIN_STAGES = ("mine", "separation", "metal", "magnet")
BOUNDS = ("low", "high", "evidence_share")
DRAWS = 60
"""Posterior draws for each year of a trace: seven years are asked for at once."""


@dataclass(frozen=True)
class Asked:
    """What series are asked for, resolved.

    Attributes
    ----------
    elements, groups
        Symbols, and groups of them, that are shown.
    symbols
        Every single element of those, which is what can be traced.
    stages
        Stage ids.
    place
        Whose dependence; also whose reliance.
    partner
        On whom; also whose share.
    form
        What is used: ``magnet``, ``oxide``, ``metal`` or ``all``.
    """

    elements: tuple[str, ...]
    groups: tuple[str, ...]
    symbols: tuple[str, ...]
    stages: tuple[str, ...]
    place: Place
    partner: Place
    form: str
    base: Evidence
    workspace: Path | None

    @property
    def names(self) -> tuple[str, ...]:
        """Elements and groups together."""
        return (*self.groups, *self.elements)


@dataclass(frozen=True)
class Kind:
    """A kind of series.

    Attributes
    ----------
    meaning
        One sentence, in which ``{place}`` and ``{partner}`` stand for names.
    unit
        Unit of its values; ``1`` is a share or an index.
    keys
        Columns that tell its series apart.
    make
        ``(chain, asked) → frame``; none where a risk method makes it.
    index
        Whether it is an index from 0 to 1 rather than a share.
    of_place
        Whether each place asked about has its own series.
    of_market
        Whether it is known for the market of the pack's controller alone.
    """

    meaning: str
    unit: str
    keys: tuple[str, ...]
    make: Callable[[Chain, Asked], pl.DataFrame] | None = None
    index: bool = False
    of_place: bool = False
    of_market: bool = False


def _keep(frame: pl.DataFrame, asked: Asked, value: str) -> pl.DataFrame:
    """Return the wanted elements and stages, with the value under its common name."""
    frame = frame.rename({value: "value"}).filter(_wanted(asked))
    if "stage" in frame.columns:
        wanted = [s for s in frame["stage"].unique() if s.split(" (")[0] in asked.stages]
        frame = frame.filter(pl.col("stage").is_in(wanted))
    return frame


def _share(chain: Chain, asked: Asked) -> pl.DataFrame:
    return _shares_of(chain, asked, "location")


def _control(chain: Chain, asked: Asked) -> pl.DataFrame:
    return _shares_of(chain, asked, "control")


def _shares_of(chain: Chain, asked: Asked, basis: str) -> pl.DataFrame:
    regions = list(fit_place(asked.partner, chain).regions)
    made = indicators.output_shares(chain, basis="control" if basis == "control" else "location")
    frame = _keep(made, asked, "share")
    one = frame.filter(pl.col("region").is_in(regions))
    if len(regions) == 1:
        return one
    # Of several regions only the sum of best estimates is known: their errors are not independent.
    nothing = [pl.lit(None, pl.Float64).alias(c) for c in BOUNDS]
    summed = one.group_by("stage", "element", maintain_order=True).agg(pl.col("value").sum())
    return summed.with_columns(*nothing)


def _hhi(chain: Chain, asked: Asked) -> pl.DataFrame:
    return _keep(indicators.concentration(chain), asked, "hhi")


def _hhi_control(chain: Chain, asked: Asked) -> pl.DataFrame:
    return _keep(indicators.concentration(chain, basis="control"), asked, "hhi")


def _n_minus_1(chain: Chain, asked: Asked) -> pl.DataFrame:
    return _keep(indicators.n_minus_1_supply(chain), asked, "n_minus_1_supply")


def _reliance(chain: Chain, asked: Asked) -> pl.DataFrame:
    place = asked.place
    here = fit_place(place, chain).regions
    blocs = {place.code: here} if here != (place.code,) else None
    frame = indicators.net_import_reliance(chain, blocs=blocs)
    kept = frame.filter((pl.col("region") == place.code) & _wanted(asked))
    return kept.rename({"net_import_reliance": "value"}).filter(pl.col("value").is_not_null())


def _customs(chain: Chain, asked: Asked) -> pl.DataFrame:
    papers = customs_table(
        asked.base, (asked.place,), asked.partner, [chain.year], workspace=asked.workspace
    )
    # Customs papers come without an interval: they are counted, not estimated.
    nothing = [pl.lit(None, pl.Float64).alias(c) for c in BOUNDS]
    return papers.frame.drop("value").rename({"customs_share": "value"}).with_columns(*nothing)


def _traced(name: str) -> Callable[[Chain, Asked], pl.DataFrame]:
    def make(chain: Chain, asked: Asked) -> pl.DataFrame:
        frame = indicators.trace(
            chain,
            {asked.place.code: fit_place(asked.place, chain).regions},
            {asked.partner.code: fit_place(asked.partner, chain).regions},
            elements=_known(chain, asked),
            groups=_groups(chain, asked),
            form=asked.form,
            measures=[name],
            draws=DRAWS,
        )
        if name != "ever_touched":
            frame = frame.filter(pl.col("stage").is_in([*asked.stages, "any"]))
        return frame.filter(_wanted(asked)).rename({"share": "value"})

    return make


def _dependence(chain: Chain, asked: Asked) -> pl.DataFrame:
    frame = indicators.dependence(
        chain,
        {asked.place.code: fit_place(asked.place, chain).regions},
        {asked.partner.code: fit_place(asked.partner, chain).regions},
        elements=_known(chain, asked),
        groups=_groups(chain, asked),
        form=asked.form,
    )
    kept = frame.filter((pl.col("sharing") == "target_first") & _wanted(asked))
    return kept.rename({"dependence": "value"})


def _wanted(asked: Asked) -> pl.Expr:
    return pl.col("element").is_in(list(asked.names))


def _known(chain: Chain, asked: Asked) -> list[str]:
    return [e for e in asked.symbols if e in chain.technology.element_index]


def _groups(chain: Chain, asked: Asked) -> dict[str, tuple[str, ...]]:
    return {g: m for g, m in element_groups(chain).items() if g in asked.groups}


def _price(market: str) -> Callable[[Chain, Asked], pl.DataFrame]:
    def make(chain: Chain, asked: Asked) -> pl.DataFrame:
        wanted = [f"oxide:{e}" for e in asked.elements]
        frame = chain.prices.filter((pl.col("market") == market) & pl.col("material").is_in(wanted))
        return frame.with_columns(
            element=pl.col("material").str.split(":").list.last(),
            evidence_share=pl.lit(None, pl.Float64),
        )

    return make


KINDS: Mapping[str, Kind] = {
    "share": Kind("share of world output in {partner}", "1", ("stage", "element"), _share),
    "controlled-share": Kind(
        "share of world output under control of companies of {partner}",
        "1",
        ("stage", "element"),
        _control,
    ),
    "hhi": Kind(
        "concentration of world output by place (Herfindahl-Hirschman index)",
        "1",
        ("stage", "element"),
        _hhi,
        index=True,
    ),
    "hhi-control": Kind(
        "concentration of world output by control (Herfindahl-Hirschman index)",
        "1",
        ("stage", "element"),
        _hhi_control,
        index=True,
    ),
    "n-1": Kind(
        "output outside the largest supplier over use outside it",
        "1",
        ("stage", "element"),
        _n_minus_1,
        index=True,
    ),
    "reliance": Kind(
        "net import reliance of {place}", "1", ("stage", "element"), _reliance, of_place=True
    ),
    "customs": Kind(
        "share of {place}'s imports that came from {partner}, by customs papers",
        "1",
        ("material",),
        _customs,
        of_place=True,
    ),
    "ever-touched": Kind(
        "share of use in {place} that passed through {partner} at any stage",
        "1",
        ("element",),
        _traced("ever_touched"),
        of_place=True,
    ),
    "stage-trace": Kind(
        "share of use in {place} that underwent the stage in {partner}",
        "1",
        ("stage", "element"),
        _traced("stage_trace"),
        of_place=True,
    ),
    "owner-control": Kind(
        "share of use in {place} that went through plants that companies of {partner} control",
        "1",
        ("stage", "element"),
        _traced("owner_control"),
        of_place=True,
    ),
    "dependence": Kind(
        "unmet need of {place} at once without {partner}, rerouted as well as can be",
        "1",
        ("element",),
        _dependence,
        of_place=True,
    ),
    "price-outside": Kind(
        "oxide price outside {partner}", "USD/kg", ("element",), _price("outside"), of_market=True
    ),
    "price-inside": Kind(
        "oxide price inside {partner}", "USD/kg", ("element",), _price("inside"), of_market=True
    ),
}
"""Kinds of series by the name under which they are asked for."""
