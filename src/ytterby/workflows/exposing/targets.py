"""Files that are to be written: none may be the bill itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ytterby.errors import Problem


def check_targets(
    path: Path, excel: Path | None, report: Path | None, also: Sequence[Path | None] = ()
) -> list[Problem]:
    """Return what is wrong with the files to be written: none may be the bill itself.

    Parameters
    ----------
    path
        The bill.
    excel, report
        The workbook and the page.
    also
        Files that the caller will write; tables beside one are named ``<stem>.<table>``.
    """
    out = []
    given = [t for t in (excel, report, *also) if t is not None]
    for target in given:
        beside = path.parent.resolve() == target.parent.resolve() and path.name.startswith(
            f"{target.stem}."
        )
        if _same(target, path) or (target in also and beside):
            out.append(
                Problem(
                    "would-overwrite-input",
                    str(target),
                    "writing it would overwrite the bill",
                    "choose another file name",
                )
            )
    for wanted, endings in ((excel, (".xlsx",)), (report, (".html", ".htm"))):
        if wanted is not None and wanted.suffix.casefold() not in endings:
            option = "excel" if wanted is excel else "report"
            out.append(
                Problem(
                    "unknown-ending",
                    option,
                    f"{wanted.name} does not end with {endings[0]}",
                    f"end it with {endings[0]}",
                )
            )
    for at, first in enumerate(given):
        if any(_same(first, other) for other in given[at + 1 :]):
            out.append(
                Problem("same-file", str(first), "it is to be written twice", "choose two names")
            )
    return out


def _same(one: Path, other: Path) -> bool:
    if one.resolve() == other.resolve():
        return True
    return one.exists() and other.exists() and one.samefile(other)
