"""A rule as data: what it covers, whom it binds, since when, and who says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ytterby.rules.vocabulary import READINGS, Reading, Status

SCHEMA_VERSION = 1
"""Version of the format of a rule file; a change that breaks a user's file raises it."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,10}$")]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2200, 1, 1))]


class Closed(BaseModel):
    """A frozen record without fields beyond its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Closed):
    """A document that says so."""

    publisher: Text = Field(description="Who published it.")
    title: Text = Field(description="Its title.")
    date: Day = Field(description="Day of publication; of what it reports, if the page shows none.")
    address: str = Field(
        default="",
        description="Public address; may be blank for a recollection only.",
        pattern=r"^(https?://[^\s]+)?$",
        max_length=500,
    )
    official: str = Field(
        default="",
        description="Address of the official document, if it was read elsewhere.",
        pattern=r"^(https?://[^\s]+)?$",
        max_length=500,
    )
    reading: Reading = Field(description="primary, copy, report or recollection.")

    @model_validator(mode="after")
    def _has_address(self) -> Source:
        if not self.address and self.reading != "recollection":
            raise ValueError("a source that was read has an address")
        return self

    @property
    def words(self) -> str:
        """Return the source in one line."""
        tail = f", {self.address}" if self.address else ""
        return f"{self.publisher}, {self.title}, {self.date}{tail}"


class Item(Closed):
    """Goods that a rule covers; a rule covers a shipment if any of its items does."""

    label: Text = Field(description="What the document calls them.")
    forms: tuple[str, ...] = Field(description="Forms of goods, any of them.", min_length=1)
    elements: tuple[str, ...] = Field(
        default=(), description="Elements or groups, any of which it must hold; whatever if none."
    )
    minimum: float = Field(
        default=0.0,
        description="Mass share of the elements together from which it is covered [1]; any "
        "content if 0.",
        ge=0.0,
        le=1.0,
    )
    codes: tuple[Code, ...] = Field(default=(), description="Customs codes as printed.")
    codes_decide: bool = Field(
        default=False,
        description="Whether the codes define what is covered; if not, they are a reference.",
    )

    @model_validator(mode="after")
    def _codes_to_decide(self) -> Item:
        if self.codes_decide and not self.codes:
            raise ValueError("codes_decide needs codes")
        return self


class StageCondition(Closed):
    """That any of some stages was done in any of some places, or outside all of them."""

    stages: tuple[str, ...] = Field(description="Stages, any of them.", min_length=1)
    places: tuple[str, ...] = Field(default=(), description="Countries or blocs, any of them.")
    not_places: tuple[str, ...] = Field(
        default=(), description="Countries or blocs, outside all of which it must have been done."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> StageCondition:
        if bool(self.places) == bool(self.not_places):
            raise ValueError("give either places or not_places")
        return self


class FactCondition(Closed):
    """That a question has an answer."""

    fact: Id = Field(description="Name of the fact, as the user gives it.")
    question: Text = Field(description="The question that it answers.")
    answer: bool = Field(default=True, description="The answer that meets the condition.")


class Conditions(Closed):
    """What must hold; all of it."""

    origin: tuple[str, ...] = Field(default=(), description="It leaves any of these places.")
    not_origin: tuple[str, ...] = Field(default=(), description="It leaves none of these places.")
    destination: tuple[str, ...] = Field(default=(), description="It goes to any of these places.")
    not_destination: tuple[str, ...] = Field(
        default=(), description="It goes to none of these places."
    )
    end_use: tuple[str, ...] = Field(default=(), description="It is for any of these uses.")
    forms: tuple[str, ...] = Field(default=(), description="It has any of these forms.")
    made: tuple[StageCondition, ...] = Field(
        default=(), description="Where stages of making were done."
    )
    value_share: float | None = Field(
        default=None,
        description="Share of value of controlled Chinese content from which it holds [1].",
        ge=0.0,
        le=1.0,
    )
    facts: tuple[FactCondition, ...] = Field(default=(), description="Questions with answers.")


class Exemption(Conditions):
    """Goods or shipments that the rule spares, if all of it holds."""

    label: Text = Field(description="What the document calls it.")

    @model_validator(mode="after")
    def _says_whom(self) -> Exemption:
        if not self.model_fields_set - {"label"}:
            raise ValueError("an exemption without a condition would spare everything")
        return self


class Phase(Closed):
    """The status of a rule over some days."""

    status: Status = Field(description="announced, in force, suspended, unverified or ended.")
    since: Day = Field(description="First day.")
    until: Day | None = Field(default=None, description="Last day; open if none.")
    note: Text = Field(description="What happened, in a sentence.")
    source: int = Field(default=0, description="Which of the sources says so, from 0.", ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Phase:
        if self.until is not None and self.until < self.since:
            raise ValueError(f"until {self.until} is before since {self.since}")
        return self


class Benchmark(Closed):
    """A public aim, as a share of what a bloc consumes."""

    measure: Literal["extraction", "processing", "recycling", "single-country"] = Field(
        description="What is measured."
    )
    value: float = Field(description="Share of annual consumption [1].", gt=0.0, le=1.0)
    bound: Literal["at least", "at most"] = Field(description="Which side is wanted.")
    by: Day = Field(description="Day by which it is to be met.")


class Rule(Closed):
    """One rule of one jurisdiction."""

    id: Id = Field(description="Short name, unique among all rules.")
    title: Text = Field(description="What people call it.")
    jurisdiction: Text = Field(description="Country or bloc whose rule it is.")
    regime: Text = Field(description="The legal act.")
    effect: Literal[
        "stop", "procurement", "licence", "quota", "duty", "exemption", "screening", "report",
        "target", "context",
    ] = Field(description="What it does.")  # fmt: skip
    consequence: Text = Field(description="What follows for a shipment that it bites.")
    rate: float | None = Field(
        default=None, description="Duty as a share of the value [1].", ge=0.0, le=10.0
    )
    working_days: int | None = Field(
        default=None, description="Statutory working days of a licence review.", ge=0, le=1000
    )
    benchmark: Benchmark | None = Field(default=None, description="A target that it sets.")
    items: tuple[Item, ...] = Field(description="Goods that it covers.", min_length=1)
    conditions: Conditions = Field(
        default_factory=Conditions, description="What must hold besides."
    )
    exemptions: tuple[Exemption, ...] = Field(default=(), description="What it spares.")
    phases: tuple[Phase, ...] = Field(description="Its status by date.", min_length=1)
    older: bool = Field(
        default=False,
        description="Whether it was in force before the first phase, since a day that is not "
        "known: it then may apply before it.",
    )
    sources: tuple[Source, ...] = Field(description="Who says so.", min_length=1)
    confidence: Literal["high", "medium", "low"] = Field(description="How sure the reading is.")
    unverified: str = Field(
        description="What could not be verified; blank if nothing.", max_length=2000
    )

    @model_validator(mode="after")
    def _phases_in_order(self) -> Rule:
        for before, after in zip(self.phases, self.phases[1:], strict=False):
            if before.until is None or before.until >= after.since:
                raise ValueError(
                    f"the phase from {before.since} must end before that from {after.since} begins"
                )
        for phase in self.phases:
            if phase.source >= len(self.sources):
                raise ValueError(
                    f"the phase from {phase.since} names source {phase.source}, "
                    f"but there are {len(self.sources)}, counted from 0"
                )
        return self

    @property
    def tier(self) -> str:
        """Return the tier of the best source: A, B or C."""
        return min(READINGS[s.reading][0] for s in self.sources)

    def every_condition(self) -> Iterator[Conditions]:
        """Yield the conditions and the exemptions."""
        yield self.conditions
        yield from self.exemptions


class RuleFile(Closed):
    """A file of rules."""

    schema_version: int = Field(
        default=SCHEMA_VERSION, description="Version of this format.", ge=1, le=SCHEMA_VERSION
    )
    rules: tuple[Rule, ...] = Field(alias="rule", description="The rules.", min_length=1)
