"""Finished tiles of an ensemble in a directory: written whole, read in blocks of rows."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ytterby.core.storage import storage_problem, write_atomic
from ytterby.errors import Problem, WorkspaceError
from ytterby.simulate.ensemble.outline import Outline
from ytterby.simulate.ensemble.reduce import Tile

MANIFEST = "ensemble.json"
FORMAT = 1
"""Version of the files; another one is not read."""
BLOCK = 2_000_000
"""Numbers that are read at once: memory does not grow with the number of draws."""
FIX = "give an empty directory, or repeat that run as it was"
Span = tuple[int, int]
"""Draws ``[first, stop)`` of a tile."""


@dataclass(frozen=True)
class TileStore:
    """The tiles of one run.

    Attributes
    ----------
    folder
        Where they are.
    """

    folder: Path

    def open(self, identity: Mapping[str, object]) -> None:
        """Make the directory the run's own, or check that it is.

        Parameters
        ----------
        identity
            All that can change a number, by name; JSON values.

        Raises
        ------
        WorkspaceError
            ``other-run``: it holds another run, and in what that differs; ``foreign-directory``: it
            holds something else; or it cannot be written.
        """
        path = self.folder / MANIFEST
        wanted = {"format": FORMAT, **identity}
        try:
            if path.exists():
                self._compare(json.loads(path.read_text(encoding="utf-8")), wanted)
                return
            if self.folder.exists() and any(self.folder.iterdir()):
                raise WorkspaceError(
                    Problem(
                        "foreign-directory",
                        str(self.folder),
                        "it holds files that are no ensemble's",
                        "give an empty directory, or one that does not exist",
                    )
                )
        except ValueError as error:
            raise WorkspaceError(
                Problem("corrupt-run", str(path), "it cannot be read", f"delete {self.folder}")
            ) from error
        except OSError as error:
            raise WorkspaceError(storage_problem(error, path)) from error
        write_atomic(path, json.dumps(wanted, indent=2, ensure_ascii=False).encode() + b"\n")

    def _compare(self, found: object, wanted: Mapping[str, object]) -> None:
        known = found if isinstance(found, dict) else {}
        differ = [name for name, value in wanted.items() if known.get(name) != value]
        if not differ:
            return
        said = [
            f"{name.replace('_', ' ')} ({_shown(known.get(name))}, not {_shown(wanted[name])})"
            for name in differ
        ]
        raise WorkspaceError(
            Problem(
                "other-run",
                str(self.folder),
                f"it holds draws of another run, which differs in {', '.join(said)}",
                FIX,
            )
        )

    def has(self, span: Span, outline: Outline) -> bool:
        """Return whether a tile is there and whole."""
        try:
            tile = self.read(span)
        except (OSError, ValueError):
            return False
        rows = [sum(m.size for m in measures) for measures in (outline.series, outline.totals)]
        width = span[1] - span[0]
        shapes = [tile.series.shape, tile.totals.shape]
        return shapes == [(n, width) for n in rows]

    def write(self, span: Span, tile: Tile) -> None:
        """Write a tile, each of its files whole or not at all; totals come last."""
        for name in Tile._fields:
            array: NDArray[np.generic] = getattr(tile, name)
            stream = io.BytesIO()
            np.save(stream, array, allow_pickle=False)
            write_atomic(self._path(span, name), stream.getvalue())

    def read(self, span: Span) -> Tile:
        """Return a tile without reading its numbers yet."""
        series, totals = (
            np.load(self._path(span, name), mmap_mode="r", allow_pickle=False)
            for name in Tile._fields
        )
        return Tile(series, totals)

    def rows(self, spans: list[Span], name: str, rows: slice) -> NDArray[np.float64]:
        """Return some rows over all draws, ``(row, draw)``.

        Parameters
        ----------
        spans
            Tiles in order.
        name
            ``series`` or ``totals``.
        rows
            Which rows.
        """
        parts = [np.asarray(getattr(self.read(s), name)[rows], dtype=np.float64) for s in spans]
        return np.concatenate(parts, axis=1)

    def blocks(
        self, spans: list[Span], name: str, rows: slice
    ) -> Iterator[tuple[slice, NDArray[np.float64]]]:
        """Yield rows over all draws, few enough at a time for any number of draws.

        Yields
        ------
        slice, array
            Positions within ``rows``, and the numbers, ``(row, draw)``.
        """
        draws = spans[-1][1]
        step = max(BLOCK // draws, 1)
        for begin in range(rows.start, rows.stop, step):
            end = min(begin + step, rows.stop)
            yield (
                slice(begin - rows.start, end - rows.start),
                self.rows(spans, name, slice(begin, end)),
            )

    def sweep(self) -> None:
        """Remove what a killed run left half-written."""
        for left in self.folder.glob(".*.part"):
            with contextlib.suppress(OSError):
                left.unlink()

    def _path(self, span: Span, name: str) -> Path:
        return self.folder / f"{span[0]:07d}-{span[1]:07d}.{name}.npy"


def temporary_store() -> TileStore:
    """Return a store in a directory that is removed when nobody uses it any more."""
    store = TileStore(Path(tempfile.mkdtemp(prefix="ytterby-ensemble-")))
    weakref.finalize(store, shutil.rmtree, store.folder, ignore_errors=True)
    return store


def _shown(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:12]}…"
