"""From a chain to the frozen arrays that the step runs on."""

from ytterby.simulate.compile.build import compile_layout

__all__ = ["compile_layout"]
