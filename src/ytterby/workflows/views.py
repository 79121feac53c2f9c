"""Views for reports: how the chain stands and where the numbers come from."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby import indicators
from ytterby.core.chain import Chain
from ytterby.evidence import Evidence
from ytterby.factors.costs import find_finance
from ytterby.figures import Groups, Labels
from ytterby.indicators.accounts.context import controllers_of, pack_of
from ytterby.packs import Pack, read_pack
from ytterby.report import BriefView, Provenance, Standing
from ytterby.results import Manifest
from ytterby.results.summary import THIN
from ytterby.workflows.by_source import shares_by_source
from ytterby.workflows.customs import PAPERS
from ytterby.workflows.inputs import Place
from ytterby.workflows.observation_words import residual_rows
from ytterby.workflows.outcome import Outcome

DRAWN = ("Dy", "Nd", "Tb", "Sm", "Y")
"""Elements whose chain is drawn."""
COSTED = "NdPr"
"""What the costs of a report are of."""
MAIN_STAGES = ("mine", "separation", "metal", "magnet")
RESIDUALS = 20
"""Observations that disagree most with the chain, as many as a report keeps."""
ASSUMPTIONS = (
    "Use is manufacturing use: what a region's makers use, wherever the goods go.",
    "Pools are well mixed unless a number says that exporters ship their own production first.",
    "What is drawn from stock has the mix of the pool that it is drawn from.",
    "A mine's place is where the ore was dug; a stage's place is where it was last undergone.",
    "Dependence at 0 months draws no stock, builds nothing and lets every survivor ship anywhere.",
    "Losses of processes, surplus and stock changes are left out of the flow diagram.",
)


def thin(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with ``thin``: more prior than evidence; a blank share is not thin."""
    return frame.with_columns((pl.col("evidence_share").fill_null(1.0) < THIN).alias("thin"))


def view_labels(pack: Pack, partner: Place) -> Labels:
    """Return what readers call everything in a report."""
    named = partner.name
    metals = {f"metal:{e}": f"{pack.label(e)} metal" for e in pack.elements}
    oxides = {f"oxide:{e}": f"{pack.label(e)} oxide" for e in pack.elements}
    return Labels(
        regions={r: pack.label(r) for r in pack.regions},
        elements={**pack.element_labels, "sintered": "sintered magnets"},
        materials={**oxides, **metals, **{g.id: g.label for g in pack.grades}},
        sectors={s.id: s.label for s in pack.sectors},
        stages={**{s.id: s.label for s in pack.stages}, "magnet (product)": "magnets by mass"},
        measures={
            "customs_share": f"from {named} by customs papers",
            "stage_trace": f"underwent the stage in {named}",
            "ever_touched": f"passed through {named} at any stage",
            "owner_control": f"went through plants that companies of {named} control",
            "dependence": f"unmet need at once without {named}",
        },
    )


def standing_view(
    chain: Chain,
    base: Evidence,
    place: Place,
    partner: Place,
    *,
    origin: pl.DataFrame,
    elements: Sequence[str] = DRAWN,
) -> Standing:
    """Return how the chain stands, for the report of a brief or of a stress run.

    Parameters
    ----------
    chain, base
        The chain and the evidence.
    place, partner
        Whom the report is about; on whom it depends.
    origin
        ``key, measure, value, low, high, thin``: customs view beside true origin.
    elements
        Elements whose chain is drawn.
    """
    links = []
    for element in elements:
        if element not in chain.technology.element_index:
            continue
        for scope, regions in (("world", None), ("target", place.regions)):
            frame = indicators.chain_links(chain, element, regions=regions)
            links.append(frame.with_columns(scope=pl.lit(scope)))
    made = indicators.output_shares(chain, groups=False)
    top = made.filter(pl.col("stage").is_in(list(MAIN_STAGES)))
    top = top.group_by("stage", "element", maintain_order=True).first()
    return Standing(
        year=chain.year,
        links=pl.concat(links) if links else pl.DataFrame(),
        chokepoints=thin(top.rename({"share": "value"})).drop("output"),
        origin=origin,
        by_source=shares_by_source(chain, base, partner.regions[0]),
        residuals=residual_rows(chain.residuals, base, pack_of(chain) or read_pack(), RESIDUALS),
    )


def origin_rows(measures: pl.DataFrame, partner: Place) -> pl.DataFrame:
    """Return customs view beside true origin by element, from a table of measures."""
    frame = measures.filter(
        (pl.col("partner") == partner.code)
        & (
            ((pl.col("measure") == "customs_share") & (pl.col("rule") == PAPERS))
            | ((pl.col("measure") == "ever_touched") & (pl.col("rule") == "well_mixed"))
        )
    )
    return thin(frame).select(
        pl.col("element").alias("key"),
        "measure",
        pl.col("share").alias("value"),
        "low",
        "high",
        "thin",
    )


