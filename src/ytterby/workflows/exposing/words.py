"""The finding of an exposure in words, worst first, made from its numbers alone."""

from __future__ import annotations

import polars as pl

from ytterby.core.regions import with_the
from ytterby.exposure.model import Exposure
from ytterby.exposure.tracing import MADE, PLANT, SOLD
from ytterby.exposure.wide import STOPPING
from ytterby.figures.style.text import capital, long_month, percent, short
from ytterby.packs import Pack
from ytterby.report.wording import listed
from ytterby.results.summary import amount_text as number
from ytterby.results.summary import rough_text
from ytterby.rules import BINDING
from ytterby.workflows.inputs import Place

ASSUMPTIONS = (
    "The bill's plant is served like its sector in the home region: nobody in a country is served "
    "before others, but for rated (defence) orders. A line without a sector counts to the one that "
    "uses most of its material there.",
    "Own stock serves the line for which it is given and no other; a stock that is not given "
    "counts as none in the scenarios, and as a gap elsewhere.",
    "A product waits for its scarcest part and stops once: values of several materials of one "
    "product must not be added.",
    "A known supplier's country overrides the home average by what that country makes of the "
    "material; a plant is given its country's mix of elements and its own controller.",
    "Dependence is the home region's own at 0 months, whoever supplies the line; 12 and 36 months "
    "are not computed.",
    "Need does not grow; prices are those of the chain's year outside the controlling country.",
)
"""What a reader must know before trusting the numbers."""
SERVED = "served like its sector at home, whatever its supplier"
"""How deliveries reach the bill's plant in a scenario, said where a supplier is known."""
FEW = 3


def money(value: float | None) -> str:
    """Return an amount of money as people say it.

    Examples
    --------
    >>> money(4.0e9), money(13_734_056.0), money(420.0), money(None)
    ('USD 4.0 billion', 'USD 14 million', 'USD 420', 'an unknown sum')
    """
    if value is None:
        return "an unknown sum"
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            part = value / size
            return f"USD {part:.1f} {name}" if part < 10 else f"USD {part:,.0f} {name}"
    return f"USD {value:,.0f}" if value >= 10 else f"USD {value:.2f}"


def material_name(pack: Pack, material: str) -> str:
    """Return what people call a material, without what stands in brackets."""
    return short(pack.label(material))


def finding(
    found: Exposure, pack: Pack, home: Place, partner: Place, titles: dict[str, str]
) -> tuple[str, ...]:
    """Return the answer, one sentence each, the worst first.

    Parameters
    ----------
    found
        What was found.
    pack
        For labels.
    home, partner
        Where the products are made; on whom they may depend.
    titles
        Title of each scenario.
    """
    parts = [
        *stop_words(found, pack, titles),
        value_words(found, pack),
        chokepoint_words(found, pack),
        supplier_words(found, pack, home, partner),
        need_words(found, pack, home),
        cover_words(found, pack),
        rule_words(found),
    ]
    return tuple(p for p in parts if p)


