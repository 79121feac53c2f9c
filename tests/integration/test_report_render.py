"""The report in Debian's Chromium: every chart is drawn, nothing complains, exports parse."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest
from tests import figures_fixture as synthetic

from ytterby.report import build_brief_report, build_stress_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    "--virtual-time-budget=10000",
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]
WIDTHS = {"desk": 1280, "phone": 390}
SCHEMES = {"dark": 0, "light": 1}


def browse(page: Path, profile: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run a fresh Chromium on a page."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


def complaints(run: subprocess.CompletedProcess[str]) -> list[str]:
    """Return what the page wrote to the console."""
    return [line for line in run.stderr.splitlines() if "CONSOLE" in line]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    texts = {
        "stress": build_stress_report(synthetic.stress_view()),
        "brief": build_brief_report(synthetic.brief_view()),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.mark.parametrize("name", ["stress", "brief"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_every_chart_is_drawn_and_the_console_stays_silent(
    pages: dict[str, Path], tmp_path: Path, name: str, width: int
) -> None:
    run = browse(pages[name], tmp_path, f"--window-size={width},900", "--dump-dom")
    assert complaints(run) == []
    charts = re.findall(r'<div class="chart"[^>]*>', run.stdout)
    assert len(charts) > 5
    for chart in charts:
        assert 'data-ready="1"' in chart, chart
        assert "data-error" not in chart, chart
    assert run.stdout.count("<svg") >= len(charts)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES.keys())
def test_the_page_can_be_photographed_in_both_schemes(
    pages: dict[str, Path], tmp_path: Path, scheme: int
) -> None:
    picture = tmp_path / "page.png"
    browse(
        pages["stress"],
        tmp_path / "profile",
        "--window-size=1280,900",
        f"--blink-settings=preferredColorScheme={scheme}",
        f"--screenshot={picture}",
    )
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 20_000


def test_a_chart_exports_as_svg_that_parses_and_as_png(
    pages: dict[str, Path], tmp_path: Path
) -> None:
    """The page's own policy forbids foreign scripts, so its figures are drawn on a bare page."""
    assets = files("ytterby.report").joinpath("assets")
    text = pages["stress"].read_text(encoding="utf-8")
    options = re.search(r'id="figures">(.*?)</script>', text, flags=re.DOTALL)
    assert options is not None
    scripts = [
        assets.joinpath(n).read_text(encoding="utf-8")
        for n in ("echarts.min.js", "save.js", "charts.js")
    ]
    check = """
    const figures = JSON.parse(document.getElementById("figures").textContent);
    const saved = [];
    HTMLAnchorElement.prototype.click = function () { saved.push([this.download, this.href]); };
    const result = {};
    for (const [name, drawings] of Object.entries(figures)) {
      const box = document.createElement("div");
      box.style.width = "900px";
      document.body.append(box);
      const chart = ytterbyCharts.mount(box, drawings[0]);
      const words = { title: "A <title> & more", note: "t REO", source: "Ytterby", keys: [{ label: "China", color: "rgb(1,2,3)", mark: "fill" }, { label: "need", color: "red", mark: "dash" }] };
      chart.save("svg", name, words);
      chart.save("png", name, words);
    }
    for (const [file, href] of saved) {
      if (file.endsWith(".png")) { result[file] = href.startsWith("data:image/png;base64,"); continue; }
      const source = decodeURIComponent(href.slice(href.indexOf(",") + 1));
      const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
      result[file] = !parsed.querySelector("parsererror") && parsed.documentElement.tagName === "svg";
    }
    document.body.innerHTML = "";
    document.body.dataset.result = JSON.stringify(result);
    """  # noqa: E501
    page = tmp_path / "export.html"
    styles = assets.joinpath("report.css").read_text(encoding="utf-8")
    page.write_text(
        f"<!DOCTYPE html><meta charset=utf-8><style>{styles}</style><body>"
        f'<script type="application/json" id="figures">{options[1]}</script>'
        + "".join(f"<script>{s}</script>" for s in (*scripts, check)),
        encoding="utf-8",
    )
    run = browse(page, tmp_path / "profile", "--dump-dom")
    found = re.search(r'data-result="([^"]*)"', run.stdout)
    assert found is not None, run.stderr[-2000:]
    result = found[1].replace("&quot;", '"')
    assert ".svg" in result
    assert ".png" in result
    assert "false" not in result, result


def test_nothing_scrolls_sideways_on_a_phone(pages: dict[str, Path], tmp_path: Path) -> None:
    """A frame of 390 px around the page measures how wide its content is."""
    host = tmp_path / "host.html"
    host.write_text(
        "<!DOCTYPE html><body style='margin:0'>"
        f"<iframe src='{pages['stress'].as_uri()}' width=390 height=800 id=f></iframe>"
        "<script>setTimeout(() => { const d = f.contentDocument; document.body.dataset.wide = "
        "d ? d.documentElement.scrollWidth : -1; }, 6000)</script>",
        encoding="utf-8",
    )
    run = browse(host, tmp_path / "profile", "--allow-file-access-from-files", "--dump-dom")
    wide = re.search(r'data-wide="(-?\d+)"', run.stdout)
    assert wide is not None
    assert 0 < int(wide[1]) <= 390


HOVER = """
const hostile = "<img src=x onerror=alert(1)>", box = document.createElement("div");
box.style.width = "600px";
document.body.append(box);
ytterbyCharts.mount(box, { height: 200, wide: {
  tooltip: { formatter: "@rows" },
  xAxis: { type: "value" }, yAxis: { type: "category", data: ["a"] },
  series: [{ type: "bar", data: [{ value: 1, title: hostile, rows: [[hostile, "78–83"]] }] }] } });
echarts.getInstanceByDom(box).dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: 0 });
setTimeout(() => {
  document.body.dataset.images = document.images.length;
  document.body.dataset.rows = box.querySelectorAll(".tip-row").length;
}, 500);
"""


def test_a_hostile_name_stays_text_in_a_tooltip(tmp_path: Path) -> None:
    assets = files("ytterby.report").joinpath("assets")
    scripts = [
        assets.joinpath(name).read_text(encoding="utf-8")
        for name in ("echarts.min.js", "save.js", "charts.js")
    ]
    page = tmp_path / "hover.html"
    page.write_text(
        "<!DOCTYPE html><meta charset=utf-8><body>"
        + "".join(f"<script>{s}</script>" for s in (*scripts, HOVER)),
        encoding="utf-8",
    )
    run = browse(page, tmp_path / "profile", "--dump-dom")
    assert 'data-images="0"' in run.stdout
    assert 'data-rows="1"' in run.stdout
    assert complaints(run) == []
