"""What is shipped, and what a rule does to it: the two values that everything here turns on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal[
    "applies",
    "may apply",
    "suspended",
    "not yet in force",
    "no longer in force",
    "does not apply",
]

VERDICTS: dict[Verdict, str] = {
    "applies": "Every condition is met on that day.",
    "may apply": "It turns on a fact that was not given, or the rule's status is not known.",
    "suspended": "It would bite, but is suspended on that day.",
    "not yet in force": "It would bite, but only later.",
    "no longer in force": "It would have bitten, but has ended.",
    "does not apply": "At least one condition is not met.",
}
"""Every verdict with its meaning, those that bite hardest first."""

NOT_ADVICE = "Not legal advice: a reading of public documents that can be wrong or out of date."
"""Said with every result."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """Goods that go from one country to another, as far as they are known.

    Attributes
    ----------
    material
        Id of a pack's material (``ndfeb:H-SH``, ``oxide:Dy``, ``smco``), a family of them
        (``ndfeb``, ``magnet``, ``metal``) or a form of ``ytterby.rules.FORMS`` (``part``,
        ``equipment``, ``technology``); blank if only the customs code is known.
    origin, destination
        ISO 3166 alpha-3 code of the country it leaves and the country it goes to, or the id of a
        bloc; ``None`` if not known.
    on
        The day that counts: of export, entry, or delivery.
    elements
        The rare earths in it, if their names but not their amounts are known; whatever is not
        named is taken to be absent.
    composition
        Mass share of each element in the goods (element) [1]; what is not named is absent.
        ``None`` if not known, which is no zero.
    end_use
        One of ``ytterby.rules.END_USES`` or a pack's sector; blank if not known.
    value_share
        Value of the controlled rare-earth content of Chinese origin over the value of the goods
        [1]; ``None`` if not known.
    hs
        Customs code, digits only; blank if not known.
    stages
        Where each stage of making was done (stage → ISO 3166 alpha-3): ``mine``, ``separation``,
        ``metal``, ``magnet``. A stage that is not named is not known.
    facts
        Answers to questions that rules ask (name → yes or no), such as ``off-the-shelf``.
    doubtful
        Elements that it may hold or not, although the rest of its composition is known, as in a
        grade whose makers differ.
    """

    material: str = ""
    origin: str | None = None
    destination: str | None = None
    on: dt.date = field(default_factory=dt.date.today)
    elements: tuple[str, ...] = ()
    composition: Mapping[str, float] | None = None
    end_use: str = ""
    value_share: float | None = None
    hs: str = ""
    stages: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, bool] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bite:
    """What one rule does to one shipment.

    Attributes
    ----------
    rule, title, jurisdiction, effect
        Id and title of the rule, whose it is (country or bloc) and what it does
        (``ytterby.rules.EFFECTS``).
    verdict
        One of ``VERDICTS``.
    why
        The condition that decided, in words.
    consequence
        What follows for the shipment.
    decides
        Facts that were not given and would decide, one question each.
    unless
        Exceptions that could not be excluded.
    since, until
        First and last day of the status on that day; ``None`` if open.
    sources
        Each as publisher, title, date and address.
    tier, confidence
        A read in the official document, B in a copy or report of it, C recollection; and how
        sure the reading is (``high``, ``medium``, ``low``).
    unverified
        What could not be verified.
    origin_of_rule
        ``shipped``, or the file of the user's own rule.
    """

    rule: str
    title: str
    jurisdiction: str
    effect: str
    verdict: Verdict
    why: str
    consequence: str
    decides: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    sources: tuple[str, ...] = ()
    tier: str = "C"
    confidence: str = "low"
    unverified: str = ""
    origin_of_rule: str = "shipped"
