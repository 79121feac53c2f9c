"""EU criticality: supply risk and economic importance by the method of 2017."""

from ytterby.indicators.risk.eu.case import EuCase
from ytterby.indicators.risk.eu.method import EU, build
from ytterby.indicators.risk.eu.names import materials
from ytterby.indicators.risk.eu.study import compare_with_study, reproduce_study

__all__ = ["EU", "EuCase", "build", "compare_with_study", "materials", "reproduce_study"]
