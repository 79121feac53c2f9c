"""Long runs as jobs: a process each, a bounded queue, progress, cancel, and going on later.

Pages and the API use `Jobs` alone; what a job runs is in ``kinds``.
"""

from ytterby.jobs.job import ENDED, STATES, Job
from ytterby.jobs.jobs import Jobs
from ytterby.jobs.kinds import JobKind, Request, find_kind, kind_names

__all__ = [
    "ENDED",
    "STATES",
    "Job",
    "JobKind",
    "Jobs",
    "Request",
    "find_kind",
    "kind_names",
]
