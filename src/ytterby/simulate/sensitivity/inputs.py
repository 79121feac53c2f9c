"""What is uncertain in a run: every quantity that a draw of it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ytterby.core.chain import Chain
from ytterby.simulate.backcast.posterior import Posterior
from ytterby.simulate.behaviour.parameters import Estimate, Parameters
from ytterby.simulate.behaviour.sample import Floats, Sample
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble.calibrated import NAME, calibrate_table
from ytterby.simulate.ensemble.reduce import product_estimate
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.prepare import prepare
from ytterby.simulate.scenario.model import Scenario


@dataclass(frozen=True)
class Uncertain:
    """One uncertain quantity.

    Attributes
    ----------
    name
        Of its draws.
    estimate
        Value, range and source; ``None`` for chance (whether and when an event happens) and for
        calibrated behaviour, whose factors move together.
    """

    name: str
    estimate: Estimate | None

    @property
    def group(self) -> str:
        """What sort of quantity it is."""
        if self.name == NAME:
            return "calibration"
        first = self.name.partition(" ")[0]
        if self.estimate is None:
            return "chance"
        return first if first in ("event", "inventory", "product") else "behaviour"


@dataclass(frozen=True)
class _Listening(Sample):
    """Two draws that take down what they are asked for."""

    heard: dict[str, Estimate | None] = field(default_factory=dict, compare=False)

    def uniform(self, name: str) -> Floats:
        self.heard.setdefault(name, None)
        return super().uniform(name)

    def estimate(self, estimate: Estimate) -> Floats:
        if estimate.low < estimate.high:
            self.heard[estimate.claim] = estimate
        return super().estimate(estimate)


def list_uncertain(
    chain: Chain,
    scenario: Scenario,
    regions: Sequence[str],
    calendar: Calendar,
    table: Parameters,
    *,
    layout: Layout,
    posterior: Posterior | None = None,
    products: bool = False,
    seed: int = 0,
) -> tuple[Uncertain, ...]:
    """Return all uncertain quantities of a run: calibration, events, then claims by name.

    Parameters
    ----------
    chain, scenario, regions, calendar, table, layout
        What is run.
    posterior
        Calibrated factors. Given their dependence they are one quantity, which chooses among the
        posterior's draws; the claims that they multiply are then known.
    products
        Whether what units of products hold counts too.
    seed
        Of the draws.
    """
    sample = _Listening(0, 2, seed)
    listed = table if posterior is None else calibrate_table(table, posterior, sample)
    prepare(chain, scenario, tuple(regions), calendar, listed, sample, layout=layout)
    if products:
        for product in table.products:
            sample.estimate(product_estimate(product))
    order = {"calibration": 0, "event": 1, "chance": 1}
    found = [Uncertain(name, estimate) for name, estimate in sample.heard.items()]
    return tuple(sorted(found, key=lambda u: (order.get(u.group, 2), u.name)))
