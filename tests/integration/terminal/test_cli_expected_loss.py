"""The expected loss from the command line: numbers, what is beside them, and bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FEW = ("--draws", "4", "--workers", "1")


def test_a_loss_is_weighed_and_laid_beside_the_published_one(warm_terminal: Any) -> None:
    done = warm_terminal.run("expected-loss", "--supplier", "CHN", *FEW, "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    rows = {r["element"]: r for r in content["rows"]}
    for row in rows.values():
        if row["loss"] is not None:
            assert row["loss_low"] <= row["loss"] <= row["loss_high"]
            assert row["spared"] <= row["loss"] <= row["bottleneck"] + 1
            assert 0 < row["expected"] < row["loss"] or row["loss"] == 0
    assert rows["Sm"]["published"] == 4_498_000_000
    assert rows["Sm"]["ratio"] == pytest.approx(rows["Sm"]["loss"] / 4.498e9)
    assert rows["Nd"]["published"] is None
    assert rows["Nd"]["published_rank"] == 17
    assert rows["Dy"]["chance"] > rows["Nd"]["chance"]
    assert {r["supplier"] for r in content["tables"]["stops"]["rows"]} == {"CHN"}
    assert "never added" in content["meta"]["note"]


def test_people_read_that_elements_overlap(warm_terminal: Any, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    options = ("--target", "DEU", "--supplier", "CHN", "--element", "Dy", "Tb")
    done = warm_terminal.run("expected-loss", *options, *FEW, "--report", str(page))
    assert done.code == 0, done.err
    text = " ".join(done.out.split())
    assert "A year without exports from China would cost Germany" in text
    assert "these overlap" in text
    assert "USGS" not in text
    written = page.read_text(encoding="utf-8")
    assert "What stops with an element" in written
    assert "billion USD of value added through materials with" in written
    assert "US Geological Survey" not in written


@pytest.mark.parametrize(
    ("tokens", "mend"),
    [
        (("--target", "FRA"), "USA, JPN, DEU"),
        (("--supplier", "USA"), "suppliers abroad"),
        (("--element", "Dyy"), "Dy"),
        (("--draws", "1"), "2 to 1,024"),
        (("--workers", "0"), "1 or more"),
    ],
)
def test_bad_input_is_named_with_its_mend(
    warm_terminal: Any, tokens: tuple[str, ...], mend: str
) -> None:
    done = warm_terminal.run("expected-loss", *tokens)
    assert done.code == 2
    assert mend in done.err
    assert done.out == ""
