"""The page: it loads nothing, runs nothing foreign, and every link inside it leads somewhere."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import itertools
import json
import re
import tomllib
from html.parser import HTMLParser
from importlib.resources import files

import polars as pl
import pytest
from tests import figures_fixture as synthetic

from ytterby.report import build_brief_report, build_stress_report
from ytterby.report.tables import export_csv

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&"


class Page(HTMLParser):
    """Collects what a test asks about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.text: dict[str, list[str]] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        self.tags.append((tag, given))
        if "id" in given:
            self.ids.append(given["id"])
        self._open = tag

    def handle_data(self, data: str) -> None:
        self.text.setdefault(self._open, []).append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]


PAGES = {
    "stress": build_stress_report(synthetic.stress_view()),
    "brief": build_brief_report(synthetic.brief_view()),
}


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_loaded_from_anywhere(name: str) -> None:
    page = Page(PAGES[name])
    for tag, attrs in page.tags:
        assert "src" not in attrs, (tag, attrs["src"][:80])
        if tag == "link":
            assert attrs["href"] == "data:,"
    assert "@import" not in PAGES[name]
    for address in re.findall(r"url\(\s*['\"]?([^)'\"]{0,40})", PAGES[name].split("</style>")[0]):
        assert address.startswith("data:font/woff2;base64,")


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_lets_only_the_scripts_of_the_page_run(name: str) -> None:
    page = PAGES[name]
    policy = next(m["content"] for m in Page(page).all("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(scripts) == 4
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


@pytest.mark.parametrize("name", PAGES)
def test_every_anchor_resolves_and_no_id_is_used_twice(name: str) -> None:
    page = Page(PAGES[name])
    assert len(page.ids) == len(set(page.ids))
    for link in page.all("a"):
        if link["href"].startswith("#"):
            assert link["href"][1:] in page.ids
        else:
            assert link["href"].startswith(("https://", "data:text/csv;base64,"))


@pytest.mark.parametrize("name", PAGES)
def test_headings_descend_one_level_at_a_time(name: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(PAGES[name]).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_has_words_for_those_who_cannot_see_it_and_an_option(name: str) -> None:
    page = Page(PAGES[name])
    options = json.loads(re.search(r'id="figures">(.*?)</script>', PAGES[name])[1])  # type: ignore[index]
    charts = [d for d in page.all("div") if d.get("class") == "chart"]
    assert {c["data-figure"] for c in charts} == set(options)
    for chart in charts:
        assert chart["role"] == "img"
        assert len(chart["aria-label"]) > 20


def test_hostile_names_stay_text() -> None:
    view = synthetic.stress_view()
    labels = dataclasses.replace(
        view.labels,
        elements=dict.fromkeys(synthetic.ELEMENTS, HOSTILE),
        regions={"CHN": HOSTILE},
        sectors={"ev_traction": HOSTILE},
        materials={"oxide:Dy": HOSTILE},
    )
    hostile = dataclasses.replace(
        view,
        labels=labels,
        target_name=HOSTILE,
        scenario_title=HOSTILE,
        clause=HOSTILE,
        description=HOSTILE,
        provenance=dataclasses.replace(
            view.provenance,
            command=HOSTILE,
            assumptions=(HOSTILE,),
            sources=synthetic.sources().with_columns(
                pl.lit("javascript:alert(1)").alias("address"), pl.lit(HOSTILE).alias("title")
            ),
        ),
    )
    text = build_stress_report(hostile)
    page = Page(text)
    assert page.all("img") == []
    assert len(page.all("script")) == len(Page(PAGES["stress"]).all("script"))
    assert not [a for a in page.all("a") if a["href"].startswith("javascript")]
    assert "<img" not in re.search(r'id="figures">(.*?)</script>', text)[1]  # type: ignore[index]


def test_the_csv_holds_every_row_and_runs_nothing() -> None:
    frame = pl.DataFrame({"name": ["=1+1", "Ytterby", "@x"], "value": [-1.5, None, 3.0]})
    head, body = export_csv(frame).split(",", 1)
    assert head == "data:text/csv;base64"
    text = base64.b64decode(body).decode("utf-8-sig")
    again = pl.read_csv(io.StringIO(text))
    assert again["name"].to_list() == ["'=1+1", "Ytterby", "'@x"]
    assert again["value"].to_list() == [-1.5, None, 3.0]


def test_vendored_files_are_those_that_were_vendored() -> None:
    assets = files("ytterby.report").joinpath("assets")
    listed = tomllib.loads(assets.joinpath("vendored.toml").read_text(encoding="utf-8"))
    for name, digest in listed["sha256"].items():
        assert hashlib.sha256(assets.joinpath(name).read_bytes()).hexdigest() == digest
    for licence in ("echarts-LICENSE", "echarts-NOTICE", "zrender-LICENSE", "echarts-d3-LICENSE"):
        assert len(assets.joinpath(f"licenses/{licence}.txt").read_text(encoding="utf-8")) > 100
    for face in ("ibm-plex-sans", "source-serif-4"):
        text = assets.joinpath(f"licenses/{face}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in text


def test_the_same_view_gives_the_same_page() -> None:
    assert build_stress_report(synthetic.stress_view()) == PAGES["stress"]
