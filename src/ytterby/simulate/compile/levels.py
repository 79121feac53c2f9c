"""Sort pools, arcs, uses and processes by level and build each level's maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.core.technology import Technology
from ytterby.simulate.compile.order import PUSHED_STAGES, Order
from ytterby.simulate.kernel.engine import Index, SegmentMap, segment_map
from ytterby.simulate.kernel.layout import Level

Key = tuple[str, ...]


@dataclass(frozen=True)
class Sorted:
    """Everything in its final order, with positions.

    Attributes
    ----------
    materials, material_order, material_level
        Ids, positions in the technology and levels, ``(material)``.
    pools, pool_index, pool_region, pool_material, pool_level
        (region, material), ``(pool)``.
    uses, use_pool, use_sector
        (region, material, sector), ``(use)``.
    arcs, arc_origin, arc_destination
        (origin, material, destination), ``(arc)``.
    processes, process_level
        (region, process), ``(process)``.
    depth
        Number of levels.
    """

    materials: tuple[str, ...]
    material_order: Index
    material_level: Index
    pools: tuple[Key, ...]
    pool_index: Mapping[Key, int]
    pool_region: Index
    pool_material: Index
    pool_level: Index
    uses: tuple[Key, ...]
    use_pool: Index
    use_sector: Index
    arcs: tuple[Key, ...]
    arc_origin: Index
    arc_destination: Index
    processes: tuple[Key, ...]
    process_level: Index
    depth: int

    @classmethod
    def build(
        cls,
        chain: Chain,
        order: Order,
        pools: Iterable[Key],
        processes: Iterable[Key],
        uses: Iterable[Key],
        arcs: Iterable[Key],
    ) -> Sorted:
        """Return all of a chain in the order of its levels."""
        tech = chain.technology
        region = {r: i for i, r in enumerate(chain.regions)}
        sector = {s: i for i, s in enumerate(chain.sectors)}
        material_order = np.lexsort((np.arange(len(tech.materials)), order.material))
        rank = {tech.materials[m]: i for i, m in enumerate(material_order)}
        pools = tuple(sorted(pools, key=lambda k: (rank[k[1]], region[k[0]])))
        at = {k: i for i, k in enumerate(pools)}
        uses = tuple(sorted(uses, key=lambda k: (at[k[0], k[1]], sector[k[2]])))
        arcs = tuple(sorted(arcs, key=lambda k: (at[k[2], k[1]], at[k[0], k[1]])))
        runs = {p: order.process[i] for i, p in enumerate(tech.processes)}
        processes = tuple(
            sorted(
                processes,
                key=lambda k: (runs[k[1]], tech.process_index[k[1]], region[k[0]]),
            )
        )
        pool_material = _positions(rank[m] for _, m in pools)
        material_level = order.material[material_order]
        return cls(
            materials=tuple(tech.materials[m] for m in material_order),
            material_order=material_order,
            material_level=material_level,
            pools=pools,
            pool_index=at,
            pool_region=_positions(region[r] for r, _ in pools),
            pool_material=pool_material,
            pool_level=material_level[pool_material],
            uses=uses,
            use_pool=_positions(at[r, m] for r, m, _ in uses),
            use_sector=_positions(sector[s] for *_, s in uses),
            arcs=arcs,
            arc_origin=_positions(at[o, m] for o, m, _ in arcs),
            arc_destination=_positions(at[d, m] for _, m, d in arcs),
            processes=processes,
            process_level=_positions(runs[p] for _, p in processes),
            depth=int(material_level.max()) + 1,
        )


def build_level(place: Sorted, technology: Technology, level: int) -> Level:
    """Return the slices and maps of one level."""
    materials = _span(place.material_level, level)
    pools = _span(place.pool_level, level)
    uses = _span(place.pool_level[place.use_pool], level)
    arcs = _span(place.pool_level[place.arc_destination], level)
    processes = _span(place.process_level, level)
    use_pool = place.use_pool[uses] - pools.start
    origin = place.arc_origin[arcs] - pools.start
    destination = place.arc_destination[arcs] - pools.start
    pool_material = place.pool_material[pools] - materials.start
    size = pools.stop - pools.start
    intake, waits, output, weight = _process_maps(place, technology, processes)
    return Level(
        materials=materials,
        pools=pools,
        uses=uses,
        arcs=arcs,
        processes=processes,
        pool_material=pool_material,
        use_pool=use_pool,
        arc_origin=origin,
        arc_destination=destination,
        sum_uses=_ones(use_pool, size),
        sum_origin=_ones(origin, size),
        sum_destination=_ones(destination, size),
        sum_material=_ones(pool_material, materials.stop - materials.start),
        intake=intake,
        intake_pools=waits,
        output=output,
        output_weight=weight,
    )


Maps = tuple[tuple[int, SegmentMap], ...]


def _process_maps(
    place: Sorted, technology: Technology, processes: slice
) -> tuple[Maps, Maps, Maps, Maps]:
    made = technology.coefficient.tocsr()
    count = processes.stop - processes.start
    takes: dict[int, list[tuple[int, int, float]]] = {}
    waits: dict[int, list[tuple[int, int, float]]] = {}
    makes: dict[int, list[tuple[int, int, float]]] = {}
    for k, (region, process) in enumerate(place.processes[processes]):
        row = technology.process_index[process]
        pushed = technology.stage[row] in PUSHED_STAGES
        for at in range(made.indptr[row], made.indptr[row + 1]):
            pool = place.pool_index[region, technology.materials[made.indices[at]]]
            level = int(place.pool_level[pool])
            local = pool - _span(place.pool_level, level).start
            entry = (local, k, abs(float(made.data[at])))
            if made.data[at] > 0:
                makes.setdefault(level, []).append(entry)
            elif made.data[at] < 0:
                takes.setdefault(level, []).append(entry)
                if not pushed:
                    waits.setdefault(level, []).append(entry)

    def maps(table: dict[int, list[tuple[int, int, float]]], flip: bool) -> Maps:
        result = []
        for level, entries in sorted(table.items()):
            span = _span(place.pool_level, level)
            pool, process, value = (list(column) for column in zip(*entries, strict=True))
            size = span.stop - span.start
            if flip:
                result.append((level, segment_map(process, pool, value, (count, size))))
            else:
                result.append((level, segment_map(pool, process, value, (size, count))))
        return tuple(result)

    return maps(takes, False), maps(waits, True), maps(makes, False), maps(makes, True)


def _ones(target: Index, size: int) -> SegmentMap:
    source = np.arange(len(target))
    return segment_map(target, source, np.ones(len(target)), (size, len(target)))


def _span(levels: NDArray[np.intp], level: int) -> slice:
    """Return where a level lies on an axis that is sorted by level."""
    return slice(
        int(np.searchsorted(levels, level, "left")), int(np.searchsorted(levels, level, "right"))
    )


def _positions(values: Iterable[int]) -> Index:
    return np.fromiter(values, dtype=np.intp)
