"""Synthetic views for tests of figures and reports. Every number is invented, none is shipped."""

from __future__ import annotations

import math

import polars as pl

from ytterby.figures import Groups, Labels
from ytterby.packs import read_pack
from ytterby.report import BriefView, Provenance, Standing, StressView

ELEMENTS = ("Dy", "Tb", "Sm", "Gd", "Lu", "Y", "Sc", "Nd", "Pr")
DATES = tuple(f"{2025 + m // 12}-{m % 12 + 1:02d}" for m in range(3, 27))
FIRST = {"Dy": 2, "Tb": 2, "Y": 3, "Sm": 4, "Gd": 7, "Lu": 9, "Sc": 5}
PAIRS = (
    ("ev_traction", "ndfeb:UH-EH", "t/month", 240.0, 2, 0.62),
    ("defence", "smco", "t/month", 18.0, 4, 0.41),
    ("industrial", "ndfeb:H-SH", "t/month", 160.0, 3, 0.35),
    ("ceramics", "oxide:Y", "t REO/month", 62.0, 3, 0.55),
    ("wind", "ndfeb:H-SH", "t/month", 35.0, 4, 0.22),
    ("photonics", "oxide:Lu", "t REO/month", 0.8, 9, 0.18),
    ("glass", "oxide:La", "t REO/month", 90.0, 99, 0.0),
)


def labels() -> Labels:
    pack = read_pack("rare_earths")
    symbols = ("Dy", "Tb", "Y", "Lu", "La", "Sm", "Gd")
    materials = {f"oxide:{e}": f"{pack.label(e)} oxide" for e in symbols}
    materials |= {g.id: g.label for g in pack.grades}
    return Labels(
        regions={r: pack.label(r) for r in pack.regions},
        elements=pack.element_labels,
        materials=materials,
        sectors={s.id: s.label for s in pack.sectors},
        stages={s.id: s.label for s in pack.stages},
        measures={
            "customs_share": "customs papers",
            "ever_touched": "passed through China at any stage",
        },
    )


def depth(month: int, first: int, worst: float) -> float:
    """A shortfall that starts, deepens and eases."""
    return 0.0 if month < first else worst * math.exp(-(((month - first - 3) / 6) ** 2))


def elements() -> pl.DataFrame:
    rows = []
    for n, e in enumerate(ELEMENTS):
        need = (14.0, 2.6, 9.0, 7.0, 0.8, 95.0, 0.4, 410.0, 120.0)[n]
        for m, date in enumerate(DATES):
            lacking = need * depth(m, FIRST.get(e, 99), 0.7 - 0.07 * n)
            rows.append(
                {
                    "date": date,
                    "element": e,
                    "need": need,
                    "delivered": need - lacking,
                    "shortage": lacking,
                    "physically_absent": 0.7 * lacking,
                    "priced_out": 0.3 * lacking,
                }
            )
    return pl.DataFrame(rows)


def sectors() -> pl.DataFrame:
    rows = []
    for sector, material, unit, need, first, worst in PAIRS:
        for m, date in enumerate(DATES):
            lacking = need * depth(m, first, worst)
            rows.append(
                {
                    "date": date,
                    "sector": sector,
                    "material": material,
                    "need": need,
                    "delivered": need - lacking,
                    "shortage": lacking,
                    "physically_absent": 0.65 * lacking,
                    "priced_out": 0.35 * lacking,
                    "unit": unit,
                }
            )
    return pl.DataFrame(rows)


def prices() -> pl.DataFrame:
    rows = []
    for n, (material, start) in enumerate(
        [("oxide:Dy", 240.0), ("oxide:Tb", 900.0), ("oxide:Y", 8.0), ("oxide:Sm", 12.0)]
    ):
        for m, date in enumerate(DATES):
            push = depth(m, 1, 1.3 - 0.2 * n)
            for market, factor in (
                ("inside", 1 - 0.15 * push),
                ("outside_spot", 1.02 * math.exp(1.4 * push)),
                ("outside_average", 1.01 * math.exp(0.7 * push)),
            ):
                rows.append(
                    {"date": date, "material": material, "market": market, "value": start * factor}
                )
    return pl.DataFrame(rows)


def cover() -> pl.DataFrame:
    rows = []
    start = {"oxide:Dy": 2.4, "oxide:Tb": 2.1, "oxide:Y": 3.2, "smco": 4.5, "ndfeb:UH-EH": 1.8}
    for n, (material, months) in enumerate(start.items()):
        for m, date in enumerate(DATES):
            value = months * (1 - 0.8 * math.exp(-(((m - 7) / 5) ** 2)))
            rows.append(
                {
                    "date": date,
                    "material": material,
                    "value": value,
                    "low": 0.6 * value,
                    "high": 1.5 * value,
                    "thin": n % 2 == 1,
                    "tier": "C" if n % 2 else "B",
                }
            )
    return pl.DataFrame(rows)


