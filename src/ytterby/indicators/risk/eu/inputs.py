"""What a score of the EU method is made of, before it is computed: plain numbers with spreads."""

from __future__ import annotations

from dataclasses import dataclass

from ytterby.indicators.accounts.arrays import Floats

MINE, SEPARATION, METAL, MAGNET = "mine", "separation", "metal", "magnet"
STAGES = (MINE, SEPARATION, METAL, MAGNET)
STUDY_STAGES = (MINE, SEPARATION)
"""The study's extraction and processing."""

LIGHT = ("La", "Ce", "Pr", "Nd", "Sm")
HEAVY = ("Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Y")
GROUPS = {"LREE": LIGHT, "HREE": HEAVY}
"""The study's groups. Its lights hold samarium and its heavies europium and yttrium, unlike those
of the U.S. Geological Survey."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its standard error, source and note.

    Attributes
    ----------
    value, sigma
        In the unit of the quantity; ``sigma`` 0 is taken as exact.
    source
        Id of the source.
    note
        What a reader must know of it.
    """

    value: float
    sigma: float = 0.0
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """Who supplies what.

    Attributes
    ----------
    mass
        Mass from each supplier ``(supplier)`` [t REO/year or any unit common to all].
    spread
        Standard deviation of its logarithm ``(supplier)`` [1].
    """

    mass: Floats
    spread: Floats


@dataclass(frozen=True)
class StageInputs:
    """Supply of one element at one stage.

    Attributes
    ----------
    stage
        Stage of the chain.
    suppliers
        Region codes ``(supplier)``.
    world
        World supply.
    sourcing
        Supply of the region that is scored, or ``None`` where it is unknown.
    reliance
        Import reliance [1].
    origin
        Where the numbers come from, in words.
    notes
        What a reader must know.
    """

    stage: str
    suppliers: tuple[str, ...]
    world: Supply
    sourcing: Supply | None
    reliance: Number
    origin: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a material in the region.

    Attributes
    ----------
    industry
        NACE Rev. 2 division, blank where the source names none.
    name
        What it is.
    share
        Share of the material's use [1].
    """

    industry: str
    name: str
    share: Number


@dataclass(frozen=True)
class ElementInputs:
    """Everything that the score of one element needs.

    Attributes
    ----------
    element
        Symbol.
    stages
        Supply by stage.
    recycling
        End-of-life recycling input rate [1].
    substitution
        Substitution index for supply risk [1].
    uses
        Uses in the region; none where they are unknown.
    value_added
        Value added by industry [EUR/year].
    substitution_ei
        Substitution index for economic importance [1], or ``None``.
    """

    element: str
    stages: tuple[StageInputs, ...]
    recycling: Number
    substitution: Number
    uses: tuple[Use, ...] = ()
    value_added: dict[str, Number] | None = None
    substitution_ei: Number | None = None


@dataclass(frozen=True)
class Suppliers:
    """Governance and trade restrictions of suppliers.

    Attributes
    ----------
    governance
        Rescaled governance by region [0–10], with the standard error.
    restriction
        Trade restriction multiplier by region [1].
    """

    governance: dict[str, Number]
    restriction: dict[str, Number]


@dataclass(frozen=True, slots=True)
class Printed:
    """A result that a study printed.

    Attributes
    ----------
    component
        Name of the component of the method.
    value
        As printed.
    source
        Id of the source.
    note
        What the study says of it.
    """

    component: str
    value: float
    source: str
    note: str = ""


UNPLACED = 0.1
"""Largest share of a material's use without an industry that may be left out, as the 2023 study
leaves out 8 % of yttrium's; with more, economic importance is a gap and only its bounds are known.
"""


def uses_are_known(one: ElementInputs) -> bool:
    """Return whether enough of a material's use is placed in industries."""
    placed = sum(u.share.value for u in one.uses if u.industry in (one.value_added or {}))
    return bool(one.uses) and placed >= 1.0 - UNPLACED - 1e-9


def importance_bounds(one: ElementInputs) -> tuple[float, float]:
    """Return between what bounds economic importance lies whatever the unplaced uses are."""
    added = one.value_added or {}
    index = one.substitution_ei
    if not added or index is None:
        return 0.0, 10.0
    top = max(n.value for n in added.values())
    placed = [u for u in one.uses if u.industry in added]
    known = sum(u.share.value * added[u.industry].value for u in placed) * 10.0 / top
    rest = max(0.0, 1.0 - sum(u.share.value for u in placed)) * 10.0
    return known * index.value, min(known + rest, 10.0) * index.value
