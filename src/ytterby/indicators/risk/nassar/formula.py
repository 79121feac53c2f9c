"""The formulas of Nassar et al. (2020) as pure functions, draws on the last axis.

Source: N. T. Nassar and others (2020), *Evaluating the mineral commodity supply risk of the U.S.
manufacturing sector*, Science Advances 6(8), eaay8647, doi:10.1126/sciadv.aay8647. The equations
are as a public implementation restates them; docs/method/nassar-2020 says what of the paper was not
found.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ytterby.indicators.accounts.arrays import Floats


def ability_to_supply(policy_perception: ArrayLike) -> Floats:
    """Return the ability-to-supply index: ``ASI = 1 − PPI/100``, 0 able to 1 unable.

    Parameters
    ----------
    policy_perception
        Policy perception index of a country's mining, Fraser Institute ``(...)`` [0–100].

    Examples
    --------
    >>> ability_to_supply([100.0, 25.0]).tolist()
    [0.0, 0.75]
    """
    return np.asarray(1.0 - np.asarray(policy_perception, dtype=float) / 100.0)


def trade_ties(imports: ArrayLike, exports: ArrayLike, product: ArrayLike) -> Floats:
    """Return a country's trade with the buyer over its gross domestic product, before rescaling.

    Parameters
    ----------
    imports, exports
        Its trade with the buyer in all goods ``(...)`` [USD/year].
    product
        Its gross domestic product ``(...)`` [USD/year].

    Examples
    --------
    >>> float(trade_ties(30.0, 20.0, 200.0))
    0.25
    """
    bought, sold, gdp = (np.asarray(v, dtype=float) for v in (imports, exports, product))
    return np.asarray((bought + sold) / gdp)


def shared_values(country: ArrayLike, buyer: ArrayLike) -> Floats:
    """Return how far apart two countries' freedoms are, before rescaling: a Euclidean distance.

    Parameters
    ----------
    country, buyer
        Scores of the seven categories of political rights and civil liberties, Freedom House
        ``(category, ...)``.

    Examples
    --------
    >>> float(shared_values([3.0, 0.0], [0.0, 4.0]))
    5.0
    """
    gap = np.asarray(country, dtype=float) - np.asarray(buyer, dtype=float)
    return np.asarray(np.sqrt((gap**2).sum(axis=0)))


def willingness_to_supply(ties: ArrayLike, values: ArrayLike) -> Floats:
    """Return the willingness-to-supply index, 0 willing to 1 unwilling: the mean of its two parts.

    Parameters
    ----------
    ties, values
        Trade ties and shared values, each rescaled to 0 (close) … 1 (far) ``(...)`` [1].

    Examples
    --------
    >>> float(willingness_to_supply(0.4, 0.8))
    0.6000000000000001
    """
    return np.asarray((np.asarray(ties, dtype=float) + np.asarray(values, dtype=float)) / 2.0)


def disruption_potential(share: ArrayLike, ability: ArrayLike, willingness: ArrayLike) -> Floats:
    """Return the likelihood of a foreign supply disruption: ``DP = Σ_c PS_c² · ASI_c · WSI_c``.

    Parameters
    ----------
    share
        Share of each country in world production, primary and secondary ``(country, ...)`` [1].
    ability, willingness
        Ability and willingness indices, 1 = worst ``(country, ...)`` [1]. The buyer itself has 0.

    Examples
    --------
    >>> round(float(disruption_potential([0.8, 0.2], [0.5, 0.5], [1.0, 0.0])), 4)
    0.32
    """
    s, a, w = (np.asarray(v, dtype=float) for v in (share, ability, willingness))
    return np.asarray((s**2 * a * w).sum(axis=0))


def trade_exposure(
    production: ArrayLike, imports: ArrayLike, exports: ArrayLike, drawn: ArrayLike = 0.0
) -> Floats:
    """Return the buyer's dependence on foreign supply: net import reliance, clipped to 0–1.

    ``TE = (I − E + ΔS) / (P + I − E + ΔS)``; NaN, a gap, where nothing is used.

    Parameters
    ----------
    production
        Primary and secondary production ``(...)`` [t/year].
    imports, exports
        Trade ``(...)`` [t/year].
    drawn
        Net withdrawals from stocks ``(...)`` [t/year].

    Examples
    --------
    >>> trade_exposure([10.0, 10.0], [30.0, 0.0], [0.0, 5.0]).tolist()
    [0.75, 0.0]
    """
    made, bought, sold, taken = (
        np.asarray(v, dtype=float) for v in np.broadcast_arrays(production, imports, exports, drawn)
    )
    net = bought - sold + taken
    use = made + net
    out = np.divide(net, use, out=np.full(use.shape, np.nan), where=use > 0.0)
    return np.asarray(np.clip(out, 0.0, 1.0))


def economic_vulnerability(
    value_added: ArrayLike, product: ArrayLike, expenditure: ArrayLike, profit: ArrayLike
) -> Floats:
    """Return how hard a shock hits the buyer's industries, before rescaling.

    ``EV = Σ_a (VA_a / GDP) · (EXP_a / OP_a)``: an industry that matters and spends much on the
    commodity for its profit cannot bear a shock.

    Parameters
    ----------
    value_added
        Value added of each industry that uses the commodity ``(industry, ...)`` [USD/year].
    product
        Gross domestic product ``(...)`` [USD/year].
    expenditure
        What each spends on the commodity ``(industry, ...)`` [USD/year].
    profit
        Its operating profit ``(industry, ...)`` [USD/year].

    Examples
    --------
    >>> round(float(economic_vulnerability([10.0, 20.0], 100.0, [1.0, 2.0], [4.0, 8.0])), 4)
    0.075
    """
    va, spent, op = (np.asarray(v, dtype=float) for v in (value_added, expenditure, profit))
    gdp = np.asarray(product, dtype=float)
    return np.asarray((va / gdp * spent / op).sum(axis=0))


def supply_risk(disruption: ArrayLike, exposure: ArrayLike, vulnerability: ArrayLike) -> Floats:
    """Return the supply risk, the geometric mean of the three: ``SR = (DP · TE · EV)^⅓``.

    Parameters
    ----------
    disruption, exposure, vulnerability
        Each 0 to 1 ``(...)`` [1].

    Examples
    --------
    >>> round(float(supply_risk(0.5, 1.0, 0.25)), 4)
    0.5
    """
    parts = [np.clip(np.asarray(v, float), 0.0, 1.0) for v in (disruption, exposure, vulnerability)]
    return np.asarray(np.cbrt(parts[0] * parts[1] * parts[2]))
