"""Reports: one HTML file each, that opens offline and prints."""

from ytterby.report.brief import build_brief_report, describe_brief
from ytterby.report.stress.document import build_stress_report, describe_stress
from ytterby.report.stress.view import view_stress
from ytterby.report.views import BriefView, Provenance, Standing, StressView

__all__ = [
    "BriefView",
    "Provenance",
    "Standing",
    "StressView",
    "build_brief_report",
    "build_stress_report",
    "describe_brief",
    "describe_stress",
    "view_stress",
]
