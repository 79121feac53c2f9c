from __future__ import annotations

import polars as pl
import pytest
from tests import figures_fixture as synthetic

from ytterby.figures import Groups, Option, chain_sankey

GROUPS, LABELS = synthetic.groups(), synthetic.labels()


def draw(links: pl.DataFrame, groups: Groups = GROUPS, *, narrow: bool = False) -> Option:
    option = chain_sankey(links, groups=groups, labels=LABELS, narrow=narrow)
    series: Option = option["series"][0]
    return series


def total(series: Option) -> float:
    return float(sum(link["value"] for link in series["links"]))


def nodes(series: Option) -> dict[str, Option]:
    return {node["name"]: node for node in series["data"]}


@pytest.mark.parametrize("narrow", [False, True])
def test_merging_small_regions_loses_no_mass(narrow: bool) -> None:
    links = synthetic.chain_links()
    shown = links.filter(~pl.col("from_stage").is_in(["swarf", "end_of_life"]))
    assert total(draw(links, narrow=narrow)) == pytest.approx(shown["value"].sum(), rel=1e-4)


def test_small_allies_share_a_node_and_large_regions_keep_their_name() -> None:
    found = nodes(draw(synthetic.chain_links()))
    assert found["magnet|+ally"]["text"].startswith("Other allies")
    assert found["mine|MMR"]["text"].startswith("Myanmar")
    assert found["magnet|+ally"]["itemStyle"]["color"] == "$ally"


def test_china_is_always_red_and_home_always_green() -> None:
    for home in ("USA", "JPN"):
        found = nodes(draw(synthetic.chain_links(), Groups(home=frozenset({home}))))
        assert found["magnet|CHN"]["itemStyle"]["color"] == "$china"
        assert found["magnet|+home"]["itemStyle"]["color"] == "$home"


def test_no_link_returns_to_its_own_node_or_names_one_that_is_missing() -> None:
    series = draw(synthetic.chain_links(), narrow=True)
    for link in series["links"]:
        assert link["source"] != link["target"]
        assert {link["source"], link["target"]} <= set(nodes(series))


def test_links_on_thin_evidence_are_pale() -> None:
    series = draw(synthetic.chain_links().with_columns(pl.lit(0.1).alias("evidence_share")))
    assert all(link["lineStyle"]["opacity"] < 0.2 for link in series["links"])


def test_returns_are_drawn_only_on_request() -> None:
    links = synthetic.chain_links()
    with_returns = chain_sankey(links, groups=GROUPS, labels=LABELS, returns=True)["series"][0]
    assert "swarf|+controller" in nodes(with_returns)
    assert "swarf|+controller" not in nodes(draw(links))


def test_the_shares_of_a_stage_add_up() -> None:
    links = pl.DataFrame(
        {
            "from_stage": ["mine", "mine"],
            "from_region": ["CHN", "MMR"],
            "to_stage": ["separation", "separation"],
            "to_region": ["CHN", "CHN"],
            "value": [75.0, 25.0],
        }
    )
    found = nodes(draw(links))
    assert found["mine|CHN"]["text"] == "China 75\u00a0%"
    assert found["mine|MMR"]["text"] == "Myanmar 25\u00a0%"


def test_a_second_separation_elsewhere_is_led_straight_through() -> None:
    rows = [
        ("mine", "USA", "separation", "USA", 10.0),
        ("separation", "USA", "separation", "CHN", 4.0),
        ("separation", "USA", "metal", "JPN", 6.0),
        ("separation", "CHN", "metal", "CHN", 4.0),
    ]
    names = ("from_stage", "from_region", "to_stage", "to_region", "value")
    series = draw(pl.DataFrame(rows, schema=names, orient="row"))
    found = {(e["source"], e["target"]): e["value"] for e in series["links"]}
    assert found == {
        ("mine|+home", "separation|CHN"): 4.0,
        ("mine|+home", "separation|+home"): 6.0,
        ("separation|+home", "metal|JPN"): 6.0,
        ("separation|CHN", "metal|CHN"): 4.0,
    }


def test_no_link_stays_in_its_column_so_that_headings_stand_above_their_stage() -> None:
    rows = [
        ("separation", "CHN", "separation", "JPN", 2.0),
        ("separation", "JPN", "separation", "CHN", 1.0),
        ("separation", "JPN", "metal", "JPN", 5.0),
    ]
    names = ("from_stage", "from_region", "to_stage", "to_region", "value")
    series = draw(pl.DataFrame(rows, schema=names, orient="row"))
    depth = {n["name"]: n["depth"] for n in series["data"]}
    assert all(depth[e["source"]] < depth[e["target"]] for e in series["links"])
