"""What a loss in some sectors does to the others: input-output models on plain arrays.

Sectors run in one order; rows sell, columns buy. Amounts are in the unit of the system per year,
coefficients in unit per unit. Every function is pure.
"""

from __future__ import annotations

from ytterby.impact.propagation.capacity import Stocks, ration_optimally, ration_proportionally
from ytterby.impact.propagation.extraction import extract
from ytterby.impact.propagation.ghosh import allocation_coefficients, ghosh_inverse, ghosh_output
from ytterby.impact.propagation.leontief import (
    factor_multipliers,
    leontief_inverse,
    leontief_output,
    output_multipliers,
    technical_coefficients,
)
from ytterby.impact.propagation.mixed import output_given, output_given_supply
from ytterby.impact.propagation.prices import leontief_prices, price_changes
from ytterby.impact.propagation.system import System, check_system

__all__ = [
    "Stocks",
    "System",
    "allocation_coefficients",
    "check_system",
    "extract",
    "factor_multipliers",
    "ghosh_inverse",
    "ghosh_output",
    "leontief_inverse",
    "leontief_output",
    "leontief_prices",
    "output_given",
    "output_given_supply",
    "output_multipliers",
    "price_changes",
    "ration_optimally",
    "ration_proportionally",
    "technical_coefficients",
]
