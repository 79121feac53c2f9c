"""Export licences: applications ripen, wait, are decided, and live for a time."""

from __future__ import annotations

from ytterby.simulate.kernel.engine import Array, Engine
from ytterby.simulate.kernel.values import Licence, Shocks


def licence_control(
    engine: Engine, licence: Licence, shocks: Shocks, orders: Array, usual: Array
) -> tuple[Array, Array, Array]:
    r"""Return the share of orders that may go, what can be applied for, and licences' part in it.

    .. math:: c = (1 - \psi) + \psi [\gamma + (1 - \gamma) \min(1, G / (\psi (1 - \gamma) o))]

    with :math:`\psi` the share of the month under licensing, :math:`\gamma` the share under general
    licences and :math:`G` the tonnage granted; all ``(licensed arc, draw)``. Applications that will
    not be refused are at most the approved share of usual trade: who orders less, because some
    buyers have left, is refused less.
    """
    xp = engine.xp
    needs = shocks.licensed * (1.0 - shocks.general) * orders
    granted = xp.minimum(1.0, licence.granted / xp.maximum(needs, 1e-300))
    share = (1.0 - shocks.licensed) + shocks.licensed * (
        shocks.general + (1.0 - shocks.general) * granted
    )
    single = shocks.licensed * (1.0 - shocks.general) * granted / xp.maximum(share, 1e-300)
    usual_needs = shocks.licensed * (1.0 - shocks.general) * usual
    return share, xp.minimum(needs, shocks.approval * usual_needs), single


def decide_licences(
    engine: Engine, licence: Licence, shocks: Shocks, filed: Array, used: Array
) -> Licence:
    """Return the applications and licences of the next month.

    A share ``clearing`` of ripe applications is granted; a licence dies after ``validity`` months
    on average. Where nothing is licensed any more, all of it is forgotten.

    Parameters
    ----------
    filed
        Tonnage applied for this month and not to be refused, ``(licensed arc, draw)``.
    used
        Tonnage shipped under licence this month, ``(licensed arc, draw)``.
    """
    xp = engine.xp
    active = xp.where(shocks.licensed > 0, 1.0, 0.0)
    queue = licence.filed + shocks.filing_lag * filed[None]
    waiting = licence.waiting + queue[0]
    decided = shocks.clearing * waiting
    granted = xp.maximum(licence.granted - used, 0.0) * (1.0 - 1.0 / shocks.validity)
    granted = granted + decided
    moved = xp.concatenate([queue[1:], queue[:1] * 0.0])
    return Licence(moved * active[None], (waiting - decided) * active, granted * active)
