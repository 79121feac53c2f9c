"""What every risk method is made of: cases that can be evaluated, sampled and explained.

A *case* is one material, importer and year under one mode of a method. It holds its inputs, knows
which of them are uncertain (`Factor`), and evaluates its score for many draws of them at once. That
is all that intervals, ranks and sensitivity need, whatever the method.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.errors import UnknownNameError, unknown_name

Floats = NDArray[np.float64]
Mode = Literal["strict", "corrected"]

STRICT: Mode = "strict"
CORRECTED: Mode = "corrected"


@dataclass(frozen=True, slots=True)
class Factor:
    """One uncertain input of a case; independent of the others.

    Attributes
    ----------
    name
        What it is, in words: ``governance of China``, ``imports from Vietnam``.
    group
        ``governance``, ``production``, ``trade`` or another kind of input.
    law
        How a standard normal number moves it, in words: ``normal, standard error 0.22``.
    source
        Id of the source of the spread.
    """

    name: str
    group: str
    law: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is scored.

    Attributes
    ----------
    material
        Name of the material as the method calls it.
    region
        Code of a country or bloc: whose risk.
    year
        Calendar year.
    stage
        Stage of the chain, blank where the method knows none.
    """

    material: str
    region: str
    year: int
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A score that cannot be had, and why: a gap, never a zero."""

    subject: Subject
    reason: str


class Case(Protocol):
    """One subject under one mode of a method, with all its inputs."""

    @property
    def subject(self) -> Subject:
        """What is scored."""
        ...

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Uncertain inputs, in the order of the first axis of ``z``."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of this case: repairs made, inputs assumed."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources of its inputs."""
        ...

    def evaluate(self, z: Floats) -> Mapping[str, Floats]:
        """Return every component of the score for draws of the factors.

        Parameters
        ----------
        z
            ``(factor, draw)`` [standard normal]; zeros give the best estimate.

        Returns
        -------
        Mapping
            ``(draw,)`` by the names of ``Method.components``.
        """
        ...

    def terms(self) -> pl.DataFrame:
        """Return the terms of the score: ``component, term, value, unit, source, note``."""
        ...


@dataclass(frozen=True)
class Component:
    """One number that a method gives: its name, unit and one sentence."""

    name: str
    unit: str
    meaning: str


Cases = tuple[tuple[Case, ...], tuple[Gap, ...]]

Sweep = Callable[
    [Sequence[str], Sequence[str], Sequence[int], Mode, Path | None, str | None],
    tuple[pl.DataFrame, pl.DataFrame],
]


@dataclass(frozen=True)
class Method:
    """A risk method.

    Attributes
    ----------
    name, title
        As users type it (``geopolrisk``) and as its authors call it.
    source
        Paper, equation or tool that defines it.
    modes
        ``strict`` follows the published tool to the last rule, ``corrected`` mends its traps.
    score
        Name of the component that is the answer and that ranks are made of.
    components
        Everything it computes, the score included.
    materials
        Names of materials that it knows, by workspace.
    build
        ``(materials, regions, years, mode, workspace, as_of) → cases and gaps``, in the order
        asked for; raises `InputError` with every problem at once.
    traps
        What goes wrong in the strict mode and what the corrected one does, one sentence each.
    by_region
        Whether it scores countries and blocs; else it has one score for the world, region ``WLD``.
    options
        What else a user may choose, by name, one sentence each: ``dimension``, ``basis``.
    configure
        Returns the method with some of its options chosen; raises `InputError` with every problem.
    sweep
        The same as ``build`` for best estimates of many scores at once: frames of the scores
        (``material, region, year, stage`` and the components) and of the gaps (``… reason``).
    own
        Cases from a company's own purchases instead of a country's trade:
        ``(file, mode, workspace, as_of) → cases and gaps``.
    split
        What each repair adds to the score: ``(strict case, corrected case) → step, score, change``;
        the changes add up to the difference.
    """

    name: str
    title: str
    source: str
    modes: tuple[Mode, ...]
    score: str
    components: tuple[Component, ...]
    materials: Callable[[Path | None], Sequence[str]]
    build: Callable[
        [Sequence[str], Sequence[str], Sequence[int], Mode, Path | None, str | None], Cases
    ]
    traps: tuple[str, ...] = field(default=())
    by_region: bool = True
    options: Mapping[str, str] = field(default_factory=dict)
    configure: Callable[[Mapping[str, str]], Method] | None = None
    sweep: Sweep | None = None
    own: Callable[[Path, Mode, Path | None, str | None], Cases] | None = None
    split: Callable[[Any, Any], pl.DataFrame] | None = None


_METHODS: dict[str, Method] = {}


def register(method: Method) -> Method:
    """Make a method known to documentation, command line and web; return it."""
    _METHODS[method.name] = method
    return method


def methods() -> dict[str, Method]:
    """Return every registered method by name."""
    return dict(sorted(_METHODS.items()))


def find_method(name: str) -> Method:
    """Return one method.

    Raises
    ------
    UnknownNameError
        ``unknown-method``, with the nearest names.
    """
    if name not in _METHODS:
        raise UnknownNameError(unknown_name("method", name, sorted(_METHODS)))
    return _METHODS[name]
