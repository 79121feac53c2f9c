"""A commodity as data: stages, materials, regions, who does what. Kernels know none of it."""

from ytterby.packs.pack import Ability, Family, Grade, Named, Ore, Pack, Sector
from ytterby.packs.reading import pack_names, pack_version, read_pack

__all__ = [
    "Ability",
    "Family",
    "Grade",
    "Named",
    "Ore",
    "Pack",
    "Sector",
    "pack_names",
    "pack_version",
    "read_pack",
]
