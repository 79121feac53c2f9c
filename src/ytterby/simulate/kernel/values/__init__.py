"""What goes into a step and what comes out: named tuples of arrays with the draw axis last.

Where an array may be the same for all draws its last axis has length 1.
"""

from ytterby.simulate.kernel.values.behaviour import Behaviour
from ytterby.simulate.kernel.values.parameters import (
    Baseline,
    KernelParameters,
    Marks,
    Plants,
    Quotas,
    Reactions,
    Returns,
    Stores,
    Ways,
)
from ytterby.simulate.kernel.values.record import Record
from ytterby.simulate.kernel.values.shocks import Shocks, TradeClass
from ytterby.simulate.kernel.values.state import Licence, PlantState, State

__all__ = [
    "Baseline",
    "Behaviour",
    "KernelParameters",
    "Licence",
    "Marks",
    "PlantState",
    "Plants",
    "Quotas",
    "Reactions",
    "Record",
    "Returns",
    "Shocks",
    "State",
    "Stores",
    "TradeClass",
    "Ways",
]
