"""Conditions of a rule against a shipment, each answered yes, no or not known, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from ytterby.core.regions import AGGREGATES, region_name, resolve_target, with_the
from ytterby.packs import Pack
from ytterby.rules.answers import Answer, all_of, any_of, no, unknown, yes
from ytterby.rules.goods import Goods
from ytterby.rules.model import Conditions, FactCondition, Item, StageCondition
from ytterby.rules.shipment import Shipment
from ytterby.rules.vocabulary import END_USES, FORMS, STAGES

SIX = 6
"""Digits of a customs code that are the same in all countries."""
DEFENCE_SECTORS = ("defence",)
"""Sectors of the pack that rules call defence; every other sector is civil."""


def covers(items: Sequence[Item], goods: Goods, shipment: Shipment, pack: Pack) -> Answer:
    """Return whether any item of a rule covers the goods."""
    answers = [_covers_one(item, goods, shipment, pack) for item in items]
    wrong = [a for a in answers if a.holds is False]
    # The most telling failure is one of content, not of form: it names what is missing.
    telling = next((a.why for a in wrong if a.why.startswith("it holds")), "")
    return any_of(answers, telling or f"it does not cover {goods.name}")


def _covers_one(item: Item, goods: Goods, shipment: Shipment, pack: Pack) -> Answer:
    if item.codes_decide:
        return all_of([_has_code(item, goods, shipment), _holds_elements(item, goods, pack)])
    formed = _has_form(item.forms, goods, item.label)
    listed = [c for c in item.codes if len(shipment.hs) > SIX and shipment.hs.startswith(c)]
    if listed and formed.holds is None:
        formed = yes(f"customs code {shipment.hs} is a reference code of {item.label}")
    return all_of([formed, _holds_elements(item, goods, pack)])


def _has_form(forms: Sequence[str], goods: Goods, label: str) -> Answer:
    matching = [f for f in goods.forms if f in forms]
    if not matching:
        return no(f"it covers {label}, not {goods.name}")
    if len(matching) == len(goods.forms):
        return yes(f"it covers {label}")
    kinds = " or ".join(FORMS[f] for f in goods.forms[:4])
    return unknown(f"{goods.name} can be of several kinds", f"what it is: {kinds}")


def _has_code(item: Item, goods: Goods, shipment: Shipment) -> Answer:
    shown = ", ".join(item.codes)
    if not shipment.hs:
        fits = _has_form(item.forms, goods, item.label)
        if fits.holds is False:
            return fits
        listed = [h for h in goods.headings if any(h.startswith(c[:6]) for c in item.codes)]
        if goods.headings and not listed:
            return no(f"it covers customs codes {shown}, not {', '.join(goods.headings)}")
        if listed and listed == list(goods.headings) and all(len(c) <= 6 for c in item.codes):
            return yes(f"it covers {item.label} ({shown})")
        return unknown(
            f"it covers customs codes {shown} and none is given", f"its customs code ({shown}?)"
        )
    for code in item.codes:
        if shipment.hs.startswith(code):
            return yes(f"customs code {shipment.hs} is listed ({item.label})")
    for code in item.codes:
        if code.startswith(shipment.hs):
            return unknown(
                f"customs code {shipment.hs} is wider than {code}, which is listed",
                f"all digits of its customs code ({shown}?)",
            )
    return no(f"customs code {shipment.hs} is not listed ({shown})")


def _holds_elements(item: Item, goods: Goods, pack: Pack) -> Answer:
    if not item.elements:
        return yes("")
    wanted = [e for name in item.elements for e in pack.element_set(name)]
    shown = " or ".join(item.elements)
    held = [e for e in wanted if e in goods.shares]
    amounts = [goods.shares[e] for e in held]
    known = [a for a in amounts if a is not None]
    if held and item.minimum == 0:
        return yes(f"it holds {', '.join(held)}")
    if held and len(known) == len(amounts):
        total = sum(known)
        words = f"it holds {100 * total:.3g} % {' + '.join(held)}"
        if total >= item.minimum:
            return yes(f"{words}, at least {100 * item.minimum:g} %")
        if goods.complete and not any(e in goods.doubtful for e in wanted):
            return no(f"{words}, below {100 * item.minimum:g} %")
    if held:
        return unknown(
            f"how much {shown} it holds is not given",
            f"its content of {shown} (from {100 * item.minimum:g} % of mass?)",
        )
    if goods.complete and not any(e in goods.doubtful for e in wanted):
        return no(f"it holds no {shown}")
    return unknown(f"whether it holds {shown} is not given", f"its content of {shown}")


def meets(conditions: Conditions, goods: Goods, shipment: Shipment) -> Answer:
    """Return whether a shipment meets all conditions of a rule or exemption."""
    answers: list[Answer] = []
    if conditions.forms:
        answers.append(_has_form(conditions.forms, goods, "that"))
    if conditions.origin:
        answers.append(_lies_in(shipment.origin, conditions.origin, "leaves", "origin"))
    if conditions.not_origin:
        answers.append(_lies_out(shipment.origin, conditions.not_origin, "leaves", "origin"))
    if conditions.destination:
        answers.append(
            _lies_in(shipment.destination, conditions.destination, "goes to", "destination")
        )
    if conditions.not_destination:
        answers.append(
            _lies_out(shipment.destination, conditions.not_destination, "goes to", "destination")
        )
    if conditions.end_use:
        answers.append(_is_for(shipment.end_use, conditions.end_use))
    answers += [_was_made(made, shipment) for made in conditions.made]
    if conditions.value_share is not None:
        answers.append(_has_value(shipment.value_share, conditions.value_share))
    answers += [_is_so(fact, shipment) for fact in conditions.facts]
    return all_of(answers)


def _members(places: Sequence[str]) -> set[str]:
    return {c for place in places for c in resolve_target(place)}


def _places(places: Sequence[str]) -> str:
    return ", ".join(region_name(p) for p in places)


def _inside(country: str, places: Sequence[str]) -> bool | None:
    """Whether a country or bloc lies in some places; ``None`` if only in part, or not known."""
    if country in AGGREGATES:
        return None
    own, named = set(resolve_target(country)), _members(places)
    if own <= named:
        return True
    return None if own & named else False


def _lies_in(country: str | None, places: Sequence[str], verb: str, what: str) -> Answer:
    shown = _places(places)
    if country is None:
        return unknown(f"its {what} is not given", f"its {what} ({shown}?)")
    inside, name = _inside(country, places), region_name(country)
    if inside is None:
        return unknown(
            f"it {verb} {with_the(name)}, a part of which is {shown}", f"the country of its {what}"
        )
    if inside:
        return yes(f"it {verb} {with_the(name)}")
    return no(f"it {verb} {with_the(name)}, not {shown}")


def _lies_out(country: str | None, places: Sequence[str], verb: str, what: str) -> Answer:
    shown = _places(places)
    if country is None:
        return unknown(f"its {what} is not given", f"its {what} (not {shown}?)")
    inside, name = _inside(country, places), region_name(country)
    if inside is None:
        return unknown(
            f"it {verb} {with_the(name)}, a part of which is {shown}", f"the country of its {what}"
        )
    if inside:
        return no(f"it {verb} {name}")
    return yes(f"it {verb} {name}, not {shown}")


def read_end_use(given: str) -> str:
    """Return the end use that rules tell apart: a sector of the pack is civil or defence."""
    if not given or given in END_USES:
        return given
    return "defence" if given in DEFENCE_SECTORS else "civil"


def _is_for(given: str, uses: Sequence[str]) -> Answer:
    use = read_end_use(given)
    shown = " or ".join(END_USES[u] for u in uses)
    if not use:
        return unknown("its end use is not given", f"whether it is for {shown}")
    if use in uses:
        return yes(f"it is for {END_USES[use]}")
    return no(f"it is for {given}, not for {shown}")


def _was_made(condition: StageCondition, shipment: Shipment) -> Answer:
    named = condition.places or condition.not_places
    shown, inside = _places(named), bool(condition.places)
    missing = []
    for stage in condition.stages:
        place = shipment.stages.get(stage)
        within = None if place is None else _inside(place, named)
        if place is None or within is None:
            missing.append(STAGES[stage])
        elif within == inside:
            tail = "" if inside else ", which is not among the countries that are allowed"
            return yes(f"it was {STAGES[stage]} in {region_name(place)}{tail}")
    if missing:
        words = " or ".join(missing)
        where = f"in {shown}" if inside else f"outside {shown}"
        return unknown(f"where it was {words} is not given", f"whether it was {words} {where}")
    done = ", ".join(f"{STAGES[s]} in {region_name(shipment.stages[s])}" for s in condition.stages)
    return no(f"it was {done}")


def _has_value(given: float | None, least: float) -> Answer:
    if given is None:
        return unknown(
            "the share of value of Chinese content is not given",
            f"whether controlled content of Chinese origin is {100 * least:g} % or more of its "
            "value",
        )
    words = f"controlled content of Chinese origin is {100 * given:.3g} % of its value"
    if given >= least:
        return yes(f"{words}, at least {100 * least:g} %")
    return no(f"{words}, below {100 * least:g} %")


def _is_so(condition: FactCondition, shipment: Shipment) -> Answer:
    given = shipment.facts.get(condition.fact)
    if given is None:
        return unknown(f"it is not given {condition.question}", condition.question)
    words = f"{condition.fact}: {'yes' if given else 'no'}"
    return yes(words) if given == condition.answer else no(words)
