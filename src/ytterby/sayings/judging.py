"""The verdict on a saying: rules on where its numbers lie, and nothing else (docs/method/sayings).

A number *agrees* if the best estimate lies in what is claimed and its interval is not so wide that
it decides nothing; it comes *near* if its 80 % interval or 5 % of the claim reaches it; else it
*differs*. A definition whose sources fall on both sides is *split*, one whose number is too wide
is *open*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ytterby.sayings.claimed import WHOLE, Said, number_text, range_of
from ytterby.sayings.definitions import AnyDefinition, FromChain, FromControl, FromCustoms
from ytterby.sayings.measure import Bench
from ytterby.sayings.number import Number
from ytterby.sayings.saying import Saying

VERDICTS = {
    "true": "every definition agrees",
    "roughly true": "every definition agrees or comes near",
    "true by definition": "some definitions agree, others differ",
    "outdated": "no definition agrees now, but one did in an earlier year",
    "disputed": "sources of one definition fall on both sides, or its number is too wide to decide",
    "not supported": "every definition differs",
    "undecided": "there is no number, or only recollection, or only what those say who say it",
}
"""Every verdict, and when it is given."""

TOLERANCE = 0.05
"""How far beyond a claim a number still comes near, relative to the claim."""
TOO_WIDE = 3.0
"""An interval whose ends differ by more than this factor decides nothing."""

AGREES, NEAR, DIFFERS, SPLIT, OPEN, GAP = "agrees", "near", "differs", "split", "open", "gap"
UNCLEAR = frozenset({SPLIT, OPEN})


@dataclass(frozen=True)
class Standing:
    """Where a definition stands to what is claimed.

    Attributes
    ----------
    definition
        The definition.
    said
        What is claimed by this definition.
    numbers, states
        Its numbers and the state of each.
    state
        agrees, near, differs, split, open or gap.
    unit
        Unit of the numbers.
    """

    definition: AnyDefinition
    said: Said
    numbers: tuple[Number, ...]
    states: tuple[str, ...]
    state: str
    unit: str = ""

    @property
    def supports(self) -> bool:
        """Whether it agrees or comes near."""
        return self.state in (AGREES, NEAR)

    @property
    def recalled(self) -> bool:
        """Whether it rests on recollection alone."""
        return bool(self.numbers) and all(n.recalled for n in self.numbers)


@dataclass(frozen=True)
class Verdict:
    """A verdict with all that it rests on.

    Attributes
    ----------
    saying, said
        The saying, and the number that was judged: its own, or the one that a user typed.
    verdict
        One of `VERDICTS`.
    standings
        Every definition.
    true_in
        For an outdated saying, the years in which it was true.
    past
        The numbers of those earlier years.
    sources_for, sources_against
        Ids of the sources on either side.
    """

    saying: Saying
    said: Said
    verdict: str
    standings: tuple[Standing, ...]
    true_in: tuple[int, ...] = ()
    past: tuple[Number, ...] = ()
    sources_for: tuple[str, ...] = ()
    sources_against: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number that was judged."""
        return tuple(n for s in self.standings for n in s.numbers)

    @property
    def deciding(self) -> tuple[Standing, ...]:
        """The definitions that decide: not those for scale."""
        return tuple(s for s in self.standings if not s.definition.context)

    @property
    def comparable(self) -> tuple[Number, ...]:
        """The numbers that decide and are in the unit of the saying."""
        own = self.saying.unit
        return tuple(n for s in self.deciding if s.unit == own for n in s.numbers)

    @property
    def weak(self) -> tuple[str, ...]:
        """Definitions that rest on recollection or mostly on priors."""
        return tuple(
            s.definition.name for s in self.deciding if s.numbers and all(n.weak for n in s.numbers)
        )

    def named(self, *states: str) -> tuple[str, ...]:
        """Return the names of the definitions in some states."""
        return tuple(s.definition.name for s in self.deciding if s.state in states)


def state_of(number: Number, said: Said, unit: str) -> str:
    """Return where one number stands to what is claimed.

    Parameters
    ----------
    number
        The number.
    said
        The claimed range.
    unit
        Unit of both.

    Examples
    --------
    >>> said = Said(0.875, 0.925, "about 90 %")
    >>> state_of(Number("d", 2024, 0.897, 0.892, 0.904, "A"), said, "share")
    'agrees'
    >>> state_of(Number("d", 2024, 0.62, 0.60, 0.64, "A"), said, "share")
    'differs'
    """
    inside = said.holds(number.low) and said.holds(number.high)
    meets = number.low <= said.high and said.low <= number.high
    if inside:
        return AGREES
    if meets and number.low >= 0.0 and number.high > TOO_WIDE * number.low:
        return OPEN
    if said.holds(number.value):
        return AGREES
    if meets:
        return NEAR
    return NEAR if _within_reach(number.value, said, unit) else DIFFERS


def _within_reach(value: float, said: Said, unit: str) -> bool:
    """Return whether a number lies within 5 % of the claim; of shares, no more than half the rest.

    A count either fits or does not.
    """
    if unit in WHOLE:
        return False
    end = said.low if value < said.low else said.high
    reach = TOLERANCE * abs(end)
    if unit == "share":
        reach = min(reach, abs(1.0 - end) / 2.0 if end < 1.0 else reach)
    return abs(value - end) <= reach + 1e-12


