"""How many people a plant takes, in which roles, what they earn and how long they learn."""

from ytterby.factors.labour.capacity import convert_capacity, stage_units
from ytterby.factors.labour.occupations import Mix, read_mix
from ytterby.factors.labour.phases import Phases, read_phases
from ytterby.factors.labour.readings import labour_readings
from ytterby.factors.labour.roles import FAMILIES, ROLES, Family, Role
from ytterby.factors.labour.staffing import Fit, Staffing, fit_head_counts, read_staffing
from ytterby.factors.labour.supply import Graduates, read_graduates, read_leaving

__all__ = [
    "FAMILIES",
    "ROLES",
    "Family",
    "Fit",
    "Graduates",
    "Mix",
    "Phases",
    "Role",
    "Staffing",
    "convert_capacity",
    "fit_head_counts",
    "labour_readings",
    "read_graduates",
    "read_leaving",
    "read_mix",
    "read_phases",
    "read_staffing",
    "stage_units",
]
