"""Files that nobody should send, made by the thousand from a seed: tables, workbooks, scenarios."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from ytterby.exposure.bom import EXAMPLES, example_path
from ytterby.simulate import scenario_names
from ytterby.workflows.scenarios import read_yaml

Bend = Callable[[random.Random, str], bytes]


@dataclass(frozen=True)
class Case:
    """One request: what was done to a file, where it goes, and its body."""

    name: str
    path: str
    body: bytes
    kind: str = "application/octet-stream"


FORMULAS = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://e","x")', "\t=1"]
NUMBERS = ["1e999", "-1e999", "NaN", "inf", "0", "-0", "1e-400", "9" * 400, "٣", "1,2,3.4", "½"]
TEXTS = [
    "\x00",
    "\ufeff",
    "\u202e",
    "\ud7ff",
    "😀" * 50,
    "<script>alert(1)</script>",
    "\x1b[2J",
    "''",
]
ENCODINGS = ["utf-16", "utf-16-le", "utf-32", "cp1252", "cp037", "shift_jis", "utf-7"]
TYPES = ["=1", "{{7*7}}", "${x}", "../../etc/passwd", "A" * 3000, "null", "1;DROP TABLE a", "%s%n"]


def _bend_bytes(rng: random.Random, text: str) -> bytes:
    content = bytearray(text.encode())
    for _ in range(rng.randint(1, 40)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def _cut(rng: random.Random, text: str) -> bytes:
    return text.encode()[: rng.randrange(len(text))]


def _encode(rng: random.Random, text: str) -> bytes:
    content = text.encode(rng.choice(ENCODINGS), "replace")
    return content[rng.randrange(2) :]


def _splice(rng: random.Random, text: str, pieces: list[str]) -> bytes:
    at = sorted(rng.randrange(len(text)) for _ in range(rng.randint(1, 6)))
    for where in reversed(at):
        text = text[:where] + rng.choice(pieces) + text[where:]
    return text.encode("utf-8", "surrogatepass")


def _cells(rng: random.Random, text: str) -> bytes:
    lines = [line.split(",") for line in text.splitlines()]
    for _ in range(rng.randint(1, 30)):
        row = rng.choice(lines)
        row[rng.randrange(len(row))] = rng.choice([*FORMULAS, *NUMBERS, *TEXTS, *TYPES, ""])
    return "\n".join(",".join(row) for row in lines).encode("utf-8", "replace")


def _wide(rng: random.Random, text: str) -> bytes:
    choice = rng.randrange(7)
    head, _, rest = text.partition("\n")
    if choice == 0:
        return (",".join(f"c{i}" for i in range(rng.choice([70, 600, 20_000]))) + "\n1").encode()
    if choice == 1:
        return (text + rest * rng.choice([50, 400])).encode()[: 3 << 20]
    if choice == 2:
        return (head + "\n" + '"' + "x" * rng.choice([2001, 100_000, 1_900_000])).encode()
    if choice == 3:
        return (head + "\n" + "," * 1_000_000).encode()
    if choice == 4:
        return (head + "\n" * 200_000 + rest).encode()
    if choice == 5:
        return (head + "," + head + "\n" + rest).encode()
    return text.replace(",", rng.choice(["\t", ";", "|", "\x00", "\x1f", "，"])).encode()


ODD = [b"", b"\n", b",", b'"', b'""', b"\x00" * 5000, b"\xff\xfe", b"%PDF-1.7", b"PK\x03\x04"]
ODD += [bytes([sign]) * 90_000 for sign in b"[({<,;\t\"'-. 1a"]


def _odd(rng: random.Random, _: str) -> bytes:
    noise = bytes(rng.randrange(256) for _ in range(rng.randint(1, 3000)))
    return rng.choice([noise, *ODD])


def _splice_texts(rng: random.Random, text: str) -> bytes:
    return _splice(rng, text, [*TEXTS, *FORMULAS, '"', "\r", "\n\n", ",,,,"])


TABLES: list[Bend] = [_bend_bytes, _cut, _encode, _cells, _cells, _wide, _odd, _splice_texts]


@cache
def _bills() -> list[str]:
    return [example_path(name).read_text(encoding="utf-8") for name in EXAMPLES]


def tables(rng: random.Random, number: int) -> Iterator[Case]:
    """Yield bills as CSV, by both ways that take them."""
    for i in range(number):
        bend = TABLES[i % len(TABLES)]
        content = bend(rng, rng.choice(_bills()))
        name = f"{bend.__name__[1:]} {i}"
        ending = rng.choice(["csv", "csv", "tsv", "txt", "xlsx", "exe", ""])
        yield Case(f"table {name}", f"/app/bill?name=bill.{ending}", content)
        given = {"text": content.decode("utf-8", "replace"), "name": f"bill.{ending}"}
        yield _as_json(f"table as JSON {name}", "/api/v1/bills/check", given)


def _as_json(name: str, path: str, given: object) -> Case:
    return Case(name, path, json.dumps(given).encode(), "application/json")


@cache
def _workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for line in _bills()[0].splitlines():
        book.active.append(line.split(","))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
FOREIGN = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def _repack(change: dict[str, bytes | None]) -> bytes:
    """Return the workbook with members replaced, added or (``None``) left out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_workbook())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = change.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in change.items():
            if name not in old.namelist() and content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def _sheet(rows: str, before: str = "") -> bytes:
    head = MAIN.replace("?>", "?>" + before, 1)
    return _repack({SHEET: f"{head}<sheetData>{rows}</sheetData></worksheet>".encode()})


