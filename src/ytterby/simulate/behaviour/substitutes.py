"""Named substitutes: which grade is replaced by what, in which sectors, on which terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.behaviour.names import substitutes
from ytterby.simulate.behaviour.parameters import Estimate
from ytterby.simulate.kernel.engine import segment_map
from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Ways
from ytterby.simulate.shocks.structure import Substitution

Floats = NDArray[np.float64]
ANY = "any substitute"
"""Stands for all substitutes in the scope of claims that hold for each of them."""
TERMS = (
    "available from", "largest share", "extra cost", "price at full share", "requalification",
    "roll-out", "way back", "forgetting",
)  # fmt: skip
"""What must be known of a substitute; beside it the need per unit replaced, if it is a grade."""
PER_UNIT = "need per unit replaced"


def find_term(
    terms: Sequence[Estimate], name: str, term: str, material: str, sector: str
) -> Estimate | None:
    """Return the most specific claim of a term: the substitute's own first; ``None`` for none."""
    place = {"material": material, "sector": sector}
    for owner in (name, ANY):
        fits = [
            e
            for e in terms
            if e.scope == f"{owner}: {term}" and all(place.get(d) == at for d, at in e.place)
        ]
        if fits:
            return max(fits, key=lambda e: (len(e.place), dict(e.place).get("sector", "")))
    return None


def build_ways(
    layout: Layout,
    asked: Sequence[Substitution],
    terms: Sequence[Estimate],
    year: int,
    draw: Callable[[Estimate], Floats],
) -> tuple[Ways, Mapping[str, str]]:
    """Return the ways of substitution that responses open, and why some of them open none.

    Parameters
    ----------
    layout, asked
        The compiled chain, and what responses ask for.
    terms
        Claims of quantity ``substitution_term``, as known by the date of the run.
    year
        Of the chain; what was not available then is left out.
    draw
        Draws of a claim, ``(draw)``.
    """
    names = layout.material_names
    at = {
        (int(pool), int(sector)): use
        for use, (pool, sector) in enumerate(zip(layout.use_pool, layout.use_sector, strict=True))
    }
    pool_at = {
        (int(r), int(m)): p
        for p, (r, m) in enumerate(zip(layout.pool_region, layout.pool_material, strict=True))
    }
    rows: list[tuple[str, int, int, float]] = []
    columns: list[dict[str, Floats]] = []
    empty: dict[str, str] = {}
    taken: set[tuple[str, int]] = set()
    for request in asked:
        before, unknown, missing = len(rows), set(), False
        for way in (s for s in substitutes() if s.name in request.names):
            for use in np.flatnonzero(request.uses):
                pool = layout.use_pool[use]
                material = names[layout.pool_material[pool]]
                sector = layout.sectors[layout.use_sector[use]]
                if material not in way.materials or sector not in way.sectors:
                    continue
                if (way.name, int(use)) in taken:
                    continue
                found = {t: find_term(terms, way.name, t, material, sector) for t in TERMS}
                per = find_term(terms, way.name, PER_UNIT, material, sector) if way.to else None
                if any(e is None for e in found.values()) or (way.to and per is None):
                    unknown.add(way.name)
                    continue
                known = {t: e for t, e in found.items() if e is not None}
                if known["available from"].value > year:
                    continue
                price, other, to = _price(layout, int(pool)), 0.0, int(use)
                if way.to:
                    region = int(layout.pool_region[pool])
                    instead = (
                        pool_at.get((region, names.index(way.to))) if way.to in names else None
                    )
                    key = (-1 if instead is None else instead, int(layout.use_sector[use]))
                    if key not in at:
                        missing = True
                        continue
                    to, other = at[key], _price(layout, int(key[0]))
                if not price > 0.0 or np.isnan(other):
                    continue
                taken.add((way.name, int(use)))
                rate = draw(per) if per is not None else np.zeros(1)
                rows.append((way.name, int(use), to if way.to else -1, other / price))
                columns.append(_terms(known, draw, price, request.speed) | {"rate": rate})
        if len(rows) == before:
            empty[request.event] = (
                f"not known as of the run's date: {', '.join(sorted(unknown))}"
                if unknown
                else "no sector uses both the grade and its substitute"
                if missing
                else "no sector that it is about uses what could be replaced"
            )
    named = np.zeros((len(layout.need), 1))
    named[[use for _, use, *_ in rows]] = 1.0
    alone = np.zeros((len(layout.need), 1))
    for request in asked:
        off = (request.uses & (not request.general))[:, None] & request.happens[None]
        alone = np.maximum(alone, named * off)
    return _ways(layout, rows, columns, alone), empty


def _price(layout: Layout, pool: int) -> float:
    material = layout.pool_material[pool]
    side = layout.price_inside if layout.inside[pool] else layout.price_outside
    known = not np.isnan(layout.price_inside[material] + layout.price_outside[material])
    return float(side[material]) if known else float("nan")


def _terms(
    known: Mapping[str, Estimate],
    draw: Callable[[Estimate], Floats],
    price: float,
    speed: Floats,
) -> dict[str, Floats]:
    share = np.minimum(draw(known["largest share"]), 0.99)
    cost = draw(known["extra cost"])
    full = np.maximum(draw(known["price at full share"]), 1.01)
    limit = -np.log(1.0 - share)
    start = np.log1p(cost / price)
    return {
        "limit": limit,
        "start": start,
        "response": limit / (np.log1p(full * cost / price) - start),
        "time": np.maximum(draw(known["roll-out"]) / speed, 1.0),
        "back": np.maximum(draw(known["way back"]), 1.0),
        "qualify": 1.0 / np.maximum(draw(known["requalification"]) / speed, 1.0),
        "forget": 1.0 / np.maximum(draw(known["forgetting"]), 1.0),
        "cost": cost,
    }


def _ways(
    layout: Layout,
    rows: Sequence[tuple[str, int, int, float]],
    columns: Sequence[Mapping[str, Floats]],
    alone: Floats,
) -> Ways:
    count = len(rows)
    use = np.array([r[1] for r in rows], dtype=np.intp)
    to = np.array([r[2] for r in rows], dtype=np.intp)

    def column(name: str) -> Floats:
        if not count:
            return np.zeros((0, 1))
        return np.stack(np.broadcast_arrays(*(c[name] for c in columns)))

    uses = len(layout.need)
    grades = np.flatnonzero(to >= 0)
    rate = column("rate")
    relative = np.array([r[3] for r in rows]).reshape(count, 1) * rate
    return Ways(
        size=count,
        names=tuple(r[0] for r in rows),
        use=use,
        to=np.where(to >= 0, to, use),
        alone=alone,
        sums=segment_map(use, np.arange(count), np.ones(count), (uses, count)),
        moves=segment_map(to[grades], grades, np.ones(len(grades)), (uses, count)),
        rate=rate,
        relative=relative,
        response=column("response"),
        limit=column("limit"),
        start=column("start"),
        time=column("time"),
        back=column("back"),
        qualify=column("qualify"),
        forget=column("forget"),
        cost=column("cost"),
    )
