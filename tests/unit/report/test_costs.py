"""The section on costs: drawn where costs are known, left out where none is."""

from dataclasses import replace

import polars as pl
from tests import figures_fixture as synthetic

from ytterby.report.cost_sections import CAUSES, cost_section
from ytterby.report.views import BriefView

CURVE = pl.DataFrame(
    {
        "element": ["Nd"] * 3,
        "facility": ["old mine", "new mine", "silent mine"],
        "region": ["CHN", "AUS", "MMR"],
        "status": ["operating", "planned", "operating"],
        "capacity": [400.0, 100.0, 250.0],
        "unit_cost": [30.0, 45.0, None],
        "low": [25.0, 40.0, None],
        "high": [36.0, 60.0, None],
        "by_mass": [9.0, 12.0, None],
        "capital": [None, 20.0, None],
        "tier": ["B", "C", "C"],
    }
)
VALUES = {"outside": 50.0, "inside": 30.0, "gap": 20.0, "geology": 15.0, "unexplained": 5.0}
GAP = pl.DataFrame(
    {
        "part": list(CAUSES),
        "value": [VALUES.get(part) for part in CAUSES],
        "low": [None] * len(CAUSES),
        "high": [None] * len(CAUSES),
        "tier": ["C"] * len(CAUSES),
        "note": [""] * len(CAUSES),
    },
    schema_overrides={"low": pl.Float64, "high": pl.Float64},
)


def view(curve: pl.DataFrame, gap: pl.DataFrame) -> BriefView:
    return replace(synthetic.brief_view(), cost_curve=curve, cost_gap=gap)


def test_without_any_cost_there_is_no_section() -> None:
    assert cost_section(synthetic.brief_view()) is None


def test_the_gap_gives_the_section_its_title() -> None:
    section = cost_section(view(CURVE, GAP))
    assert section is not None
    assert section.title.startswith("Neodymium oxide costs 20 USD/kg more outside")
    assert len(section.panels) == 2


def test_a_curve_stands_alone_where_one_side_has_no_cost() -> None:
    unknown = GAP.with_columns(value=pl.lit(None, pl.Float64))
    section = cost_section(view(CURVE, unknown))
    assert section is not None
    assert len(section.panels) == 1
    assert "supplier by supplier" in section.title


def test_every_row_of_both_tables_can_be_downloaded() -> None:
    section = cost_section(view(CURVE, GAP))
    assert section is not None
    tables = [p.table for p in section.panels]
    assert [t.frame.height for t in tables if t] == [3, len(CAUSES)]
