"""Bills of materials: read as people have them, resolved to materials, turned into elements."""

from ytterby.exposure.bom.bill import Bom, BomError
from ytterby.exposure.bom.demand import element_demand
from ytterby.exposure.bom.reading import read_bom
from ytterby.exposure.bom.template import write_template
from ytterby.exposure.examples import EXAMPLES, example_path, write_example

__all__ = [
    "EXAMPLES",
    "Bom",
    "BomError",
    "element_demand",
    "example_path",
    "read_bom",
    "write_example",
    "write_template",
]
