"""Mine output, quotas and imported feed."""

from __future__ import annotations

import math

from ytterby.baseline.reconcile.sums import add
from ytterby.baseline.sources.hearing import Common, Hearing, read_once
from ytterby.baseline.unknowns.supply import imported_feed


def basis(
    hearing: Hearing, mass_basis: str, source: str, elements: tuple[str, ...]
) -> Common | None:
    """Return the common error of a source that does not say whether it counts element or oxide.

    The truth lies between the figure as printed and the figure times the oxide factor: expected in
    the middle, with a third of the distance as standard error.
    """
    if mass_basis not in ("unknown", "element"):
        return None
    factors = [hearing.world.oxide_factor[e] for e in elements]
    excess = sum(factors) / len(factors) - 1
    if mass_basis == "element":
        return Common(f"oxide factor {source}", hearing.world.priors["error_factor"], excess)
    return Common(f"basis {source}", excess / 3, excess / 2)


def revision_error(hearing: Hearing, region: str) -> float:
    """Return the relative error that a publisher's own revisions of a region's mine output reveal.

    Two editions that print a and b for one year are not known better than |ln(a / b)| / 2; the
    largest over the years counts for every year, at most ``most_revision``. It is relative to the
    mean of a year's editions, so that a low edition is not taken for the surer one.
    """
    found: dict[int, list[float]] = {}
    for claim in hearing.world.claims.find(
        "mine_production", region=region, element="REO", facility="", period=""
    ):
        if claim.year is not None and claim.value > 0 and "edition" in claim.reads:
            found.setdefault(claim.year, []).append(math.log(claim.value))
    spreads = [max(v) - min(v) for v in found.values() if len(v) > 1]
    most: float = hearing.world.priors["most_revision"]
    return min(max(spreads, default=0.0) / 2, most)


def hear_mines(hearing: Hearing) -> None:
    """Hear ``mine_production`` and ``mining_quota``.

    A quota of a whole country is left out: China's quota is what USGS prints as its output. Shares
    that a source prints beside tonnages are heard instead of the tonnages (``shares``).
    """
    world, sums = hearing.world, hearing.sums
    pack = world.pack
    shared = {
        (c.source, c.region, c.element, c.scope)
        for c in world.claims.find("stage_share", year=world.year, stage="mine")
        if "computed" not in c.reads
    }
    claims = world.claims.find("mine_production", year=world.year, period="")
    editions: dict[str, list[float]] = {}
    for claim in claims:
        if "edition" in claim.reads and claim.element == "REO":
            editions.setdefault(claim.region, []).append(claim.value)
    means = {region: sum(v) / len(v) for region, v in editions.items()}
    for claim in read_once(claims):
        if "not-output" in claim.reads:
            continue
        if (claim.source, claim.region, claim.element, claim.scope) in shared or not claim.element:
            continue
        elements = pack.element_set(claim.element)
        if claim.facility:
            ores = pack.plant_ores.get(claim.facility)
            if ores is not None:
                hearing.amount(claim, sums.mined([claim.region], elements, ores))
            continue
        if claim.region == "WLD":
            hearing.amount(claim, sums.mined(None, elements))
        elif claim.region in pack.regions and (claim.element == "REO" or claim.region != pack.rest):
            common = basis(hearing, claim.mass_basis, claim.source, elements)
            error = world.content_error(elements)
            if claim.element == "REO" and "edition" in claim.reads:
                level = means[claim.region] / claim.value if claim.value else 1.0
                error = math.hypot(error, level * revision_error(hearing, claim.region))
            if claim.region in pack.official_only and claim.value > 0:
                error = max(
                    error, world.priors["relative"] * _leaving(hearing, claim.region) / claim.value
                )
            weights = sums.mined([claim.region], elements)
            hearing.amount(claim, weights, common=common, content_error=error)
    quotas = {o.quota: o.id for o in pack.ores if o.quota}
    for claim in read_once(
        world.claims.find("mining_quota", year=world.year, period="", facility=quotas)
    ):
        hearing.amount(claim, sums.mined([claim.region], None, [quotas[claim.facility]]))


def _leaving(hearing: Hearing, region: str) -> float:
    """Return what customs and claims see leaving a region as feed [t REO]."""
    world = hearing.world
    partners = {a.partner for a in world.able("concentrate") if a.region == region}
    return sum(imported_feed(world, region, p) or 0.0 for p in partners)


def hear_feed(hearing: Hearing) -> None:
    """Hear ``feed_import``: what a country imports to process, separated oxide included if said.

    Monazite is converted at an assumed content, so its origins share an error.
    """
    world, sums = hearing.world, hearing.sums
    priors = world.priors
    monazite = {a.region for a in world.able("mine") if a.item == "monazite"}
    for claim in read_once(world.claims.find("feed_import", year=world.year)):
        if claim.partner in ("", "WLD") or claim.region not in world.pack.regions:
            continue
        if "part-only" in claim.reads:
            continue
        if claim.element == "NdPr":
            weights = sums.traded(
                [claim.partner], [claim.region], families=["oxide"], elements=["Nd", "Pr"]
            )
            hearing.amount(claim, weights)
            continue
        weights = sums.traded([claim.partner], [claim.region], families=["concentrate", "mixed"])
        if "with-oxide" in claim.reads:
            oxide = sums.traded([claim.partner], [claim.region], families=["oxide"])
            weights = add(weights, oxide)
        common = Common(f"feed {claim.source}", priors["common_feed"])
        if claim.partner in monazite and claim.partner not in ("USA",):
            common = Common(f"monazite content {claim.source}", priors["common_monazite"])
        hearing.amount(claim, weights, common=common)
    contents = {r["origin"]: r["content"] for r in world.trade_rules["ore"]}
    rows = world.claims.find("trade_quantity", year=world.year, period="", material="concentrate")
    for claim in read_once(rows):
        if claim.region in contents and claim.partner in world.pack.regions:
            content = float(contents[claim.region])
            common = Common(f"monazite content {claim.source}", priors["common_monazite"])
            hearing.amount(
                claim,
                sums.traded([claim.region], [claim.partner], families=["concentrate"]),
                value=claim.value * content,
                sigma=claim.sigma * content,
                common=common if claim.region in monazite and claim.region != "USA" else None,
            )
