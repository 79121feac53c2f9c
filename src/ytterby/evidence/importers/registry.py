"""Which importers there are: the built-in ones, and those that other packages register."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from ytterby.errors import Problem, UnknownNameError, YtterbyError, unknown_name
from ytterby.evidence.importers.base import Importer

GROUP = "ytterby.importers"
"""Entry-point group; each entry point names an ``Importer``."""

BUILT_IN = ("geopolrisk", "baci", "comtrade", "world_mining", "wgi")
"""Modules of this package that hold an ``IMPORTER``."""


@cache
def importers() -> dict[str, Importer]:
    """Return every importer by name; a plug-in never replaces a built-in one.

    Raises
    ------
    YtterbyError
        ``bad-plugin`` for every entry point that cannot be loaded or is no importer.
    """
    built_in = [import_module(f"{__package__}.{m}").IMPORTER for m in BUILT_IN]
    table: dict[str, Importer] = {i.name: i for i in built_in}
    problems = []
    for entry in entry_points(group=GROUP):
        place = f"entry point {entry.name} = {entry.value}"
        try:
            found = entry.load()
        except Exception as error:
            problems.append(Problem("bad-plugin", place, str(error), "mend or remove the package"))
            continue
        if not isinstance(found, Importer) or found.name in table:
            message = "is no Importer" if not isinstance(found, Importer) else "the name is taken"
            problems.append(Problem("bad-plugin", place, message, "mend or remove the package"))
            continue
        table[found.name] = found
    if problems:
        raise YtterbyError(problems)
    return table


def importer(name: str) -> Importer:
    """Return one importer.

    Raises
    ------
    UnknownNameError
        ``unknown-importer``, with the nearest names.
    """
    table = importers()
    if name not in table:
        raise UnknownNameError(unknown_name("importer", name, list(table)))
    return table[name]