def stand(definition: AnyDefinition, numbers: Sequence[Number], said: Said, unit: str) -> Standing:
    """Return where a definition stands: what its numbers say together.

    Parameters
    ----------
    definition
        The definition; what it says the saying amounts to comes first.
    numbers
        Its numbers of the year that counts.
    said, unit
        What is claimed.
    """
    unit = definition.unit or unit
    if definition.claimed is not None:
        low, high = definition.claimed
        text = f"{number_text(low, unit, bare=True)} to {number_text(high, unit)}"
        said = Said(low, high, number_text(low, unit) if low == high else text)
    states = tuple(state_of(n, said, unit) for n in numbers)
    found = set(states)
    if not found:
        state = GAP
    elif found == {AGREES}:
        state = AGREES
    elif found == {DIFFERS}:
        state = DIFFERS
    elif DIFFERS in found:
        state = SPLIT
    elif found == {OPEN}:
        state = OPEN
    else:
        state = NEAR
    return Standing(definition, said, tuple(numbers), states, state, unit)


def decide(standings: Sequence[Standing]) -> str:
    """Return the verdict of some definitions; earlier years are not looked at.

    Parameters
    ----------
    standings
        Where each definition stands; those for scale do not count.

    Returns
    -------
    str
        One of `VERDICTS`, with ``not supported`` for what may yet prove outdated.
    """
    # Recollection can lean to a side, but no dispute is made of it.
    known = [s for s in standings if s.state != GAP and not s.definition.context]
    known = [s for s in known if not (s.recalled and s.state in UNCLEAR)]
    if not known or all(s.recalled for s in known):
        return "undecided"
    states = {s.state for s in known}
    if states & UNCLEAR:
        return "disputed"
    if states == {AGREES}:
        return "true"
    if states <= {AGREES, NEAR}:
        return "roughly true"
    return "not supported" if states == {DIFFERS} else "true by definition"


def judge(
    saying: Saying, bench: Bench, *, said: Said | None = None, year: int | None = None
) -> Verdict:
    """Return the verdict on a saying.

    Parameters
    ----------
    saying
        The saying.
    bench
        What it is measured on.
    said
        Another number than its own, such as a user typed.
    year
        Another year than its own.
    """
    claim = said or range_of(saying)
    wanted = year if year is not None else saying.year
    standings = tuple(
        stand(d, _numbers(d, bench, wanted), claim, saying.unit)
        for d in saying.definition
        if not d.past
    )
    if not any(s.numbers for s in standings):
        # Nothing speaks of now: what speaks of earlier years is the latest that is known.
        old = [d for d in saying.definition if d.past]
        known = [stand(d, _numbers(d, bench, wanted), claim, saying.unit) for d in old]
        standings = (*standings, *(s for s in known if s.numbers))
    verdict = decide(standings)
    if "true" in verdict and only_own_witness(saying, bench, standings):
        verdict = "undecided"
    past: tuple[Number, ...] = ()
    true_in: tuple[int, ...] = ()
    if verdict == "not supported" and wanted is None:
        past, true_in = _earlier(saying, bench, claim)
        verdict = "outdated" if true_in else verdict
    deciding = [x for x in standings if not x.definition.context]
    pairs = [(n, s) for x in deciding for n, s in zip(x.numbers, x.states, strict=True)]
    for_ids = [i for n, s in pairs if s in (AGREES, NEAR) for i in n.sources]
    for_ids += [i for n in past for i in n.sources]
    against = [i for n, s in pairs if s == DIFFERS for i in n.sources]
    return Verdict(
        saying,
        claim,
        verdict,
        standings,
        true_in,
        past,
        tuple(dict.fromkeys(for_ids)),
        tuple(dict.fromkeys(against)),
    )


def only_own_witness(saying: Saying, bench: Bench, standings: Sequence[Standing]) -> bool:
    """Return whether all numbers come from the very documents in which it is said.

    A primary document is its own evidence: tier A counts.
    """
    said_in = {h.address for h in saying.heard if h.address}
    sources = bench.evidence.sources
    own = set(sources.filter(pl.col("address").is_in(said_in))["source"].to_list())
    numbers = [n for s in standings if not s.definition.context for n in s.numbers]
    return bool(numbers) and all(n.tier in ("B", "C") and set(n.sources) <= own for n in numbers)


def _numbers(definition: AnyDefinition, bench: Bench, year: int | None) -> tuple[Number, ...]:
    """Return a definition's numbers of a year, or of its latest."""
    if year is not None:
        return bench.measure(definition, (year,))
    if isinstance(definition, FromChain | FromControl | FromCustoms):
        for at in reversed(bench.years(definition)):
            if latest := bench.measure(definition, (at,)):
                return latest
        return ()
    found = bench.measure(definition)
    dated = [n.year for n in found if n.year is not None]
    return tuple(n for n in found if n.year is None or n.year == max(dated))


def _earlier(
    saying: Saying, bench: Bench, claim: Said
) -> tuple[tuple[Number, ...], tuple[int, ...]]:
    """Return the numbers of earlier years that agree with a claim, and those years."""
    held: list[Number] = []
    for definition in saying.definition:
        years = bench.years(definition)
        before = years if definition.past else years[:-1]
        for at in before:
            numbers = [n for n in bench.measure(definition, (at,)) if n.year is not None]
            one = stand(definition, numbers, claim, saying.unit)
            if one.supports and not one.recalled:
                held += numbers
    years_held = sorted({n.year for n in held if n.year is not None})
    return tuple(held), tuple(years_held)


def series(saying: Saying, bench: Bench) -> tuple[Number, ...]:
    """Return the numbers of every year by every definition, for those that have several years."""
    out: list[Number] = []
    for definition in saying.definition:
        if definition.unit:
            continue
        numbers = bench.measure(definition)
        if len({n.year for n in numbers}) > 1:
            out += sorted(numbers, key=lambda n: n.year or 0)
    return tuple(out)
