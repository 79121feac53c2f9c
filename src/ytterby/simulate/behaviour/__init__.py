"""How buyers, makers and markets respond: from claims to the arrays of the step."""

from ytterby.simulate.behaviour.parameters import Estimate, Parameters

__all__ = ["Estimate", "Parameters"]