def _bad_workbook(rng: random.Random) -> tuple[str, bytes]:
    choice = rng.randrange(20)
    whole = _workbook()
    if choice < 3:
        return "cut", whole[: rng.randrange(len(whole))]
    if choice < 6:
        bent = bytearray(whole)
        for _ in range(rng.randint(1, 60)):
            bent[rng.randrange(len(bent))] = rng.randrange(256)
        return "bent", bytes(bent)
    if choice == 6:
        return "bomb", _repack({SHEET: b"0" * (rng.choice([70, 200]) << 20)})
    if choice == 7:
        name = rng.choice(["xl/sharedStrings.xml", "xl/media/a.png", "docProps/core.xml"])
        return "bomb elsewhere", _repack({name: b"\0" * (100 << 20)})
    if choice == 8:
        cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'
        return "entities", _sheet(cells, ENTITIES)
    if choice == 9:
        cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
        return "foreign entity", _sheet(cells, FOREIGN)
    if choice == 10:
        return "deep", _sheet("<row>" * 50_000)
    if choice == 11:
        far = rng.choice(["XFD1048576", "ZZZZ99999999", "A0", "1A", "", "A-1"])
        return "far cell", _sheet(f'<row r="9"><c r="{far}"><v>1</v></c></row>')
    if choice == 12:
        value = rng.choice(["99999999", "-1", "x", "1e9"])
        return "no such string", _sheet(f'<row r="1"><c r="A1" t="s"><v>{value}</v></c></row>')
    if choice == 13:
        rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 25_000))
        return "long", _sheet(rows)
    if choice == 14:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            name = rng.choice(archive.namelist())
        return f"without {name}", _repack({name: None})
    if choice == 15:
        names = ["../../../tmp/x", "/etc/passwd", "xl/worksheets/../../x", "a" * 60_000]
        return "odd member", _repack({rng.choice(names): b"x"})
    if choice == 16:
        return "many members", _repack({f"xl/x{i}.xml": b"" for i in range(3_000)})
    if choice == 17:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            name = rng.choice(archive.namelist())
            text = archive.read(name)
        return f"bent {name}", _repack({name: text[: rng.randrange(1, len(text))]})
    if choice == 18:
        value = rng.choice([*NUMBERS, *FORMULAS]).replace("&", "&amp;").replace("<", "&lt;")
        cell = f'<row r="1"><c r="A1"><f>{value}</f><v>{value}</v></c></row>' * 50
        return "formulas", _sheet(cell)
    merged = (
        f'{MAIN}<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    return "merged", _repack({SHEET: merged.encode()})


def workbooks(rng: random.Random, number: int) -> Iterator[Case]:
    """Yield bills as workbooks."""
    for i in range(number):
        name, content = _bad_workbook(rng)
        ending = rng.choice(["xlsx", "xlsx", "xlsm", "csv"])
        yield Case(f"workbook {name} {i}", f"/app/bill?name=bill.{ending}", content)


ALIASES = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)
YAMLS = [
    ALIASES,
    "a: &a [*a]\n",
    "a: &a {b: *a}\n",
    "<<: &a {<<: *a}\n",
    "!!python/object/apply:os.system ['touch owned']\n",
    "name: !!python/name:os.system\n",
    "name: !!python/object/new:type [x, [], {}]\n",
    "name: !own {a: 1}\n",
    "name: !!binary aGVsbG8=\n",
    "name: !!set {a, b}\n",
    "name: !!omap [a: 1]\n",
    "name: !!int x\n",
    "name: !!float x\n",
    "[" * 100_000,
    "{" * 100_000,
    "- " * 50_000,
    "a:\n" + "".join(" " * i + "a:\n" for i in range(1, 900)),
    "? [a]\n: 1\n",
    "? {a: b}\n: 1\n",
    "1: 2\n",
    "null: 1\n",
    "months: " + "9" * 5000 + "\n",
    "months: 1e999\n",
    "months: .nan\n",
    "months: -.inf\n",
    "months: 0x" + "f" * 5000 + "\n",
    "months: 1:2:3:4:5:6\n",
    "months: 0o777\n",
    "start: 2025-13-45\n",
    "start: 99999-01-01\n",
    "start: 0000-00-00\n",
    'name: "\\ud800"\n',
    'name: "\\x00"\n',
    'name: "\\UFFFFFFFF"\n',
    "name: " + "x" * 190_000 + "\n",
    "'" * 1000,
    "--- a\n--- b\n--- c\n",
    "%YAML 9.9\n---\na: 1\n",
    "%TAG ! tag:evil,2000:\n---\nname: !x y\n",
    "\t- a\n",
    "name: a\nname: b\n",
    "events: " + "[{}]\n",
    "events: {a: 1}\n",
    "events:\n" + "  - {id: a}\n" * 5000,
    "",
    "null",
    "true",
    "42",
    "- a\n- b\n",
    "\x00",
    "\ufeffname: a\n",
    "&a a: *a\n",
    "*a\n",
    "|\n" + "x\n" * 5000,
]
VALUES = [
    "-1",
    "1e999",
    ".nan",
    "[]",
    "{}",
    "null",
    "true",
    "''",
    "!!python/name:os.system",
    "*a",
    "x" * 500,
]


