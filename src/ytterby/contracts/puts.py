"""What a floor is worth: a strip of puts less the upside's share of a strip of calls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ytterby.contracts.checking import as_path
from ytterby.contracts.floor import FloorTerms
from ytterby.contracts.flows import discount
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.periods import add_up, average, in_force, settle

Floats = NDArray[np.float64]


def black(
    forward: ArrayLike,
    strike: ArrayLike,
    deviation: ArrayLike,
    *,
    call: bool,
) -> Floats:
    """Return the undiscounted value of a European option on a log-normal price.

    Black, F. (1976), The pricing of commodity contracts, Journal of Financial Economics 3: with
    ``d = ln(F / K) / s + s / 2`` a call is ``F N(d) - K N(d - s)`` and a put
    ``K N(s - d) - F N(-d)``.

    Parameters
    ----------
    forward
        Expected price at the date [USD/kg].
    strike
        [USD/kg].
    deviation
        Standard deviation of the log price at the date, ``sigma sqrt(t)`` for a Brownian one [1].
    call
        Whether it is a call; else a put.

    Examples
    --------
    >>> float(black(100.0, 100.0, 0.2, call=True).round(4))
    7.9656
    >>> float(black(60.0, 110.0, 0.0, call=False))
    50.0
    """
    from scipy.special import ndtr

    f, k, s = (
        np.asarray(a, dtype=np.float64) for a in np.broadcast_arrays(forward, strike, deviation)
    )
    sure = (s <= 0) | (k <= 0) | (f <= 0)
    safe = np.where(sure, 1.0, s)
    ratio = np.where(sure, 1.0, f) / np.where(sure, 1.0, k)
    d = np.log(ratio) / safe + safe / 2
    sign = 1.0 if call else -1.0
    value = sign * (f * ndtr(sign * d) - k * ndtr(sign * (d - safe)))
    return np.asarray(np.where(sure, np.maximum(sign * (f - k), 0.0), value))


def warrant(
    share: ArrayLike, strike: float, years: ArrayLike, rate: ArrayLike, volatility: ArrayLike
) -> Floats:
    """Return the value of the right to one share by Black and Scholes, no dividends [USD].

    Black, F. and Scholes, M. (1973), Journal of Political Economy 81, equation 13. Dilution, and
    that a large block moves the price, are not counted.

    Parameters
    ----------
    share
        Price today [USD].
    strike
        [USD].
    years
        To expiry [year].
    rate
        Continuous riskless rate [1/year].
    volatility
        Of the share [1/sqrt(year)].

    Examples
    --------
    >>> float(warrant(100.0, 100.0, 1.0, 0.05, 0.2).round(4))
    10.4506
    """
    time, r = np.asarray(years, dtype=np.float64), np.asarray(rate, dtype=np.float64)
    forward = np.asarray(share, dtype=np.float64) * np.exp(r * time)
    sigma = np.asarray(volatility, dtype=np.float64) * np.sqrt(time)
    return np.asarray(np.exp(-r * time) * black(forward, strike, sigma, call=True))


@dataclass(frozen=True)
class Strip:
    """A floor's options under one set of paths.

    Attributes
    ----------
    puts
        What the public pays for the puts, (month, draw) [USD].
    calls
        What calls on the whole of the shared volume would pay, (month, draw) [USD].
    share
        Of the calls that the company gives away [1].
    """

    puts: Floats
    calls: Floats
    share: float

    @property
    def net(self) -> Floats:
        """Puts less the share of the calls, (month, draw) [USD]: what the company receives."""
        return self.puts - self.share * self.calls


def strip(
    terms: FloorTerms,
    horizon: Horizon,
    price: ArrayLike,
    volume: ArrayLike,
    *,
    sharing: ArrayLike | None = None,
) -> Strip:
    """Return a floor's payoff as options, period by period, under given paths.

    Each period is a put on the average price with the floor as strike on the protected volume, and
    a call with the ceiling as strike on the volume whose upside is shared: Asian options where the
    period holds several months, European ones where it holds one.

    Parameters
    ----------
    terms, horizon, price, volume, sharing
        As for `ytterby.contracts.floor.floor_flows`.

    Examples
    --------
    >>> terms = FloorTerms(110.0, "2025-10", 12, 1, upside_share=0.3, upside_start="2025-10")
    >>> strip(terms, Horizon("2025-10", 2), [100.0, 120.0], 1.0).net[:, 0].tolist()
    [10.0, -3.0]
    """
    prices, volumes = np.broadcast_arrays(
        as_path(price, horizon, "price"), as_path(volume, horizon, "volume")
    )
    on = in_force(horizon, terms.start, terms.months)
    period = horizon.settled(terms.settle_months)
    mean = average(prices, volumes, on, period, terms.averaging)
    if sharing is None:
        first = horizon.months if terms.upside_start is None else horizon.index(terms.upside_start)
        shared = (np.arange(horizon.months) >= first).astype(np.float64)[:, None]
    else:
        shared = as_path(np.asarray(sharing, dtype=np.float64), horizon, "sharing")
    puts, calls = [
        np.where(payoff > 0, payoff, 0.0) * add_up(kilograms, period)
        for payoff, kilograms in (
            (terms.floor - mean, volumes * on[:, None]),
            (mean - terms.ceiling, volumes * on[:, None] * shared),
        )
    ]
    return Strip(
        settle(puts, period, terms.lag, on),
        settle(calls, period, terms.lag, on),
        terms.upside_share,
    )


def closed_form(
    terms: FloorTerms,
    horizon: Horizon,
    forward: ArrayLike,
    deviation: ArrayLike,
    volume: ArrayLike,
    rate: float,
) -> float:
    """Return the expected present value of a floor settled monthly, in closed form [USD].

    ``Σ D_m V_m (put(F_m, K, s_m) - share × call(F_m, C, s_m))`` over the months in force; no
    averaging and volumes that do not move with the price, so that each month is one European
    option (Black 1976).

    Parameters
    ----------
    terms
        With ``settle_months`` 1.
    horizon
        The months.
    forward
        Expected price of each month, (month) or () [USD/kg].
    deviation
        Standard deviation of each month's log price, likewise [1].
    volume
        Sold or stockpiled, likewise [kg/month].
    rate
        Effective yearly rate of discount [1/year].

    Raises
    ------
    ValueError
        The floor averages over several months.
    """
    if terms.settle_months != 1:
        raise ValueError("a closed form needs a floor that settles each month")
    f, s, v = (
        as_path(values, horizon, name)[:, 0]
        for values, name in ((forward, "forward"), (deviation, "deviation"), (volume, "volume"))
    )
    on = in_force(horizon, terms.start, terms.months)
    paid = on * v * black(f, terms.floor, s, call=False)
    if terms.upside_start is not None:
        late = np.arange(horizon.months) >= horizon.index(terms.upside_start)
        paid = paid - terms.upside_share * on * late * v * black(f, terms.ceiling, s, call=True)
    due = np.minimum(np.arange(horizon.months) + terms.lag, horizon.months - 1)
    return float((paid * discount(rate, horizon.months)[due, 0]).sum())