def units() -> pl.DataFrame:
    rows = [
        {
            "date": date,
            "sector": "ev_traction",
            "product": "battery-electric cars",
            "value": 9000 * depth(m, 2, 0.6),
            "low": 6000 * depth(m, 2, 0.6),
            "high": 12000 * depth(m, 2, 0.6),
        }
        for m, date in enumerate(DATES)
    ]
    return pl.DataFrame(rows)


def chain_links(element: str = "Dy", scale: float = 1000.0) -> pl.DataFrame:
    """Links whose node balances close; made up."""
    flows = [
        ("mine", "CHN", "separation", "CHN", 480), ("mine", "MMR", "separation", "CHN", 420),
        ("mine", "AUS", "separation", "MYS", 40), ("mine", "LAO", "separation", "CHN", 30),
        ("mine", "USA", "separation", "CHN", 20), ("mine", "BRA", "separation", "CHN", 8),
        ("mine", "IND", "separation", "IND", 2),
        ("separation", "CHN", "metal", "CHN", 860), ("separation", "CHN", "metal", "JPN", 50),
        ("separation", "MYS", "metal", "VNM", 38), ("separation", "CHN", "metal", "VNM", 20),
        ("separation", "CHN", "use", "photonics", 20), ("separation", "IND", "metal", "JPN", 2),
        ("metal", "CHN", "magnet", "CHN", 845), ("metal", "JPN", "magnet", "JPN", 50),
        ("metal", "VNM", "magnet", "JPN", 30), ("metal", "VNM", "magnet", "KOR", 10),
        ("metal", "VNM", "magnet", "DEU", 8), ("metal", "CHN", "magnet", "USA", 12),
        ("magnet", "CHN", "use", "ev_traction", 410), ("magnet", "CHN", "use", "industrial", 180),
        ("magnet", "CHN", "use", "wind", 110), ("magnet", "CHN", "use", "appliances", 80),
        ("magnet", "CHN", "use", "electronics", 40), ("magnet", "CHN", "use", "defence", 10),
        ("magnet", "JPN", "use", "ev_traction", 50), ("magnet", "JPN", "use", "industrial", 25),
        ("magnet", "KOR", "use", "electronics", 9), ("magnet", "DEU", "use", "wind", 8),
        ("magnet", "USA", "use", "defence", 11), ("magnet", "JPN", "use", "data_centres", 5),
        ("swarf", "CHN", "metal", "CHN", 60),
    ]  # fmt: skip
    return pl.DataFrame(
        [
            {
                "scope": "world",
                "element": element,
                "from_stage": a,
                "from_region": b,
                "to_stage": c,
                "to_region": d,
                "value": v * scale / 1000,
                "low": 0.8 * v * scale / 1000,
                "high": 1.25 * v * scale / 1000,
                "evidence_share": 0.2 if b in ("LAO", "BRA") else 0.8,
            }
            for a, b, c, d, v in flows
        ]
    )


def chokepoints() -> pl.DataFrame:
    rows = []
    names = read_pack("rare_earths").elements
    for n, e in enumerate(names):
        for s, stage in enumerate(("mine", "separation", "metal", "magnet")):
            if stage == "magnet" and e not in ("Ce", "Pr", "Nd", "Sm", "Gd", "Tb", "Dy", "Ho"):
                continue
            share = min(0.995, 0.35 + 0.04 * n + 0.12 * s)
            region = "MMR" if stage == "mine" and e in ("Tb", "Dy", "Ho") else "CHN"
            region = "AUS" if (e, stage) == ("La", "mine") else region
            rows.append(
                {
                    "element": e,
                    "stage": stage,
                    "region": region,
                    "value": share,
                    "low": share - 0.08,
                    "high": min(1.0, share + 0.03),
                    "evidence_share": 0.3 if n > 9 else 0.8,
                    "tier": "C" if n > 9 else "A",
                    "thin": n > 9,
                }
            )
    return pl.DataFrame(rows)


def origin() -> pl.DataFrame:
    rows = []
    for n, e in enumerate(("Nd", "Pr", "Dy", "Tb", "Sm", "Y")):
        for measure, value in (
            ("customs_share", 0.5 + 0.05 * n),
            ("ever_touched", 0.85 + 0.02 * n),
        ):
            rows.append(
                {
                    "key": e,
                    "measure": measure,
                    "value": value,
                    "low": value - 0.06,
                    "high": min(1.0, value + 0.04),
                    "thin": e == "Y",
                }
            )
    return pl.DataFrame(rows)


def measures() -> pl.DataFrame:
    rows = []
    known = (("customs_share", 0.5), ("ever_touched", 0.86), ("owner_control", 0.7))
    for n, e in enumerate(("Nd", "Pr", "Dy", "Tb", "Sm", "Y")):
        shift = 0.02 * n
        cells = [(m, "", v + shift) for m, v in (*known, ("dependence", 0.3 + 3 * shift))]
        cells += [("stage_trace", s, 0.6 + shift) for s in ("mine", "separation", "metal")]
        for measure, stage, value in cells:
            rows.append(
                {
                    "element": e,
                    "measure": measure,
                    "stage": stage,
                    "value": value,
                    "low": value - 0.06,
                    "high": min(1.0, value + 0.04),
                    "thin": e == "Y",
                }
            )
    return pl.DataFrame(rows)


