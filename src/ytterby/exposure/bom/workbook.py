"""The parts of an .xlsx archive: its sheets, their texts, which styles are dates.

A reader of its own, for it reads a sheet once and sees what a general one does not tell together:
the value of a formula and whether it was saved, what is merged, what is hidden.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

Value = str | float | None
Attributes = dict[str, str]

CHUNK = 1 << 20

DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Numbers of the built-in formats that show a date or time (ECMA-376, part 1, 18.8.30)."""


class WorkbookError(Exception):
    """A part of the archive is not what it should be."""


class _EnoughError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet: its title, whether it is shown, where it lies in the archive."""

    title: str
    visible: bool
    path: str


@dataclass
class Cells:
    """What stands in a sheet.

    Attributes
    ----------
    rows
        Row number and values by position, rows without any left out. A formula that was saved
        without its value stands as text, ``=A1*2``.
    merged
        First row, last row, first and last column (from 0) and name of each merged range.
    """

    rows: list[tuple[int, list[Value]]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int, str]] = field(default_factory=list)


class Workbook:
    """An open workbook.

    Parameters
    ----------
    archive
        The file.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {n.casefold(): n for n in archive.namelist()}
        self._strings: list[str] | None = None
        self.epoch = dt.datetime(1899, 12, 30)
        main = self._main_part()
        links = self._links(main)
        self.parts: list[Part] = []
        self._read(main, self._sheet_reader(links))
        styles = next((p for p in links.values() if p.endswith("styles.xml")), "")
        self.dates = self._date_styles(styles)
        self.string_part = next((p for p in links.values() if "sharedstrings" in p.casefold()), "")

    @property
    def strings(self) -> list[str]:
        """Texts that cells refer to by number."""
        if self._strings is None:
            self._strings = self._shared_strings()
        return self._strings

    def cells(self, part: Part, *, columns: int, rows: int) -> Cells:
        """Return what stands in the first rows and columns of a sheet.

        Parameters
        ----------
        part
            The sheet.
        columns, rows
            How many at most; one row more tells that there are more.
        """
        found = Cells()
        self._read(part.path, *read_into(found, self, columns, rows))
        return found

    def _main_part(self) -> str:
        found: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            if attributes.get("Type", "").endswith("/officeDocument"):
                found.append(attributes.get("Target", "").lstrip("/"))

        self._read("_rels/.rels", start)
        if not found:
            raise WorkbookError("no workbook in it")
        return found[0]

    def _links(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        found: dict[str, str] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if "Id" in attributes:
                target = attributes.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                found[attributes["Id"]] = posixpath.normpath(path)

        self._read(f"{folder}/_rels/{name}.rels", start)
        return found

    def _sheet_reader(self, links: dict[str, str]) -> Callable[[str, Attributes], None]:
        def start(tag: str, attributes: Attributes) -> None:
            name = tag.rpartition(":")[2]
            if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self.epoch = dt.datetime(1904, 1, 1)
            if name == "sheet":
                link = next((v for k, v in attributes.items() if k.endswith(":id")), "")
                visible = attributes.get("state", "visible") == "visible"
                path = links.get(link, "")
                if path and "worksheets" in path:
                    self.parts.append(Part(attributes.get("name", ""), visible, path))

        return start

    def _date_styles(self, path: str) -> frozenset[int]:
        own: set[int] = set()
        found: list[bool] = []
        inside: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            name = tag.rpartition(":")[2]
            if name == "numFmt" and _shows_date(attributes.get("formatCode", "")):
                own.add(int(attributes.get("numFmtId", "-1")))
            elif name == "cellXfs":
                inside.append(name)
            elif name == "xf" and inside:
                number = int(attributes.get("numFmtId", "0"))
                found.append(number in DATE_FORMATS or number in own)

        def end(tag: str) -> None:
            if tag.rpartition(":")[2] == "cellXfs":
                inside.clear()

        if path:
            self._read(path, start, end)
        return frozenset(i for i, date in enumerate(found) if date)

    def _shared_strings(self) -> list[str]:
        found: list[str] = []
        text: list[str] = []
        state = {"take": False, "phonetic": False}

        def start(tag: str, attributes: Attributes) -> None:
            name = tag.rpartition(":")[2]
            if name == "si":
                text.clear()
            elif name == "rPh":
                state["phonetic"] = True
            elif name == "t":
                state["take"] = not state["phonetic"]

        def end(tag: str) -> None:
            name = tag.rpartition(":")[2]
            if name == "si":
                found.append("".join(text))
            elif name == "rPh":
                state["phonetic"] = False
            elif name == "t":
                state["take"] = False

        def data(words: str) -> None:
            if state["take"]:
                text.append(words)

        if self.string_part:
            self._read(self.string_part, start, end, data)
        return found

    def _read(
        self,
        path: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        data: Callable[[str], None] | None = None,
    ) -> None:
        name = self.names.get(path.casefold())
        if name is None:
            raise WorkbookError(f"it lacks {path}")
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = data
        parser.StartDoctypeDeclHandler = _refuse
        try:
            with self.archive.open(name) as stream:
                _feed(parser, stream)
        except expat.ExpatError as error:
            raise WorkbookError(f"{path} is broken") from error
        except _EnoughError:
            return


def _feed(parser: expat.XMLParserType, stream: IO[bytes]) -> None:
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    # No spreadsheet declares entities; one that does means to unpack without end.
    raise WorkbookError("it declares a document type")


def _shows_date(code: str) -> bool:
    bare, quoted = [], False
    for part in code.split('"'):
        if not quoted:
            bare.append(part)
        quoted = not quoted
    text = "".join(bare).replace("[Red]", "").lower().split(";")[0]
    while "[" in text and "]" in text[text.index("[") :]:
        text = text[: text.index("[")] + text[text.index("]", text.index("[")) + 1 :]
    return any(letter in text for letter in "ymdhs") and "general" not in text


Handlers = tuple[Callable[[str, Attributes], None], Callable[[str], None], Callable[[str], None]]


def read_into(found: Cells, book: Workbook, columns: int, rows: int) -> Handlers:
    """Return what collects the cells of one sheet while its part is parsed.

    Three functions that share their variables: called five times a cell, they decide how long a
    large workbook takes.

    Parameters
    ----------
    found
        Filled by them.
    book
        Whose texts and styles the cells refer to.
    columns, rows
        How many at most; one row more ends the reading.
    """
    prefix: str | None = None
    row, position = 0, -1
    kind, style = "n", ""
    values: list[Value] = []
    text: list[str] = []
    formula: list[str] = []
    taking: list[str] | None = None
    calculated = valued = False
    index: dict[str, int] = {}

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal prefix, row, position, kind, style, values, taking, calculated, valued
        if prefix is None:
            prefix = tag[: tag.rfind(":") + 1]
        name = tag[len(prefix) :] if prefix else tag
        if name == "c":
            place = attributes.get("r")
            if place:
                letters = place.rstrip("0123456789")
                at = index.get(letters)
                if at is None:
                    at = index[letters] = column_number(letters)
                position = at
            else:
                position += 1
            kind, style = attributes.get("t", "n"), attributes.get("s", "")
            text.clear()
            taking, calculated, valued = None, False, False
        elif name == "v" or name == "t":
            taking, valued = text, True
        elif name == "f":
            formula.clear()
            taking, calculated = formula, True
        elif name == "row":
            number = attributes.get("r", "")
            row = int(number) if number.isdigit() else row + 1
            values, position = [], -1
        elif name == "mergeCell":
            merged = _merged_range(attributes.get("ref", ""))
            if merged is not None:
                found.merged.append(merged)

    def data(words: str) -> None:
        if taking is not None:
            taking.append(words)

    def end(tag: str) -> None:
        nonlocal taking
        name = tag[len(prefix) :] if prefix else tag
        if name == "c":
            value: Value = None
            if text:
                words = text[0] if len(text) == 1 else "".join(text)
                value = words if kind in ("inlineStr", "str", "e") else _value(words)
            elif calculated and not (kind == "str" and valued):
                value = "=" + ("".join(formula) or "formula shared with other cells")
            if value is not None and 0 <= position < columns:
                gap = position - len(values)
                if gap > 0:
                    values.extend([None] * gap)
                if gap >= 0:
                    values.append(value)
                else:
                    values[position] = value
        elif name == "v" or name == "t" or name == "f":
            taking = None
        elif name == "row" and values:
            found.rows.append((row, values))
            if len(found.rows) > rows:
                raise _EnoughError

    def _value(words: str) -> Value:
        if kind == "s":
            return book.strings[int(words)]
        if kind == "n":
            number = float(words)
            if style and int(style) in book.dates:
                return _date(number, book.epoch)
            return number
        if kind == "b":
            return "TRUE" if words.strip() == "1" else "FALSE"
        return words

    return start, end, data


def _merged_range(name: str) -> tuple[int, int, int, int, str] | None:
    first, _, last = name.partition(":")
    left, right = first.rstrip("0123456789"), last.rstrip("0123456789")
    top, bottom = first[len(left) :], last[len(right) :]
    if not (left.isalpha() and right.isalpha() and top.isdigit() and bottom.isdigit()):
        return None
    return int(top), int(bottom), column_number(left), column_number(right), name


def column_number(letters: str) -> int:
    """Return the position of a column, from 0.

    Examples
    --------
    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _date(number: float, epoch: dt.datetime) -> str:
    try:
        day = epoch + dt.timedelta(days=number)
    except OverflowError:
        return f"{number:.15g}"
    return day.date().isoformat() if number >= 1 else day.time().isoformat("minutes")
