"""The step on JAX: the same code, traced and compiled. Imported only where it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ytterby.errors import InputError, Problem
from ytterby.simulate.kernel.engine import Array, Index, SegmentMap
from ytterby.simulate.kernel.step import step
from ytterby.simulate.kernel.values import KernelParameters, Record, Shocks, State

Step = Callable[[State, Shocks], tuple[State, Record]]


class JaxEngine:
    """Runs the step on JAX arrays, in double precision.

    JAX has one precision for a whole process: the engine switches it to double, and arrays that
    were made in single precision before stay single. Sums of segments are entry by entry too, but
    XLA may add them in another order than NumPy does: draws agree with NumPy's to about 1e-12, and
    not bit for bit.

    Raises
    ------
    InputError
        ``missing-extra``: JAX is not installed.
    """

    def __init__(self) -> None:
        try:
            jax: Any = import_module("jax")
        except ImportError as error:
            raise InputError(
                Problem(
                    "missing-extra",
                    "engine jax",
                    "JAX is not installed",
                    "install it with 'pip install ytterby[jax]', or use the NumPy engine",
                )
            ) from error
        jax.config.update("jax_enable_x64", True)
        self._jax = jax

    @property
    def xp(self) -> Any:
        """The namespace ``jax.numpy``."""
        return self._jax.numpy

    def array(self, values: NDArray[np.float64]) -> Array:
        """Return the values as an array of JAX."""
        return self.xp.asarray(values, dtype=self.xp.float64)

    def segment_sum(self, sums: SegmentMap, values: Array) -> Array:
        """Return Σ weight · values per target ``(target, draw)``."""
        if sums.empty:
            return self.xp.zeros((sums.shape[0], values.shape[1]))
        return self._jax.ops.segment_sum(
            sums.weight[:, None] * self.gather(values, sums.source),
            sums.target,
            num_segments=sums.shape[0],
            indices_are_sorted=True,
        )

    def segment_minimum(self, sums: SegmentMap, values: Array, otherwise: float) -> Array:
        """Return the least value among each target's sources; ``otherwise`` where it has none."""
        if sums.empty:
            return self.xp.full((sums.shape[0], values.shape[1]), otherwise)
        least = self._jax.ops.segment_min(
            self.gather(values, sums.source),
            sums.target,
            num_segments=sums.shape[0],
            indices_are_sorted=True,
        )
        known = np.zeros((sums.shape[0], 1), dtype=bool)
        known[sums.target] = True
        return self.xp.where(known, least, otherwise)

    def gather(self, values: Array, index: Index) -> Array:
        """Return the rows at these positions."""
        return self.xp.asarray(values)[index]

    def compile_step(self, parameters: KernelParameters) -> Step:
        """Return the step of some parameters, compiled when it is first called.

        Structure (layout, maps, who may sell to whom) is part of the compiled code; behaviour,
        state and shocks flow through it. A month with other trade classes compiles once more.

        Parameters
        ----------
        parameters
            Compiled chain and behaviour.

        Examples
        --------
        ``month = JaxEngine().compile_step(prepared.inputs)``, then ``state, record =
        month(state, shocks)`` for every month.
        """

        def month(behaviour: Any, baseline: Any, state: State, shocks: Shocks) -> Any:
            known = parameters._replace(behaviour=behaviour, baseline=baseline)
            return step(self, known, state, shocks)

        compiled = self._jax.jit(month)
        behaviour, baseline = (
            type(part)(*(self.array(values) for values in part))
            for part in (parameters.behaviour, parameters.baseline)
        )

        def run(state: State, shocks: Shocks) -> tuple[State, Record]:
            result: tuple[State, Record] = compiled(behaviour, baseline, state, shocks)
            return result

        return run
