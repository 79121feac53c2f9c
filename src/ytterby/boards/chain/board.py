"""The board of the chain: counted once a year and country, arranged anew for every choice."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ytterby.boards.board import Board, Part, Piece
from ytterby.boards.build import board_address, build_picture, render_tables
from ytterby.boards.chain.pictures import map_figure, shares_figure, supply_figure
from ytterby.boards.chain.tables import board_tables
from ytterby.boards.chain.why import board_why
from ytterby.boards.registry import Kind, Params
from ytterby.boards.store import workspace_stamp
from ytterby.errors import InputError, Problem, UnknownNameError, unknown_name
from ytterby.figures import VIEWS
from ytterby.figures.style.text import interval, percent
from ytterby.packs import read_pack
from ytterby.report.document import Stat
from ytterby.workflows.chain.base import ChainBase, read_base
from ytterby.workflows.chain.choices import Choices
from ytterby.workflows.chain.view import ChainView, view_chain
from ytterby.workflows.chain.words import ASSUMPTIONS, LAND, chain_finding, lead
from ytterby.workflows.outcome import command_line

KEPT = 4
"""Years that a counting process holds."""
FOLDED = ("shares", "supply", "flows")
VERBS = {"mine": "Mined", "separation": "Separated", "metal": "Made into metal",
         "magnet": "Made into magnets"}  # fmt: skip


class ChainParams(Params):
    """What is shown of the chain.

    Attributes
    ----------
    element, stage, status, owner
        Only these: an element or group; a stage; ``running`` or a status; a country, or
        ``outside`` for all but the controlling one.
    country
        Country or bloc whose need is asked about first.
    year
        One with a chain; the last one by default.
    off
        Plants that are switched off, with commas between them.
    view
        Part of the world that the map shows.
    """

    element: str = ""
    stage: str = ""
    status: str = ""
    owner: str = ""
    country: str = "USA"
    year: int = 0
    off: str = ""
    view: str = "world"


def plain_params(year: int = 0) -> ChainParams:
    """Return the question whose board carries what every other one is arranged from."""
    return ChainParams(year=year)


def chain_choices(params: ChainParams) -> Choices:
    """Return what is asked, as the workflow takes it."""
    off = tuple(f.strip() for f in params.off.split(",") if f.strip())
    return Choices(params.element, params.stage, params.status, params.owner, params.country, off)


def build_chain(params: ChainParams, workspace: Path | None) -> Board:
    """Return the board; of the plain question with the base that others are arranged from."""
    years = read_pack().years
    if params.year and params.year not in years:
        shown = ", ".join(str(y) for y in years)
        problem = Problem(
            "bad-year", "year", f"there is no chain of {params.year}", f"take one of {shown}"
        )
        raise InputError(problem)
    base = _base(params.year or years[-1], workspace, workspace_stamp(workspace))
    plain = params == plain_params(params.year)
    return arrange_chain(base, params, carry=plain)


@lru_cache(maxsize=KEPT)
def _base(year: int, workspace: Path | None, stamp: str) -> ChainBase:
    return read_base(year, workspace=workspace)[0]


def view_of(base: ChainBase, params: ChainParams) -> ChainView:
    """Return the answer of a year's chain to some choices.

    Raises
    ------
    UnknownNameError
        Every name that is unknown, at once.
    """
    problems = []
    if params.view not in VIEWS:
        problems.append(unknown_name("view", params.view, list(VIEWS), "view"))
    try:
        view = view_chain(base, chain_choices(params))
    except UnknownNameError as error:
        raise UnknownNameError([*error.problems, *problems]) from error
    if problems:
        raise UnknownNameError(problems)
    return view


def arrange_chain(
    base: ChainBase,
    params: ChainParams,
    *,
    view: ChainView | None = None,
    carry: bool = False,
    listed: bool = True,
) -> Board:
    """Return the board of a year's chain for some choices; no chain is read.

    Parameters
    ----------
    base
        The year's chain.
    params
        What is asked.
    view
        The answer to it, where it is there already.
    carry
        Whether the board carries the base in its data.
    listed
        Whether it has the table of all plants as HTML, which takes longest.

    Raises
    ------
    UnknownNameError
        Every name that is unknown, at once.
    """
    view = view_of(base, params) if view is None else view
    tables = board_tables(view)
    address = board_address("chain", params.model_dump(exclude_defaults=True))
    figures = (map_figure(view, params.view), shares_figure(view), supply_figure(view))
    finding = chain_finding(view)
    return Board(
        title="Chain",
        finding=finding[0] if finding else "No plant and no flow fits what was chosen.",
        emphasis=lead(view),
        lede=" ".join(finding[1:]),
        kicker=f"Chain · {base.year}",
        stats=_stats(view),
        parts=_parts(),
        pictures={f.id: build_picture(f) for f in figures if f.drawings},
        tables=tables,
        html=render_tables(
            [t for t in tables.values() if listed or t.id != "facilities"], address, folded=FOLDED
        ),
        why=board_why(view),
        data={
            "assumptions": list(ASSUMPTIONS),
            "land": LAND,
            "known": list(view.off.known),
            "unknown": list(view.off.unknown),
            "year": base.year,
            **({"base": base.to_record()} if carry else {}),
        },
        command=_command(base, params),
        manifest={
            "evidence": base.evidence_version,
            "year": str(base.year),
            "claims of your own": ", ".join(base.overrides) or "none",
        },
    )


def _stats(view: ChainView) -> tuple[Stat, ...]:
    """Return the controlling country's share of each stage of the main item."""
    out = []
    who = view.base.regions.get(view.base.controller, view.base.controller)
    for row in view.shares.to_dicts():
        if row["element"] != view.items[0]:
            continue
        off = bool(view.choices.off)
        end = "after" if off else "before"
        band = interval(row[f"low_{end}"], row[f"high_{end}"], "1")
        if off:
            note = f"of what is left; was {percent(row['share_before'])}"
        elif row["leader_before"] != view.base.controller:
            leads = view.base.regions.get(row["leader_before"], row["leader_before"])
            note = f"{leads} leads with {percent(row['leader_share_before'])}"
        else:
            note = "of the world"
        text = percent(row[f"share_{end}"])
        out.append(
            Stat(
                f"{VERBS[row['stage']]} in {who}",
                text,
                band=f"{band} %" if band else "",
                note=note,
                why=f"share|{row['element']}|{row['stage']}",
            )
        )
    return tuple(out)


def _parts() -> tuple[Part, ...]:
    return (
        Part("map", "Plants and flows", "Map", pieces=(Piece("map", "flows"),), prose=(LAND,)),
        Part(
            "what-if",
            "What moves when plants stop",
            "What if",
            pieces=(Piece("shares", "shares", 7), Piece("supply", "supply", 5)),
            points=ASSUMPTIONS,
        ),
        Part("plants", "Every plant", "Plants", pieces=(Piece("", "facilities"),)),
    )


def _command(base: ChainBase, params: ChainParams) -> str:
    options: dict[str, object] = {
        k: v for k, v in params.model_dump(exclude={"view", "off", "year"}).items() if v
    }
    options["off"] = chain_choices(params).off
    options["year"] = base.year
    return command_line(["chain"], options)


KIND = Kind(
    "chain",
    "Plants and flows on the map, and what moves when plants stop.",
    ChainParams,
    build_chain,
    lambda: [plain_params()],
)
