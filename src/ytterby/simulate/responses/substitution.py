"""Substitution: named ways to do with less of a grade, each on its own terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.errors import unknown_name
from ytterby.simulate.behaviour.names import substitute_names
from ytterby.simulate.events.base import Amount
from ytterby.simulate.goods import Goods
from ytterby.simulate.responses.base import Response
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags
from ytterby.simulate.shocks.structure import Substitution as Asked

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

SMALL = 1e-6
"""Share of need below which nothing counts as replaced."""


class Substitution(Response):
    """Named substitutes, from a date on.

    Shares, costs and times to approve each are claims of the evidence. Substitution without a name,
    which is calibrated on 2010 to 2015, goes on in all other uses; in these it counts only as far
    as it goes further than the named ones, or not at all.
    """

    kind: Literal["substitution"] = Field(default="substitution", description="Kind of response.")
    who: tuple[str, ...] = Field(
        default=("all",), description="Regions or blocs whose makers may substitute."
    )
    sectors: tuple[str, ...] = Field(default=(), description="Sectors; all of them by default.")
    names: tuple[str, ...] = Field(
        default=(),
        description="Substitutes, such as ferrite or grain-boundary diffusion; all that are known "
        "by default.",
    )
    speed: Amount = Field(
        default=Amount(value=1.0),
        description="Speed of approval and roll-out over what the claims say [1].",
    )

    general: bool = Field(
        default=True,
        description="Whether substitution without a name counts where it goes further than the "
        "named ones; what has a name is never counted twice.",
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        known = substitute_names()
        for name in self.names:
            if name not in known:
                problem = unknown_name("substitute", name, list(known))
                raise ValueError(f"{problem.message}; {problem.fix}")
        if self.speed.value <= 0.0 or (self.speed.low is not None and self.speed.low <= 0.0):
            raise ValueError("speed must be positive")
        return self

    def apply(self, path: ShockPath) -> None:
        """Open the ways."""
        uses = self._uses(path)
        path.structure.substitutions.append(
            Asked(
                event=self.id,
                names=self.names or substitute_names(),
                uses=uses,
                speed=path.draw(self.id, "speed", self.speed),
                happens=path.timing.times(self).happens,
                general=self.general,
            )
        )
        path.act("substitution", uses, (path.timing.intensity(self) > 0.0).astype(np.float64))

    def _uses(self, path: ShockPath) -> Flags:
        return path.choose.uses(self.who, self.sectors, Goods((), ("magnet",), (), (), 0.0))

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return why it changed nothing in a run; nothing if it replaced something."""
        ways, names = result.inputs.ways, self.names or substitute_names()
        mine = (
            np.array([name in names for name in ways.names], dtype=bool)
            & self._uses(path)[ways.use]
        )
        replaced, need = result.records["replaced"][:, mine], result.records["need"]
        if replaced.sum() <= SMALL * need.sum():
            return "no price rose far and long enough for a substitute to be approved"
        return ""