def stop_words(found: Exposure, pack: Pack, titles: dict[str, str]) -> tuple[str, ...]:
    """Say which scenario stops which product first, when, for want of what."""
    if found.stops.is_empty():
        return ()
    first = found.stops.filter(pl.col("first_short").is_not_null())
    if first.is_empty():
        count = found.stops["scenario"].n_unique()
        return (f"None of {count} scenarios leaves any product short.",)
    row = first.row(0, named=True)
    together = first.filter(
        (pl.col("scenario") == row["scenario"]) & (pl.col("first_short") == row["first_short"])
    ).height
    order = "" if found.products.height == 1 else " first"
    part = f" ({row['part']})" if row["part"] else ""
    after = row["months_after"]
    when = long_month(f"{row['first_short']:%Y-%m}")
    later = "in the month it begins" if after == 0 else f"{after} months after it begins"
    later = later.replace("1 months", "1 month") if after == 1 else later
    title = titles.get(row["scenario"], row["scenario"])
    more = together - 1
    also = f" {more} other product{'s' if more > 1 else ''} fall{'' if more > 1 else 's'} short "
    also = f"{also}in the same month." if more else ""
    for other in first.filter(
        (pl.col("product") == row["product"]) & (pl.col("scenario") != row["scenario"])
    ).iter_rows(named=True):
        day = other["first_short"]
        also += (
            f" “{titles.get(other['scenario'], other['scenario'])}” would stop it too, from "
            f"{long_month(f'{day:%Y-%m}')}."
        )
    keys = ["product", "part", "material"]
    known = first.head(1).join(supplied(found), on=keys, how="semi", nulls_equal=True)
    served = f" (the plant is taken to be {SERVED})" if known.height else ""
    return (
        f"Under “{title}”, “{row['product']}” runs short{order} from {when} for want of "
        f"{material_name(pack, row['material'])}{part}.",
        f"That is {later}: at the worst {percent(row['worst_share'])} of a month's need is "
        f"missing{served}, and about {rough_text(row['units_not_made'])} of "
        f"{number(row['units_planned'])} units are not made over the run.{also}",
    )


def supplied(found: Exposure) -> pl.DataFrame:
    """Return the lines with a known supplier.

    Their measures follow the supplier, what stops them does not: a small share through the partner
    beside a large part missing reads as a contradiction unless that is said.
    """
    return found.lines.filter(pl.col("basis").is_in([MADE, PLANT, SOLD]))


def value_words(found: Exposure, pack: Pack) -> str:
    """Say what the dearest product hangs on, against the cost of its material."""
    known = found.values.filter(
        pl.col("product_value").is_not_null() & pl.col("material_value").is_not_null()
    )
    if known.is_empty():
        unknown = found.products["price"].is_null().all()
        return "No product has a price: what they are worth is not known." if unknown else ""
    row = known.row(0, named=True)
    sold = found.products.filter(pl.col("value").is_not_null()).sort("value", descending=True)
    dear = sold.row(0, named=True)
    parts = found.materials.filter(
        (pl.col("product") == dear["product"]) & pl.col("material_value").is_not_null()
    ).sort("material_value", "material")
    each = ""
    if parts.height and dear["units"]:
        least = parts.row(0, named=True)
        each = (
            f" In “{dear['product']}”, {money(least['material_value'] / dear['units'])} of "
            f"{material_name(pack, least['material'])} is enough to stop a product of "
            f"{money(dear['price'])}."
        )
    return (
        f"{capital(money(row['product_value']))} of products a year hang on "
        f"{money(row['material_value'])} of {material_name(pack, row['material'])}.{each}"
    )


def chokepoint_words(found: Exposure, pack: Pack) -> str:
    """Say where the bill is pinched most."""
    if found.chokepoints.is_empty():
        return ""
    row = pinched(found).row(0, named=True)
    stage = {"mine": "mining", "metal": "metal making", "magnet": "magnet making"}.get(
        row["stage"], row["stage"]
    )
    region = with_the(pack.label(row["leader"]))
    return (
        f"The narrowest point is the {stage} of {pack.label(row['element'])} in {region}: "
        f"{percent(row['share'])} of the bill's {pack.label(row['element'])} passed through it, "
        f"and all others make {percent(min(row['n_minus_1_supply'], 1.0))} of what all others use."
    )


def pinched(found: Exposure) -> pl.DataFrame:
    """Return the chokepoints, first the one whose irreplaceable part most product value hangs on.

    Where no product has a price, what cannot be replaced decides alone.
    """
    holds = found.demand.select("element", "product").unique()
    value = (
        holds.join(found.products.select("product", "value"), on="product")
        .group_by("element")
        .agg(pl.col("value").sum())
    )
    weighed = found.chokepoints.join(value, on="element", how="left", maintain_order="left")
    at_risk = pl.col("irreplaceable") * pl.col("value").fill_null(0.0)
    return weighed.sort(at_risk, "irreplaceable", descending=True, maintain_order=True)


