"""The section on draws: shown where there are any, every number beside its chance."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest
from tests import figures_fixture as synthetic

from ytterby.figures.draws.exceedance import STYLES, region_styles
from ytterby.report import build_stress_report, describe_stress
from ytterby.report.document import Stat
from ytterby.report.views import DrawsView, StressView
from ytterby.report.wording import draws_finding

QUANTILES = {"p05": 0.1, "p10": 0.15, "p25": 0.2, "p50": 0.3, "p75": 0.4, "p90": 0.5, "p95": 0.6}


def drawn() -> DrawsView:
    dates = synthetic.DATES[:4]
    shares = pl.DataFrame(
        [{"date": d, "element": e, **QUANTILES} for e in ("Dy", "Tb", "La") for d in dates]
    )
    prices = pl.DataFrame(
        [
            {"date": d, "material": "oxide:Dy", "market": m}
            | {q: 200.0 * (1.0 + n) * v for q, v in QUANTILES.items()}
            for m in ("inside", "outside_spot")
            for n, d in enumerate(dates)
        ]
    )
    curves = pl.DataFrame(
        [
            {"account": a, "item": i, "loss": x, "unit": u, "probability": 1.0 - x / 10.0}
            for a, i, u in (
                ("element", "Dy", "months of need"),
                ("sector", "defence", "million USD"),
                ("region", "USA", "million USD"),
                ("region", "CHN", "million USD"),
            )
            for x in (0.0, 5.0, 10.0)
        ]
    )
    stops = pl.DataFrame(
        {
            "sector": ["defence"],
            "material": ["oxide:Dy"],
            "unmet_from": [0.5],
            "probability": [0.87],
            "first_month": ["2025-06"],
            "first_month_low": ["2025-05"],
            "first_month_high": ["2025-09"],
        }
    )
    elements = pl.DataFrame({"element": ["Dy", "Tb", "La"], "chance_short": [0.96, 0.5, 0.0]})
    return DrawsView(1024, ("In half of draws …",), True, elements, shares, prices, curves, stops)


@pytest.fixture
def view() -> StressView:
    return dataclasses.replace(synthetic.stress_view(), draws=drawn())


def test_a_run_without_draws_has_no_section_on_them() -> None:
    assert "draws" not in [s.id for s in describe_stress(synthetic.stress_view()).sections]


def test_the_heading_says_how_likely_the_first_shortage_is(view: StressView) -> None:
    document = describe_stress(view)
    section = next(s for s in document.sections if s.id == "draws")
    assert section.title.replace("\u00a0", " ") == "Dysprosium runs short in 96 % of draws"
    assert "1 024 draws" in document.caveat.replace("\u202f", " ")
    figures = [p.figure.id for p in section.panels if p.figure is not None]
    assert figures == [
        "draws-shares",
        "draws-prices",
        "draws-element-curves",
        "draws-sector-curves",
        "draws-region-curves",
        "first-stops",
    ]


def test_draws_lead_the_report_and_the_central_run_follows(view: StressView) -> None:
    finding, emphasis = draws_finding("Without licences", "Japan", (47.0, 176.0, 1300.0), 60)
    assert finding.replace("\u202f", " ") == (
        "Without licences, makers in Japan go without goods worth 176 million USD (47–1 300) over "
        "60 months."
    )
    assert emphasis in finding
    assert view.draws is not None
    stat = Stat("Goods missing", "176", "million USD", band="47–1302")
    led = dataclasses.replace(
        view.draws, finding=finding, emphasis=emphasis, lede="Most likely Dy.", stats=(stat,),
        centre="Draws take behaviour as calibrated.",
    )  # fmt: skip
    document = describe_stress(dataclasses.replace(view, draws=led))
    assert document.finding == finding
    assert document.lede.startswith("Most likely Dy. In the central run, makers in the United")
    assert (document.stats[0].value, document.stats[0].band) == ("176", "47–1302")
    assert document.stats[0].tier == "C"
    assert document.sections[0].id == "draws"
    assert "Draws take behaviour as calibrated." in document.caveat
    assert "central run" in document.sections[1].prose[0]


def test_a_single_run_says_beside_its_numbers_which_centre_it_has() -> None:
    alone = dataclasses.replace(synthetic.stress_view(), centre="One run at the centre.")
    assert describe_stress(alone).caveat.startswith("One run at the centre. The baseline's own")


def test_what_never_falls_short_gets_no_fan(view: StressView) -> None:
    section = next(s for s in describe_stress(view).sections if s.id == "draws")
    figure = section.panels[0].figure
    assert figure is not None
    ids = {s["id"].partition("|")[0] for s in figure.drawings[0].wide["series"]}
    assert ids == {"Dy", "Tb"}


def test_a_band_is_drawn_from_its_lower_quantile_up(view: StressView) -> None:
    section = next(s for s in describe_stress(view).sections if s.id == "draws")
    figure = section.panels[0].figure
    assert figure is not None
    series = {s["id"]: s for s in figure.drawings[0].wide["series"]}
    low, high = series["Dy|p05"], series["Dy|p95"]
    assert low["stack"] == high["stack"]
    assert low["data"][0]["value"] == pytest.approx(0.1)
    assert high["data"][0]["value"] == pytest.approx(0.5)
    assert series["Dy|p50"]["data"][0]["text"].replace("\u00a0", " ") == "30 % (15–50)"


def test_regions_keep_their_hue_in_curves(view: StressView) -> None:
    styles = region_styles(["CHN", "USA", "JPN", "DEU", "KOR"], view.groups)
    assert [role for role, _ in styles] == ["china", "home", "ally", "ally", "ally"]
    assert len(set(styles)) == 5
    assert styles[-1] == ("ally", "dotted")  # a line of dots, not the upright mark of an event
    assert len(set(STYLES)) == len(STYLES)
    assert not {role for role, _ in STYLES} & {"china", "ally", "home", "other", "short"}


def test_the_page_holds_the_draws(view: StressView) -> None:
    page = build_stress_report(view)
    assert "draws-stops" in page
    assert "Share of need unmet, over draws" in page


def test_first_stoppages_are_drawn_with_their_interval(view: StressView) -> None:
    section = next(s for s in describe_stress(view).sections if s.id == "draws")
    figure = next(p.figure for p in section.panels if p.figure and p.figure.id == "first-stops")
    whiskers, dots, _ = figure.drawings[0].wide["series"]
    assert len(whiskers["data"]) == len(dots["data"]) == 1
    assert "50 %" in figure.title
