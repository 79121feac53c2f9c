"""A forecast's files: tables as CSV and a manifest that holds the hash of each; written once."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import polars as pl

from ytterby.core.storage import write_atomic
from ytterby.errors import EvidenceError, InputError, Problem, UnknownNameError, unknown_name

MANIFEST = "manifest.json"
FOLDER = "forecasts"


@dataclass(frozen=True)
class Recorded:
    """A forecast as it was recorded.

    Attributes
    ----------
    manifest
        What it was made from, and the hash of each file; its own hash under ``sha256``.
    tables
        By name, as they were written.
    """

    manifest: Mapping[str, object]
    tables: Mapping[str, pl.DataFrame] = field(repr=False)

    @property
    def name(self) -> str:
        """Name of the forecast."""
        return str(self.manifest["name"])

    @property
    def sha256(self) -> str:
        """Hash of the manifest, and through it of every file."""
        return str(self.manifest["sha256"])


def forecast_names() -> tuple[str, ...]:
    """Return the names of the forecasts on record."""
    folder = files("ytterby").joinpath(FOLDER)
    if not folder.is_dir():
        return ()
    return tuple(sorted(p.name for p in folder.iterdir() if p.joinpath(MANIFEST).is_file()))


def read_forecast(name: str | None = None, folder: Path | None = None) -> Recorded:
    """Return a forecast on record, once each of its files is what was recorded.

    Parameters
    ----------
    name
        Of the forecast; by default the last by name.
    folder
        Where forecasts lie; by default those that ship.

    Raises
    ------
    UnknownNameError
        ``unknown-forecast``, with the nearest names.
    EvidenceError
        ``changed-forecast`` for every file that is not what was recorded, all at once.
    """
    root: Traversable = folder if folder is not None else files("ytterby").joinpath(FOLDER)
    known = (
        forecast_names()
        if folder is None
        else tuple(sorted(p.parent.name for p in folder.glob(f"*/{MANIFEST}")))
    )
    chosen = name or (known[-1] if known else "")
    if chosen not in known:
        raise UnknownNameError(unknown_name("forecast", chosen, known))
    place = root.joinpath(chosen)
    manifest = _read_manifest(place, chosen)
    problems, tables = [], {}
    listed: dict[str, str] = manifest["files"]
    for file, expected in listed.items():
        path = place.joinpath(file)
        # Some checkouts write another end of line, which changes no number.
        content = path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != expected:
            problems.append(_changed(f"{chosen}/{file}"))
            continue
        tables[file.removesuffix(".csv")] = pl.read_csv(
            io.BytesIO(content), infer_schema_length=None, try_parse_dates=True
        )
    if problems:
        raise EvidenceError(problems)
    return Recorded(manifest, tables)


def _read_manifest(place: Traversable, name: str) -> dict[str, Any]:
    try:
        manifest = json.loads(place.joinpath(MANIFEST).read_text(encoding="utf-8"))
        if manifest["sha256"] == fingerprint(manifest):
            return dict(manifest)
    except (ValueError, KeyError, TypeError):
        pass
    raise EvidenceError(_changed(f"{name}/{MANIFEST}"))


def _changed(place: str) -> Problem:
    return Problem(
        "changed-forecast",
        f"{FOLDER}/{place}",
        "this file is not what was recorded",
        "take it from the release, or install the package again: a forecast is never edited",
    )


def exists(name: str) -> Problem:
    """Return the problem of a forecast that is on record already."""
    return Problem(
        "forecast-exists",
        f"{FOLDER}/{name}",
        "this forecast is on record",
        "give a new one another name; --replace only before it is released",
    )


def fingerprint(manifest: Mapping[str, object]) -> str:
    """Return the hash of a manifest without the hash itself."""
    fixed = {key: value for key, value in manifest.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()


def write_forecast(
    manifest: Mapping[str, object],
    tables: Mapping[str, pl.DataFrame],
    folder: Path,
    *,
    replace: bool = False,
) -> Recorded:
    """Write a forecast into a folder of its name.

    Raises
    ------
    InputError
        ``forecast-exists``: there is one of this name, and it is not to be replaced.
    """
    name = str(manifest["name"])
    place = folder / name
    if place.joinpath(MANIFEST).exists() and not replace:
        raise InputError(exists(name))
    content = {f"{table}.csv": _csv(frame) for table, frame in tables.items()}
    record = dict(manifest)
    record["files"] = {file: hashlib.sha256(text).hexdigest() for file, text in content.items()}
    record["sha256"] = fingerprint(record)
    place.mkdir(parents=True, exist_ok=True)
    for old in place.glob("*.csv"):
        if old.name not in content:
            old.unlink()
    for file, text in content.items():
        write_atomic(place / file, text)
    # Last: until it is there, nothing is on record.
    write_atomic(
        place / MANIFEST, (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()
    )
    return read_forecast(name, folder)


def _csv(frame: pl.DataFrame) -> bytes:
    """Return a frame as CSV with five significant digits."""
    rounded = frame.with_columns(pl.selectors.float().round_sig_figs(5))
    return rounded.write_csv().encode()
