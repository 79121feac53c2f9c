"""What a table is limited to."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Selection:
    """Filters of a table; an empty one lets everything through.

    Attributes
    ----------
    regions
        Codes of the model.
    region_labels
        What the user asked for: countries and blocs.
    elements
        Symbols and groups as asked for.
    symbols
        Single elements of those.
    stages
        Stage ids; a variant such as ``separation incl. swarf`` belongs to its stage.
    """

    regions: tuple[str, ...] = ()
    region_labels: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()

    def takes_element(self, element: str) -> bool:
        """Return whether an element or group is wanted."""
        return not self.elements or element in self.elements

    def keep(self, frame: pl.DataFrame, *, by_region: bool = True) -> pl.DataFrame:
        """Return the rows that are wanted, by the columns that the frame has.

        Parameters
        ----------
        frame
            Any frame.
        by_region
            Whether the region filter applies.
        """
        wanted: list[pl.Expr] = []
        if self.elements and "element" in frame.columns:
            # Sintered magnets are a product, not an element: no element excludes them.
            wanted.append(pl.col("element").is_in([*self.elements, "sintered", ""]))
        if self.stages and "stage" in frame.columns:
            base = pl.col("stage").str.replace(r" (incl\.|\().*$", "")
            wanted.append(base.is_in(list(self.stages)))
        if self.regions and by_region and "region" in frame.columns:
            here = pl.col("region").is_in(list(self.regions))
            if "destination" in frame.columns:
                here = here | pl.col("destination").is_in(list(self.regions))
            wanted.append(here)
        return frame.filter(*wanted) if wanted else frame
