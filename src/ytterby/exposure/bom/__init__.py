"""Bills of materials: read as people have them, resolved to materials, turned into elements."""

from ytterby.exposure.bom.bill import Bom, BomError
from ytterby.exposure.bom.demand import element_demand
from ytterby.exposure.bom.reading import read_bom

__all__ = ["Bom", "BomError", "element_demand", "read_bom"]
