from __future__ import annotations

import time
from pathlib import Path

import pytest
from benchmarks.bench_bom import write_csv, write_xlsx

from ytterby.exposure.bom import BomError, read_bom

ROWS = 200_000


@pytest.mark.slow
def test_200_000_rows_are_read_and_resolved_in_ten_seconds(tmp_path: Path) -> None:
    write_csv(tmp_path / "large.csv", ROWS)
    start = time.process_time()
    bom = read_bom(tmp_path / "large.csv")
    assert time.process_time() - start < 10
    assert bom.lines.height == ROWS


@pytest.mark.slow
def test_200_000_bad_rows_end_in_a_short_list_that_is_complete(tmp_path: Path) -> None:
    write_csv(tmp_path / "bad.csv", ROWS, bad=True)
    with pytest.raises(BomError) as caught:
        read_bom(tmp_path / "bad.csv")
    assert len(caught.value.problems) < 30
    errors = caught.value.findings.filter(caught.value.findings["severity"] == "error")
    assert errors.height >= 2 * ROWS


def test_a_workbook_and_a_csv_of_the_same_rows_are_the_same_bill(tmp_path: Path) -> None:
    write_csv(tmp_path / "bill.csv", 500)
    write_xlsx(tmp_path / "bill.xlsx", 500)
    text, book = read_bom(tmp_path / "bill.csv"), read_bom(tmp_path / "bill.xlsx")
    assert text.lines.equals(book.lines)
    assert {p.code for p in text.warnings} == {p.code for p in book.warnings}