@cache
def _scenarios() -> list[str]:
    return [read_yaml(name) for name in scenario_names()]


def _bent_scenario(rng: random.Random) -> str:
    text = rng.choice(_scenarios())
    choice = rng.randrange(6)
    if choice == 0:
        return text[: rng.randrange(len(text))]
    if choice == 1:
        return _bend_bytes(rng, text).decode("utf-8", "replace")
    if choice == 2:
        return _splice(
            rng, text, [*TEXTS, "{", "[", ": ", "- ", "&a ", "*a ", "!!", "\n", "  "]
        ).decode()
    lines = text.splitlines()
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(lines))
        key, colon, _ = lines[at].partition(":")
        if choice == 3 and colon:
            lines[at] = f"{key}: {rng.choice(VALUES)}"
        elif choice == 4:
            lines.insert(at, lines[rng.randrange(len(lines))])
        else:
            del lines[at]
            lines = lines or [""]
    return "\n".join(lines)


def scenarios(rng: random.Random, number: int) -> Iterator[Case]:
    """Yield scenarios: each of the known tricks, then real ones that were bent."""
    for i in range(number):
        text = YAMLS[i] if i < len(YAMLS) else _bent_scenario(rng)
        yield _as_json(f"scenario {i}", "/api/v1/scenarios/check", {"yaml": text})


BODIES = [
    b"",
    b"null",
    b"[]",
    b"{",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"text": 1}',
    b'{"text": null, "name": []}',
    b'{"text": "a", "text": "b"}',
    b'{"text": "\\ud800"}',
    b'{"text": "' + b"x" * 2_100_000 + b'"}',
    b'{"text": "a", "name": "../../../etc/passwd"}',
    b'{"text": "a", "name": "' + b"n" * 5000 + b'"}',
    b'{"text": "a", "name": "\\u0000"}',
    b'{"yaml": NaN}',
    b'{"yaml": 1e999}',
    b'{"yaml": "' + b"y" * 300_000 + b'"}',
    b'{"yaml": "a", "more": 1}',
    b'{"yaml": ' + b"9" * 10_000 + b"}",
    b"\xff\xfe{\x00}",
    b'\xef\xbb\xbf{"yaml": "a"}',
    b'{"yaml": "\xff"}',
    b"\x00" * 10_000,
    b'{"' + b"k" * 500_000 + b'": 1}',
    b"{" + b",".join(b'"k%d": 1' % i for i in range(20_000)) + b"}",
]
KINDS = ["application/json", "text/plain", "application/xml", "multipart/form-data", "", "x" * 300]
PATHS = ["/api/v1/scenarios/check", "/api/v1/bills/check", "/api/v1/jobs"]


def bodies(rng: random.Random, number: int) -> Iterator[Case]:
    """Yield bodies that are no request of the API at all."""
    for i in range(number):
        kind = KINDS[0] if i < len(BODIES) * len(PATHS) else rng.choice(KINDS)
        body, path = BODIES[i % len(BODIES)], PATHS[(i // len(BODIES)) % len(PATHS)]
        yield Case(f"body {i % len(BODIES)} as '{kind[:20]}'", path, body, kind)


def all_cases(seed: int = 20_260) -> Iterator[Case]:
    """Yield a thousand and more requests, the same for a seed."""
    rng = random.Random(seed)
    yield from tables(rng, 240)
    yield from workbooks(rng, 220)
    yield from scenarios(rng, 240)
    yield from bodies(rng, 100)
