"""Permits: steps with their durations, limits of the law, order and the staff that they need."""

from ytterby.factors.permits.readings import (
    PermitStep,
    Project,
    permit_places,
    read_check,
    read_steps,
)

__all__ = ["PermitStep", "Project", "permit_places", "read_check", "read_steps"]
