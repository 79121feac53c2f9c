"""What single charts promise."""

from __future__ import annotations

import polars as pl
import pytest
from tests import figures_fixture as synthetic

from ytterby import figures
from ytterby.figures.standing.matrix import strength
from ytterby.figures.style.axes import log_ticks

LABELS, GROUPS = synthetic.labels(), synthetic.groups()


def test_a_cell_shows_the_leading_region_and_its_share_and_hatches_thin_evidence() -> None:
    option = figures.chokepoint_matrix(synthetic.chokepoints(), groups=GROUPS, labels=LABELS)
    cells = {tuple(c["value"]): c for c in option["series"][0]["data"]}
    assert cells[8, 0]["lines"] == ["MMR", "67"]
    assert cells[8, 0]["color"] == "$other"
    assert not cells[8, 0]["thin"]
    assert cells[15, 0]["thin"]


def test_the_matrix_turned_has_the_same_cells() -> None:
    cells = synthetic.chokepoints()
    plain = figures.chokepoint_matrix(cells, groups=GROUPS, labels=LABELS)
    turned = figures.chokepoint_matrix(cells, groups=GROUPS, labels=LABELS, turned=True)
    flipped = [[*reversed(c["value"])] for c in turned["series"][0]["data"]]
    assert flipped == [c["value"] for c in plain["series"][0]["data"]]


def test_a_share_of_exactly_one_has_a_class() -> None:
    assert strength(1.0) == 1.0


def test_the_first_month_short_is_the_first_above_the_threshold() -> None:
    strip = pl.DataFrame({"date": ["2025-04", "2025-05", "2025-06"], "value": [0.0, 0.009, 0.3]})
    assert figures.first_short(strip) == "2025-06"
    assert figures.first_short(strip.head(2)) is None


def test_what_is_delivered_and_lacking_stack_up_to_need() -> None:
    option = figures.shortage_panels(synthetic.sectors(), labels=LABELS)
    series = {s["id"]: [p["value"] for p in s["data"]] for s in option["series"]}
    pair = "ev_traction|ndfeb:UH-EH"
    layers = [series[f"{pair}|{k}"] for k in ("delivered", "priced_out", "physically_absent")]
    for need, *parts in zip(series[f"{pair}|need"], *layers, strict=True):
        assert sum(parts) == pytest.approx(need, rel=1e-4)


def test_prices_inside_and_outside_keep_their_hues() -> None:
    option = figures.price_panels(synthetic.prices(), synthetic.stress_view().events, labels=LABELS)
    roles = {s["id"].split("|")[1]: s["color"] for s in option["series"]}
    assert roles == {"inside": "$china", "outside_spot": "$ally", "outside_average": "$ally"}


@pytest.mark.parametrize(("low", "high"), [(7.9, 8.1), (0.02, 4000.0), (100.0, 1000.0), (5, 5)])
def test_log_ticks_enclose_the_range_and_are_few(low: float, high: float) -> None:
    ticks = log_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert ticks == sorted(ticks)
    assert 1 <= len(ticks) <= 8


def test_cover_shows_the_first_month_and_the_lowest() -> None:
    option = figures.cover_bars(synthetic.cover(), labels=LABELS)
    start, _, lowest = option["series"]
    own = synthetic.cover().filter(pl.col("material") == "oxide:Dy").sort("date")["value"]
    assert start["data"][0]["value"] == pytest.approx(own[0], rel=1e-4)
    assert lowest["data"][0]["value"][0] == pytest.approx(own.min(), rel=1e-4)


def test_the_reconciled_value_is_full_and_sources_are_hollow() -> None:
    option = figures.source_dots(synthetic.by_source())
    found = {s["id"]: s for s in option["series"] if s["type"] == "scatter"}
    assert found["source"]["itemStyle"]["color"] == "$card"
    assert found["reconciled"]["itemStyle"]["color"] == "$china"
    assert len(found["reconciled"]["data"]) == 2


def test_what_is_met_and_not_met_make_one_and_no_bar_runs_over() -> None:
    rows = pl.DataFrame(
        {"element": ["Nd", "La"], "stage": ["mine"] * 2, "region": ["CHN"] * 2, "value": [0.4, 1.7]}
    )
    option = figures.loss_bars(rows, groups=GROUPS, labels=LABELS)
    met, lost = ([d["value"] for d in option["series"][i]["data"]] for i in (0, 1))
    assert met == [0.4, 1.0]
    assert lost == [0.6, 0.0]
    assert option["series"][0]["data"][1]["rows"][1] == ["need met", "170\u00a0%"]


def test_two_holders_of_one_material_are_two_stocks() -> None:
    rows = pl.DataFrame(
        {
            "material": ["oxide"] * 2,
            "holder": ["industry", "government"],
            "date": ["2024"] * 2,
            "value": [2.0, 6.0],
        }
    )
    option = figures.cover_bars(rows, labels=LABELS)
    assert option["yAxis"]["data"] == ["Oxide, industry", "Oxide, government"]
    assert option["series"][2]["data"] == []


def test_bounds_are_left_out_where_all_of_it_passed_through() -> None:
    rows = pl.DataFrame(
        {
            "key": ["Tb", "Nd"],
            "measure": ["ever_touched"] * 2,
            "value": [0.9996, 0.985],
            "low": [0.999, 0.9],
            "high": [0.9999, 0.991],
        }
    )
    ends = figures.origin_bars(rows, labels=LABELS)["yAxis"][1]["data"]
    assert [str(e).replace("\u202f", " ").replace("\u00a0", " ") for e in ends] == [
        ">99 %",
        "98 % (90–99.1)",
    ]
