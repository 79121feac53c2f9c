"""A report as one HTML file that opens offline: styles, fonts, charts and scripts inside it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

import orjson
from markupsafe import Markup

from ytterby.figures import Figure, Option
from ytterby.report.document import ReportDocument
from ytterby.report.fragments import environment
from ytterby.report.styles import report_styles

FONTS = (
    ("Plex", 400, "plex-400.woff2"),
    ("Plex", 600, "plex-600.woff2"),
    ("SerifFour", 600, "serif-600.woff2"),
)
SCRIPTS = ("echarts.min.js", "save.js", "charts.js", "report.js")

_kept: ContextVar[list[ReportDocument] | None] = ContextVar("kept documents", default=None)


@contextmanager
def keep_documents() -> Iterator[list[ReportDocument]]:
    """Keep what every report that is rendered inside says, for those who show it otherwise.

    Yields
    ------
    list of ReportDocument
        Filled as reports are rendered, in order.
    """
    kept: list[ReportDocument] = []
    token = _kept.set(kept)
    try:
        yield kept
    finally:
        _kept.reset(token)


def render_html(document: ReportDocument) -> str:
    """Return the report as HTML that loads nothing from anywhere.

    Parameters
    ----------
    document
        What the report says. Every text in it is escaped.
    """
    kept = _kept.get()
    if kept is not None:
        kept.append(document)
    scripts = [_asset(name) for name in SCRIPTS]
    return (
        environment()
        .get_template("report.html")
        .render(
            document=document,
            policy=_policy(scripts),
            styles=Markup(_fonts() + report_styles()),
            scripts=[Markup(s) for s in scripts],
            figures=Markup(figure_json(document)),
            maps={name: Markup(_asset(f"{name}.json")) for name in map_names(document)},
        )
    )


def figure_json(document: ReportDocument) -> str:
    """Return the options of every figure, as JSON that is safe inside a script element."""
    charts = {figure.id: list_drawings(figure) for figure in figures_of(document)}
    text = orjson.dumps(charts).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def map_names(document: ReportDocument) -> list[str]:
    """Return the maps that the figures of a document are drawn on, each once."""
    options = [o for f in figures_of(document) for d in f.drawings for o in (d.wide, d.narrow) if o]
    return sorted({o["geo"]["map"] for o in options if "geo" in o})


def figures_of(document: ReportDocument) -> list[Figure]:
    """Return every figure of a document in reading order."""
    panels = [panel for section in document.sections for panel in section.panels]
    own = [document.hero, *(panel.figure for panel in panels)]
    return [figure for figure in own if figure is not None]


def list_drawings(figure: Figure) -> list[dict[str, object]]:
    """Return the drawings of a figure as the renderer reads them; JSON values."""
    return [
        {
            "label": d.label,
            "wide": d.wide,
            "narrow": None if d.narrow is None else difference(d.narrow, d.wide),
            "height": d.height,
            "narrow_height": d.narrow_height,
            "alt": d.alt,
        }
        for d in figure.drawings
    ]


def difference(narrow: Option, wide: Option) -> Option:
    """Return what of a narrow option differs from the wide one; the renderer puts them together.

    Examples
    --------
    >>> difference({"grid": 1, "series": 2}, {"grid": 0, "series": 2, "title": 3})
    {'grid': 1, 'title': None}
    """
    gone = {key: None for key in wide if key not in narrow}
    return {key: value for key, value in narrow.items() if wide.get(key) != value} | gone


@cache
def _asset(name: str) -> str:
    text = files("ytterby.report").joinpath("assets", name).read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script")


@cache
def _fonts() -> str:
    folder = files("ytterby.report").joinpath("assets")
    faces = []
    for family, weight, name in FONTS:
        data = base64.b64encode(folder.joinpath(name).read_bytes()).decode()
        faces.append(
            f"@font-face{{font-family:{family};font-weight:{weight};font-display:block;"
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
        )
    return "\n".join(faces) + "\n"


def _policy(scripts: list[str]) -> str:
    """Return the content security policy: nothing loads, only these scripts run."""
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    run = " ".join(f"'sha256-{h}'" for h in hashes)
    return (
        f"default-src 'none'; script-src {run}; style-src 'unsafe-inline'; "
        "font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
