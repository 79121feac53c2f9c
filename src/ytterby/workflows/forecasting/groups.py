"""Plants and sectors whose stops are forecast: which there are, and what each loses in a month."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ytterby.simulate.kernel.layout import Layout
from ytterby.simulate.kernel.values import Record
from ytterby.workflows.forecasting.setting import OTHERS, SMALLEST_BILL
from ytterby.workflows.forecasting.start import Start

Floats = NDArray[np.float64]
Index = NDArray[np.intp]
STAGES = ("separation", "metal", "magnet")
SMALLEST_OUTPUT = 1.0
"""Processes that usually run less are not told [unit of activity/year]."""


@dataclass(frozen=True)
class Plants:
    """Processes of plants, each one region's way to make one thing.

    Attributes
    ----------
    process
        Position in the layout, ``(plant)``.
    region, stage, product
        Where it is and what it makes.
    names
        Known plants of this region and stage, and others if they count.
    usual
        What is usually run [unit of activity/year].
    """

    process: Index = field(repr=False)
    region: tuple[str, ...]
    stage: tuple[str, ...]
    product: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    usual: Floats = field(repr=False)


@dataclass(frozen=True)
class Sectors:
    """Sectors of a region that buy enough to be told.

    Attributes
    ----------
    region, sector
        Which, sorted by region.
    material
        What each lacks most by value; blank until it is known.
    bill
        What it pays for rare earths at usual prices [USD/year].
    uses, begins, share
        Uses of these sectors, sorted by sector, where each sector begins among them, and the share
        of the sector's bill that each makes up [1].
    """

    region: tuple[str, ...]
    sector: tuple[str, ...]
    material: tuple[str, ...]
    bill: Floats = field(repr=False)
    uses: Index = field(repr=False)
    begins: Index = field(repr=False)
    share: Floats = field(repr=False)

    def naming(self, layout: Layout, lacking: Floats) -> Sectors:
        """Return it with what each sector lacks most, from sums over months and draws."""
        ends = np.append(self.begins[1:], len(self.uses))
        names = layout.material_names
        found = []
        for begin, end in zip(self.begins, ends, strict=True):
            mine = self.uses[begin:end]
            worst = mine[lacking[mine].argmax()]
            found.append(names[layout.pool_material[layout.use_pool[worst]]])
        return replace(self, material=tuple(found))


def find_plants(layout: Layout, start: Start, seller: str) -> Plants:
    """Return the processes of separation, metal and magnets; the seller's plants as one."""
    table, chain = layout.technology, start.chain
    known: dict[tuple[str, str], list[str]] = {}
    columns = ("facility", "region", "stage", "output_share")
    running = chain.capacities.filter(chain.capacities["output_share"] > 0)
    for facility, region, stage, _ in running.select(columns).iter_rows():
        known.setdefault((region, stage), []).append("" if region == seller else facility)
    rows = []
    for process, (at, kind) in enumerate(
        zip(layout.process_region, layout.process_kind, strict=True)
    ):
        usual, stage = 12.0 * layout.activity[process], table.stage[kind]
        if stage not in STAGES or usual < SMALLEST_OUTPUT or layout.fixed[process]:
            continue
        region, product = layout.regions[at], table.processes[kind].partition(":")[2]
        plants = [start.plants.get((f, stage)) for f in known.get((region, stage), [""])]
        named = sorted({p[0] for p in plants if p is not None and makes(p[1], product)})
        # A plant that makes something else leaves this product to others.
        names = (*named, OTHERS) if len(named) < len(plants) else tuple(named)
        rows.append((region, STAGES.index(stage), stage, product, names, usual, process))
    rows.sort()
    return Plants(
        process=np.array([r[6] for r in rows], dtype=np.intp),
        region=tuple(r[0] for r in rows),
        stage=tuple(r[2] for r in rows),
        product=tuple(r[3] for r in rows),
        names=tuple(r[4] for r in rows),
        usual=np.array([r[5] for r in rows]),
    )


def makes(products: str, product: str) -> bool:
    """Return whether what is known of a plant's products includes one.

    Examples
    --------
    >>> [makes("NdFeB magnets", p) for p in ("ndfeb:H-SH", "smco", "ndfeb:bonded", "oxide:Dy")]
    [True, False, False, True]
    >>> makes("hot-deformed NdFeB magnets", "ndfeb:UH-EH")
    False
    """
    said = products.casefold()
    if product == "smco":
        return "smco" in said
    if product == "ndfeb:bonded":
        return "bonded" in said
    if product.startswith("ndfeb:"):
        return "ndfeb" in said and not any(word in said for word in ("bonded", "hot-deformed"))
    return True


def plant_loss(plants: Plants, layout: Layout, record: Record) -> Floats:
    """Return the share of its usual output that each process loses, ``(plant, draw)`` [1]."""
    usual = layout.activity[plants.process][:, None]
    return np.asarray(np.maximum(1.0 - record.activity[plants.process] / usual, 0.0))


def find_sectors(layout: Layout) -> Sectors:
    """Return the sectors whose rare earths cost enough."""
    pool = layout.use_pool
    # t and USD/kg: a thousand.
    bill = 12e3 * layout.need * np.nan_to_num(layout.value_outside)[layout.pool_material[pool]]
    key = layout.pool_region[pool] * len(layout.sectors) + layout.use_sector
    count = len(layout.regions) * len(layout.sectors)
    total = np.bincount(key, bill, count).astype(np.float64)
    uses = np.flatnonzero((bill > 0) & (total[key] >= SMALLEST_BILL))
    uses = uses[np.argsort(key[uses], kind="stable")]
    groups, begins = np.unique(key[uses], return_index=True)
    return Sectors(
        region=tuple(layout.regions[g // len(layout.sectors)] for g in groups),
        sector=tuple(layout.sectors[g % len(layout.sectors)] for g in groups),
        material=("",) * len(groups),
        bill=total[groups],
        uses=uses,
        begins=begins,
        share=bill[uses] / total[key[uses]],
    )


def sector_loss(sectors: Sectors, record: Record) -> tuple[Floats, Floats]:
    """Return the share of its bill that each sector goes without, and sums of it by use.

    Returns
    -------
    losses
        ``(sector, draw)`` [1].
    lacking
        Sum over draws, ``(use of the layout)`` [1].
    """
    need, delivered = record.need[sectors.uses], record.delivered[sectors.uses]
    missing = np.maximum(need - delivered, 0.0) / np.maximum(need, 1e-300)
    missing = missing * sectors.share[:, None]
    lacking = np.zeros(len(record.need))
    lacking[sectors.uses] = missing.sum(axis=1)
    return np.add.reduceat(missing, sectors.begins, axis=0), lacking
