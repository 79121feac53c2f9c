"""What happens, month by month, when somebody breaks the chain.

>>> from ytterby import simulate
>>> simulate.read_scenario("china-total-ban").name
'china-total-ban'
"""

from ytterby.simulate.behaviour import Parameters
from ytterby.simulate.result import StressResult
from ytterby.simulate.run import run
from ytterby.simulate.scenario import Scenario, read_scenario, scenario_from, scenario_names

__all__ = [
    "Parameters",
    "Scenario",
    "StressResult",
    "read_scenario",
    "run",
    "scenario_from",
    "scenario_names",
]
