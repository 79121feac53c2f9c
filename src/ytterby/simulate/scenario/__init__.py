"""Scenarios: what is done to the chain, written in YAML."""

from ytterby.simulate.scenario.model import Scenario, scenario_from
from ytterby.simulate.scenario.read import read_scenario, scenario_names

__all__ = ["Scenario", "read_scenario", "scenario_from", "scenario_names"]
