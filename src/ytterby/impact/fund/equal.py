"""Instruments at equal security: each as large as it takes for one project to clear its hurdle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ytterby.contracts.flows import COMPANY, PUBLIC, present_value
from ytterby.contracts.tariff import USERS
from ytterby.impact.fund.instruments import INSTRUMENTS, Instrument, Setting
from ytterby.impact.fund.project import Applied, Case, owners_value
from ytterby.impact.projects import project_cash

Floats = NDArray[np.float64]
STEPS = 48
"""Halvings of a bracket."""
MOST = 1e6
"""Doublings end here; an instrument that needs more does not reach the hurdle [its unit]."""
TOLERANCE = 1e-4
"""Least width of a bracket over its upper end [1]."""


@dataclass(frozen=True)
class Sized:
    """An instrument of the size at which the project clears its hurdle.

    Attributes
    ----------
    instrument
        Which.
    size
        [its unit]; ``None`` where no size reaches the hurdle.
    value
        To the owners with it (draw) [USD].
    cost
        To the public: what it pays less what it receives, at its own rate (draw) [USD].
    users
        To those who buy behind a tariff, at the same rate (draw) [USD].
    loss_years
        Share of years of output in which cash costs are more than all income, in expectation [1].
    applied
        Cash flows.
    """

    instrument: Instrument
    size: float | None
    value: Floats = field(repr=False)
    cost: Floats = field(repr=False)
    users: Floats = field(repr=False)
    loss_years: float
    applied: Applied | None = field(repr=False)


def drawn(values: Floats) -> Floats:
    """Return the draws without the central one; the central one where it is alone."""
    return values[1:] if values.size > 1 else values


def cleared(value: Floats, odds: float | None) -> float:
    """Return by how much a project clears its hurdle; 0 is just so [USD].

    Parameters
    ----------
    value
        Net present value at the required return (draw) [USD].
    odds
        ``None``: its expectation. Else the value that it has or exceeds with these odds [1].

    Examples
    --------
    >>> cleared(np.array([9.0, -1.0, 3.0]), None)
    1.0
    """
    some = drawn(value)
    return float(some.mean()) if odds is None else float(np.quantile(some, 1.0 - odds))


def public_cost(case: Case, applied: Applied) -> Floats:
    """Return what an instrument costs the public, ``(draw)`` [USD at the first month]."""
    flow = applied.flows.of(PUBLIC)
    wide = np.broadcast_to(flow, (flow.shape[0], case.inputs.draws))
    return np.asarray(-present_value(np.asarray(wide), case.public_rate))


def users_cost(case: Case, applied: Applied) -> Floats:
    """Return what it costs the users behind a tariff, ``(draw)`` [USD at the first month]."""
    flow = applied.flows.of(USERS)
    wide = np.broadcast_to(flow, (flow.shape[0], case.inputs.draws))
    return np.asarray(-present_value(np.asarray(wide), case.public_rate))


def cost_at(case: Case, sized: Sized, rate: float) -> Floats:
    """Return what the public and users pay at a rate of choice, ``(draw)`` [USD]."""
    if sized.applied is None:
        return np.full(case.inputs.draws, np.nan)
    flow = sized.applied.flows.of(PUBLIC) + sized.applied.flows.of(USERS)
    wide = np.broadcast_to(flow, (flow.shape[0], case.inputs.draws))
    return np.asarray(-present_value(np.asarray(wide), rate))


def measure(case: Case, instrument: Instrument, size: float, setting: Setting) -> Sized:
    """Return an instrument of a given size on a project.

    Parameters
    ----------
    case
        The project.
    instrument, size, setting
        Which, how large, and what is the same for all.
    """
    applied = instrument.apply(case, size, setting)
    result = project_cash(case.inputs, case.yearly, other=applied.taxed)
    running = result.operating > 0.0
    loss = (result.earnings < 0.0) & running
    share = loss.sum(axis=0) / np.maximum(running.sum(axis=0), 1)
    return Sized(
        instrument,
        size,
        owners_value(case, applied),
        public_cost(case, applied),
        users_cost(case, applied),
        float(drawn(share).mean()),
        applied,
    )


def size_instrument(
    case: Case, instrument: Instrument, setting: Setting, *, odds: float | None = None
) -> Sized:
    """Return the instrument of the least size at which the project clears its hurdle.

    The owners' value never falls as an instrument grows, so the size is found by halving, on the
    same prices for all instruments.

    Parameters
    ----------
    case
        The project.
    instrument, setting
        Which, and what is the same for all.
    odds
        As for `cleared`.
    """

    def short(size: float) -> bool:
        return cleared(owners_value(case, instrument.apply(case, size, setting)), odds) < 0.0

    least = instrument.least
    if not short(least):
        return measure(case, instrument, least, setting)
    limit = instrument.most(case) if instrument.most is not None else MOST
    low, high = least, min(_first(instrument, case), limit)
    while short(high):
        if high >= limit:
            none = np.full(case.inputs.draws, np.nan)
            return Sized(instrument, None, none, none, none, float("nan"), None)
        low, high = high, min(2.0 * high, limit)
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if short(middle) else (low, middle)
        if high - low <= TOLERANCE * 1e-4 * high:
            break
    return measure(case, instrument, high, setting)


def _first(instrument: Instrument, case: Case) -> float:
    """Return a size to begin with."""
    if instrument.unit == "USD":
        return float(case.inputs.capital[0]) / 4.0
    return 32.0 if instrument.unit.startswith("USD") else 0.25


def compare_instruments(
    case: Case,
    setting: Setting,
    *,
    odds: float | None = None,
    names: Sequence[str] = (),
) -> tuple[Sized, ...]:
    """Return all instruments at equal security, the least expected cost first.

    Cost is that of the public and of users behind a tariff together; those that do not reach the
    hurdle come last.

    Parameters
    ----------
    case
        The project.
    setting
        What is the same for all.
    odds
        As for `cleared`.
    names
        Which; all by default.
    """
    wanted = [INSTRUMENTS[n] for n in names] if names else list(INSTRUMENTS.values())
    found = [size_instrument(case, one, setting, odds=odds) for one in wanted]

    def key(one: Sized) -> float:
        return float("inf") if one.size is None else float(drawn(one.cost + one.users).mean())

    return tuple(sorted(found, key=key))


def conservation(case: Case, applied: Applied) -> float:
    """Return the largest sum over all sides of any month and draw, 0 but for rounding [USD]."""
    total = np.zeros((case.horizon.months, case.inputs.draws))
    for side in applied.flows.parties:
        total = total + applied.flows.of(side)
    return float(np.abs(total).max())


def company_gain(case: Case, applied: Applied) -> Floats:
    """Return what the company gets from an instrument at the public's rate, ``(draw)`` [USD]."""
    flow = np.broadcast_to(applied.flows.of(COMPANY), (case.horizon.months, case.inputs.draws))
    return present_value(np.asarray(flow), case.public_rate)