def provenance_view(
    chain: Chain, base: Evidence, manifest: Manifest, assumptions: Sequence[str] = ASSUMPTIONS
) -> Provenance:
    """Return where the numbers of a report come from.

    Parameters
    ----------
    chain, base
        The chain and the evidence.
    manifest
        What ran.
    assumptions
        One sentence each.
    """
    ids = chain.residuals.select(
        pl.col("source").str.split(";").list.first(), pl.col("tier")
    ).filter(pl.col("source") != "")
    used = ids.group_by("source").agg(pl.len().alias("claims"), pl.col("tier").max().alias("tier"))
    sources = base.sources.join(used, on="source", how="inner").sort(
        "claims", "source", descending=[True, False]
    )
    tiers = chain.residuals.group_by("tier").agg(pl.len().alias("claims")).sort("tier")
    return Provenance(
        command=manifest.command,
        evidence_version=chain.evidence_version,
        as_of=chain.as_of,
        overrides=tuple(chain.overrides),
        manifest={
            **{name: str(v) for name, v in manifest.packages.items()},
            "python": manifest.python,
            "pack": manifest.pack,
            "years": ", ".join(str(y) for y in manifest.years),
            "fingerprint": manifest.fingerprint,
        },
        assumptions=tuple(assumptions),
        sources=sources,
        tiers=tiers.filter(pl.col("tier") != ""),
    )


def brief_view(
    chain: Chain, base: Evidence, pack: Pack, place: Place, partner: Place, outcome: Outcome
) -> BriefView:
    """Return a brief as its report shows it."""
    tables = outcome.tables
    whole = tables["measures"].frame.with_columns(stage=pl.lit(""))
    every = pl.concat([whole, tables["stages"].frame.select(whole.columns)])
    rule = pl.col("rule").is_in(["well_mixed", "target_first", PAPERS])
    measures = thin(every.filter((pl.col("partner") == partner.code) & rule))
    cover = tables["cover"].frame.with_columns(
        date=pl.lit(str(chain.year)),
        material=pl.when(pl.col("material") == "all").then("family").otherwise("material"),
        thin=pl.col("tier") == "C",
    )
    curve, gap = cost_frames(chain, base, partner)
    return BriefView(
        target=place.code,
        target_name=place.name,
        partner=partner.code,
        partner_name=partner.name,
        groups=Groups(
            home=frozenset(place.regions),
            controller=frozenset(partner.regions),
            home_name=place.name,
            controller_name=partner.name,
        ),
        labels=view_labels(pack, partner),
        measures=measures.rename({"share": "value"}),
        reliance=_all_forms(tables["reliance"].frame),
        hhi=thin(_main(tables["hhi"].frame)).rename({"hhi": "value"}),
        loss=thin(_main(tables["n-1"].frame)).rename(
            {"n_minus_1_supply": "value", "leader": "region"}
        ),
        cover=cover.rename({"months_of_cover": "value"}),
        standing=standing_view(chain, base, place, partner, origin=origin_rows(whole, partner)),
        provenance=provenance_view(chain, base, outcome.manifest),
        cost_curve=curve,
        cost_gap=gap,
    )


def cost_frames(
    chain: Chain, base: Evidence, partner: Place, element: str = COSTED
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the cost curve of an element and the gap of its oxide; empty where none is known.

    Parameters
    ----------
    chain, base
        The chain and the evidence.
    partner
        Whose costs are the ones inside; what stages cost there is published for the controlling
        country alone, so that for any other the gap is empty.
    element
        Symbol or group.
    """
    curve = indicators.cost_curve(chain, base, (element,))
    if curve["unit_cost"].null_count() == curve.height or find_finance(base) is None:
        return pl.DataFrame(), pl.DataFrame()
    gap = indicators.cost_gap(chain, base, element).filter(
        (pl.col("product") == "oxide") & (pl.col("stage") == "total")
    )
    if set(partner.regions) != set(controllers_of(chain)):
        gap = gap.clear()
    return curve, gap.rename({"cost_difference": "value"})


def _main(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("stage").is_in(list(MAIN_STAGES)))


def _all_forms(frame: pl.DataFrame) -> pl.DataFrame:
    rows = frame.filter(pl.col("stage") == "magnet")
    return rows.rename({"net_import_reliance": "value"})
