"""The stylesheet: one palette in light and dark, for the report and for the app."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

FACES = "--sans:Plex,Helvetica,Arial,sans-serif;--serif:SerifFour,Georgia,serif;"


@cache
def read_asset(name: str) -> str:
    """Return the text of a file that ships with the reports."""
    return files("ytterby.report").joinpath("assets", name).read_text(encoding="utf-8")


def report_styles() -> str:
    """Return the styles of a report: dark where the reader's system is, light on paper."""
    light, dark = read_asset("light.css").strip(), read_asset("dark.css").strip()
    return (
        f":root{{color-scheme:light;{FACES}\n{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not(.print){{color-scheme:dark;\n"
        f"{dark}}}}}\n{read_asset('report.css')}"
    )


def app_styles(own: str) -> str:
    """Return the styles of the app: those of the report, dark where its reader chose it.

    Parameters
    ----------
    own
        What the app adds.
    """
    light, dark = read_asset("light.css").strip(), read_asset("dark.css").strip()
    return (
        f":root{{{FACES}}}\n:root,body{{color-scheme:light;\n{light}}}\n"
        f"body.body--dark{{color-scheme:dark;\n{dark}}}\n{read_asset('report.css')}\n{own}"
    )
