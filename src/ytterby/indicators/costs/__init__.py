"""What elements cost by supplier, and why a kilogram costs more outside the controlling country."""

from ytterby.indicators.costs.curve import cost_curve
from ytterby.indicators.costs.gap import cost_gap

__all__ = ["cost_curve", "cost_gap"]
