"""Who is needed, where and when: positions by phase, family and role, hires and the gap."""

from ytterby.impact.people.gap import Gap, find_gaps
from ytterby.impact.people.head_counts import HeadCount, head_count
from ytterby.impact.people.hiring import Hire, hiring_plan, whole_persons
from ytterby.impact.people.plants import Plant
from ytterby.impact.people.staff import PHASES, Labour, Staff, expect, read_labour, staff_plant

__all__ = [
    "PHASES",
    "Gap",
    "HeadCount",
    "Hire",
    "Labour",
    "Plant",
    "Staff",
    "expect",
    "find_gaps",
    "head_count",
    "hiring_plan",
    "read_labour",
    "staff_plant",
    "whole_persons",
]
