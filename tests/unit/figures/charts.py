"""Every chart on a tiny input, by name."""

from __future__ import annotations

import polars as pl
from tests import figures_fixture as synthetic

from ytterby import figures
from ytterby.figures import Option

DATES = synthetic.DATES[:3]


def draw_all() -> dict[str, Option]:
    labels, groups = synthetic.labels(), synthetic.groups()
    links = synthetic.chain_links().filter(pl.col("from_region").is_in(["CHN", "MMR", "USA"]))
    early = pl.col("date").is_in(DATES)
    sector = synthetic.sectors().filter(early & pl.col("sector").is_in(["defence", "ceramics"]))
    prices = synthetic.prices().filter(early & pl.col("material").is_in(["oxide:Dy", "oxide:Y"]))
    cover = synthetic.cover().filter(early)
    cells = synthetic.chokepoints().filter(pl.col("element").is_in(["La", "Dy", "Y"]))
    strips = pl.DataFrame(
        {"key": ["Dy"] * 3 + ["Tb"] * 3, "date": list(DATES) * 2, "value": [0.0, 0.2, 0.6] * 2}
    )
    names = {"Dy": ("Dysprosium", ""), "Tb": ("Terbium", "metal")}
    events = pl.DataFrame({"date": [DATES[1]], "title": ["licences"]})
    hhi = cells.filter(pl.col("stage") == "mine")
    measures = synthetic.measures().filter(pl.col("stage") == "")
    moved = pl.DataFrame(
        {
            "series": ["Dysprosium"] * 2 + ["Terbium"] * 2,
            "year": [2010, 2012, 2010, 2011],
            "value": [0.9, 0.7, 0.95, None],
            "low": [0.8, None, 0.9, None],
            "high": [0.95, None, 0.99, None],
            "thin": [True, False, False, False],
        }
    )
    happened = pl.DataFrame({"date": ["2010-09-07"], "title": ["embargo"]})
    suppliers = pl.DataFrame(
        {
            "facility": ["old mine", "new mine", "silent mine"],
            "region": ["CHN", "AUS", "MMR"],
            "status": ["operating", "planned", "operating"],
            "capacity": [400.0, 100.0, 250.0],
            "unit_cost": [30.0, 45.0, None],
            "low": [25.0, 40.0, None],
            "high": [36.0, 60.0, None],
        }
    )
    causes = pl.DataFrame(
        {
            "part": ["outside", "inside", "gap", "geology", "labour", "unexplained"],
            "label": ["outside", "inside", "gap", "geology", "labour", "not explained"],
            "value": [50.0, 30.0, 20.0, 15.0, None, 5.0],
            "low": [45.0, 25.0, 12.0, 10.0, None, -2.0],
            "high": [60.0, 36.0, 30.0, 22.0, None, 11.0],
        }
    )
    risks = pl.DataFrame(
        {
            "region": ["IND"] * 4 + ["DEU"] * 3,
            "year": [2023, 2023, 2024, 2024, 2023, 2024, 2024],
            "mode": ["strict", "corrected"] * 2 + ["strict", "strict", "corrected"],
            "score": [0.31, 0.42, 0.33, None, 0.12, 0.14, 0.2],
            "low": [0.28, 0.36, 0.3, None, 0.1, 0.12, 0.15],
            "high": [0.34, 0.48, 0.36, None, 0.14, 0.16, 0.25],
            "note": ["", "", "", "no trade is known", "", "", ""],
        }
    )
    exposed = pl.DataFrame(
        {
            "line": ["hot magnets · Japan"] * 2 + ["standard magnets · not known"] * 2,
            "measure": ["last border", "any stage"] * 2,
            "value": [0.0, 0.98, 0.88, None],
            "low": [None, 0.96, 0.76, None],
            "high": [None, 0.99, 0.93, None],
            "thin": [False, True, False, False],
            "element": [None, "Tb", None, None],
        }
    )
    stops = pl.DataFrame(
        {
            "product": ["car", "turbine"],
            "months": [2, None],
            "run": [57, 57],
            "date": ["2025-06", None],
            "material": ["hot magnets", None],
            "worst": [0.8, 0.0],
            "lost": [1200.0, 0.0],
        }
    )
    fans = pl.DataFrame(
        [
            {"date": d, "item": e, "p05": 0.1 * m, "p10": 0.12 * m, "p25": 0.2 * m, "p50": 0.25 * m,
             "p75": 0.3 * m, "p90": 0.4 * m, "p95": 0.45 * m}
            for e in ("Dy", "Tb")
            for m, d in enumerate(DATES, 1)
        ]
    )  # fmt: skip
    first = pl.DataFrame(
        {
            "key": ["a", "b"],
            "probability": [0.9, 0.2],
            "first_month": [DATES[1], DATES[2]],
            "first_month_low": [DATES[0], DATES[2]],
            "first_month_high": [DATES[2], DATES[2]],
        }
    )
    laid = fans.select(
        "date", "item", pl.lit("one").alias("run"), value="p50", low="p10", high="p90"
    )
    alone = laid.with_columns(
        pl.lit("two").alias("run"), pl.lit(None, pl.Float64).alias("low"), high=None
    )
    laid = pl.concat([laid, alone.cast(laid.schema)])
    curves = pl.DataFrame(
        {
            "item": ["Dy"] * 3 + ["Tb"] * 3,
            "loss": [0.0, 4.0, 8.0] * 2,
            "probability": [1.0, 0.4, 0.0, 0.9, 0.1, 0.0],
        }
    )
    shares = pl.DataFrame(
        {
            "words": ["price elasticity of demand (dysprosium)", "all other parameters together"],
            "total_order": [0.62, 0.04],
            "total_low": [0.5, -0.01],
            "total_high": [0.75, 0.09],
            "first_order": [0.41, -0.02],
            "first_low": [0.3, None],
            "first_high": [0.52, None],
            "about": ["0.2 (0.1–0.4)", ""],
        }
    )
    seen = pl.DataFrame(
        {
            "year": [2021, 2022, 2024, 2021, 2022],
            "line": ["origin", "origin", "origin", "papers", "papers"],
            "value": [0.95, 0.97, 0.98, 0.7, 0.72],
            "low": [0.9, 0.95, 0.96, None, None],
            "high": [0.97, 0.99, 0.99, None, None],
            "thin": [True, False, False, False, False],
        }
    )
    lines = {
        "papers": figures.Line("customs papers", "$use", "dashed"),
        "origin": figures.Line("true origin", "$china"),
    }
    beside = pl.DataFrame(
        {
            "region": ["USA", "JPN", "CHN", "USA", "JPN"],
            "measure": ["ever_touched"] * 3 + ["dependence"] * 2,
            "value": [0.98, 0.7, 1.0, 0.4, None],
            "low": [0.97, 0.6, 1.0, 0.3, None],
            "high": [0.99, 0.8, 1.0, 0.5, None],
            "thin": [True, False, False, False, False],
            "why": ["u", "j", "", "", ""],
        }
    )
    fives = pl.DataFrame(
        {
            "measure": ["customs_share", "ever_touched", "ever_touched", "dependence"],
            "rule": ["customs papers", "well_mixed", "own_first", "target_first"],
            "value": [0.75, 0.98, 0.99, None],
            "low": [None, 0.97, 0.98, None],
            "high": [None, 0.99, 1.0, None],
            "thin": [False, True, False, False],
            "main": [True, True, False, True],
        }
    )
    called = {"customs_share": "customs papers", "ever_touched": "ever touched"}
    called |= {"dependence": "unmet need"}
    sites = pl.DataFrame(
        {
            "key": ["old|mine", "new|magnet", "lost|metal", "off|separation"],
            "name": ["Old mine", "New works", "Nowhere", "Stopped"],
            "stage": ["mine", "magnet", "metal", "separation"],
            "controller": ["CHN", "USA", "JPN", "MMR"],
            "runs": [True, False, True, True],
            "off": [False, False, False, True],
            "size": [150_000.0, None, 10.0, 400.0],
            "longitude": [110.0, -97.0, None, 110.1],
            "latitude": [41.8, 33.0, None, 41.8],
            "rows": [[["stage", "mine"]], [["stage", "magnet"]], [], [["stage", "separation"]]],
        }
    )
    lanes = pl.DataFrame(
        {
            "from_stage": ["mine", "magnet", "mine"],
            "from_region": ["MMR", "CHN", "ROW"],
            "to_stage": ["separation", "use", "separation"],
            "to_region": ["CHN", "USA", "CHN"],
            "flow": [400.0, 100.0, 50.0],
            "low": [300.0, None, 40.0],
            "high": [500.0, None, 60.0],
            "flow_after": [0.0, 60.0, 50.0],
            "from_longitude": [98.0, 110.0, None],
            "from_latitude": [26.0, 41.8, None],
            "to_longitude": [110.0, -97.0, 110.0],
            "to_latitude": [41.8, 38.0, 41.8],
        }
    )
    shifted = pl.DataFrame(
        {
            "element": ["", "", "Dy", "Dy"],
            "stage": ["mine", "magnet"] * 2,
            "share_before": [0.66, 0.9, 0.3, 0.9],
            "share_after": [0.5, 0.9, None, 0.91],
            "low_before": [0.6, 0.85, 0.28, None],
            "high_before": [0.7, 0.95, 0.32, None],
            "low_after": [0.45, 0.85, None, None],
            "high_after": [0.55, 0.95, None, None],
            "leader_before": ["CHN", "CHN", "MMR", "CHN"],
            "leader_after": ["CHN", "CHN", "CHN", "CHN"],
            "lost": [0.2, 0.0, 1.0, 0.1],
            "why": ["a", "b", "c", ""],
        }
    )
    arriving = pl.DataFrame(
        {
            "region": ["USA", "JPN", "CHN"],
            "supply_left": [0.6, 1.0, None],
            "low": [0.5, None, None],
            "high": [0.7, None, None],
        }
    )
    out: dict[str, Option] = {}
    for narrow in (False, True):
        end = "-narrow" if narrow else ""
        one = 1 if narrow else 3
        out |= {
            f"sankey{end}": figures.chain_sankey(
                links, groups=groups, labels=labels, narrow=narrow, returns=narrow
            ),
            f"matrix{end}": figures.chokepoint_matrix(
                cells, groups=groups, labels=labels, turned=narrow
            ),
            f"history{end}": figures.history_panels(moved, happened, columns=one),
            f"shortfall{end}": figures.shortfall_timeline(strips, names=names, narrow=narrow),
            f"prices{end}": figures.price_panels(
                prices, events, labels=labels, columns=one, log=not narrow
            ),
            f"shortage{end}": figures.shortage_panels(sector, labels=labels, columns=one),
            f"fan{end}": figures.fan_panels(
                fans,
                events,
                names={"Dy": "Dysprosium"},
                unit="USD/kg" if narrow else "1",
                log=narrow,
                columns=one,
            ),
            f"first-stops{end}": figures.stop_timeline(
                first, DATES, names={"a": ("Defence", "magnets")}, narrow=narrow
            ),
            f"shortfall-map{end}": figures.shortfall_map(
                pl.DataFrame({"region": ["USA", "JPN"], "unmet": [0.6, None]}),
                DATES[0],
                names={"USA": "United States"},
            ),
            f"runs{end}": figures.run_panels(
                laid,
                runs={"one": "First run", "two": "Second run"},
                names={"Dy": "Dysprosium"},
                unit="USD/kg" if narrow else "1",
                log=narrow,
                columns=one,
            ),
            f"exceedance{end}": figures.exceedance_lines(
                curves, names={"Dy": "Dysprosium"}, unit="months of need"
            ),
            f"cover{end}": figures.cover_bars(cover, labels=labels, narrow=narrow),
            f"origin{end}": figures.origin_bars(synthetic.origin(), labels=labels, narrow=narrow),
            f"sources{end}": figures.source_dots(synthetic.by_source(), narrow=narrow),
            f"hhi{end}": figures.hhi_bars(hhi, labels=labels, narrow=narrow),
            f"measures{end}": figures.measure_dots(measures, labels=labels, narrow=narrow),
            f"cost-curve{end}": figures.cost_steps(
                suppliers, groups=groups, labels=labels, narrow=narrow
            ),
            f"cost-gap{end}": figures.cost_fall(causes, narrow=narrow),
            f"exposure{end}": figures.exposure_matrix(exposed, narrow=narrow),
            f"stops{end}": figures.stop_bars(stops, narrow=narrow),
            f"risk{end}": figures.risk_dots(risks, labels=labels, narrow=narrow),
            f"trend{end}": figures.share_trend(seen, lines, marked=2022 if narrow else 0),
            f"countries{end}": figures.country_dots(
                beside, groups=groups, labels=labels, names=called, columns=1 if narrow else 4
            ),
            f"five{end}": figures.five_measures(
                fives, names=called, rules={"well_mixed": "well mixed"}, narrow=narrow
            ),
            f"map{end}": figures.chain_map(
                sites,
                lanes,
                groups=groups,
                labels=labels,
                view="east-asia" if narrow else "world",
                narrow=narrow,
            ),
            f"share-moves{end}": figures.share_moves(
                shifted, groups=groups, labels=labels, narrow=narrow
            ),
            f"share-panels{end}": figures.share_panels(
                shifted, groups=groups, labels=labels, narrow=narrow
            ),
            f"supply-moves{end}": figures.supply_moves(
                arriving, groups=groups, labels=labels, narrow=narrow
            ),
            f"sensitivity{end}": figures.share_dots(shares, narrow=narrow),
            f"loss{end}": figures.loss_bars(cells, groups=groups, labels=labels, narrow=narrow),
        }
    return out


CHARTS = draw_all()
