"""What a report is made from: frozen views of results, with their columns documented.

Every frame may be empty: its part of the report is then left out. ``low`` and ``high`` bound the
central 80 % interval; ``thin`` (bool) marks numbers whose evidence is thin; ``tier`` is the weakest
evidence tier (A, B, C) that a number rests on. Columns in brackets are optional.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ytterby.figures import Groups, Labels
from ytterby.figures.style.text import NARROW_SPACE
from ytterby.report.document import Stat


@dataclass(frozen=True)
class Provenance:
    """Where the numbers come from and what makes them again.

    Attributes
    ----------
    command
        The command that reproduces the report.
    evidence_version, as_of, overrides
        State of the evidence; ``as_of`` is an ISO date or ``None`` for all that is known.
    manifest
        Further facts of the run: package versions, pack, seed …
    assumptions
        One sentence each.
    sources
        ``source``, ``publisher``, ``title``, ``year``, ``address``, ``licence``, [``tier``],
        [``claims``] (how many claims in use come from it).
    tiers
        ``tier``, ``claims`` (count) [1], [``share``] (of all in use) [1].
    """

    command: str
    evidence_version: str
    as_of: str | None
    overrides: tuple[str, ...]
    manifest: Mapping[str, str]
    assumptions: tuple[str, ...]
    sources: pl.DataFrame = field(repr=False)
    tiers: pl.DataFrame = field(repr=False)


@dataclass(frozen=True)
class Standing:
    """How the chain stands in its baseline year.

    Attributes
    ----------
    year
        Of the baseline.
    links
        The chain as links, t REO/year: ``scope`` (``world``, or ``target``: what ends in the
        target's factories), ``element``, ``from_stage``, ``from_region``, ``to_stage``,
        ``to_region`` (a sector where ``to_stage`` is ``use``), ``value``, [``low``], [``high``],
        [``evidence_share``].
    chokepoints
        Leading region of each element and stage: ``element``, ``stage``, ``region``, ``value`` [1],
        ``thin``, [``low``], [``high``], [``evidence_share``], [``tier``].
    origin
        Customs view beside true origin: ``key`` (element or product), ``measure``
        (``customs_share``, ``ever_touched`` …), ``value`` [1], [``low``], [``high``], [``thin``],
        [``label``] (of the key).
    by_source
        Each source's figure beside the reconciled one: ``quantity`` (words), ``source`` (words),
        ``value`` [1], ``reconciled`` (bool), [``low``], [``high``], [``tier``].
    residuals
        Where evidence and chain disagree most: ``observation`` and ``source`` in words,
        ``observed``, ``fitted`` [``unit`` of the row], ``score`` [standard errors], ``tier``.
    """

    year: int
    links: pl.DataFrame = field(repr=False)
    chokepoints: pl.DataFrame = field(repr=False)
    origin: pl.DataFrame = field(repr=False)
    by_source: pl.DataFrame = field(repr=False)
    residuals: pl.DataFrame = field(repr=False)


@dataclass(frozen=True)
class DrawsView:
    """The draws of a stress run, as its report shows them.

    Attributes
    ----------
    count
        How many.
    words
        What they say, one paragraph each.
    missed
        Whether prices hold what the model missed in the back-cast.
    elements
        Whose loss is worth most first: ``element``, ``chance_short`` [1].
    shares
        ``date`` (``2025-04``), ``element``, quantiles of the share of need unmet ``p05`` … ``p95``.
    prices
        ``date``, ``material``, ``market``, quantiles ``p05`` … ``p95`` [USD/kg].
    curves
        ``account`` (``element``, ``sector``, ``region``), ``item``, ``loss`` [the row's ``unit``],
        ``unit``, ``probability`` that it is exceeded [1].
    stops
        ``sector``, ``material``, ``unmet_from`` [1], ``probability`` [1], ``first_month``,
        ``first_month_low``, ``first_month_high`` (``2025-04``).
    finding, emphasis, lede
        What leads the report: the loss in the middle draw with its interval, the part of it to
        emphasise, and a sentence below it. Empty where the central run leads.
    stats
        Numbers that lead.
    centre
        How the middle of the draws differs from that of a single run.
    """

    count: int
    words: tuple[str, ...]
    missed: bool
    elements: pl.DataFrame = field(repr=False)
    shares: pl.DataFrame = field(repr=False)
    prices: pl.DataFrame = field(repr=False)
    curves: pl.DataFrame = field(repr=False)
    stops: pl.DataFrame = field(repr=False)
    finding: str = ""
    emphasis: str = ""
    lede: str = ""
    stats: tuple[Stat, ...] = ()
    centre: str = ""

    @property
    def shown(self) -> str:
        """How many, as a reader sees it."""
        return f"{self.count:,}".replace(",", NARROW_SPACE)


@dataclass(frozen=True)
class StressView:
    """One stress run, as its report shows it; every frame holds the target region alone.

    Attributes
    ----------
    target, target_name
        Id and name of the region or bloc.
    scenario, scenario_title, clause
        Id, title, and how a sentence begins (``Under China's licences of April 2025``); the
        clause may be empty, since the title stands above the finding.
    description
        What happens in the scenario, one paragraph.
    centre
        Which centre a single run has, and how others differ.
    groups, labels
        Hues and names.
    threshold
        Share of need from which a month counts as short [1].
    element
        ``date`` (``2025-04``), ``element``, ``need``, ``delivered``, ``shortage`` [t REO/month],
        [``physically_absent``], [``priced_out``] [t REO/month].
    sector
        ``date``, ``sector``, ``material``, ``need``, ``delivered``, ``shortage``,
        ``physically_absent``, ``priced_out`` [the row's ``unit``], ``unit`` (``t/month`` of
        product or ``t REO/month``).
    prices
        ``date``, ``material``, ``market`` (``inside``, ``outside_spot``, ``outside_average``),
        ``value`` [USD/kg], [``low``], [``high``].
    cover
        ``date``, ``material``, ``value`` [month], [``low``], [``high``], [``thin``].
    units
        ``date``, ``sector``, ``product``, ``value`` [the row's ``unit``], [``low``], [``high``],
        [``unit``] (``unit/month``, ``MW/month``).
    events
        What happens when: ``date``, ``title``.
    notes
        What a reader must know of the run, one sentence each: events that did not bind, plants
        left out.
    parameters
        ``parameter``, ``value`` [the row's ``unit``], ``unit``, [``low``], [``high``],
        [``meaning``], [``tier``], [``source``].
    standing, provenance
        The baseline, and where the numbers come from.
    draws
        Draws of all that is uncertain, if any were run.
    countries
        Makers of every country, not of the target alone: ``date``, ``region``, ``need``,
        ``shortage`` [million USD/month, as oxide at the prices outside before].
    """

    target: str
    target_name: str
    scenario: str
    scenario_title: str
    clause: str
    description: str
    groups: Groups
    labels: Labels
    threshold: float
    element: pl.DataFrame = field(repr=False)
    sector: pl.DataFrame = field(repr=False)
    prices: pl.DataFrame = field(repr=False)
    cover: pl.DataFrame = field(repr=False)
    units: pl.DataFrame = field(repr=False)
    events: pl.DataFrame = field(repr=False)
    parameters: pl.DataFrame = field(repr=False)
    notes: tuple[str, ...]
    standing: Standing = field(repr=False)
    provenance: Provenance = field(repr=False)
    draws: DrawsView | None = field(default=None, repr=False)
    centre: str = ""
    countries: pl.DataFrame = field(default_factory=pl.DataFrame, repr=False)


@dataclass(frozen=True)
class BriefView:
    """How dependent a region is, as the brief's report shows it.

    Attributes
    ----------
    target, target_name
        Id and name of the region or bloc.
    partner, partner_name
        On whom it depends.
    groups, labels
        Hues and names.
    measures
        The five measures: ``element``, ``measure``, ``stage`` (empty where it has none),
        ``value`` [1], [``low``], [``high``], [``thin``].
    reliance
        Net import reliance: ``element``, ``value`` [1], [``low``], [``high``], [``tier``].
    hhi
        World concentration: ``element``, ``stage``, ``value`` [1], [``low``], [``high``],
        [``thin``].
    loss
        N-1 supply: ``element``, ``stage``, ``region`` (lost), ``value`` (remaining) [1], [``low``],
        [``high``], [``thin``].
    cover
        Months of cover: ``date``, ``material``, ``value`` [month], [``low``], [``high``],
        [``thin``].
    standing, provenance
        The baseline, and where the numbers come from.
    cost_curve
        Cost curve of one element: ``element``, ``facility``, ``region``, ``status``, ``capacity``
        [t REO/year], ``unit_cost`` [USD/kg], [``low``], [``high``], ``by_mass``, ``capital``
        [USD/kg], ``tier``.
    cost_gap
        Cost gap of its oxide: ``part``, ``value`` [USD/kg], [``low``], [``high``], ``tier``,
        ``note``.
    """

    target: str
    target_name: str
    partner: str
    partner_name: str
    groups: Groups
    labels: Labels
    measures: pl.DataFrame = field(repr=False)
    reliance: pl.DataFrame = field(repr=False)
    hhi: pl.DataFrame = field(repr=False)
    loss: pl.DataFrame = field(repr=False)
    cover: pl.DataFrame = field(repr=False)
    standing: Standing = field(repr=False)
    provenance: Provenance = field(repr=False)
    cost_curve: pl.DataFrame = field(default_factory=pl.DataFrame, repr=False)
    cost_gap: pl.DataFrame = field(default_factory=pl.DataFrame, repr=False)
