"""Ytterby: the open model of the rare-earth supply chain, from mine to magnet to product.

>>> import ytterby as yt
>>> chain = yt.baseline(2024)  # doctest: +SKIP
>>> yt.trace(chain, "USA", "Dy")  # doctest: +SKIP
>>> yt.stress(chain, "china-2025-controls", target="USA")  # doctest: +SKIP

Public names are loaded when they are first used, so that the import itself is quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ytterby.baseline import baseline
    from ytterby.core.chain import Chain
    from ytterby.errors import Problem, YtterbyError
    from ytterby.evidence.base import load as load_evidence
    from ytterby.evidence.governance import governance
    from ytterby.evidence.screens import screen_trade
    from ytterby.evidence.trade import trade
    from ytterby.workflows.briefing.brief import brief
    from ytterby.workflows.exposing.expose import expose
    from ytterby.workflows.financing.companies.companies import show_company as company
    from ytterby.workflows.financing.contracts.contracts import (
        finance_contract as finance,
    )
    from ytterby.workflows.financing.fund.fund import run_fund as fund
    from ytterby.workflows.financing.fund.instruments import compare_support
    from ytterby.workflows.financing.outlook.outlook import outlook
    from ytterby.workflows.financing.projects.project import project
    from ytterby.workflows.footprints.footprint import footprint
    from ytterby.workflows.footprints.permits import permits
    from ytterby.workflows.forecasting.forecast import forecast
    from ytterby.workflows.impacts.economy.impact import impact_of
    from ytterby.workflows.impacts.expected import expected_loss
    from ytterby.workflows.impacts.propagate import propagate_losses
    from ytterby.workflows.people.people import plan_people as people
    from ytterby.workflows.risk.show import show_risk
    from ytterby.workflows.sayings import check_text as check_claim
    from ytterby.workflows.scenarios import load_scenario
    from ytterby.workflows.show import show
    from ytterby.workflows.stressing.ensemble import stress_ensemble as ensemble
    from ytterby.workflows.stressing.sensitivity import stress_sensitivity as sensitivity
    from ytterby.workflows.stressing.stress import stress_chain as stress
    from ytterby.workflows.trace import trace_chain as trace

__all__ = [
    "Chain",
    "Problem",
    "YtterbyError",
    "__version__",
    "baseline",
    "brief",
    "check_claim",
    "company",
    "compare_support",
    "ensemble",
    "expected_loss",
    "expose",
    "finance",
    "footprint",
    "forecast",
    "fund",
    "governance",
    "impact_of",
    "load_evidence",
    "load_scenario",
    "outlook",
    "people",
    "permits",
    "project",
    "propagate_losses",
    "screen_trade",
    "sensitivity",
    "show",
    "show_risk",
    "stress",
    "trace",
    "trade",
]

_HOMES = {
    "Chain": ("core.chain", "Chain"),
    "Problem": ("errors", "Problem"),
    "YtterbyError": ("errors", "YtterbyError"),
    "baseline": ("baseline", "baseline"),
    "brief": ("workflows.briefing.brief", "brief"),
    "check_claim": ("workflows.sayings", "check_text"),
    "company": ("workflows.financing.companies.companies", "show_company"),
    "compare_support": ("workflows.financing.fund.instruments", "compare_support"),
    "ensemble": ("workflows.stressing.ensemble", "stress_ensemble"),
    "expected_loss": ("workflows.impacts.expected", "expected_loss"),
    "expose": ("workflows.exposing.expose", "expose"),
    "finance": ("workflows.financing.contracts.contracts", "finance_contract"),
    "footprint": ("workflows.footprints.footprint", "footprint"),
    "forecast": ("workflows.forecasting.forecast", "forecast"),
    "fund": ("workflows.financing.fund.fund", "run_fund"),
    "governance": ("evidence", "governance"),
    "impact_of": ("workflows.impacts.economy.impact", "impact_of"),
    "load_evidence": ("evidence", "load"),
    "load_scenario": ("workflows.scenarios", "load_scenario"),
    "people": ("workflows.people.people", "plan_people"),
    "permits": ("workflows.footprints.permits", "permits"),
    "outlook": ("workflows.financing.outlook.outlook", "outlook"),
    "project": ("workflows.financing.projects.project", "project"),
    "propagate_losses": ("workflows.impacts.propagate", "propagate_losses"),
    "screen_trade": ("evidence", "screen_trade"),
    "sensitivity": ("workflows.stressing.sensitivity", "stress_sensitivity"),
    "show": ("workflows.show", "show"),
    "show_risk": ("workflows.risk.show", "show_risk"),
    "stress": ("workflows.stressing.stress", "stress_chain"),
    "trace": ("workflows.trace", "trace_chain"),
    "trade": ("evidence", "trade"),
}


class _Package(ModuleType):
    """Keeps ``ytterby.baseline`` the function, although there is a subpackage of that name.

    Importing a subpackage binds it to its parent; after ``import ytterby.indicators``, say,
    ``yt.baseline`` would be a module that cannot be called.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("ytterby")
    elif name in _HOMES:
        module, attribute = _HOMES[name]
        value = getattr(import_module(f"ytterby.{module}"), attribute)
    else:
        raise AttributeError(f"module 'ytterby' has no attribute '{name}'")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


sys.modules[__name__].__class__ = _Package
