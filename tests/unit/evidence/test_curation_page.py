"""The page on what became of the figures says what the log says."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from ytterby.evidence.base import read_evidence

PAGE = Path(__file__).parents[3] / "docs" / "method" / "curation.md"


def test_the_page_counts_every_table_as_the_log_does() -> None:
    evidence = read_evidence()
    rows = re.findall(
        r"^\| `(\w+)` \| ([\d,]+) \| ([\d,]+) \| (\d+) \| (\d+) \| (\d+) \|$",
        PAGE.read_text(),
        re.M,
    )
    printed = {name: [int(n.replace(",", "")) for n in numbers] for name, *numbers in rows}
    compiled = dict(evidence.compiled.iter_rows())
    assert set(printed) == set(compiled)
    for table, numbers in printed.items():
        log = evidence.curation.filter(pl.col("table") == table)
        counted = [
            log.filter(pl.col("decision") == decision)["row"].n_unique()
            for decision in ("kept", "widened", "superseded", "left_out")
        ]
        assert numbers == [compiled[table], *counted], f"update docs/method/curation.md: {table}"
