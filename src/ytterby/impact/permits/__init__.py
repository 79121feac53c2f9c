"""How long permits take: the longest path through the steps, and the staff that they need."""

from ytterby.impact.permits.path import PermitPath, TimedStep, find_path, time_steps
from ytterby.impact.permits.staff import permit_staff, staff_months

__all__ = ["PermitPath", "TimedStep", "find_path", "permit_staff", "staff_months", "time_steps"]
