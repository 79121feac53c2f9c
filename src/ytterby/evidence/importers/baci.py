"""A full BACI release as CEPII publishes it: a zip or a folder of CSV files, one a year."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ytterby.errors import InputError, Problem
from ytterby.evidence.importers.base import (
    CHAIN_CODES,
    Imported,
    Importer,
    ImportOptions,
    Progress,
    check_path,
    decode_csv,
    raise_errors,
)
from ytterby.evidence.importers.trade_rows import RAW_SCHEMA, RENAMED, read_trade_rows, sort_trade

YEAR_FILE = re.compile(r"BACI_(HS\d\d)_Y(\d{4})_V(\d{6})[a-z]?\.csv$")
COUNTRY_FILE = re.compile(r"country_codes(_HS\d\d)?_V(\d{6})[a-z]?\.csv$")
PRODUCT_FILE = re.compile(r"product_codes(_HS\d\d)?_V(\d{6})[a-z]?\.csv$")

COUNTRY_COLUMNS = (("country_code", "country_iso3"), ("country_code", "iso_3digit_alpha"))
"""Code and ISO column of the table of countries: since 2023, and before."""

LICENCE = "Etalab Open Licence 2.0"
ATTRIBUTION = "BACI, CEPII (Gaulier and Zignago 2010), from UN Comtrade"

_FIX = "give the zip of one HS revision from CEPII, or a folder with its files"


@dataclass(frozen=True)
class _Release:
    """The files of a release: where they lie, and how to get one onto the disk."""

    root: Path
    members: tuple[str, ...]
    archive: zipfile.ZipFile | None

    def bytes_of(self, member: str) -> bytes:
        if self.archive is not None:
            return self.archive.read(member)
        return (self.root / member).read_bytes()

    @contextlib.contextmanager
    def file_of(self, member: str) -> Iterator[Path]:
        """Yield a file on disk; a member of a zip is unpacked, used and deleted."""
        if self.archive is None:
            yield self.root / member
            return
        with tempfile.TemporaryDirectory(prefix="ytterby-") as folder:
            target = Path(folder) / "year.csv"
            with self.archive.open(member) as source, target.open("wb") as unpacked:
                shutil.copyfileobj(source, unpacked, 1 << 20)
            yield target


def read_baci(path: Path, options: ImportOptions, progress: Progress) -> Imported:
    """Read a BACI release, one year at a time, keeping only the HS codes wanted.

    Parameters
    ----------
    path
        CEPII's zip of one HS revision, or a folder of its files with ``country_codes`` beside them.
    options
        ``codes``: HS codes to keep; by default those of the rare-earth chain.
    progress
        Called once a year of data.

    Raises
    ------
    InputError
        Every problem at once.
    """
    check_path(path)
    with contextlib.ExitStack() as stack:
        release = _open_release(path, stack)
        years, published_on, problems = _read_index(release, path)
        regions, more = _read_countries(release, path)
        raise_errors(problems + more)
        codes = options.codes or CHAIN_CODES
        problems += more + _check_products(release, codes)
        frames = []
        for number, (year, member) in enumerate(sorted(years.items())):
            progress(f"reading BACI {year}", number / len(years))
            if (options.first_year or year) > year or (options.last_year or year) < year:
                continue
            with release.file_of(member) as file:
                raw, more = _scan_year(file, codes, member)
            problems += more
            frame, more = read_trade_rows(raw, regions, member)
            problems += more
            frames.append(frame)
        raise_errors(problems)
    frame, more = sort_trade(pl.concat(frames), path.name) if frames else (pl.DataFrame(), [])
    problems += more
    if frame.is_empty():
        message = "no row of these HS codes and years is there"
        problems.append(Problem("no-rows", path.name, message, "check the codes and years"))
    raise_errors(problems)
    return Imported({"trade": frame}, tuple(problems), published_on, LICENCE, ATTRIBUTION)


def _open_release(path: Path, stack: contextlib.ExitStack) -> _Release:
    if path.is_dir():
        members = sorted(str(p.relative_to(path)) for p in path.rglob("*.csv"))
        return _Release(path, tuple(members), None)
    if not zipfile.is_zipfile(path):
        message = "is neither a zip nor a folder"
        raise InputError(Problem("unknown-layout", str(path), message, _FIX))
    archive = stack.enter_context(zipfile.ZipFile(path))
    return _Release(path, tuple(archive.namelist()), archive)


def _read_index(release: _Release, path: Path) -> tuple[dict[int, str], str, list[Problem]]:
    """Return the file of each year and the date of the release."""
    found = [(m, match) for m in release.members if (match := YEAR_FILE.search(m))]
    if not found:
        message = "there is no file BACI_HS.._Y...._V.......csv"
        return {}, "", [Problem("unknown-layout", str(path), message, _FIX)]
    kinds = sorted({(m[1], m[3]) for _, m in found})
    if len(kinds) > 1:
        names = ", ".join(f"{hs} V{version}" for hs, version in kinds)
        message = f"there are several releases or HS revisions: {names}"
        return {}, "", [Problem("several-releases", str(path), message, _FIX)]
    version = kinds[0][1]
    year, month = int(version[:4]), int(version[4:])
    last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return {int(m[2]): name for name, m in found}, last.isoformat(), []


def _read_countries(release: _Release, path: Path) -> tuple[dict[str, str], list[Problem]]:
    names = [m for m in release.members if COUNTRY_FILE.search(m)]
    if len(names) != 1:
        message = f"{len(names)} files country_codes_V….csv, one is needed"
        fix = "put the country_codes file of the release beside the yearly files"
        return {}, [Problem("missing-file", str(path), message, fix)]
    text, problems = decode_csv(release.bytes_of(names[0]), names[0])
    if problems:
        return {}, problems
    table = pl.read_csv(text.encode(), infer_schema=False)
    for code, iso in COUNTRY_COLUMNS:
        if code in table.columns and iso in table.columns:
            rows = table.select(pl.col(code, iso).str.strip_chars()).drop_nulls().iter_rows()
            return {c: RENAMED.get(i, i) for c, i in rows}, []
    message = f"columns {', '.join(table.columns)} are not those of a BACI release"
    return {}, [Problem("missing-column", names[0], message, _FIX)]


def _check_products(release: _Release, codes: tuple[int, ...]) -> list[Problem]:
    """Warn of HS codes that the release's own list of products does not have."""
    names = [m for m in release.members if PRODUCT_FILE.search(m)]
    if len(names) != 1:
        return []
    text, problems = decode_csv(release.bytes_of(names[0]), names[0])
    if problems:
        return problems
    known = {line.split(",", 1)[0].strip().strip('"') for line in text.splitlines()}
    unknown = [c for c in codes if f"{c:06d}" not in known and str(c) not in known]
    message = "HS {:06d} is not in the list of products"
    return [
        Problem("unknown-code", names[0], message.format(c), severity="warning") for c in unknown
    ]


def _scan_year(
    file: Path, codes: tuple[int, ...], place: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return the rows of the wanted codes; the file is streamed, not held."""
    wanted = [text for c in codes for text in (f"{c:06d}", str(c))]
    try:
        scan = pl.scan_csv(file, infer_schema=False)
        names = {c: c.strip() for c in scan.collect_schema().names()}
        missing = [c for c in RAW_SCHEMA if c not in names.values()]
        if missing:
            message = f"there is no column {', '.join(missing)}"
            problem = Problem("missing-column", f"{place}, header", message, _FIX)
            return pl.DataFrame(schema=RAW_SCHEMA), [problem]
        kept = (
            scan.rename(names)
            .select(list(RAW_SCHEMA))
            .filter(pl.col("k").str.strip_chars().is_in(wanted))
        )
        return kept.collect(engine="streaming"), []
    except pl.exceptions.PolarsError as error:
        message = str(error).splitlines()[0]
        problem = Problem("unreadable-table", place, message, "download the release again")
        return pl.DataFrame(schema=RAW_SCHEMA), [problem]


IMPORTER = Importer(
    "baci",
    "a full BACI release from CEPII: the zip, or a folder of its CSV files",
    read_baci,
)
