"""``ytterby`` with pages that fail in every way a page can; run as a program by the tests."""

from __future__ import annotations

import sys
from typing import Any

from ytterby.cli import main
from ytterby.web import pages

SECRET = "the password is swordfish"


def add_pages() -> None:
    """Make the failing pages known beside the real ones."""
    from nicegui import app, ui

    @ui.page("/faulty/build")
    def build() -> None:
        raise ValueError(SECRET)

    @ui.page("/faulty/wait")
    async def wait() -> None:
        import asyncio

        await asyncio.sleep(0)
        raise ValueError(SECRET)

    @ui.page("/faulty/act")
    async def act() -> None:
        def fail() -> None:
            raise ValueError(SECRET)

        async def fail_later() -> None:
            raise ValueError(SECRET)

        shown = ui.label("untouched")
        ui.button("fail", on_click=fail)
        ui.button("fail later", on_click=fail_later)
        ui.button("work", on_click=lambda: shown.set_text("it works still"))

    @ui.page("/faulty/tick")
    def tick() -> None:
        def fail() -> None:
            raise ValueError(SECRET)

        ui.timer(0.05, fail)

    @ui.page("/faulty/connect")
    async def connect() -> None:
        await ui.context.client.connected()
        raise ValueError(SECRET)

    @ui.page("/slow")
    async def slow() -> None:
        import asyncio

        await asyncio.sleep(60)

    @app.get("/faulty/route")
    def route() -> Any:
        raise ValueError(SECRET)


if __name__ == "__main__":
    register = pages.register_pages

    def register_all() -> None:
        """Register the real pages and the failing ones."""
        register()
        add_pages()

    pages.register_pages = register_all
    sys.exit(main())
