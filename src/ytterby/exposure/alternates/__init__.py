"""What could take a material's place: other grades, other chemistry and designs, other regions."""

from ytterby.exposure.alternates.base import KINDS, Alternate, alternates_frame
from ytterby.exposure.alternates.chemistry import other_chemistry
from ytterby.exposure.alternates.grade import other_grades
from ytterby.exposure.alternates.region import other_regions, outside_makers

__all__ = [
    "KINDS",
    "Alternate",
    "alternates_frame",
    "other_chemistry",
    "other_grades",
    "other_regions",
    "outside_makers",
]
