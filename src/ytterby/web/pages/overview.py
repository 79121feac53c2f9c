"""How dependent a country is, where the chain pinches, what has moved."""

from __future__ import annotations

from ytterby.boards import Board
from ytterby.web.frame import frame
from ytterby.web.parts import Slot, Why, show_board
from ytterby.web.state import State, put_address, read_places, read_state


async def overview() -> None:
    """Show the first page."""
    state = read_state("/")

    async def choose(new: State) -> None:
        put_address(new)
        await show(new)

    async def show(state: State) -> None:
        name = read_places()[state.country]
        await slot.show(
            "overview", {"country": state.country}, build, words=f"Tracing what {name} uses …"
        )

    def build(board: Board) -> None:
        show_board(board)

    with frame(state, on_country=choose):
        slot = Slot()
        Why(lambda: [slot.board])
        await show(state)
