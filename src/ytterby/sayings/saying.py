"""A saying: a sentence, who says it, the number in it, and how that can be measured."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ytterby.sayings.definitions import AnyDefinition, Frozen

REPEATED = "widely repeated"
"""Who says it where no document was found; such a hearing is tier C and has no address."""

Says = Literal["about", "over", "under", "between", "exactly"]

UNITS = (
    "share",
    "ratio",
    "kg",
    "kg/MW",
    "t REO",
    "t REO/year",
    "t/t",
    "year",
    "years",
    "rank",
    "plants",
    "yes or no",
)
"""Units of the numbers in sayings; shares are 0 to 1, ``yes or no`` is 1 or 0."""


class Heard(Frozen):
    """Who says it, where.

    Attributes
    ----------
    who
        A publisher or person, or ``widely repeated``.
    document, address, date
        Title, address and date of a public document: year, month or day, as far as it is known.
    tier
        A: read in that document; B: read in a copy or a report of it; C: no document found.
    """

    who: str
    document: str = ""
    address: str = ""
    date: str = Field(default="", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")
    tier: Literal["A", "B", "C"]

    @model_validator(mode="after")
    def _has_a_document(self) -> Heard:
        if self.who == REPEATED:
            if self.tier != "C" or self.address:
                raise ValueError("what is widely repeated is tier C and has no address")
        elif not (self.document and self.address and self.date):
            raise ValueError("a named publisher needs document, address and date")
        return self


class Saying(Frozen):
    """A public saying.

    Attributes
    ----------
    id, topic
        Kebab-case, and one word for lists.
    sentence, variants
        As people say it, and other ways to say it, for matching.
    says, number, unit
        The number in it: about, over or under one number, between two, or exactly one.
    said
        The number as people put it, such as ``920 lb``; from the number itself if blank.
    year
        The year of which it speaks; ``None`` where it speaks of now.
    needs
        Groups of words of which each must appear in a text that means this saying.
    heard
        Who says it.
    definition
        How it can be measured.
    note
        What a reader must know.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    topic: str
    sentence: str
    variants: tuple[str, ...] = ()
    says: Says
    number: tuple[float, ...] = Field(min_length=1, max_length=2)
    unit: str
    said: str = ""
    year: int | None = None
    needs: tuple[str, ...]
    heard: tuple[Heard, ...] = Field(min_length=1)
    definition: tuple[AnyDefinition, ...] = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Saying:
        if self.unit not in UNITS:
            raise ValueError(f"unit '{self.unit}' is none of {', '.join(UNITS)}")
        for d in self.definition:
            if d.unit and (d.unit not in UNITS or d.claimed is None):
                raise ValueError(f"'{d.name}': another unit needs to be known, and a claim in it")
        if (self.says == "between") != (len(self.number) == 2):
            raise ValueError("between needs two numbers, all else one")
        if len({d.name for d in self.definition}) != len(self.definition):
            raise ValueError("two definitions have the same name")
        return self
