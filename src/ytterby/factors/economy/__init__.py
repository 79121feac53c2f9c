"""What industries make and employ, and what part of them stops with a sector: claims, read."""

from ytterby.factors.economy.model import (
    Check,
    Economy,
    Industry,
    Made,
    Part,
    Split,
    StateJobs,
    Transition,
)
from ytterby.factors.economy.readings import check_regions, read_economy, regions_read

__all__ = [
    "Check",
    "Economy",
    "Industry",
    "Made",
    "Part",
    "Split",
    "StateJobs",
    "Transition",
    "check_regions",
    "read_economy",
    "regions_read",
]
