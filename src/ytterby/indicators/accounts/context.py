"""What a chain's pack adds to it: groups of elements, grades counted as sintered, labels."""

from __future__ import annotations

from functools import cache

from ytterby.core.chain import Chain
from ytterby.packs import Pack, pack_names, read_pack


@cache
def _pack(name: str) -> Pack | None:
    return read_pack(name) if name in pack_names() else None


def pack_of(chain: Chain) -> Pack | None:
    """Return the pack of a chain, or ``None`` for a chain made by hand."""
    return _pack(chain.pack)


def controllers_of(chain: Chain) -> tuple[str, ...]:
    """Return the regions of the controlling country; a chain made by hand has the pack's."""
    return ((pack_of(chain) or read_pack()).controller,)


def element_groups(chain: Chain) -> dict[str, tuple[str, ...]]:
    """Return the pack's groups of elements, cut to the elements of the chain.

    Parameters
    ----------
    chain
        The chain; one without a pack has the single group ``REO`` of all its elements.
    """
    pack = pack_of(chain)
    known = chain.technology.elements
    if pack is None:
        return {"REO": known}
    groups = {n: tuple(e for e in g if e in known) for n, g in pack.groups.items()}
    return {n: g for n, g in groups.items() if g}


def sintered_materials(chain: Chain) -> tuple[str, ...]:
    """Return the magnet grades that the pack counts as sintered NdFeB; all, without a pack."""
    tech = chain.technology
    made = [m for m, f in zip(tech.materials, tech.family, strict=True) if f == "magnet"]
    pack = pack_of(chain)
    if pack is None:
        return tuple(made)
    sintered = {g.id for g in pack.grades if g.group == "sintered"}
    return tuple(m for m in made if m in sintered)