def supplier_words(found: Exposure, pack: Pack, home: Place, partner: Place) -> str:
    """Say which lines follow their own supplier, and what that changes."""
    lines = int(found.supplies["lines"].sum())
    own = found.supplies.filter(pl.col("basis").is_in([MADE, PLANT, SOLD]))
    known = int(own["lines"].sum())
    if not known:
        return (
            f"No supplier is known: all {lines} lines are taken to be bought as makers in "
            f"{with_the(home.name)} buy on average."
        )
    away = own.filter(
        ~pl.col("origin").is_in(list(partner.regions)) & pl.col("ever_touched").is_not_null()
    ).sort("annual", descending=True)
    rest = lines - known
    own_words = "follows its" if known == 1 else "follow their"
    text = f"{known} of {lines} lines {own_words} known supplier" + (
        f", {rest} the average of {with_the(home.name)}." if rest else "."
    )
    if away.is_empty():
        return text
    said = []
    for row in away.unique("origin", keep="first", maintain_order=True).head(FEW).to_dicts():
        said.append(
            f"{percent(row['ever_touched'])} of the {pack.label(row['ever_touched_element'])} in "
            f"{material_name(pack, row['material'])} from {with_the(pack.label(row['origin']))}"
        )
    return f"{text} {capital(listed(said))} still passed through {with_the(partner.name)}."


def need_words(found: Exposure, pack: Pack, home: Place) -> str:
    """Say how much the bill needs, and how large that is beside all use at home."""
    whole = float(found.elements["mass"].sum())
    lead = found.elements.filter(pl.col("share_of_use").is_not_null()).sort(
        "share_of_use", descending=True
    )
    text = f"The bill needs {number(whole / 1000.0)} t REO a year"
    if lead.is_empty():
        return f"{text}."
    row = lead.row(0, named=True)
    share = row["share_of_use"]
    beside = f"{number(share)} times" if share > 1.0 else f"{percent(share)} of"
    return (
        f"{text}; its {pack.label(row['element'])} is {beside} what all makers in "
        f"{with_the(home.name)} use."
    )


def cover_words(found: Exposure, pack: Pack) -> str:
    """Say how long the own stock lasts, and for how much of the bill it is known."""
    known = found.cover.filter(pl.col("months_of_cover").is_not_null())
    blank = int(found.lines["stock"].is_null().sum())
    lines = found.lines.height
    if known.is_empty():
        return "No stock on hand is given: months of cover are not known."
    row = known.sort("shortest").row(0, named=True)
    gap = f" No stock is given for {blank} of {lines} lines." if blank else ""
    return (
        f"Own stock lasts {number(row['shortest'])} months for the shortest line of "
        f"{material_name(pack, row['material'])}.{gap}"
    )


def rule_words(found: Exposure) -> str:
    """Say which rules bite, those that stop a shipment first."""
    biting = found.bites.filter(pl.col("verdict").is_in(STOPPING) & pl.col("effect").is_in(BINDING))
    if biting.is_empty():
        return ""
    sure = biting.filter(pl.col("verdict") == "applies")["rule"].n_unique()
    maybe = biting["rule"].n_unique() - sure
    lead = biting.row(0, named=True)
    counted = []
    if sure:
        counted.append(f"{sure} rule{'s' if sure > 1 else ''} bite{'' if sure > 1 else 's'}")
    if maybe:
        more = "more " if sure else "rules " if maybe > 1 else "rule "
        counted.append(f"{maybe} {more}may bite")
    return f"{capital(listed(counted))} (not legal advice), first “{lead['title']}”."


def home_words(home: Place, given: bool) -> str:
    """Say where the products are taken to be made."""
    if given:
        return f"The products are made in {with_the(home.name)}."
    return (
        f"No home region was given: the products are taken to be made in {with_the(home.name)}. "
        "Say --region to change it."
    )
