"""Agreement: a supplier promises an ally the first call on what it has to spare."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from ytterby.simulate.events.base import Amount, check_share
from ytterby.simulate.goods import Goods
from ytterby.simulate.responses.base import Response
from ytterby.simulate.shocks import ShockPath


class Agreement(Response):
    """Of what ``who`` has to spare, a share is offered to ``ally`` before anybody else.

    A promise is kept or broken as a whole: in each draw it holds with the chance ``reliability``;
    the central draw has it from 0.5 on. A control of the supplier's own that stands against the
    ally suspends it for its goods, unless the agreement ``binds_controls``: then it exempts the
    ally from these.
    """

    kind: Literal["agreement"] = Field(default="agreement", description="Kind of response.")
    who: tuple[str, ...] = Field(description="Regions or blocs that supply.", min_length=1)
    ally: tuple[str, ...] = Field(
        description="Regions or blocs that are served first; 'target' for the target.",
        min_length=1,
    )
    elements: tuple[str, ...] = Field(
        default=(), description="Elements that goods must hold; all goods by default."
    )
    families: tuple[str, ...] = Field(
        default=(),
        description="Families of material: concentrate, mixed, oxide, metal, magnet, scrap.",
    )
    materials: tuple[str, ...] = Field(
        default=(), description="Single materials, such as ndfeb:H-SH, or their stems."
    )
    stages: tuple[str, ...] = Field(
        default=(), description="Stages whose products it is about; all by default."
    )
    share: Amount = Field(
        default=Amount(value=1.0),
        description="Share of spare goods that is offered to the ally first [1].",
    )
    reliability: Amount = Field(
        default=Amount(
            value=0.7,
            low=0.3,
            high=0.95,
            source="judgement; Reuters 2025-06-13: India asked to suspend its agreement with Japan "
            "of 2012 as soon as goods became scarce, and could not at once",
            note="Give it for the agreement at hand.",
        ),
        description="Chance that it holds when goods are scarce; a prior, not a result [1].",
    )
    binds_controls: bool = Field(
        default=False,
        description="Whether it exempts the ally from the supplier's own bans, licences, refusals "
        "to sell and copy-cat controls.",
    )

    @model_validator(mode="after")
    def _terms_make_sense(self) -> Self:
        check_share("share", self.share)
        check_share("reliability", self.reliability)
        return self

    def apply(self, path: ShockPath) -> None:
        """Let the ally buy first, and exempt it if the agreement says so."""
        choose = path.choose
        goods = Goods(self.elements, self.families, self.materials, self.stages, 0.001)
        supplier, ally = choose.regions(self.who), choose.regions(self.ally, but=self.who)
        sellers, buyers = choose.stocks(supplier, goods), choose.stocks(ally, goods)
        if not ((path.layout.demand > 0) & sellers).any() or not buyers.any():
            path.empty[self.id] = "the baseline holds no such goods with the supplier or the ally"
            return
        odds = path.draw(self.id, "reliability", self.reliability, most=1.0)
        holds = path.timing.sample.uniform(f"event {self.id} holds") <= odds
        share = path.draw(self.id, "share", self.share, most=1.0)
        kept = path.timing.intensity(self) * holds[None]
        if not kept.any():
            path.empty[self.id] = "it holds in no draw: see its reliability and dates"
        path.prefer(self, sellers, buyers, kept * share[None], exempt=kept * self.binds_controls)
        if self.binds_controls:
            path.exempt(choose.flows(supplier, ally, goods), kept)
