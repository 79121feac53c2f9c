from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from ytterby import evidence
from ytterby.errors import InputError, UnknownNameError
from ytterby.exposure.bom import (
    EXAMPLES,
    BomError,
    example_path,
    read_bom,
    write_example,
    write_template,
)
from ytterby.exposure.bom.columns import columns
from ytterby.exposure.bom.template import fields


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_masses_of_an_example_are_those_of_claims(name: str) -> None:
    claims = evidence.load().live
    bom = read_bom(example_path(name))
    assert bom.lines.height >= 3
    for row in bom.lines.iter_rows(named=True):
        ids = re.findall(r"\b[\w-]+-\d{4}\b", row["source"])
        assert ids, row
        mass = claims.filter(pl.col("claim") == ids[0]).row(0, named=True)
        scale = 1000.0 if mass["unit"] == "t/MW" else 1.0
        assert row["mass"] == pytest.approx(mass["value"] * scale), row
        assert f"tier {mass['tier']}" in row["source"]
        if len(ids) > 1:
            made = claims.filter(pl.col("claim") == ids[1]).row(0, named=True)
            assert row["units"] == made["value"]
        else:
            assert "your number" in row["note"], row


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_ends_without_more_than_what_it_says(name: str) -> None:
    assert {p.code for p in read_bom(example_path(name)).warnings} <= {"grade-assumed"}


def test_an_unknown_example_gets_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="offshore-wind"):
        example_path("offshore wind")


def test_an_example_can_be_copied(tmp_path: Path) -> None:
    copy = write_example("data-centre", tmp_path / "mine.csv")
    assert read_bom(copy).lines.height == read_bom(example_path("data-centre")).lines.height


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_template_lacks_nothing_but_rows(ending: str, tmp_path: Path) -> None:
    path = write_template(tmp_path / f"bill{ending}")
    with pytest.raises(BomError) as caught:
        read_bom(path)
    assert [p.code for p in caught.value.problems] == ["no-rows"]


def test_a_template_filled_with_its_example_is_read(tmp_path: Path) -> None:
    path = write_template(tmp_path / "bill.csv")
    row = ",".join(c.example for c in fields())
    path.write_text(path.read_text(encoding="utf-8-sig") + row + "\n", encoding="utf-8")
    bom = read_bom(path)
    assert bom.lines.row(0, named=True)["material"] == "ndfeb:H-SH"
    assert bom.warnings == ()


def test_a_workbook_template_explains_every_column(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(write_template(tmp_path / "bill.xlsx"))
    guide = {row[0].value: row[2].value for row in book["How to fill"].iter_rows()}
    assert {c.name for c in fields()} <= set(guide)
    assert guide["mass"] == columns()["mass"].meaning


def test_a_template_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown-ending"):
        write_template(tmp_path / "bill.pdf")
    assert list(tmp_path.iterdir()) == []
