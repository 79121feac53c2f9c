"""What makes an ensemble the same run: all that can change a number of it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

import ytterby.simulate
from ytterby.core.chain import Chain
from ytterby.simulate.behaviour.parameters import Parameters
from ytterby.simulate.ensemble.design import Method
from ytterby.simulate.scenario.model import Scenario

FRAMES = ("flows", "capacities", "prices", "inventories")
"""Tables of a chain that the simulator reads."""

LIBRARIES = ("numpy", "scipy")
"""Packages that a last digit may depend on."""


def describe_run(
    chain: Chain,
    scenario: Scenario,
    regions: Sequence[str],
    months: int,
    table: Parameters,
    *,
    draws: int,
    seed: int,
    method: Method,
    tile: int,
    names: Sequence[str],
) -> dict[str, object]:
    """Return what a run is, by name, short enough to be read.

    More draws of a sequence or of independent streams continue the same run; another number of
    draws in a Latin hypercube is another run.
    """
    kept = scenario.model_dump(mode="json", exclude={"title", "context", "sources"})
    return {
        "scenario": f"{scenario.name} {fingerprint(kept)}",
        "target": "+".join(regions),
        "chain": f"{chain.year} {chain_fingerprint(chain)}",
        "parameters": table_fingerprint(table),
        "months": months,
        "seed": seed,
        "method": f"latin hypercube of {draws}" if method == "latin" else method,
        "quantities": fingerprint(list(names)),
        "draws_a_tile": tile,
        "version": f"{version('ytterby')} {code_fingerprint()}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
    }


def fingerprint(values: object) -> str:
    """Return the fingerprint of JSON values.

    Examples
    --------
    >>> fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    True
    """
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def chain_fingerprint(chain: Chain) -> str:
    """Return the fingerprint of the tables of a chain that the simulator reads."""
    digest = hashlib.sha256(repr((chain.pack, chain.regions, chain.sectors)).encode())
    for name in FRAMES:
        stream = io.BytesIO()
        getattr(chain, name).write_csv(stream, float_precision=17, float_scientific=True)
        digest.update(stream.getvalue())
    tech = chain.technology
    digest.update(repr((tech.materials, tech.processes, tech.stage, tech.family)).encode())
    for array in (tech.composition, tech.coefficient.toarray()):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]


def table_fingerprint(table: Parameters) -> str:
    """Return the fingerprint of a table of behaviour.

    Factors are drawn, and so count by the first draws alone, which no further ones change.
    """
    flags = (table.price_feedback, table.hoarding, table.leakage, table.spread)
    text = repr((table.estimates, table.products, table.plants, table.terms, flags))
    digest = hashlib.sha256(text.encode())
    for name, factor in sorted(table.factors.items()):
        digest.update(name.encode() + np.ascontiguousarray(factor[:2]).tobytes())
    return digest.hexdigest()[:16]


@cache
def code_fingerprint() -> str:
    """Return the fingerprint of the simulator's own code."""
    root = Path(next(iter(ytterby.simulate.__path__)))
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".toml", ".json") and path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]
