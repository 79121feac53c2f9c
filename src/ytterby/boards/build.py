"""From figures, tables and documents to what a board holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from ytterby.boards.board import Board, Part, Picture, Piece
from ytterby.figures import Figure
from ytterby.figures.style.text import thin_thousands
from ytterby.report.document import ReportDocument, ReportTable, Section
from ytterby.report.fragments import keys_html, table_html
from ytterby.report.render import list_drawings

FORMATS = {"CSV": "csv", "Excel": "xlsx", "Parquet": "parquet", "JSON": "json"}
"""What a table of a board can be had as: label and ending."""
API = "/api/v1"


def build_picture(figure: Figure) -> Picture:
    """Return a figure as text that is ready to be sent."""
    first = figure.drawings[0]
    several = len(figure.drawings) > 1
    return Picture(
        id=figure.id,
        title=figure.title,
        note=figure.note,
        keys=keys_html(figure.keys),
        choice=figure.choice,
        choices=tuple(d.label for d in figure.drawings) if several else (),
        payload=orjson.dumps(list_drawings(figure)).decode(),
        alt=first.alt,
        height=first.height,
        narrow_height=first.narrow_height or first.height,
    )


def table_links(address: str, table: str) -> list[tuple[str, str]]:
    """Return label and address of each file that a table can be had as.

    Parameters
    ----------
    address
        Of the board: ``/boards/overview?target=USA``.
    table
        Its id.
    """
    path, _, query = address.partition("?")
    tail = f"?{query}" if query else ""
    return [
        (label, f"{API}{path}/tables/{quote(table)}.{ending}{tail}")
        for label, ending in FORMATS.items()
    ]


def board_address(name: str, params: Mapping[str, Any]) -> str:
    """Return where the API has a board, below its root."""
    asked = {k: v for k, v in params.items() if v not in (None, "", (), [])}
    return f"/boards/{quote(name)}" + (f"?{urlencode(asked, doseq=True)}" if asked else "")


def render_tables(
    tables: Iterable[ReportTable], address: str, *, folded: Iterable[str] = ()
) -> dict[str, str]:
    """Return tables as HTML by id, with links to each as a file.

    Parameters
    ----------
    tables, address
        What is shown, and where the API has it.
    folded
        Ids of those that are folded away until asked for.
    """
    hidden = set(folded)
    return {t.id: table_html(t, table_links(address, t.id), folded=t.id in hidden) for t in tables}


def read_section(section: Section) -> tuple[Part, list[Figure], list[ReportTable], set[str]]:
    """Return a section of a report as a part of a board, with what it shows."""
    pieces, figures, tables, folded = [], [], [], set()
    for panel in section.panels:
        if panel.figure is not None:
            figures.append(panel.figure)
        if panel.table is not None:
            tables.append(panel.table)
            if panel.figure is not None:
                folded.add(panel.table.id)
        pieces.append(
            Piece(
                panel.figure.id if panel.figure else "",
                panel.table.id if panel.table else "",
                panel.width,
            )
        )
    part = Part(
        section.id,
        thin_thousands(section.title),
        section.short,
        tuple(thin_thousands(p) for p in section.prose),
        tuple(pieces),
        tuple(thin_thousands(p) for p in section.points),
    )
    return part, figures, tables, folded


def read_document(document: ReportDocument, address: str) -> Board:
    """Return a report as a board: the same words, pictures and tables.

    Parameters
    ----------
    document
        What the report says.
    address
        Where the API has the board, see `board_address`.
    """
    parts: list[Part] = []
    pictures: dict[str, Picture] = {}
    tables: dict[str, ReportTable] = {}
    html: dict[str, str] = {}
    if document.hero is not None:
        pictures[document.hero.id] = build_picture(document.hero)
    for section in document.sections:
        part, figures, shown, folded = read_section(section)
        parts.append(part)
        pictures |= {f.id: build_picture(f) for f in figures}
        tables |= {t.id: t for t in shown}
        html |= render_tables(shown, address, folded=folded)
    return Board(
        title=document.title,
        finding=thin_thousands(document.finding),
        emphasis=thin_thousands(document.emphasis),
        lede=thin_thousands(document.lede),
        kicker=document.kicker,
        caveat=document.caveat,
        tier=document.tier,
        stats=document.stats,
        parts=tuple(parts),
        pictures=pictures,
        tables=tables,
        html=html,
        data={
            "hero": document.hero.id if document.hero else "",
            "assumptions": list(document.assumptions),
        },
        command=document.command,
        manifest=dict(document.manifest),
    )


def add_to(board: Board, figures: Iterable[Figure] = (), **changes: Any) -> Board:
    """Return a board with further figures, and with other fields replaced."""
    more = {f.id: build_picture(f) for f in figures}
    return replace(board, pictures={**board.pictures, **more}, **changes)
