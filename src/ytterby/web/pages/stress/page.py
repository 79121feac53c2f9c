"""Break the chain: make a scenario, run it, see who falls short of what, when, at what price."""

from __future__ import annotations

from ytterby.web.frame import frame
from ytterby.web.pages.stress.lab import Lab
from ytterby.web.parts import Why
from ytterby.web.state import read_state


async def stress() -> None:
    """Show the stress lab."""
    lab = Lab(read_state("/stress"))
    with frame(lab.state, on_country=lab.choose_country):
        lab.build()
        Why(lambda: [lab.board, lab.compare.board])
        await lab.open()
