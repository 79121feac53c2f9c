"""Two scenarios side by side on the chain of 2024, with the same chance in both."""

from __future__ import annotations

import polars as pl
import pytest

from ytterby.workflows.stressing.compare import compare


@pytest.mark.slow
def test_a_total_ban_is_worse_than_licences_in_every_draw_that_matters() -> None:
    names = ["china-2025-controls", "china-total-ban"]
    found = compare(names, "JPN", draws=16, months=18, workers=1)
    central = found.tables["elements"].frame
    assert set(central["scenario"]) == set(names)
    frame = found.tables["differences"].frame.filter(pl.col("account") == "element")
    neodymium = frame.filter(pl.col("item") == "Nd").row(0, named=True)
    assert neodymium["worse"] == 1.0
    assert neodymium["difference"] == pytest.approx(neodymium["second"] - neodymium["first"])
    assert neodymium["low"] <= neodymium["median"] <= neodymium["high"]
    assert neodymium["paired"] < 1.0, "common chance makes differences surer"
    assert "china-total-ban" in found.finding[0]


@pytest.mark.slow
def test_a_scenario_compared_with_a_copy_of_itself_differs_in_nothing(tmp_path: object) -> None:
    from importlib.resources import files
    from pathlib import Path

    text = files("ytterby.scenarios").joinpath("china-total-ban.yaml").read_text(encoding="utf-8")
    copy = Path(str(tmp_path)) / "copy.yaml"
    copy.write_text(text.replace("name: china-total-ban", "name: copy"), encoding="utf-8")
    found = compare(["china-total-ban", copy], "USA", draws=8, months=12, workers=1)
    frame = found.tables["differences"].frame
    assert frame["difference"].abs().max() == 0.0
    assert frame["worse"].max() == 0.0


@pytest.mark.slow
def test_central_runs_stand_on_what_draws_stand_on() -> None:
    names = ["china-2025-controls", "china-total-ban"]
    plain, fitted = (
        compare(names, "USA", months=10, element=["Dy"], calibrated=c) for c in (None, True)
    )
    tables = [f.tables["elements"].frame for f in (plain, fitted)]
    assert not tables[0].equals(tables[1])
    assert plain.manifest.parameters["calibrated"] is False
    assert fitted.manifest.parameters["calibrated"] is True
    assert "--calibrated" in fitted.manifest.command
    drawn = compare(names, "USA", months=10, element=["Dy"], draws=2, workers=1)
    assert drawn.tables["elements"].frame.equals(tables[1])
