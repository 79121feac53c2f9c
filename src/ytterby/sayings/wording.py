"""A verdict in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from ytterby.sayings.claimed import number_text
from ytterby.sayings.judging import AGREES, DIFFERS, NEAR, OPEN, SPLIT, Standing, Verdict
from ytterby.sayings.number import Number

MOST_NAMED = 4
FEW_NAMED = 2


def span_text(numbers: Sequence[Number], unit: str) -> str:
    """Return the range of some numbers, or the one that they are.

    Examples
    --------
    >>> one = Number("d", 2024, 0.897, 0.892, 0.904, "A")
    >>> span_text([one, Number("e", 2024, 0.913, 0.890, 0.931, "B")], "share")
    '89.7 to 91.3 %'
    >>> span_text([one], "share")
    '89.7 %'
    """
    values = sorted({n.value for n in numbers})
    if not values:
        return "no number"
    first, last = number_text(values[0], unit), number_text(values[-1], unit)
    if first == last:
        return first
    if unit in ("yes or no", "rank"):
        return f"{first} and {last}"
    return f"{number_text(values[0], unit, bare=True)} to {last}"


def year_spans(years: Sequence[int]) -> str:
    """Return years as people write them.

    Examples
    --------
    >>> year_spans([2018, 2019, 2020, 2023])
    '2018 to 2020 and 2023'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [str(r[0]) if len(r) == 1 else f"{r[0]} to {r[-1]}" for r in runs]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _named(standings: Sequence[Standing]) -> str:
    some = standings[:MOST_NAMED]
    shown = [f"{s.definition.name} ({span_text(s.numbers, s.unit)})" for s in some]
    more = len(standings) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def _counted(standings: Sequence[Standing], unit: str) -> str:
    """Return few definitions by name, more by their count and range; the table names them."""
    if len(standings) <= FEW_NAMED:
        return f": {_named(standings)}"
    span = span_text([n for s in standings for n in s.numbers], unit)
    return f" {len(standings)} definitions ({span})"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def verdict_words(verdict: Verdict) -> str:
    """Return a verdict in a few words, for lists."""
    if verdict.verdict == "outdated":
        return f"outdated: true in {year_spans(verdict.true_in)}"
    return {"undecided": "cannot be decided", "true by definition": "true only by definition"}.get(
        verdict.verdict, verdict.verdict
    )


def denial(verdict: Verdict) -> str:
    """Return the verdict on a sentence that denies the claim of a saying, in one sentence.

    By each definition the denial is false where the claim fits or comes near, and true where it
    does not fit; where the claim cannot be judged, nor can its denial.

    Parameters
    ----------
    verdict
        From `judge`, on the claim itself.
    """
    supports = [s for s in verdict.deciding if s.supports]
    against = [s for s in verdict.deciding if s.state == DIFFERS]
    near = " or comes near" if any(s.state == NEAR for s in supports) else ""
    kind = verdict.verdict
    if kind in ("true", "roughly true"):
        head = "false" if kind == "true" else "roughly false"
        return f"What you wrote is {head}: {_all(supports)}, the claim that it denies fits{near}."
    if kind == "true by definition":
        return (
            "What you wrote denies a claim that is true only by definition: it is false "
            f"{_by(supports)}, by which the claim fits{near}, and true {_by(against)}, by which "
            "it does not fit."
        )
    if kind == "outdated":
        when = year_spans(verdict.true_in)
        return f"What you wrote is true now: it denies a claim that is outdated (true in {when})."
    if kind == "not supported":
        return "What you wrote is true: it denies a claim that no definition supports."
    if kind == "disputed":
        return "What you wrote is neither true nor false: it denies a claim that is disputed."
    return (
        "What you wrote can be called neither true nor false: it denies a claim that cannot be "
        "decided from the evidence."
    )


def _by(standings: Sequence[Standing]) -> str:
    """Return some definitions after "by": few by name, more by their count."""
    if len(standings) <= FEW_NAMED:
        return f"by {' and '.join(f'“{s.definition.name}”' for s in standings)}"
    return f"by {len(standings)} definitions"


def _all(standings: Sequence[Standing]) -> str:
    count = {1: "the one definition", 2: "both definitions"}
    return f"by {count.get(len(standings), f'all {len(standings)} definitions')}"


def headline(verdict: Verdict) -> str:
    """Return the answer of a verdict in one sentence.

    Parameters
    ----------
    verdict
        From `judge`.
    """
    if verdict.verdict == "disputed":
        unclear = [s for s in verdict.deciding if s.state in (SPLIT, OPEN)]
        return f"Disputed: {_named(unclear)}: {_why_unclear(unclear)}."
    return _headline(verdict)


def sentences(verdict: Verdict) -> tuple[str, ...]:
    """Return a verdict in sentences: the answer, then what it rests on that is weak.

    Parameters
    ----------
    verdict
        From `judge`.
    """
    out = [_headline(verdict)]
    scale = [s for s in verdict.standings if s.definition.context and s.numbers]
    if scale:
        out.append(f"For scale: {_named(scale)}.")
    if verdict.weak:
        out.append(f"Rests on recollection or mostly on priors: {'; '.join(verdict.weak)}.")
    return tuple(out)


def _headline(verdict: Verdict) -> str:
    unit, said = verdict.saying.unit, verdict.said.text
    supports = [s for s in verdict.deciding if s.state in (AGREES, NEAR)]
    against = [s for s in verdict.deciding if s.state == DIFFERS]
    unclear = [s for s in verdict.deciding if s.state in (SPLIT, OPEN)]
    span = span_text(verdict.comparable, unit)
    kind = verdict.verdict
    if kind in ("true", "roughly true"):
        head = "True" if kind == "true" else "Roughly true"
        first = f"{head} {_all(supports)}: {span}, where {said} is claimed."
    elif kind == "true by definition":
        fits = [s for s in supports if s.state == AGREES]
        near = [s for s in supports if s.state == NEAR]
        parts = [("fits", fits), ("comes near", near), ("does not fit", against)]
        shown = [f"it {verb}{_counted(some, unit)}" for verb, some in parts if some]
        first = f"True only by definition: {said} is claimed; {'; '.join(shown)}."
    elif kind == "outdated":
        when = year_spans(verdict.true_in)
        first = f"Outdated: it was true in {when}; now the evidence says {span}."
    elif kind == "disputed":
        first = (
            f"Disputed: no one number can be given. {_first_up(_named(unclear))}: "
            f"{_why_unclear(unclear)}."
        )
        rest = [s for s in verdict.deciding if s not in unclear and s.numbers]
        if rest:
            first += f" By other definitions: {_named(rest)}."
    elif kind == "not supported":
        first = f"Not supported: {said} is claimed, the evidence says {_named(against)}."
    else:
        first = f"Cannot be decided from the evidence: {_why_undecided(verdict)}."
    return first


def _why_unclear(standings: Sequence[Standing]) -> str:
    states = {s.state for s in standings}
    if states == {SPLIT}:
        return "its sources fall on both sides"
    if states == {OPEN}:
        return "the interval is too wide to decide"
    return "the sources fall on both sides or the interval is too wide to decide"


def _why_undecided(verdict: Verdict) -> str:
    if not verdict.comparable:
        return "there is no number for it"
    if all(n.recalled for n in verdict.comparable):
        return (
            f"only recollection speaks of it ({span_text(verdict.comparable, verdict.saying.unit)})"
        )
    return (
        f"the only number ({span_text(verdict.comparable, verdict.saying.unit)}) comes from "
        "those who say it"
    )
