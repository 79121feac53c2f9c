"""The chains of the years that are being looked at, unpacked once for all who look."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from ytterby.boards import Board
from ytterby.boards.build import board_address
from ytterby.boards.chain.board import ChainParams, arrange_chain, plain_params, view_of
from ytterby.boards.chain.listing import files_html, plants_html
from ytterby.web.services import services
from ytterby.workflows.chain.base import ChainBase

KEPT = 6
_kept: OrderedDict[str, ChainBase] = OrderedDict()


def base_of(board: Board, year: int) -> ChainBase:
    """Return the chain that a plain board carries."""
    key, _ = services().boards.ask("chain", plain_params(year))
    found = _kept.get(key)
    if found is None:
        found = ChainBase.from_record(board.data["base"])
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    else:
        _kept.move_to_end(key)
    return found


@dataclass(frozen=True)
class Shown:
    """What a page shows, ready to be sent.

    Attributes
    ----------
    board
        The board of the choices.
    plants, files
        The list of plants and the files that it can be had as, as HTML.
    off
        Ids and names of the plants that are off.
    """

    board: Board
    plants: str
    files: str
    off: tuple[tuple[str, str], ...]


async def arrange(base: ChainBase, params: ChainParams, order: str, limit: int | None) -> Shown:
    """Return what is shown for some choices, made away from the event loop.

    Raises
    ------
    UnknownNameError
        Every name that is unknown, at once.
    """
    return await asyncio.to_thread(_arrange, base, params, order, limit)


def _arrange(base: ChainBase, params: ChainParams, order: str, limit: int | None) -> Shown:
    view = view_of(base, params)
    board = arrange_chain(base, params, view=view, listed=False)
    address = board_address("chain", params.model_dump(exclude_defaults=True))
    names = dict(base.plants.select("facility", "name").iter_rows())
    off = tuple((f, names[f]) for f in view.choices.off)
    return Shown(board, plants_html(view, order, limit), files_html(view, address, limit), off)
