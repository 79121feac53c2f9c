"""The bills of materials that ship: four programmes with masses from the evidence."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from ytterby.core.storage import write_atomic
from ytterby.errors import UnknownNameError, unknown_name

EXAMPLES = {
    "ev-motor-line": "Electric cars: traction motors, steering and loudspeakers",
    "offshore-wind": "Offshore wind: generators by megawatt and by turbine",
    "guided-weapon": "Guided weapons: actuators and a laser designator",
    "data-centre": "Data centres: drives, cooling and the turbines that power them",
}
"""Name → title of each example."""


def example_path(name: str) -> Path:
    """Return the file of an example.

    Parameters
    ----------
    name
        One of ``EXAMPLES``.

    Raises
    ------
    UnknownNameError
        ``unknown-example``, with the nearest names.

    Examples
    --------
    >>> example_path("offshore-wind").name
    'offshore-wind.csv'
    """
    if name not in EXAMPLES:
        raise UnknownNameError(unknown_name("example", name, list(EXAMPLES)))
    return Path(str(files("ytterby.exposure.examples").joinpath(f"{name}.csv")))


def write_example(name: str, path: Path) -> Path:
    """Copy an example to a file of one's own and return its path.

    Parameters
    ----------
    name
        As for ``example_path``.
    path
        Where to write.
    """
    write_atomic(path, example_path(name).read_bytes())
    return path
