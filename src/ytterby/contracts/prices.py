"""Price paths: geometric Brownian motion and a log price that reverts to a mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ytterby.contracts.horizon import YEAR, Horizon
from ytterby.errors import InputError, Problem

if TYPE_CHECKING:
    from ytterby.evidence import Evidence

Floats = NDArray[np.float64]
FEWEST = 4
"""Prices below which no process is fitted."""


@dataclass(frozen=True)
class Brownian:
    """Geometric Brownian motion: ``d ln S = (mu - sigma²/2) dt + sigma dW``.

    Attributes
    ----------
    drift
        Of the expected price, mu [1/year].
    volatility
        sigma [1/sqrt(year)].
    drift_error, volatility_error
        Standard errors.
    points
        Prices it was fitted to.
    """

    drift: float
    volatility: float
    drift_error: float = 0.0
    volatility_error: float = 0.0
    points: int = 0

    def forward(self, price: ArrayLike, years: ArrayLike) -> Floats:
        """Return the expected price, ``S exp(mu t)`` [USD/kg]."""
        return np.asarray(np.asarray(price) * np.exp(self.drift * np.asarray(years)))

    def deviation(self, years: ArrayLike) -> Floats:
        """Return the standard deviation of the log price, ``sigma sqrt(t)`` [1]."""
        return np.asarray(self.volatility * np.sqrt(np.asarray(years, dtype=np.float64)))


@dataclass(frozen=True)
class Reverting:
    """A log price that reverts: ``dX = kappa (alpha - X) dt + sigma dW``, ``S = exp(X)``.

    Schwartz, E. (1997), The stochastic behavior of commodity prices, Journal of Finance 52,
    one-factor model, equations 1 to 4.

    Attributes
    ----------
    speed
        kappa [1/year].
    level
        exp(alpha): the median price in the long run [USD/kg].
    volatility
        sigma [1/sqrt(year)].
    speed_error, level_error, volatility_error
        Standard errors; of the level that of its logarithm.
    points
        Prices it was fitted to.
    """

    speed: float
    level: float
    volatility: float
    speed_error: float = 0.0
    level_error: float = 0.0
    volatility_error: float = 0.0
    points: int = 0

    @property
    def half_life(self) -> float:
        """Time in which half of a gap to the mean closes [year]."""
        return float(np.log(2.0) / self.speed)

    def deviation(self, years: ArrayLike) -> Floats:
        """Return ``sigma sqrt((1 - exp(-2 kappa t)) / (2 kappa))`` [1]."""
        time = np.asarray(years, dtype=np.float64)
        return np.asarray(
            self.volatility * np.sqrt(-np.expm1(-2 * self.speed * time) / (2 * self.speed))
        )

    def forward(self, price: ArrayLike, years: ArrayLike) -> Floats:
        """Return the expected price [USD/kg].

        ``exp(e ln S + (1 - e) alpha + s²/2)`` with ``e = exp(-kappa t)`` and s its deviation.
        """
        left = np.exp(-self.speed * np.asarray(years, dtype=np.float64))
        mean = left * np.log(price) + (1 - left) * np.log(self.level)
        return np.asarray(np.exp(mean + self.deviation(years) ** 2 / 2))


Process = Brownian | Reverting


@dataclass(frozen=True)
class History:
    """Prices that were observed.

    Attributes
    ----------
    years
        When, as decimal years, rising [year].
    prices
        [USD/kg].
    claims, sources
        Ids behind them.
    tier
        The weakest tier among them.
    """

    years: tuple[float, ...]
    prices: tuple[float, ...]
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tier: str = ""


def read_history(
    evidence: Evidence, element: str = "NdPr", material: str = "oxide", scope: str = "FOB China"
) -> History:
    """Return the yearly prices of a scope from the evidence, the strongest tier of each year.

    Parameters
    ----------
    evidence
        The evidence as of its date.
    element, material, scope
        As in the claims of ``price``.

    Raises
    ------
    InputError
        ``few-prices``.
    """
    rows = [
        row
        for row in evidence.select("price", element=element, material=material).to_dicts()
        if row["scope"] == scope and not row["period"] and row["year"] is not None
    ]
    best: dict[int, dict[str, object]] = {}
    for row in sorted(rows, key=lambda r: (str(r["tier"]), str(r["claim"]))):
        best.setdefault(int(row["year"]), row)
    _enough(len(best), f"{element} {material}, {scope}")
    years = sorted(best)
    return History(
        tuple(y + 0.5 for y in years),
        tuple(float(str(best[y]["value"])) for y in years),
        tuple(str(best[y]["claim"]) for y in years),
        tuple(dict.fromkeys(str(best[y]["source"]) for y in years)),
        max(str(best[y]["tier"]) for y in years),
    )


def _enough(count: int, place: str) -> None:
    if count < FEWEST:
        what = f"{count} prices are too few for a price process"
        raise InputError(Problem("few-prices", place, what, f"give {FEWEST} or more"))


def fit_brownian(years: ArrayLike, prices: ArrayLike) -> Brownian:
    """Return the Brownian motion of greatest likelihood.

    With log returns r over steps d: ``m = Σ r / Σ d``, ``sigma² = Σ (r - m d)²/d / (n - 1)``, drift
    ``m + sigma²/2``; standard errors ``sigma / sqrt(2 (n - 1))`` and ``sigma / sqrt(Σ d)``.
    Yearly averages move less than the price does (Working 1960): the volatility is low by up to
    a fifth, which is within its error where few years are known.

    Examples
    --------
    >>> one = fit_brownian([0, 1, 2, 3], [100, 110, 121, 133.1])
    >>> round(one.volatility, 9), round(one.drift, 6)
    (0.0, 0.09531)
    """
    _enough(np.size(prices), "prices")
    step = np.diff(np.asarray(years, dtype=np.float64))
    move = np.diff(np.log(np.asarray(prices, dtype=np.float64)))
    mean = move.sum() / step.sum()
    count = move.size
    sigma = float(np.sqrt((((move - mean * step) ** 2) / step).sum() / (count - 1)))
    return Brownian(
        float(mean + sigma**2 / 2),
        sigma,
        float(sigma / np.sqrt(step.sum())),
        float(sigma / np.sqrt(2 * (count - 1))),
        int(np.size(prices)),
    )


def fit_reverting(years: ArrayLike, prices: ArrayLike) -> Reverting:
    """Return the reverting log price of greatest likelihood, from prices one step apart.

    The shortest step counts; a pair of prices with a gap between them is left out.
    Least squares of ``x(t+d)`` on ``x(t)`` is the maximum of the likelihood of the exact
    discretisation: slope ``b = exp(-kappa d)``. The slope is held within 0.02 to 0.98: with few
    prices it is badly known and biased down by about ``(1 + 3 b) / n`` (Kendall 1954), and its
    error says so. Errors by the delta method.

    Examples
    --------
    >>> x = [50, 70, 60, 55, 75, 62, 58, 68]
    >>> one = fit_reverting(range(8), x)
    >>> bool(55 < one.level < 70 and one.speed > 0)
    True
    """
    _enough(np.size(prices), "prices")
    steps = np.diff(np.asarray(years, dtype=np.float64))
    kept_pairs = steps < 1.5 * steps.min()
    _enough(int(kept_pairs.sum()) + 1, "prices one step apart")
    step = float(steps[kept_pairs].mean())
    x = np.log(np.asarray(prices, dtype=np.float64))
    before, after = x[:-1][kept_pairs], x[1:][kept_pairs]
    spread = before - before.mean()
    slope = float((spread * after).sum() / (spread**2).sum())
    kept = float(np.clip(slope, 0.02, 0.98))
    level = float((after.mean() - kept * before.mean()) / (1 - kept))
    rest = after - level - kept * (before - level)
    freedom = max(before.size - 2, 1)
    noise = float((rest**2).sum() / freedom)
    error = float(np.sqrt(noise / (spread**2).sum()))
    speed = -np.log(kept) / step
    sigma = float(np.sqrt(noise * 2 * speed / (1 - kept**2)))
    return Reverting(
        float(speed),
        float(np.exp(level)),
        sigma,
        float(error / kept / step),
        float(np.sqrt(noise / before.size) / (1 - kept)),
        float(sigma / np.sqrt(2 * freedom)),
        int(np.size(prices)),
    )


def normals(months: int, draws: int, random: np.random.Generator) -> Floats:
    """Return standard normal numbers in antithetic pairs, ``(month, draw)``.

    Draw ``2 k + 1`` is the mirror of draw ``2 k``.
    """
    half = random.standard_normal((months, (draws + 1) // 2))
    return np.stack([half, -half], axis=2).reshape(months, -1)[:, :draws]


def simulate(
    process: Process, price: ArrayLike, horizon: Horizon, shocks: Floats, *, steps: int = YEAR
) -> Floats:
    """Return price paths by the exact solution of the process, ``(month, draw)`` [USD/kg].

    The price of month m from 0 is that at its end, m + 1 months after ``price``.

    Parameters
    ----------
    process
        `Brownian` or `Reverting`.
    price
        At the start, () or (draw) [USD/kg].
    horizon
        The months.
    shocks
        Standard normal numbers, (month, draw).
    steps
        Steps a year.

    Examples
    --------
    >>> still = Brownian(0.0, 0.0)
    >>> simulate(still, 60.0, Horizon("2025-10", 2), np.zeros((2, 1))).round(9).tolist()
    [[60.0], [60.0]]
    """
    dt = 1.0 / steps
    start = np.log(np.asarray(price, dtype=np.float64))
    if isinstance(process, Brownian):
        move = (process.drift - process.volatility**2 / 2) * dt
        path = np.cumsum(move + process.volatility * np.sqrt(dt) * shocks, axis=0)
        return np.asarray(np.exp(start + path))
    left = np.exp(-process.speed * dt)
    noise = process.deviation(dt)
    mean = np.log(process.level)
    x = np.broadcast_to(start, shocks.shape[1:]).astype(np.float64)
    out = np.empty((horizon.months, shocks.shape[1]))
    for month in range(horizon.months):
        x = mean + left * (x - mean) + noise * shocks[month]
        out[month] = np.exp(x)
    return out


def uncertain(process: Process, draws: int, random: np.random.Generator) -> list[Process]:
    """Return the process with its parameters drawn from their errors, one a draw.

    Volatility and speed are log-normal with the coefficient of variation of their errors (no more
    than 1), so that they stay positive; the drift and the logarithm of the level are normal.
    """
    z = random.standard_normal((3, draws))

    def positive(value: float, error: float, shock: Floats) -> Floats:
        if value <= 0:
            return np.full(draws, value)
        return np.asarray(value * np.exp(min(error / value, 1.0) * shock))

    sigma = positive(process.volatility, process.volatility_error, z[0])
    if isinstance(process, Brownian):
        drift = process.drift + process.drift_error * z[1]
        return [Brownian(float(m), float(s)) for m, s in zip(drift, sigma, strict=True)]
    speed = positive(process.speed, process.speed_error, z[1])
    level = process.level * np.exp(min(process.level_error, 1.0) * z[2])
    return [
        Reverting(float(k), float(a), float(s)) for k, a, s in zip(speed, level, sigma, strict=True)
    ]


def linear(first: float, last: float, horizon: Horizon) -> Floats:
    """Return a price that rises or falls evenly from the first to the last month, ``(month, 1)``.

    Examples
    --------
    >>> linear(60.0, 180.0, Horizon("2025-10", 3))[:, 0].tolist()
    [60.0, 120.0, 180.0]
    """
    return np.linspace(first, last, horizon.months)[:, None]
