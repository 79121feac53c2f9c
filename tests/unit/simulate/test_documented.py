"""Every parameter that the simulator reads is described, with its range, source and tier."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from ytterby.simulate import Parameters
from ytterby.simulate.behaviour.parameters import SCOPES
from ytterby.simulate.kernel.values import Behaviour, State

ROOT = Path(__file__).resolve().parents[3]
METHOD = ROOT / "docs" / "method"

_spec = importlib.util.spec_from_file_location(
    "write_simulator", ROOT / "tools" / "write_simulator.py"
)
assert _spec is not None
assert _spec.loader is not None
write_simulator = importlib.util.module_from_spec(_spec)
sys.modules["write_simulator"] = write_simulator
_spec.loader.exec_module(write_simulator)


def test_the_page_of_parameters_is_up_to_date() -> None:
    page = (METHOD / "simulator-parameters.md").read_text(encoding="utf-8")
    assert page == write_simulator.write_page(Parameters.load(year=2024)), (
        "run tools/write_simulator.py"
    )


def test_every_parameter_is_explained_beside_the_equation_that_uses_it() -> None:
    page = (METHOD / "simulator.md").read_text(encoding="utf-8")
    assert [name for name in SCOPES if f"`{name}`" not in page] == []


def test_every_array_of_behaviour_and_state_says_what_it_is() -> None:
    for kind in (Behaviour, State):
        assert kind.__doc__ is not None
        assert [name for name in kind._fields if name not in kind.__doc__] == []
