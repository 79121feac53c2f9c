from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ytterby.exposure.bom import Bom, read_bom

names = st.sampled_from(["N42", "N42SH", "38EH", "SmCo", "Nd2O3", "Tb metal", "YSZ", "ferrite"])
masses = st.integers(1, 99_999).map(lambda n: n / 1000)
lines = st.lists(st.tuples(names, masses, st.integers(1, 10**6)), min_size=1, max_size=12)
QUICK = settings(max_examples=25, deadline=None)


def read(header: str, rows: list[str], encoding: str = "utf-8") -> Bom:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bill.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
        return read_bom(path)


def yearly(bom: Bom) -> dict[str, float]:
    return dict(bom.lines.select("part", pl.col("annual").round(6)).rows())


@given(lines, st.randoms())
@QUICK
def test_the_order_of_rows_and_columns_does_not_matter(
    table: list[tuple[str, float, int]], random: st.DataObject
) -> None:
    rows = [["M", f"part {i}", m, str(kg), str(n)] for i, (m, kg, n) in enumerate(table)]
    header = ["product", "part", "material", "mass [kg]", "units_per_year"]
    first = read(",".join(header), [",".join(r) for r in rows])
    order = list(range(len(header)))
    random.shuffle(order)  # type: ignore[attr-defined]
    random.shuffle(rows)  # type: ignore[attr-defined]
    mixed = [",".join(row[i] for i in order) for row in rows]
    assert yearly(read(",".join(header[i] for i in order), mixed)) == yearly(first)


@given(lines)
@QUICK
def test_units_separators_and_decimal_signs_do_not_matter(
    table: list[tuple[str, float, int]],
) -> None:
    kilograms = [f"M,part {i},{m},{kg:.4f},{n}" for i, (m, kg, n) in enumerate(table)]
    grams = [f"M;part {i};{m};{kg * 1000:.1f};{n}" for i, (m, kg, n) in enumerate(table)]
    first = read("product,part,material,mass [kg],units_per_year", kilograms)
    second = read(
        "product;part;material;mass [g];units_per_year",
        [row.replace(".", ",") for row in grams],
        "utf-16",
    )
    assert yearly(second) == yearly(first)


@given(lines)
@QUICK
def test_a_bill_pasted_twice_is_the_same_bill(table: list[tuple[str, float, int]]) -> None:
    header = "product,part,material,mass [kg],units_per_year"
    rows = [f"M,part {i},{m},{kg},{n}" for i, (m, kg, n) in enumerate(table)]
    twice = read(header, rows + rows)
    assert twice.lines.equals(read(header, rows).lines)
    assert "repeated-row" in {p.code for p in twice.warnings}
