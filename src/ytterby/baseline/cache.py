"""Chains kept by what they were made from; a damaged one is set aside and built anew."""

from __future__ import annotations

import hashlib
import io
import json
import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ytterby.core.storage import read_sealed, set_aside, write_sealed
from ytterby.evidence.workspace import cache_directory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ytterby.core.chain import Chain
    from ytterby.evidence import Evidence
    from ytterby.packs import Pack

logger = logging.getLogger(__name__)

LAYOUT = 1
"""Layout of a stored chain; a change makes older files unreadable."""

ROOMS = ("core", "packs", "evidence", "baseline")
"""Packages whose code and rules a chain depends on: screens of trade and tiers are evidence's."""

TABLES = ("flows", "residuals", "capacities", "prices", "inventories")


@cache
def code_version() -> str:
    """Return a hash of the code that makes a chain: how evidence is read, and what it becomes."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256(str(LAYOUT).encode())
    files = [*root.glob("*.py"), *(root / "core" / "data").glob("*.csv")]
    files += [
        p for room in ROOMS for end in ("py", "toml") for p in (root / room).rglob(f"*.{end}")
    ]
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def cache_key(evidence: Evidence, pack: Pack, year: int) -> str:
    """Return the file name of a chain: year, and a hash of evidence, pack, date and code."""
    parts = (evidence.version, pack.version, str(year), evidence.as_of or "", code_version())
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]
    return f"chain-{pack.name}-{year}-{digest}"


def write_chain(key: str, chain: Chain) -> bool:
    """Keep a chain; a cache that cannot be written only costs time."""
    return write_sealed(cache_directory() / key, pack_chain(chain))


def read_chain(key: str) -> Chain | None:
    """Return a kept chain, or ``None`` if there is none that is sound."""
    path = cache_directory() / key
    payload = read_sealed(path)
    if payload is None:
        return None
    try:
        return unpack_chain(payload)
    except Exception as error:  # any damage means the same: build it anew
        set_aside(path, f"it cannot be read: {error}")
        return None


def pack_chain(chain: Chain) -> bytes:
    """Return a chain as bytes: lengths and names as JSON, then tables and arrays."""
    import numpy as np

    technology = chain.technology
    blocks: dict[str, bytes] = {}
    for name in TABLES:
        stream = io.BytesIO()
        getattr(chain, name).write_ipc(stream, compression="lz4")
        blocks[name] = stream.getvalue()
    arrays: dict[str, NDArray[Any]] = {
        "draws": chain.draws.astype(np.float32),
        "composition": technology.composition,
        "data": technology.coefficient.data,
        "indices": technology.coefficient.indices.astype(np.int32),
        "indptr": technology.coefficient.indptr.astype(np.int32),
    }
    for name, array in arrays.items():
        stream = io.BytesIO()
        np.save(stream, array, allow_pickle=False)
        blocks[name] = stream.getvalue()
    head = {
        "layout": LAYOUT,
        "blocks": {name: len(block) for name, block in blocks.items()},
        "chain": {
            "pack": chain.pack,
            "year": chain.year,
            "as_of": chain.as_of,
            "evidence_version": chain.evidence_version,
            "overrides": list(chain.overrides),
            "regions": list(chain.regions),
            "sectors": list(chain.sectors),
        },
        "technology": {
            name: list(getattr(technology, name))
            for name in ("elements", "materials", "family", "unit", "processes", "stage")
        },
    }
    return json.dumps(head).encode() + b"\n" + b"".join(blocks.values())


def unpack_chain(payload: bytes) -> Chain:
    """Return the chain that ``pack_chain`` made bytes of."""
    import numpy as np
    import polars as pl
    import scipy.sparse as sp

    from ytterby.core.chain import Chain
    from ytterby.core.technology import Technology

    line, _, body = payload.partition(b"\n")
    head = json.loads(line)
    if head["layout"] != LAYOUT:
        raise ValueError(f"layout {head['layout']}, not {LAYOUT}")
    blocks, start = {}, 0
    for name, length in head["blocks"].items():
        blocks[name] = body[start : start + length]
        start += length
    tables = {name: pl.read_ipc(io.BytesIO(blocks[name])) for name in TABLES}
    arrays = {
        name: np.load(io.BytesIO(blocks[name]), allow_pickle=False)
        for name in ("draws", "composition", "data", "indices", "indptr")
    }
    names = {name: tuple(values) for name, values in head["technology"].items()}
    shape = (len(names["processes"]), len(names["materials"]))
    technology = Technology(
        **names,
        composition=arrays["composition"],
        coefficient=sp.csr_array(
            (arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape
        ),
    )
    about = head["chain"]
    return Chain(
        pack=about["pack"],
        year=about["year"],
        as_of=about["as_of"],
        evidence_version=about["evidence_version"],
        overrides=tuple(about["overrides"]),
        technology=technology,
        regions=tuple(about["regions"]),
        sectors=tuple(about["sectors"]),
        draws=arrays["draws"].astype(np.float64),
        **tables,
    )
