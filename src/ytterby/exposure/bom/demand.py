"""What a bill of materials needs of each element, and how far off that may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ytterby.baseline.sources.claims import Claims
from ytterby.core.chain import Chain
from ytterby.evidence import load
from ytterby.evidence.tiers import Z
from ytterby.exposure.bom.bill import NO_RARE_EARTH, Bom
from ytterby.exposure.bom.materials import could_be

DEMAND: dict[str, type[pl.DataType]] = {
    "row": pl.Int64,
    "product": pl.String,
    "part": pl.String,
    "material": pl.String,
    "element": pl.String,
    "content": pl.Float64,  # t REO of the element per t of material
    "mass": pl.Float64,  # kg REO per year
    "low": pl.Float64,
    "high": pl.Float64,
}
"""Columns of ``element_demand``; ``low`` and ``high`` bound the central 80 %."""

_KINDS = ["material", "resolution", "sector"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Elements of a material: content with its interval [t REO per t]."""

    content: dict[str, float]
    low: dict[str, float]
    high: dict[str, float]


def element_demand(bom: Bom, chain: Chain, workspace: Path | None = None) -> pl.DataFrame:
    """Return what each line needs of each element in a year.

    Parameters
    ----------
    bom
        A bill of materials.
    chain
        Whose recipes hold: those of its year and evidence.
    workspace
        Directory of the user's own data, whose claims bound the contents; the usual one by default.

    Returns
    -------
    DataFrame
        Columns of ``DEMAND``: mass, low and high [kg REO per year]. Lines without rare earths
        have no row.

    Notes
    -----
    mass = annual x content. The content of a grade is the recipe of the chain; its interval is
    that of the ``magnet_content`` claims. Of a magnet without a grade it runs from the least to
    the most that any of its possible grades holds. Where the line gives its own content the
    recipe is scaled to it. Metals weigh more as oxide (``oxide_factor`` claims). The mass on the
    line itself is taken as certain.
    """
    claims = Claims(load(as_of=chain.as_of, workspace=workspace))
    lines = bom.lines.filter(~pl.col("material").str.starts_with(NO_RARE_EARTH))
    kinds = lines.select(_KINDS).unique(maintain_order=True)
    records: list[tuple[str, str, str | None, str, float, float, float]] = []
    for material, resolution, sector in kinds.iter_rows():
        recipe = _recipe(material, resolution, sector, chain, claims)
        records += [
            (material, resolution, sector, e, c, recipe.low[e], recipe.high[e])
            for e, c in recipe.content.items()
        ]
    recipes = pl.DataFrame(
        records,
        schema={
            "material": pl.String,
            "resolution": pl.String,
            "sector": pl.String,
            "element": pl.String,
            "share": pl.Float64,
            "least": pl.Float64,
            "most": pl.Float64,
        },
        orient="row",
    ).with_columns(pl.col("share").sum().over(_KINDS).alias("whole"))
    joined = lines.select(
        "row",
        "product",
        "part",
        "material",
        "resolution",
        "sector",
        "annual",
        "content",
        "content_low",
        "content_high",
    ).join(recipes, on=_KINDS, nulls_equal=True, how="inner", maintain_order="left")
    own = pl.col("content").is_not_null()
    # A single element is known as well as its content; of several the split stays as uncertain.
    alone = pl.col("share") == pl.col("whole")
    least = pl.when(alone).then("share").otherwise("least") / pl.col("whole")
    most = pl.when(alone).then("share").otherwise("most") / pl.col("whole")
    highest = pl.min_horizontal(pl.col("content_high") * most, "content_high")
    result = joined.with_columns(
        pl.when(own)
        .then(pl.col("content") * pl.col("share") / pl.col("whole"))
        .otherwise("share")
        .alias("of"),
        pl.when(own).then(pl.col("content_low") * least).otherwise("least").alias("of_low"),
        pl.when(own).then(highest).otherwise("most").alias("of_high"),
    )
    return result.select(
        "row",
        "product",
        "part",
        "material",
        "element",
        pl.col("of").alias("content"),
        (pl.col("annual") * pl.col("of")).alias("mass"),
        (pl.col("annual") * pl.col("of_low")).alias("low"),
        (pl.col("annual") * pl.col("of_high")).alias("high"),
    ).cast(dict(DEMAND))  # type: ignore[arg-type]


def _recipe(
    material: str, resolution: str, sector: str | None, chain: Chain, claims: Claims
) -> Recipe:
    ours = _known_recipe(material, chain, claims)
    possible = could_be(material, sector)
    if resolution != "assumed" or len(possible) == 1:
        return ours
    others = [_known_recipe(m, chain, claims) for m in possible]
    held = {e for other in others for e in other.content}
    elements = {e: ours.content.get(e, 0.0) for e in chain.technology.elements if e in held}
    return Recipe(
        content=elements,
        low={e: min(o.low.get(e, 0.0) for o in others) for e in elements},
        high={e: max(o.high.get(e, 0.0) for o in others) for e in elements},
    )


def _known_recipe(material: str, chain: Chain, claims: Claims) -> Recipe:
    technology = chain.technology
    position = technology.material_index.get(material)
    if position is None:
        return Recipe({}, {}, {})
    family, _, element = material.partition(":")
    if family == "metal":
        found = claims.since("oxide_factor", chain.year, element=element)
        factor = 1.0 if found is None else found.value
        return Recipe({element: factor}, {element: factor}, {element: factor})
    content = {
        e: float(c)
        for e, c in zip(technology.elements, technology.composition[position], strict=True)
        if c > 0
    }
    low, high = dict(content), dict(content)
    if technology.family[position] == "magnet":
        for e, value in content.items():
            low[e], high[e] = _interval(material, e, value, chain.year, claims)
    return Recipe(content, low, high)


def _interval(
    material: str, element: str, content: float, year: int, claims: Claims
) -> tuple[float, float]:
    """Return the central 80 % of a content: the claim's own interval, else from its error."""
    found = claims.since("magnet_content", year, material=material, element=element)
    if found is None or found.value <= 0:
        return content, content
    ids = set(found.claims)
    known = [c for c in claims.every("magnet_content", material=material) if c.claim in ids]
    lows = [c.low for c in known if c.low is not None]
    highs = [c.high for c in known if c.high is not None]
    if len(known) == 1 and lows and highs:
        least, most = lows[0] / found.value, highs[0] / found.value
    else:
        relative = Z * found.sigma / found.value
        least, most = max(0.0, 1.0 - relative), 1.0 + relative
    return content * least, content * most
