"""Regions of a chain by the names that people and scenarios use."""

from __future__ import annotations

from collections.abc import Iterable

from ytterby.core.chain import Chain
from ytterby.core.regions import resolve_target
from ytterby.errors import UnknownNameError, unknown_name
from ytterby.packs import pack_names, read_pack


def chain_regions(chain: Chain, name: str, place: str = "region") -> tuple[str, ...]:
    """Return the regions of a chain that a country or bloc stands for.

    Raises
    ------
    UnknownNameError
        ``unknown-region``: nobody is called so, or the chain does not model it.
    """
    if name in chain.regions:
        return (name,)
    if chain.pack in pack_names():
        found = read_pack(chain.pack).target(name, place)
    else:
        found = resolve_target(name, place)
    known = tuple(r for r in found if r in chain.regions)
    if not known:
        raise UnknownNameError(unknown_name("region", name, chain.regions, place))
    return known


def chain_elements(chain: Chain, names: Iterable[str]) -> tuple[str, ...]:
    """Return the elements of a chain that symbols and groups stand for; others are left out."""
    symbols: list[str] = []
    for name in names:
        if name in chain.technology.element_index:
            symbols.append(name)
        elif chain.pack in pack_names():
            symbols.extend(read_pack(chain.pack).element_set(name))
    return tuple(dict.fromkeys(e for e in symbols if e in chain.technology.element_index))
