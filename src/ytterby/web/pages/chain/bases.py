"""The chains of the years that are being looked at, unpacked once for all who look."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from ytterby.boards import Board
from ytterby.boards.chain.board import ChainParams, arrange_chain, plain_params
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


async def arrange(base: ChainBase, params: ChainParams) -> Board:
    """Return the board of some choices, away from the event loop.

    Raises
    ------
    UnknownNameError
        Every name that is unknown, at once.
    """
    return await asyncio.to_thread(arrange_chain, base, params)
