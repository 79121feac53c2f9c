"""Importers: downloads of others, read into the user's workspace; each import can be undone."""

from __future__ import annotations

from ytterby.evidence.importers.base import Imported, Importer, ImportOptions, Progress
from ytterby.evidence.importers.registry import importer, importers
from ytterby.evidence.importers.run import ImportReport, import_series

__all__ = [
    "ImportOptions",
    "ImportReport",
    "Imported",
    "Importer",
    "Progress",
    "import_series",
    "importer",
    "importers",
]
