"""Parts of a report as HTML: tables, legends, emphasised words; every text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ytterby.figures import Key
from ytterby.report.document import ReportTable, Stat
from ytterby.report.tables import export_csv, heading, read_cells, safe_address


def emphasise(text: str, part: str) -> Markup:
    """Return a text with one part of it marked ``<em>``, both escaped.

    Examples
    --------
    >>> str(emphasise("short of <Dy> soon", "<Dy>"))
    'short of <em>&lt;Dy&gt;</em> soon'
    """
    if not part or part not in text:
        return escape(text)
    before, after = text.split(part, 1)
    return Markup("{}<em>{}</em>{}").format(before, part, after)


@cache
def environment() -> jinja2.Environment:
    """Return the environment of the templates."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("ytterby.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"csv": export_csv, "emphasise": emphasise}
    made.globals |= {"read_cells": read_cells, "heading": heading, "safe_address": safe_address}
    return made


@cache
def _parts() -> Any:
    return environment().get_template("parts.html").module


def table_html(
    table: ReportTable, links: Sequence[tuple[str, str]] = (), *, folded: bool = False
) -> str:
    """Return a table as HTML.

    Parameters
    ----------
    table
        What it shows.
    links
        Label and address of each file that it can be had as.
    folded
        Whether it is folded away until asked for.
    """
    return str(_parts().table(table, folded=folded, links=list(links)))


def keys_html(keys: Sequence[Key]) -> str:
    """Return a legend as HTML; empty without entries."""
    return str(_parts().keys(keys)) if keys else ""


def tier_html(tier: str) -> str:
    """Return the mark of an evidence tier as HTML; empty without one."""
    return str(_parts().tier(tier)).strip() if tier else ""


def stat_html(stat: Stat, *, live: bool = False) -> str:
    """Return a number that leads as HTML; on a live page it opens what stands behind it."""
    return str(_parts().stat(stat, live=live))
