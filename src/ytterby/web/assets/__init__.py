"""Scripts, styles and fonts as the browser gets them: packed once, named by their content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ytterby.report.styles import app_styles

TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "woff2": "font/woff2",
    "svg": "image/svg+xml",
    "png": "image/png",
}
SHARED = ("echarts.min.js", "charts.js", "save.js")
"""Scripts that the report and the app share."""
FONTS = {400: "plex-400.woff2", 600: "plex-600.woff2"}
SERIF = "serif-600.woff2"


@dataclass(frozen=True)
class Asset:
    """One file: its type, and its bytes plain and packed."""

    type: str
    plain: bytes
    packed: bytes


@cache
def read_assets() -> dict[str, Asset]:
    """Return every file by its name."""
    shared = files("ytterby.report").joinpath("assets")
    own = files("ytterby.web").joinpath("assets")
    found = {p.name: p.read_bytes() for p in shared.iterdir() if p.name in SHARED}
    found |= {p.name: p.read_bytes() for p in shared.iterdir() if p.name.endswith(".woff2")}
    for folder in (shared, own):
        found |= {p.name: p.read_bytes() for p in folder.iterdir() if p.name.endswith(".json")}
    found |= {p.name: p.read_bytes() for p in own.iterdir() if p.name.endswith((".svg", ".png"))}
    found["app.css"] = write_styles().encode()
    return {name: _pack(name, content) for name, content in sorted(found.items())}


def write_styles() -> str:
    """Return the one stylesheet: faces, the palette, the report's styles, those of the pages."""
    folder = files("ytterby.web").joinpath("assets", "css")
    names = sorted(p.name for p in folder.iterdir() if p.name.endswith(".css"))
    names.sort(key=lambda n: n != "frame.css")
    own = "\n".join(folder.joinpath(n).read_text(encoding="utf-8").strip() for n in names)
    faces = [("Plex", weight, name) for weight, name in FONTS.items()]
    rules = "".join(
        f"@font-face{{font-family:{family};font-weight:{weight};font-display:swap;"
        f'src:url("{name}") format("woff2")}}\n'
        for family, weight, name in [*faces, ("SerifFour", 600, SERIF)]
    )
    return rules + app_styles(own)


@cache
def asset_root() -> str:
    """Return the address below which the files lie; it changes with their content."""
    digest = hashlib.sha256()
    for name, asset in read_assets().items():
        digest.update(name.encode() + asset.plain)
    return f"/static/{digest.hexdigest()[:12]}"


def _pack(name: str, content: bytes) -> Asset:
    ending = name.rsplit(".", 1)[-1]
    packed = b"" if ending in ("woff2", "png") else gzip.compress(content, 9, mtime=0)
    return Asset(TYPES[ending], content, packed)
