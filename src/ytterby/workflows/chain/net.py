"""The chain as a net of places and links, small enough to be counted anew at every toggle."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ytterby.core.chain import Chain
from ytterby.indicators.accounts.arrays import FlowArrays, evidence_share
from ytterby.indicators.accounts.output import element_output
from ytterby.indicators.standing.links import RETURN, USE, link_columns
from ytterby.packs import Pack
from ytterby.workflows.chain.products import possible_elements

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Net:
    """The places of a chain and what flows between them, in the best estimate and some draws.

    Attributes
    ----------
    year, elements, groups
        Which chain; its elements, and the pack's groups of them.
    places
        Stage and region of each place, ``(place)``.
    output
        What each place makes, ``(element, place, column)`` [t REO/year]; column 0 is the best
        estimate, the others are posterior draws.
    evidence
        How much of a place's share of the world's output is evidence, ``(element, place)`` [1].
    element, source, target
        Element, from-place and to-place of each link between places, ``(link)``.
    mass
        ``(link, column)`` [t REO/year].
    used_element, used_source, used_region, used
        The same for links that end in use: where it is used, as a position in ``regions``.
    regions
        Regions that use, ``(region)``.
    plants
        ``(facility, place, share of the place's output, elements that it may make)``.
    """

    year: int
    elements: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    places: tuple[tuple[str, str], ...]
    output: Floats
    evidence: Floats
    element: Ints
    source: Ints
    target: Ints
    mass: Floats
    used_element: Ints
    used_source: Ints
    used_region: Ints
    used: Floats
    regions: tuple[str, ...]
    plants: tuple[tuple[str, int, float, tuple[str, ...]], ...]

    def members(self, element: str) -> Ints:
        """Return the positions of the elements of a group, of one element, or of all (blank)."""
        wanted = self.groups.get(element, (element,)) if element else self.elements
        return np.asarray([i for i, e in enumerate(self.elements) if e in wanted], dtype=np.int64)

    def to_record(self) -> dict[str, Any]:
        """Return it as JSON values."""
        record: dict[str, Any] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            record[name] = _pack(value) if isinstance(value, np.ndarray) else value
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Net:
        """Return the net that `to_record` wrote."""
        parts: dict[str, Any] = {
            k: _unpack(v) if isinstance(v, dict) and "of" in v else v for k, v in record.items()
        }
        parts["elements"], parts["regions"] = tuple(parts["elements"]), tuple(parts["regions"])
        parts["groups"] = {k: tuple(v) for k, v in parts["groups"].items()}
        parts["places"] = tuple((s, r) for s, r in parts["places"])
        parts["plants"] = tuple((f, p, s, tuple(e)) for f, p, s, e in parts["plants"])
        return cls(**parts)


def _pack(array: NDArray[Any]) -> dict[str, Any]:
    small = array.astype("<f4" if array.dtype.kind == "f" else "<i4")
    text = base64.b64encode(small.tobytes()).decode()
    return {"of": small.dtype.str, "shape": list(array.shape), "data": text}


def _unpack(record: Mapping[str, Any]) -> NDArray[Any]:
    flat = np.frombuffer(base64.b64decode(record["data"]), dtype=record["of"])
    kind = np.float64 if record["of"].endswith("f4") else np.int64
    return flat.reshape(record["shape"]).astype(kind)


def build_net(chain: Chain, pack: Pack, a: FlowArrays, plants: pl.DataFrame) -> Net:
    """Return the net of a chain.

    Parameters
    ----------
    chain, pack
        The chain and its commodity.
    a
        Its flows, with as many draws as the net shall have, and prior draws for the evidence.
    plants
        ``facility, stage, products``: what the register says that plants make.
    """
    columns = 1 + a.posterior
    spots: dict[tuple[str, str], int] = {}
    made = {stage: element_output(a, stage) for stage in a.stages}
    for stage, values in made.items():
        for r in np.flatnonzero(values[:, :, 0].sum(axis=0) > 0):
            spots.setdefault((stage, a.regions[r]), len(spots))
    inner: list[tuple[int, int, int, Floats]] = []
    final: list[tuple[int, int, int, Floats]] = []
    region_at = {r: i for i, r in enumerate(a.regions)}
    for e, element in enumerate(a.technology.elements):
        keys, values = link_columns(a, element, by="region")
        ends = zip(*(keys[k] for k in list(keys)[1:]), values, strict=True)
        for from_stage, from_region, to_stage, to_region, mass in ends:
            source = spots.setdefault((from_stage, from_region), len(spots))
            if to_stage == USE:
                final.append((e, source, region_at[to_region], mass[:columns]))
            else:
                target = spots.setdefault((to_stage, to_region), len(spots))
                inner.append((e, source, target, mass[:columns]))
    output = np.zeros((len(a.technology.elements), len(spots), columns))
    evidence = np.full(output.shape[:2], np.nan)
    for (stage, region), at in spots.items():
        if stage in made:
            own = made[stage][:, region_at[region]]
            output[:, at] = own[:, :columns]
            world = made[stage].sum(axis=1)
            share = np.divide(own, world, out=np.zeros_like(own), where=world > 0)
            evidence[:, at] = evidence_share(share, a.posterior)
    return Net(
        year=chain.year,
        elements=tuple(a.technology.elements),
        groups={n: tuple(g) for n, g in pack.groups.items()},
        places=tuple(spots),
        output=output,
        evidence=evidence,
        **_links(inner, ("element", "source", "target", "mass"), columns),
        **_links(final, ("used_element", "used_source", "used_region", "used"), columns),
        regions=tuple(a.regions),
        plants=tuple(_plants(chain, pack, plants, spots)),
    )


def _links(
    links: Sequence[tuple[int, int, int, Floats]], names: Sequence[str], columns: int
) -> dict[str, Any]:
    ends = np.asarray([link[:3] for link in links], dtype=np.int64).reshape(-1, 3)
    mass = np.stack([link[3] for link in links]) if links else np.zeros((0, columns))
    return dict(zip(names, (*ends.T, mass), strict=True))


def _plants(
    chain: Chain, pack: Pack, plants: pl.DataFrame, spots: Mapping[tuple[str, str], int]
) -> list[tuple[str, int, float, tuple[str, ...]]]:
    """Return the plants whose share of their place's output is known."""
    rows = chain.capacities.filter(
        pl.col("output_share").is_not_null() & (pl.col("facility") != "residual")
    )
    possible = possible_elements(plants, pack)
    out = []
    for row in rows.iter_rows(named=True):
        at = spots.get((row["stage"], row["region"]))
        if at is not None:
            makes = possible.get((row["facility"], row["stage"]), tuple(pack.elements))
            out.append((row["facility"], at, float(row["output_share"]), makes))
    return out


__all__ = ["RETURN", "USE", "Net", "build_net"]
