"""Rebuild the vendored browser assets: fonts, a small build of ECharts and the maps.

Run by hand when a version changes (``python tools/vendor_assets.py``); needs node and npm. The
result is committed, so that neither an installation nor a test needs either of them.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "src/ytterby/report/assets"
PACKAGES = {
    "echarts": "6.1.0",
    "@fontsource/ibm-plex-sans": "5.3.0",
    "@fontsource/source-serif-4": "5.3.1",
    "esbuild": "0.28.2",
    "world-atlas": "2.0.2",
    "topojson-client": "3.1.0",
    "topojson-simplify": "3.0.3",
    "d3-geo": "3.1.2",
    "d3-geo-projection": "4.0.0",
}
MAPS = {
    "world-110m.json": ("world-atlas/countries-110m.json", "0.1", "1"),
    "world-50m.json": ("world-atlas/countries-50m.json", "0.03", "2"),
}
"""Map: its topology, the smallest triangle kept [square degrees] and decimals of a degree."""
COPIES = {
    "@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2": "plex-400.woff2",
    "@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2": "plex-600.woff2",
    "@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2": "serif-600.woff2",
    "@fontsource/ibm-plex-sans/LICENSE": "licenses/ibm-plex-sans-OFL.txt",
    "@fontsource/source-serif-4/LICENSE": "licenses/source-serif-4-OFL.txt",
    "echarts/LICENSE": "licenses/echarts-LICENSE.txt",
    "echarts/NOTICE": "licenses/echarts-NOTICE.txt",
    "echarts/licenses/LICENSE-d3": "licenses/echarts-d3-LICENSE.txt",
    "world-atlas/LICENSE": "licenses/world-atlas-LICENSE.txt",
}
BANNER = (
    f"/*! Apache ECharts {PACKAGES['echarts']}, a build of a subset of its modules; "
    "Apache-2.0, see licenses/echarts-LICENSE.txt; zrender BSD-3-Clause */"
)


def main() -> None:
    """Install the packages in a temporary folder, bundle, copy, and write the list of what came."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
        subprocess.run(
            ["npm", "install", "--no-save", "--no-audit", "--no-fund", *wanted],
            cwd=folder,
            check=True,
        )
        modules = Path(folder, "node_modules")
        entry = shutil.copy(ROOT / "tools/vendor/echarts-entry.js", Path(folder, "entry.js"))
        subprocess.run(
            [
                modules / ".bin/esbuild",
                entry,
                "--bundle",
                "--minify",
                "--format=iife",
                "--global-name=echarts",
                "--target=es2020",
                "--legal-comments=none",
                '--define:process.env.NODE_ENV="production"',
                f"--banner:js={BANNER}",
                f"--outfile={ASSETS / 'echarts.min.js'}",
            ],
            check=True,
        )
        for source, target in COPIES.items():
            (ASSETS / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(modules / source, ASSETS / target)
        shutil.copy(modules / "zrender/LICENSE", ASSETS / "licenses/zrender-LICENSE.txt")
        make_maps(Path(folder), modules)
    names = sorted({"echarts.min.js", *MAPS, *(t for t in COPIES.values() if t.endswith("woff2"))})
    lines = [f'"{name}@{version}" = "npm"' for name, version in PACKAGES.items()]
    lines = ["# Written by tools/vendor_assets.py.", "[packages]", *lines, "", "[sha256]"]
    lines += [f'"{n}" = "{hashlib.sha256((ASSETS / n).read_bytes()).hexdigest()}"' for n in names]
    (ASSETS / "vendored.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_maps(folder: Path, modules: Path) -> None:
    """Write the maps: Natural Earth's countries by ISO code, cut where the Atlantic is widest."""
    with (ROOT / "src/ytterby/core/data/countries.csv").open(encoding="utf-8") as table:
        codes = {f"{int(row['m49']):03d}": row["iso3"] for row in csv.DictReader(table)}
    listed = Path(folder, "codes.json")
    listed.write_text(json.dumps(codes), encoding="utf-8")
    script = shutil.copy(ROOT / "tools/vendor/make-map.mjs", Path(folder, "make-map.mjs"))
    for target, (source, smallest, decimals) in MAPS.items():
        inputs = [str(x) for x in (modules / source, listed, ASSETS / target, smallest, decimals)]
        subprocess.run(["node", script, *inputs], check=True)


if __name__ == "__main__":
    main()
