"""Whatever the bytes, reading ends in a bill or in a list of problems."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.exposure.bom.hostile import CASES, HEAD
from tests.unit.exposure.bom.hostile_books import LINE, book, rows

from ytterby.exposure.bom import Bom, BomError, read_bom

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
FEWER = settings(QUICK, max_examples=40)

BOOK = book(rows(LINE))()

cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *("N42SH", "NdFeB", "SmCo", "1,5", "1.5", "1.234,5", "=1+1", "-3", "NaN", "1e400"),
            *("12 %", "2024-01-01", "#REF!", "# x", "total", '"', "kg", "tons", "China", "5 g"),
            *("5 €", ""),
        ]
    ),
    st.floats().map(str),
    st.integers().map(str),
)
headers = st.lists(
    st.one_of(
        st.sampled_from([*HEAD.split(","), "mass", "unit", "stock", "price", "country", "sector"]),
        st.text(max_size=10),
    ),
    min_size=1,
    max_size=9,
)


def check(content: bytes, suffix: str = ".csv") -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"any{suffix}"
        path.write_bytes(content)
        found = read(path)
    if isinstance(found, BomError):
        assert any(p.severity == "error" for p in found.problems)
        assert all(p.code and p.place and p.message and p.fix for p in found.problems)
        assert not found.findings.is_empty()
        return
    lines = found.lines
    assert lines.height > 0
    needed = lines.select("row", "product", "part", "material", "mass", "units", "annual")
    assert needed.null_count().sum_horizontal().item() == 0
    assert (lines["mass"] > 0).all()
    assert lines["annual"].is_finite().all()


def read(path: Path) -> Bom | BomError:
    try:
        return read_bom(path)
    except BomError as error:
        return error


@given(st.binary(max_size=300))
@QUICK
def test_any_bytes(content: bytes) -> None:
    check(content)


@given(headers, st.lists(st.lists(cells, max_size=9), max_size=8), st.sampled_from(",;\t|"))
@QUICK
def test_any_cells(header: list[str], table: list[list[str]], separator: str) -> None:
    lines = [separator.join(header), *(separator.join(row) for row in table)]
    check("\n".join(lines).encode("utf-8", "surrogatepass"))


@given(st.lists(st.tuples(cells, cells, cells, cells, cells), min_size=1, max_size=8))
@QUICK
def test_any_cells_below_a_good_header(table: list[tuple[str, ...]]) -> None:
    check("\n".join([HEAD, *(",".join(row) for row in table)]).encode("utf-8", "surrogatepass"))


@given(st.integers(0, len(BOOK) - 1), st.integers(0, 255), st.integers(1, 40))
@FEWER
def test_a_workbook_with_bytes_overwritten(at: int, byte: int, many: int) -> None:
    check(BOOK[:at] + bytes([byte]) * many + BOOK[at + many :], ".xlsx")


@given(st.data())
@FEWER
def test_a_workbook_with_any_part_changed(data: st.DataObject) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as source, zipfile.ZipFile(stream, "w") as made:
        names = source.namelist()
        chosen = data.draw(st.sampled_from(names))
        for name in names:
            content = source.read(name)
            if name == chosen:
                at = data.draw(st.integers(0, len(content)))
                content = content[:at] + data.draw(st.binary(max_size=20)) + content[at + 5 :]
            made.writestr(name, content)
    check(stream.getvalue(), ".xlsx")


@given(st.sampled_from([c for c in CASES if isinstance(c.content, bytes)]), st.data())
@QUICK
def test_a_hostile_file_cut_or_doubled(case: object, data: st.DataObject) -> None:
    content = getattr(case, "content", b"")[:5000]
    cut = data.draw(st.integers(0, len(content)))
    check(content[:cut] + content[cut // 2 :])
