"""A contract as a file: its parts, the paths that they read, and what the terms leave open."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")


def _check_month(text: str) -> str:
    if not _MONTH.match(text):
        raise ValueError(f"'{text}' is no month; write 2025-10")
    return text


Month = Annotated[str, AfterValidator(_check_month)]


class Part(BaseModel):
    """Fields that are known, and no others; nothing changes once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Amount(Part):
    """A number with the interval that holds it with 80 %, or the claim that says it.

    Attributes
    ----------
    value, low, high
        Best estimate and bounds [unit of its place].
    claim
        Id of the claim that gives them; a value beside it is not allowed.
    tier
        A, B or C where no claim says it.
    note
        Why, where no claim says it.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    claim: str = ""
    tier: Literal["A", "B", "C"] = "C"
    note: str = ""

    def model_post_init(self, _: Any) -> None:
        """Check that there is one number, within its bounds."""
        if bool(self.claim) == (self.value is not None):
            raise ValueError("give either a value or a claim")
        if self.value is None:
            if self.low is not None or self.high is not None:
                raise ValueError("a claim has bounds of its own; leave low and high away")
            return
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(f"{self.value:g} is not within {low:g} and {high:g}")


class Series(Part):
    """Yearly prices of the evidence that a process is fitted to.

    Attributes
    ----------
    element, material, scope
        As in the claims of ``price``.
    """

    element: str = "NdPr"
    material: str = "oxide"
    scope: str = "FOB China"


class PathSpec(Part):
    """One path that contracts read: a drawn amount along a shape, a process, or a product.

    Attributes
    ----------
    unit
        Of the path.
    value
        An amount, drawn once a draw, which ``shape`` and ``scale`` multiply.
    shape
        (month, factor): straight between the months, level outside them; 1 if empty.
    scale
        Turns the amount's unit into the path's.
    process
        ``reverting`` or ``brownian``: a price path.
    history
        What the process is fitted to.
    start
        The price at the first month.
    level_scale
        Price of this path over the price of the history.
    drift, volatility
        Of a Brownian path that is not fitted; without a drift it grows at the public's rate.
    product
        Other paths that are multiplied.
    note
        Why.
    """

    unit: str
    value: Amount | None = None
    shape: tuple[tuple[Month, float], ...] = ()
    scale: float = 1.0
    process: Literal["reverting", "brownian"] | None = None
    history: Series | None = None
    start: Amount | None = None
    level_scale: Amount = Amount(value=1.0, tier="A")
    drift: Amount | None = None
    volatility: Amount | None = None
    product: tuple[str, ...] = ()
    note: str = ""

    def model_post_init(self, _: Any) -> None:
        """Check that it says one thing."""
        if sum((self.value is not None, self.process is not None, bool(self.product))) != 1:
            raise ValueError("give exactly one of value, process and product")
        if self.process and self.start is None:
            raise ValueError("a process needs a start")
        if self.process and self.history is None and self.volatility is None:
            raise ValueError("a process needs a history or a volatility")
        if self.process == "reverting" and self.history is None:
            raise ValueError("a reverting process needs a history")


class Agreement(Part):
    """One part of the contract.

    Attributes
    ----------
    id, title
        Unique name, and what it is.
    kind
        A kind of contract: ``floor``, ``loan`` …
    terms
        Its terms; a number may be an amount with a claim.
    reads
        Which path is which of those that the kind reads.
    investment
        Whether the money comes back (equity, loans) and is counted apart from support.
    """

    id: str
    title: str
    kind: str
    terms: dict[str, Any]
    reads: dict[str, str] = {}
    investment: bool = False


class Supply(Part):
    """What the contract brings.

    Attributes
    ----------
    title
        ``NdPr oxide`` …
    path
        Path of kilograms a month.
    start, end
        First and last month that counts.
    paid_by
        Agreements whose cost is set beside it.
    need
        What the country needs a year [t].
    chain_element
        ``NdPr`` or ``ndfeb``: its use by magnets in the baseline is the need, where no amount is
        given.
    """

    title: str
    path: str
    start: Month
    end: Month
    paid_by: tuple[str, ...] = ()
    need: Amount | None = None
    chain_element: str = ""


class Gap(Part):
    """Something that the published terms leave open.

    Attributes
    ----------
    id, what
        Name, and what is not said.
    assumed
        How it is taken.
    change
        Dotted name of a field of this file (``agreements.floor.settle_months``,
        ``paths.volume.scale``) and its value under another reading; empty where no reading can be
        put in a number.
    instead
        That other reading, in words.
    """

    id: str
    what: str
    assumed: str
    change: dict[str, Any] = {}
    instead: str = ""


class Document(Part):
    """A contract.

    Attributes
    ----------
    schema_version
        Of the format.
    name, title, note
        Its name, what people call it, and what it is.
    region
        Country or bloc of the public side.
    start, months
        Months that are counted; cash flows are valued at the start.
    priced
        First month and count of months over which a price that rises from one number to another
        does so.
    price
        Path that ``--price`` replaces.
    public_rate, private_rate
        Effective yearly rates of discount [1/year].
    paths, agreements, supplies, gaps
        See there.
    sources
        Ids of sources beside those of the claims.
    not_counted
        What no number here holds.
    """

    schema_version: Literal[1] = 1
    name: str
    title: str
    note: str = ""
    region: str = ""
    start: Month
    months: int = Field(ge=1, le=600)
    priced: tuple[Month, int] | None = None
    price: str = ""
    public_rate: Amount
    private_rate: Amount | None = None
    paths: dict[str, PathSpec] = {}
    agreements: tuple[Agreement, ...] = Field(min_length=1)
    supplies: tuple[Supply, ...] = ()
    gaps: tuple[Gap, ...] = ()
    sources: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()
