"""How the number of a saying can be measured: typed references, read from the data files.

A definition never holds a result. It says which flows of the balanced chain, which tariff lines,
which claims, plants or events give the number, and for which years.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Texts = tuple[str, ...]
Years = tuple[int, ...]


class Frozen(BaseModel):
    """A record of a data file: nothing unknown in it, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Definition(Frozen):
    """What every definition has.

    Attributes
    ----------
    name
        What is measured, as a reader would say it.
    claimed
        What the saying amounts to by this definition, where that is another number than in its
        sentence: low and high [unit of the saying].
    unit
        Unit of its numbers, where that is another than the saying's; such a definition says what
        it claims, and its numbers are not shown in one range with the others.
    context
        The number is shown for scale and decides nothing: it measures something else.
    past
        The definition speaks of earlier years only: it can show that a saying was true once, not
        that it is true now.
    scale
        Factor from the unit of the evidence to that of the saying.
    """

    name: str
    claimed: tuple[float, float] | None = None
    unit: str = ""
    context: bool = False
    past: bool = False
    scale: float = 1.0


class Flows(Frozen):
    """A sum of flows of the balanced chain, as `ytterby.baseline.reconcile.sums.Sums` knows them.

    Attributes
    ----------
    of
        Which sum.
    regions, origins, destinations
        Regions or blocs; all if left out.
    elements
        Elements or groups of the pack; all if left out.
    families, stages, sectors
        Families of material, stages of return, sectors of use.
    grades
        A group of magnet grades, such as ``sintered``.
    returns
        Whether re-separated scrap counts as separated.
    """

    of: Literal["mined", "separated", "returned", "reduced", "magnets", "traded", "used"]
    regions: Texts | None = None
    origins: Texts | None = None
    destinations: Texts | None = None
    elements: Texts | None = None
    families: Texts | None = None
    stages: Texts | None = None
    sectors: Texts | None = None
    grades: str | None = None
    returns: bool = False


class FromChain(Definition):
    """A sum of flows, or one over another, from the balanced chain of each year."""

    kind: Literal["chain"]
    part: Flows
    whole: Flows | None = None
    years: Years = (2018, 2019, 2020, 2021, 2022, 2023, 2024)


class FromControl(Definition):
    """Share of a stage's world output that companies of a country control."""

    kind: Literal["control"]
    stage: str
    element: str
    country: str
    years: Years = (2024,)


class FromCustoms(Definition):
    """Share of the value of imports that comes from an exporter, by tariff line."""

    kind: Literal["customs"]
    importer: str
    exporter: str
    line: Literal["compounds", "280530", "284610", "284690", "850511"]
    years: Years = (2018, 2019, 2020, 2021, 2022, 2023, 2024)


class Pick(Frozen):
    """A choice of claims; what is left out is not asked for.

    ``words`` must all stand in the scope, ``without`` must not.
    """

    quantity: str
    region: Texts | None = None
    partner: Texts | None = None
    stage: Texts | None = None
    element: Texts | None = None
    material: Texts | None = None
    sector: Texts | None = None
    facility: Texts | None = None
    product: Texts | None = None
    year: Years | None = None
    period: Texts | None = None
    scenario: Texts | None = None
    source: Texts | None = None
    words: Texts = ()
    without: Texts = ()


class FromClaims(Definition):
    """Claims as they stand, each a number of its own; ``invert`` takes one over the number."""

    kind: Literal["claims"]
    pick: Pick
    invert: bool = False


class FromRatio(Definition):
    """One claim over another that agrees with it in the columns of ``match``; any, if none."""

    kind: Literal["ratio"]
    part: Pick
    whole: Pick
    match: Texts = ("source", "year")


class FromRank(Definition):
    """Which place a region has among all regions that a source lists in a year, the largest 1."""

    kind: Literal["rank"]
    pick: Pick
    region: str


class FromPlants(Definition):
    """How many plants of a stage work, as known by a date.

    Attributes
    ----------
    stage
        Their stage.
    inside, outside
        Only in these regions, or only outside them.
    products
        Words of which one must stand in what they make.
    status
        Only plants of these statuses.
    known_by
        ISO date; all that is known if left out.
    started_by
        Only plants that started by this year; those of unknown start count.
    but
        Plants left out by id.
    """

    kind: Literal["plants"]
    stage: str
    inside: Texts = ()
    outside: Texts = ()
    products: Texts = ()
    status: Texts = ("operating", "ramping")
    known_by: str | None = None
    started_by: int | None = None
    but: Texts = ()


class FromEvent(Definition):
    """In which year an event of the evidence begins."""

    kind: Literal["event"]
    event: str


AnyDefinition = Annotated[
    FromChain
    | FromControl
    | FromCustoms
    | FromClaims
    | FromRatio
    | FromRank
    | FromPlants
    | FromEvent,
    Field(discriminator="kind"),
]
