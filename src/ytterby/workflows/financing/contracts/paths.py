"""The paths that a contract reads, drawn: amounts along a shape, price processes, products."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.checking import as_path
from ytterby.contracts.document import Amount, Document, PathSpec
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.prices import (
    Brownian,
    Process,
    fit_brownian,
    fit_reverting,
    normals,
    read_history,
    simulate,
    uncertain,
)
from ytterby.errors import EvidenceError, InputError, Problem
from ytterby.evidence import Evidence
from ytterby.factors.draws import Draws
from ytterby.factors.estimates import Estimate, resolve

Floats = NDArray[np.float64]
Find = Callable[[Amount, str], Estimate]


@dataclass(frozen=True)
class Paths:
    """What a contract reads.

    Attributes
    ----------
    horizon
        Months.
    series
        By name, (month, 1 + draw); the first draw is central.
    processes
        Price processes by path.
    estimates
        What was read, by its place in the file.
    """

    horizon: Horizon
    series: dict[str, Floats] = field(repr=False)
    processes: dict[str, Process]
    estimates: dict[str, Estimate]


@dataclass
class Reader:
    """Reads amounts of a contract, from claims or as written, and remembers them.

    Attributes
    ----------
    evidence
        The evidence as of its date.
    found
        What was read, by place.
    """

    evidence: Evidence
    found: dict[str, Estimate] = field(default_factory=dict)

    def read(self, amount: Amount, place: str) -> Estimate:
        """Return an amount with its interval, tier and claims.

        Raises
        ------
        EvidenceError
            ``no-claim``: it was not known by the evidence's date.
        """
        if amount.claim:
            found = resolve(self.evidence, amount.claim)
            if found is None:
                what = f"claim {amount.claim} was not known by the date of the evidence"
                fix = "give a later --as-of, or a value of your own"
                raise EvidenceError(Problem("no-claim", place, what, fix))
        else:
            value = float(amount.value or 0.0)
            found = Estimate(
                value,
                value if amount.low is None else amount.low,
                value if amount.high is None else amount.high,
                "",
                amount.tier,
                (),
                (),
            )
        self.found[place] = found
        return found


def build_paths(
    document: Document, reader: Reader, draws: Draws, given: Floats | None = None
) -> Paths:
    """Return all paths of a contract.

    The central draw has amounts at their value and processes at their expected price.

    Parameters
    ----------
    document
        The contract.
    reader
        Of its amounts.
    draws
        How many, and of which seed.
    given
        (month), or (month, 1 + draw) with the central one first: takes the place of the contract's
        price.
    """
    horizon = Horizon(document.start, document.months)
    rate = reader.read(document.public_rate, "public_rate").value
    series: dict[str, Floats] = {}
    processes: dict[str, Process] = {}
    for name, spec in document.paths.items():
        if name == document.price and given is not None:
            series[name] = _spread(given, horizon, draws.size)
        elif spec.value is not None:
            drawn = draws.of(reader.read(spec.value, f"paths.{name}.value"), name)
            series[name] = shape(spec, horizon)[:, None] * spec.scale * drawn[None, :]
        elif spec.process is not None:
            process = _process(spec, reader, name, rate)
            processes[name] = process
            series[name] = _walk(spec, process, horizon, reader, name, draws)
    for name, spec in document.paths.items():
        if spec.product:
            series[name] = spec.scale * np.prod([series[p] for p in spec.product], axis=0)
    return Paths(horizon, series, processes, dict(reader.found))


def _spread(given: Floats, horizon: Horizon, size: int) -> Floats:
    """Return a given price for all draws.

    Raises
    ------
    InputError
        ``bad-length``: another count of months or draws.
    """
    path = as_path(given, horizon, "price")
    if path.shape[1] not in (1, size):
        what = f"{path.shape[1]} columns of prices for {size - 1} draws and the central one"
        fix = f"give 1 or {size} columns"
        raise InputError(Problem("bad-length", "price", what, fix))
    return np.repeat(path, size, axis=1) if path.shape[1] == 1 else path


def shape(spec: PathSpec, horizon: Horizon) -> Floats:
    """Return the factor of each month: straight between those given, level outside them."""
    if not spec.shape:
        return np.ones(horizon.months)
    points = sorted((horizon.index(month), factor) for month, factor in spec.shape)
    return np.asarray(
        np.interp(np.arange(horizon.months), [p[0] for p in points], [p[1] for p in points])
    )


def _process(spec: PathSpec, reader: Reader, name: str, rate: float) -> Process:
    place = f"paths.{name}"
    level = reader.read(spec.level_scale, f"{place}.level_scale").value
    if spec.history is not None:
        one = spec.history
        past = read_history(reader.evidence, one.element, one.material, one.scope)
        reader.found[f"{place}.history"] = Estimate(
            past.prices[-1], min(past.prices), max(past.prices), "USD/kg", past.tier, past.claims,
            past.sources,
        )  # fmt: skip
        if spec.process == "reverting":
            fitted = fit_reverting(past.years, past.prices)
            return replace(fitted, level=fitted.level * level)
        return fit_brownian(past.years, past.prices)
    assert spec.volatility is not None
    sigma = reader.read(spec.volatility, f"{place}.volatility")
    drift = float(np.log1p(rate))
    if spec.drift is not None:
        drift = reader.read(spec.drift, f"{place}.drift").value
    error = max(sigma.high - sigma.value, sigma.value - sigma.low) / 1.2816
    return Brownian(drift, sigma.value, 0.0, error)


def _walk(
    spec: PathSpec, process: Process, horizon: Horizon, reader: Reader, name: str, draws: Draws
) -> Floats:
    assert spec.start is not None
    start = draws.of(reader.read(spec.start, f"paths.{name}.start"), name)
    time = (np.arange(horizon.months) + 1) / 12
    out = np.empty((horizon.months, draws.size))
    out[:, 0] = process.forward(start[0], time)
    if draws.count:
        random = draws.stream(f"path {name}")
        shocks = normals(horizon.months, draws.count, random)
        own = [process] * draws.count
        if process.points:
            # The errors of a fit are wide; those of a stated volatility are drawn as well, but
            # leave the expected price alone.
            own = uncertain(process, draws.count, random)
        elif isinstance(process, Brownian):
            own = [
                replace(one, drift=process.drift)
                for one in uncertain(process, draws.count, random)
                if isinstance(one, Brownian)
            ]
        for at, one in enumerate(own):
            path = simulate(one, start[at + 1], horizon, shocks[:, at : at + 1])
            out[:, at + 1] = path[:, 0]
    return out


def read_price(text: str, document: Document, horizon: Horizon) -> Floats:
    """Return the price path that a user asks for, ``(month)`` [unit of the contract's price].

    Parameters
    ----------
    text
        ``flat:60``; ``60:180``, straight from the first to the last month that the contract
        prices, level outside; or a CSV file with columns ``month`` and ``price``, straight between
        its months and level outside.
    document, horizon
        The contract and its months.

    Raises
    ------
    InputError
        ``bad-price``, ``unreadable-file``, ``no-price``.
    """
    if not document.price:
        what = f"{document.name} reads no price that could be given"
        raise InputError(Problem("no-price", "price", what, "leave --price away"))
    head, _, tail = text.partition(":")
    try:
        if head == "flat":
            return np.full(horizon.months, _positive(tail))
        if tail and not text.endswith(".csv"):
            first, months = document.priced or (horizon.labels[0], horizon.months)
            at = horizon.index(first)
            ends = (at, at + months - 1)
            return np.asarray(
                np.interp(np.arange(horizon.months), ends, (_positive(head), _positive(tail)))
            )
    except ValueError as error:
        what = f"'{text}' is no price path"
        fix = "write flat:60, 60:180 or the name of a CSV file with month and price"
        raise InputError(Problem("bad-price", "price", what, fix)) from error
    return _from_file(text, horizon)


def _positive(text: str) -> float:
    value = float(text)
    if not (np.isfinite(value) and value >= 0):
        raise ValueError(text)
    return value


def _from_file(text: str, horizon: Horizon) -> Floats:
    import polars as pl

    fix = "write flat:60, 60:180 or the name of a CSV file with columns month (2025-10) and price"
    try:
        rows = pl.read_csv(text, infer_schema=False)
        given = rows.select("month", "price").rows()
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        what = f"'{text}' is no price path: {str(error).splitlines()[0] if str(error) else 'empty'}"
        code = "unreadable-file" if isinstance(error, OSError) else "bad-price"
        raise InputError(Problem(code, "price", what, fix)) from error
    if not given:
        raise InputError(Problem("bad-price", "price", f"'{text}' has no rows", fix))
    points: dict[int, float] = {}
    problems = []
    for row, (month, price) in enumerate(given, 2):
        try:
            at = horizon.index(str(month))
            points[at], twice = _positive(str(price)), at in points
        except (InputError, ValueError):
            what, twice = f"'{month}' and '{price}' are no month and price", False
            problems.append(Problem("bad-price", f"{text}, row {row}", what, "write 2025-10,60"))
        if twice:
            what = f"{month} has two prices"
            problems.append(Problem("bad-price", f"{text}, row {row}", what, "give one a month"))
    if problems:
        raise InputError(problems)
    when = sorted(points)
    return np.asarray(np.interp(np.arange(horizon.months), when, [points[m] for m in when]))
