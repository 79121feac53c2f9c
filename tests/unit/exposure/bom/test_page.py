"""The page on bills of materials lists every column, code, grade and example there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ytterby.exposure.bom import EXAMPLES, BomError, read_bom
from ytterby.exposure.bom.columns import Column, columns
from ytterby.exposure.bom.ledger import Code, codes
from ytterby.packs import read_pack
from ytterby.packs.aliases import read_aliases

PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "expose-a-bill-of-materials.md"
BLANKS = {"given": "…", "column": "column", "detail": "…"}


def column_row(column: Column) -> str:
    need = "**yes**" if column.required else ""
    others = ", ".join(a for a in column.aliases[:6] if a.isascii())
    return f"| `{column.name}` | {need} | {column.meaning} | {others} |"


def code_row(code: Code) -> str:
    message, fix = code.message.format(**BLANKS), code.fix.format(**BLANKS)
    return f"| `{code.code}` | {code.severity} | {message} | {fix} |"


def grade_row(row: dict[str, Any]) -> str:
    letters = ", ".join(str(x) or "none" for x in row["letters"])
    low, high = row["temperature"]
    label = read_pack().label(str(row["material"]))
    return f"| {letters} | {low} to {high} °C | `{row['material']}` | {label} |"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def blocks(section: str, language: str = "text") -> list[str]:
    """Return the blocks of a section; bills are marked text, for Sphinx knows no csv."""
    body = page().split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", body, re.S | re.M)


@pytest.mark.parametrize("name", columns())
def test_every_column_is_described(name: str) -> None:
    assert column_row(columns()[name]) in page()


@pytest.mark.parametrize("code", codes())
def test_every_code_is_described_with_its_mend(code: str) -> None:
    assert code_row(codes()[code]) in page()


def test_no_code_is_described_that_does_not_exist() -> None:
    table = page().split("## What can be wrong")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", table, re.M)) == set(codes())


def test_the_letters_of_grades_are_described() -> None:
    for row in read_aliases()["grade_letters"]:
        assert grade_row(row) in page()


def test_every_example_is_named() -> None:
    assert [name for name in EXAMPLES if f"`{name}`" not in page()] == []


def test_the_bills_on_the_page_are_read(tmp_path: Path) -> None:
    bills = blocks("Write the table")
    assert len(bills) >= 2
    for block in bills:
        path = tmp_path / "bill.csv"
        path.write_text(block, encoding="utf-8")
        assert read_bom(path).lines.height >= 2


def test_the_list_of_problems_on_the_page_is_what_is_printed(tmp_path: Path) -> None:
    (bill,) = blocks("What can be wrong")
    (printed,) = blocks("What can be wrong", "console")
    path = tmp_path / "motors.csv"
    path.write_text(bill, encoding="utf-8")
    with pytest.raises(BomError) as caught:
        read_bom(path)
    assert [str(p) for p in caught.value.problems] == printed.strip().splitlines()


def test_no_block_of_the_page_is_marked_as_csv() -> None:
    # Sphinx has no such lexer, and warnings are errors when the pages are built.
    assert "```csv" not in page()
