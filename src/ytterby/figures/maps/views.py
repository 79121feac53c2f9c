"""Parts of the world that a map shows, and the ground that it is drawn on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ytterby.figures.style.roles import Option

COARSE: Final = "world-110m"
FINE: Final = "world-50m"
"""Maps by the scale of their borders; ``report/assets`` holds them."""
OPENED: Final = -30.0
"""Where the maps are cut [degrees east]: what lies west of it stands at the right, 360° on."""


@dataclass(frozen=True, slots=True)
class View:
    """A part of the world.

    Attributes
    ----------
    label
        What a reader calls it.
    corner, opposite
        North-west and south-east corner [degrees east from 30° W on, degrees north]; ``None`` for
        the whole world.
    height, narrow_height
        Of the drawing [px].
    """

    label: str
    corner: tuple[float, float] | None = None
    opposite: tuple[float, float] | None = None
    height: int = 520
    narrow_height: int = 360

    @property
    def middle(self) -> float:
        """Longitude of its middle, as it stands on the maps [degrees]."""
        if self.corner is None or self.opposite is None:
            return OPENED + 180.0
        return (self.corner[0] + self.opposite[0]) / 2

    def holds(self, longitude: float, latitude: float) -> bool:
        """Return whether a place lies in it."""
        if self.corner is None or self.opposite is None:
            return True
        east = unroll(longitude)
        inside = self.corner[0] <= east <= self.opposite[0]
        return inside and self.opposite[1] <= latitude <= self.corner[1]


VIEWS: Final = {
    "world": View("World", height=520, narrow_height=200),
    "east-asia": View("East Asia", (95, 51), (146, 17)),
    "north-america": View("North America", (232, 58), (300, 24)),
    "europe": View("Europe", (-11, 67), (36, 36)),
    "south": View("South-East Asia and Australia", (88, 26), (156, -40)),
    "africa": View("Africa and India", (-18, 34), (92, -36)),
    "south-america": View("South America", (276, 10), (327, -42)),
}
"""Views by name."""


def unroll(longitude: float) -> float:
    """Return a longitude as it stands on the maps, from 30° W eastward.

    Examples
    --------
    >>> unroll(-115.5), unroll(103.4)
    (244.5, 103.4)
    """
    return longitude + 360.0 if longitude < OPENED else longitude


def ground(view: View, *, home: frozenset[str] = frozenset(), narrow: bool = False) -> Option:
    """Return the ECharts ``geo`` of a view, in Equal Earth.

    Parameters
    ----------
    view
        What it shows.
    home
        Countries that are drawn a little stronger.
    narrow
        For a phone.
    """
    option: Option = {
        "map": COARSE if view.corner is None else FINE,
        "projection": "@equal-earth",
        "silent": True,
        "left": 2 if narrow else 8,
        "right": 2 if narrow else 8,
        "top": 4,
        "bottom": 4,
        "preserveAspect": "contain",
        "boundingCoords": None,
        "itemStyle": {"areaColor": "$land", "borderColor": "$card", "borderWidth": 0.7},
        "emphasis": {"disabled": True},
        "regions": [{"name": code, "itemStyle": {"areaColor": "$calm"}} for code in sorted(home)],
    }
    if view.corner is not None and view.opposite is not None:
        option["boundingCoords"] = [list(view.corner), list(view.opposite)]
    return option
