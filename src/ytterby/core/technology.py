"""What can be made from what: materials, their composition, and processes with fixed coefficients.

The chain is an activity-analysis model. A *process* run at one unit of activity consumes and makes
fixed amounts of *materials*; a material holds fixed amounts of *elements*. Co-production is thus
physics: an ore yields its elements in fixed proportions. No element or stage is known to code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ytterby.errors import UnknownNameError, unknown_name


@dataclass(frozen=True)
class Technology:
    """Materials, elements and processes of one pack and year.

    Attributes
    ----------
    elements
        Symbols, ``(element)``.
    materials
        Ids such as ``concentrate:bayan-obo``, ``oxide:Nd``, ``ndfeb:H-SH``, ``(material)``.
    family
        ``concentrate``, ``mixed``, ``oxide``, ``metal``, ``magnet`` or ``scrap``, ``(material)``.
    unit
        ``t REO`` or ``t`` (product mass), ``(material)``.
    composition
        ``(material, element)`` [t REO per unit of material].
    processes
        Ids such as ``mine:bayan-obo``, ``separate:bayan-obo:full``, ``make:ndfeb:N``.
    stage
        Stage of each process: ``mine``, ``separation``, ``metal``, ``magnet``, or a return
        (``swarf``, ``end_of_life``) or ``byproduct`` source, ``(process)``.
    coefficient
        ``(process, material)`` [unit of material per unit of activity]: made > 0, consumed < 0.
        The unit of activity is the main input for ``separation`` and ``metal``, else the output.
    """

    elements: tuple[str, ...]
    materials: tuple[str, ...]
    family: tuple[str, ...]
    unit: tuple[str, ...]
    composition: NDArray[np.float64]
    processes: tuple[str, ...]
    stage: tuple[str, ...]
    coefficient: sp.csr_array = field(repr=False)

    @cached_property
    def material_index(self) -> dict[str, int]:
        """Position of each material."""
        return {m: i for i, m in enumerate(self.materials)}

    @cached_property
    def element_index(self) -> dict[str, int]:
        """Position of each element."""
        return {e: i for i, e in enumerate(self.elements)}

    @cached_property
    def process_index(self) -> dict[str, int]:
        """Position of each process."""
        return {p: i for i, p in enumerate(self.processes)}

    @cached_property
    def element_yield(self) -> NDArray[np.float64]:
        """Return net element output ``(process, element)`` [t REO per activity]; ≤ 0 is a loss."""
        return np.asarray(self.coefficient @ self.composition)

    def element(self, name: str) -> int:
        """Return the position of an element or raise ``unknown-element``."""
        if name not in self.element_index:
            raise UnknownNameError(unknown_name("element", name, self.elements))
        return self.element_index[name]