def by_source() -> pl.DataFrame:
    rows = [
        (
            "China's share of mining, 2024",
            "Survey one, yearbook 2025",
            0.69,
            0.66,
            0.72,
            "A",
            False,
        ),
        (
            "China's share of mining, 2024",
            "Agency two, magnet elements",
            0.60,
            0.55,
            0.66,
            "B",
            False,
        ),
        ("China's share of mining, 2024", "Reconciled", 0.67, 0.64, 0.70, "", True),
        ("China's share of heavy separation, 2024", "Agency two", 0.99, 0.95, 1.0, "B", False),
        ("China's share of heavy separation, 2024", "A trade paper", 0.93, 0.85, 0.98, "C", False),
        ("China's share of heavy separation, 2024", "Reconciled", 0.97, 0.94, 0.99, "", True),
    ]
    names = ("quantity", "source", "value", "low", "high", "tier", "reconciled")
    return pl.DataFrame([dict(zip(names, r, strict=True)) for r in rows])


def residuals() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "observation": ["mine_production CHN 2024", "trade MMR CHN 2024"],
            "source": ["survey-one", "customs-two"],
            "tier": ["A", "B"],
            "observed": [270000.0, 41000.0],
            "fitted": [262000.0, 47000.0],
            "score": [-0.6, 1.9],
        }
    )


def sources() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source": ["survey-one", "agency-two", "memory"],
            "publisher": ["Survey One", "Agency Two", ""],
            "title": ["Invented yearbook 2025", "Invented outlook", "Recollection"],
            "year": [2025, 2025, 2025],
            "address": ["https://example.org/yearbook", "https://example.org/outlook", ""],
            "licence": ["public domain", "CC BY 4.0", ""],
            "tier": ["A", "B", "C"],
            "claims": [120, 44, 1],
        }
    )


def provenance() -> Provenance:
    return Provenance(
        command="ytterby stress china-2025-controls --target USA --report out/china-2025.html",
        evidence_version="0.1.0+synthetic",
        as_of=None,
        overrides=(),
        manifest={"ytterby": "0.1.0", "pack": "rare_earths", "months": "24"},
        assumptions=(
            "All numbers in this file are synthetic.",
            "Stocks are drawn down before anybody goes without.",
        ),
        sources=sources(),
        tiers=pl.DataFrame({"tier": ["A", "B", "C"], "claims": [1200, 900, 300]}),
    )


def standing() -> Standing:
    links = [
        chain_links(e, s).with_columns(pl.lit(scope).alias("scope"))
        for e, s in (("Dy", 1000.0), ("Tb", 180.0), ("Nd", 22000.0))
        for scope in ("world", "target")
    ]
    return Standing(
        year=2024,
        links=pl.concat(links),
        chokepoints=chokepoints(),
        origin=origin(),
        by_source=by_source(),
        residuals=residuals(),
    )


def groups() -> Groups:
    return Groups(home=frozenset({"USA"}), home_name="United States")


def stress_view() -> StressView:
    return StressView(
        target="USA",
        target_name="United States",
        scenario="china-2025-controls",
        scenario_title="China's export licences of 2025",
        clause="Without new licences",
        description="From April 2025 seven elements, their compounds, metals and magnets need a "
        "licence. Every number of this run is synthetic.",
        groups=groups(),
        labels=labels(),
        threshold=0.01,
        element=elements(),
        sector=sectors(),
        prices=prices(),
        cover=cover(),
        units=units(),
        events=pl.DataFrame(
            {
                "date": ["2025-04", "2025-12"],
                "title": ["licences for seven elements", "general licences"],
            }
        ),
        parameters=pl.DataFrame(
            {
                "parameter": ["delay", "approval rate"],
                "value": [45.0, 0.6],
                "unit": ["day", "1"],
                "meaning": ["Days until a licence", "Share of applications approved"],
                "tier": ["B", "C"],
            }
        ),
        notes=("Government stocks: they did not bind.",),
        standing=standing(),
        provenance=provenance(),
    )


def brief_view() -> BriefView:
    cells = chokepoints()
    return BriefView(
        target="USA",
        target_name="United States",
        partner="CHN",
        partner_name="China",
        groups=groups(),
        labels=labels(),
        measures=measures(),
        reliance=pl.DataFrame(
            {
                "element": ["REO", "Y"],
                "value": [0.8, 1.0],
                "low": [0.7, 0.95],
                "high": [0.9, 1.0],
                "tier": ["A", "A"],
            }
        ),
        hhi=cells.select("element", "stage", pl.col("value") ** 2, "low", "high", "thin"),
        loss=cells.select(
            "element", "stage", "region", (1 - pl.col("value")).alias("value"), "thin"
        ),
        cover=cover(),
        standing=standing(),
        provenance=provenance(),
    )
