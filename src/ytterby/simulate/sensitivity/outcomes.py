"""Outcomes of a run that a sensitivity analysis may ask about, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.simulate.ensemble.outline import Outline

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """A kind of outcome.

    Attributes
    ----------
    name, meaning
        How it is asked for, and one sentence.
    measure
        Measure of an ensemble; ``{}`` stands for what it is of.
    of
        What it may be of: ``element``, ``sector``, ``region`` or ``material``.
    units
        By what it is of.
    additive
        Whether those of several elements, sectors or regions add up.
    form
        ``plain``; ``log``: of the number over its reference; ``month``: of what may never come,
        which then counts as the month after the last.
    """

    name: str
    meaning: str
    measure: str
    of: tuple[str, ...]
    units: dict[str, str] = field(hash=False)
    additive: bool = False
    form: str = "plain"


PLACES = ("element", "sector", "region")
_LOST = {"element": "t REO", "sector": "million USD", "region": "million USD"}
KINDS = (
    Kind("shortage", "Need less deliveries, added up over the run; that of sectors and regions at "
         "prices before it.", "{}_lost", PLACES, _LOST, additive=True),
    Kind("months-lost", "The same in months of usual need.", "{}_months", PLACES,
         dict.fromkeys(PLACES, "month")),
    Kind("worst-month", "Largest share of a month's need that goes unmet.", "{}_worst", PLACES,
         dict.fromkeys(PLACES, "1")),
    Kind("first-shortfall", "First month in which the share of need unmet passes the scenario's "
         "threshold, counted from 1.", "{}_short", PLACES, dict.fromkeys(PLACES, "month"),
         form="month"),
    Kind("first-stoppage", "First month in which half of the need or more goes unmet, counted from "
         "1.", "{}_stop", PLACES, dict.fromkeys(PLACES, "month"), form="month"),
    Kind("peak-price", "Log of the highest spot price of the oxide outside over the price before.",
         "spot_peak", ("element",), {"element": "1"}, form="log"),
    Kind("peak-average-price", "Log of the highest mean price of all tonnes of the oxide outside "
         "over the price before.", "average_peak", ("element",), {"element": "1"}, form="log"),
    Kind("lowest-inside-price", "Log of the lowest price of the oxide inside over the price "
         "before.", "inside_low", ("element",), {"element": "1"}, form="log"),
    Kind("lowest-cover", "Smallest stock of the target over what its own makers use.", "cover_low",
         ("material",), {"material": "month"}),
    Kind("units-not-made", "Units that the shortage of a sector stands for.", "units", ("sector",),
         {"sector": "unit"}),
)  # fmt: skip
OUTCOMES = {kind.name: kind for kind in KINDS}
"""Kind of outcome by name."""


@dataclass(frozen=True)
class Outcome:
    """An outcome: a kind, and what it is of.

    Attributes
    ----------
    kind
        What is measured.
    of
        ``element``, ``sector``, ``region`` or ``material``.
    items
        Which of them; their sum where there are several.
    """

    kind: Kind
    of: str
    items: tuple[str, ...]

    @property
    def unit(self) -> str:
        """Unit of the numbers."""
        return self.kind.units[self.of]

    def rows(self, outline: Outline) -> tuple[int, ...]:
        """Return which rows of an ensemble's totals hold it.

        Raises
        ------
        InputError
            ``not-in-run``: the run has no such item.
        """
        measure, first, _ = outline.find(self.kind.measure.format(self.of))
        names = [self._short(item) for item in measure.items]
        gone = [item for item in self.items if item not in names]
        if gone:
            known = ", ".join(dict.fromkeys(names)) or "nothing"
            raise InputError(
                Problem(
                    "not-in-run",
                    f"outcome {self.kind.name}",
                    f"the run has none for the {self.of} {item}",
                    f"it has {known}",
                )
                for item in gone
            )
        return tuple(first + i for i, name in enumerate(names) if name in self.items)

    def _short(self, item: str) -> str:
        """Return the name by which an item of a measure is asked for."""
        if self.kind.form == "log":
            return item.removeprefix("oxide:")
        return item.partition("|")[0] if self.kind.measure == "units" else item

    def values(self, totals: Floats, outline: Outline) -> Floats:
        """Return the outcome of every draw.

        Parameters
        ----------
        totals
            Of a tile, ``(row, draw)``.
        outline
            What its rows are.
        """
        rows = self.rows(outline)
        found = totals[list(rows)].sum(axis=0) if len(rows) > 1 else totals[rows[0]]
        if self.kind.form == "month":
            return np.asarray(np.where(np.isnan(found), outline.months + 1.0, found))
        if self.kind.form == "log":
            return np.asarray(np.log(found / self._reference(outline)), dtype=np.float64)
        return np.asarray(found, dtype=np.float64)

    def _reference(self, outline: Outline) -> float:
        layout = outline.layout
        material = layout.material_names.index(f"oxide:{self.items[0]}")
        inside = self.kind.measure.startswith("inside")
        return float((layout.price_inside if inside else layout.price_outside)[material])


def choose_outcome(
    name: str,
    *,
    element: Sequence[str] = (),
    sector: Sequence[str] = (),
    region: Sequence[str] = (),
    material: Sequence[str] = (),
) -> Outcome:
    """Return an outcome by name, or everything that is wrong with it.

    Parameters
    ----------
    name
        Key of ``OUTCOMES``.
    element, sector, region, material
        What it is of: one kind of these. Several add up where the outcome does.

    Raises
    ------
    UnknownNameError
        ``unknown-outcome``, with the nearest names.
    InputError
        ``wrong-choice``: it is not of such things, of too many, or of nothing.

    Examples
    --------
    >>> choose_outcome("shortage", element=["Dy"]).unit
    't REO'
    """
    if name not in OUTCOMES:
        raise UnknownNameError(unknown_name("outcome", name, list(OUTCOMES)))
    kind = OUTCOMES[name]
    given = {"element": element, "sector": sector, "region": region, "material": material}
    chosen = {of: tuple(dict.fromkeys(items)) for of, items in given.items() if items}
    usual = " or ".join(f"--{of}" for of in kind.of)
    problems = [
        Problem("wrong-choice", of, f"the outcome {name} is not of a {of}", f"give {usual}")
        for of in chosen
        if of not in kind.of
    ]
    if not chosen:
        message = f"the outcome {name} needs to know of what"
        problems.append(Problem("wrong-choice", "outcome", message, f"give {usual}"))
    elif len(chosen) > 1:
        message = f"the outcome {name} is of one kind of things"
        fix = f"give only {usual}"
        problems.append(Problem("wrong-choice", " and ".join(chosen), message, fix))
    for of, items in chosen.items():
        if len(items) > 1 and not kind.additive:
            message = f"the outcome {name} of several does not add up"
            problems.append(Problem("wrong-choice", of, message, f"give one of {', '.join(items)}"))
    if problems:
        raise InputError(problems)
    of, items = next(iter(chosen.items()))
    return Outcome(kind, of, items)
