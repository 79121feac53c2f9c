"""Recycling: old products come back as they leave use; policy and prices decide how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ytterby.simulate.behaviour.cohorts import Cohorts, find_collection, find_lifetime
from ytterby.simulate.behaviour.parameters import Estimate
from ytterby.simulate.events.base import Amount, check_share
from ytterby.simulate.responses.base import Response
from ytterby.simulate.shocks import ShockPath
from ytterby.simulate.shocks.channel import Flags, Floats
from ytterby.simulate.shocks.structure import Collection

if TYPE_CHECKING:
    from ytterby.simulate.result import StressResult

STAGE = "end_of_life"
SMALL = 1e-6
"""Relative change below which nothing counts as changed."""


class Recycling(Response):
    """What old products return follows what leaves use, and the share of it that is collected.

    Swarf of magnet making returns by itself and needs no response. Products leave use after the
    lifetimes of the evidence; sales before the run grew as the evidence says. Where products leave
    use is not known: they count where their magnets were built in.
    """

    kind: Literal["recycling"] = Field(default="recycling", description="Kind of response.")
    who: tuple[str, ...] = Field(
        default=("all",), description="Regions or blocs that collect and work old products."
    )
    elements: tuple[str, ...] = Field(
        default=(), description="Elements that are recovered; all that magnets hold by default."
    )
    collection: Amount | None = Field(
        default=None,
        description="Share of what leaves use that is collected and worked in the end [1]; today's "
        "share by default.",
    )
    ramp: float = Field(
        default=0.0, description="Time in which collection rises to that share [month].", ge=0.0
    )
    recovery: Amount = Field(
        default=Amount(value=0.9, low=0.75, high=0.96),
        description="Oxide recovered over rare earths in what is worked, beyond what is worked "
        "today [1].",
    )
    price_response: bool = Field(
        default=True, description="Whether more is collected when oxides are dear."
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        if self.collection is not None:
            check_share("collection", self.collection)
        check_share("recovery", self.recovery)
        return self

    def apply(self, path: ShockPath) -> None:
        """Multiply what returns, and bring what comes where nothing returned before."""
        layout, tech = path.layout, path.layout.technology
        limit = find_collection(path.terms, "largest share")
        answer = find_collection(path.terms, "price response")
        leaving = self._leaving(path)
        if leaving is None or limit is None or answer is None:
            path.empty[self.id] = "lifetimes of products are not known as of the run's date"
            return
        share = path.timing.intensity(self, self.ramp)
        active = (path.timing.intensity(self) > 0.0).astype(np.float64)
        most = np.minimum(_drawn(path, limit), 1.0)
        aim = self._aim(path, most)
        asked = [e for name in self.elements for e in path.choose.elements[name]]
        stages = np.array([tech.stage[k] == STAGE for k in layout.process_kind])
        here = path.choose.regions(self.who)[layout.process_region] & stages
        made = np.asarray(tech.element_yield[layout.process_kind])
        done = False
        for position, element in enumerate(tech.elements):
            amount = leaving[:, position]
            if not amount.any() or (asked and element not in asked):
                continue
            processes = here & (made[:, position] > 0.0) & (layout.activity > 0.0)
            today = float((layout.activity * made[:, position])[processes].sum())
            usual = today / amount[:1]
            if today > 0.0:
                wanted = usual if aim is None else np.maximum(aim[None], usual)
                now = amount * (usual + share * (wanted - usual)) / today
                path.act("arising", processes, 1.0 + active * (now - 1.0))
                if self.price_response:
                    room = (amount * most[None] / (today * now)).min(axis=0)
                    ceiling = np.maximum(room, 1.0)
                    path.structure.collections.append(
                        Collection(processes, _drawn(path, answer) * active.max(axis=0), ceiling)
                    )
                done = True
            elif aim is not None:
                done |= self._bring(path, element, share * aim[None] * amount)
        if not done:
            path.empty[self.id] = "nobody there works old products, and no share is to be collected"

    def _aim(self, path: ShockPath, most: Floats) -> Floats | None:
        if self.collection is None:
            return None
        wanted = np.minimum(path.draw(self.id, "collection", self.collection, most=1.0), most)
        return np.asarray(wanted * path.draw(self.id, "recovery", self.recovery, most=1.0))

    def _bring(self, path: ShockPath, element: str, amount: Floats) -> bool:
        layout, names = path.layout, path.layout.material_names
        if f"oxide:{element}" not in names:
            return False
        pools = layout.pool_material == names.index(f"oxide:{element}")
        pools = pools & path.choose.regions(self.who)[layout.pool_region]
        taken = np.where(pools, layout.demand, 0.0)
        if not taken.any():
            return False
        path.bring(self.id, taken / taken.sum(), amount)
        return True

    def _leaving(self, path: ShockPath) -> Floats | None:
        """Return what leaves use in these regions each month, ``(month, element, draw)``."""
        layout = path.layout
        uses = old_products(path.choose.regions(self.who)[layout.pool_region], path)
        months = path.calendar.months
        total: Floats | None = None
        for sector in np.unique(layout.use_sector[uses]):
            known = find_lifetime(path.terms, layout.sectors[sector])
            if known is None:
                continue
            mean, shape, growth = (_drawn(path, e) for e in known)
            cohorts = Cohorts.grown(mean, shape, growth, months)
            mine = uses & (layout.use_sector == sector)
            held = (
                layout.need[mine] @ layout.composition[layout.pool_material[layout.use_pool[mine]]]
            )
            part = cohorts.steady()[:, None, :] * held[None, :, None]
            total = part if total is None else total + part
        return total

    def why_idle(self, result: StressResult, path: ShockPath) -> str:
        """Return why it changed nothing in a run; nothing if more or less came back."""
        layout = result.layout
        stages = np.array([layout.technology.stage[k] == STAGE for k in layout.process_kind])
        here = path.choose.regions(self.who)[layout.process_region] & stages
        run = result.records["activity"][:, here]
        usual = layout.activity[here][None, :, None]
        if np.abs(run - usual).sum() > SMALL * usual.sum() * len(run):
            return ""
        return "" if result.records["supply"].any() else "as much came back as before"


def old_products(pools: Flags, path: ShockPath) -> Flags:
    """Return the uses of magnets from some pools, ``(use)``: what returns with old products."""
    layout = path.layout
    magnet = np.array([layout.technology.family[m] == "magnet" for m in layout.materials])
    return np.asarray(magnet[layout.pool_material[layout.use_pool]] & pools[layout.use_pool])


def _drawn(path: ShockPath, estimate: Estimate) -> Floats:
    sample = path.timing.sample
    return sample.estimate(estimate) if path.timing.spread else np.full(sample.size, estimate.value)
