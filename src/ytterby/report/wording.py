"""Findings in words, made from the numbers alone."""

from __future__ import annotations

from collections.abc import Sequence

from ytterby.core.regions import with_the
from ytterby.figures import Labels
from ytterby.figures.style.text import capital, long_month, number, percent
from ytterby.report.stress.shortfalls import DEEP, Shortfall


def listed(words: Sequence[str]) -> str:
    """Return words as English lists them.

    Examples
    --------
    >>> listed(["dysprosium", "terbium", "yttrium"])
    'dysprosium, terbium and yttrium'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def few_words(products: Sequence[tuple[str, float]]) -> str:
    """Return which products lack less than one over a run; empty where none does.

    Examples
    --------
    >>> few_words([("submarine", 0.013), ("destroyer", 0.06)])
    'Less than one over the whole run, so not listed: submarine (0.013) and destroyer (0.06).'
    """
    told = [f"{product} ({number(value)})" for product, value in products]
    return f"Less than one over the whole run, so not listed: {listed(told)}." if told else ""


def stress_finding(
    clause: str, target_name: str, elements: list[Shortfall], labels: Labels, months: int
) -> tuple[str, str]:
    """Return the finding of a stress run and the part of it to emphasise."""
    place = with_the(target_name)
    if not elements:
        part = "no maker runs short"
        text = _sentence(clause, f"{part} in {place} within {months} months")
        return text, part if clause else capital(part)
    deep = elements[0].worst >= DEEP
    leading = [s for s in elements[:3] if (s.worst >= DEEP) == deep]
    dated: dict[str, list[str]] = {}
    for shortfall in sorted(leading, key=lambda s: s.first):
        dated.setdefault(shortfall.first, []).append(labels.element(shortfall.key[0]))
    (first, names), *later = dated.items()
    part = f"run short of {listed(names)}"
    text = f"makers in {place} {part} from {long_month(first)}"
    if later:
        text += ", " + listed([f"of {listed(n)} from {long_month(d)}" for d, n in later])
    return _sentence(clause, text), part


def _sentence(clause: str, text: str) -> str:
    return f"{clause}, {text}." if clause else f"{capital(text)}."


def draws_finding(
    clause: str, target_name: str, quantiles: tuple[float, float, float], months: int
) -> tuple[str, str]:
    """Return the finding of an ensemble and the part of it to emphasise.

    Parameters
    ----------
    clause, target_name
        As for ``stress_finding``.
    quantiles
        Goods that go missing over the run in 10, 50 and 90 % of draws [million USD].
    months
        Of the run.
    """
    low, half, high = quantiles
    place = with_the(target_name)
    if high <= 0.0:
        part = "goes without nothing to speak of"
        return _sentence(clause, f"{place} {part} in nine of ten draws"), part
    part = f"goods worth {number(half)} million USD ({number(low)}–{number(high)})"
    return _sentence(clause, f"makers in {place} go without {part} over {months} months"), part


def stress_lede(
    elements: list[Shortfall], sectors: list[Shortfall], labels: Labels, months: int
) -> str:
    """Return the paragraph below the finding of a stress run."""
    if not elements:
        return "Stocks, other suppliers and the licences granted carry every sector through."
    lead = elements[0]
    parts = [
        f"At the worst, in {long_month(lead.worst_date)}, {percent(lead.worst)} of the need for "
        f"{labels.element(lead.key[0])} goes unmet"
    ]
    if sectors:
        hardest = sectors[0]
        parts.append(
            f"hardest hit by value: {labels.sector(hardest.key[0])}, where then "
            f"{percent(hardest.worst)} of the {labels.material(hardest.key[1])} needed is missing"
        )
    count = len(elements)
    noun = "element falls" if count == 1 else "elements fall"
    return f"{'; '.join(parts)}. {count} {noun} short within {months} months."


def brief_finding(
    target_name: str, partner_name: str, key: str, share: float | None
) -> tuple[str, str]:
    """Return the finding of a brief and the part of it to emphasise.

    Parameters
    ----------
    key
        What passes through the partner: ``dysprosium``.
    share
        Share of its use that has passed through the partner at some stage [1].
    """
    place = with_the(target_name)
    place = place[0].upper() + place[1:]
    if share is None:
        part = "cannot be told"
        return f"How far {with_the(target_name)} depends on {partner_name} {part}.", part
    part = percent(share).replace(">", "over ").replace("<", "under ")
    return f"{place} gets {part} of its {key} through {partner_name}.", part
