"""Which rules bite a shipment, with the condition that decided."""

from __future__ import annotations

from collections.abc import Iterable

from ytterby.packs import Pack, read_pack
from ytterby.rules.answers import Answer, all_of
from ytterby.rules.conditions import covers, meets
from ytterby.rules.dates import Standing, status_on
from ytterby.rules.goods import Goods, read_goods
from ytterby.rules.model import Rule
from ytterby.rules.shipment import VERDICTS, Bite, Shipment, Verdict
from ytterby.rules.vocabulary import EFFECTS, Status

_BY_STATUS: dict[Status, Verdict] = {
    "announced": "not yet in force",
    "suspended": "suspended",
    "ended": "no longer in force",
}


def match_rules(
    rules: Iterable[Rule],
    shipment: Shipment,
    *,
    pack: Pack | None = None,
    origins: dict[str, str] | None = None,
) -> tuple[Bite, ...]:
    """Return what every rule does to a shipment, those that stop it first.

    A condition that fails decides; then the date; then a fact that is missing. An exemption that
    holds spares the shipment; one that cannot be excluded is named under ``unless``.

    Parameters
    ----------
    rules
        The rules, in any order.
    shipment
        The goods, their way and their day.
    pack
        Whose materials and elements they name; rare earths by default.
    origins
        Where each rule comes from (rule id → file); ``shipped`` if not named.

    Returns
    -------
    tuple of Bite
        One for each rule, also for those that do not apply: first what applies, by what it does
        (``EFFECTS``), last what does not.

    Raises
    ------
    UnknownNameError
        ``unknown-material``, with the nearest names.
    """
    pack = pack or read_pack()
    goods = read_goods(shipment, pack)
    found = [_match(rule, shipment, goods, pack, origins or {}) for rule in rules]
    return tuple(sorted(found, key=_order))


def _order(bite: Bite) -> tuple[int, int, str]:
    return (list(VERDICTS).index(bite.verdict), list(EFFECTS).index(bite.effect), bite.rule)


def _match(
    rule: Rule, shipment: Shipment, goods: Goods, pack: Pack, origins: dict[str, str]
) -> Bite:
    standing = status_on(rule, shipment.on)
    met = all_of(
        [meets(rule.conditions, goods, shipment), covers(rule.items, goods, shipment, pack)]
    )
    spared, unless = _exemptions(rule, goods, shipment)
    verdict, why = _verdict(met, standing, spared)
    decides = met.questions if verdict not in ("does not apply", "no longer in force") else ()
    return Bite(
        rule=rule.id,
        title=rule.title,
        jurisdiction=rule.jurisdiction,
        effect=rule.effect,
        verdict=verdict,
        why=why,
        consequence=rule.consequence,
        decides=decides,
        unless=unless if verdict not in ("does not apply", "no longer in force") else (),
        since=standing.since,
        until=standing.until,
        sources=tuple(s.words for s in rule.sources),
        tier=rule.tier,
        confidence=rule.confidence,
        unverified=rule.unverified,
        origin_of_rule=origins.get(rule.id, "shipped"),
    )


def _exemptions(rule: Rule, goods: Goods, shipment: Shipment) -> tuple[str, tuple[str, ...]]:
    """Return the exemption that holds, if any, and those that cannot be excluded."""
    spared, unless = "", []
    for exemption in rule.exemptions:
        answer = meets(exemption, goods, shipment)
        if answer.holds:
            spared = spared or f"exempt: {exemption.label} ({answer.why})"
        elif answer.holds is None:
            unless.append(exemption.label)
    return spared, tuple(unless)


def _verdict(met: Answer, standing: Standing, spared: str) -> tuple[Verdict, str]:
    if met.holds is False:
        return "does not apply", met.why
    if spared:
        return "does not apply", spared
    why = _sentence(met, standing)
    if standing.status in _BY_STATUS:
        return _BY_STATUS[standing.status], why
    if standing.status == "unverified" or met.holds is None:
        return "may apply", why
    return "applies", why


def _sentence(met: Answer, standing: Standing) -> str:
    words = met.why if met.holds else f"{met.why}, which would decide"
    if standing.status == "in force":
        return words
    return f"{standing.note}; {words}"


def bites(found: Iterable[Bite]) -> tuple[Bite, ...]:
    """Return those that bite or may bite, now, before or after: all but ``does not apply``."""
    return tuple(b for b in found if b.verdict != "does not apply")
