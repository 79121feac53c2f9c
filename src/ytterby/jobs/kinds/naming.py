"""Names that might be files: a server reads no file of its own because a request names it."""

from __future__ import annotations

from ytterby.errors import Problem

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".yaml", ".yml")
LONGEST = 60


def refuse_file(text: str | None, field: str, instead: str) -> dict[str, Problem]:
    """Return by field that a name is a file's; empty if it cannot be one.

    Examples
    --------
    >>> refuse_file("../plants.csv", "what", "portfolio")["what"].code
    'no-file-here'
    >>> refuse_file("lynas-kalgoorlie", "what", "portfolio")
    {}
    """
    given = (text or "").casefold()
    if not given.endswith(ENDINGS) and not any(c in given for c in "/\\~"):
        return {}
    message = "no file of the server is read"
    return {field: Problem("no-file-here", field, message, f"send the text itself as {instead}")}


def file_name(name: str, ending: str, default: str) -> str:
    """Return a plain file name for what a user calls a file.

    Examples
    --------
    >>> file_name("Motors 2026.csv", ".csv", "bill")
    'Motors-2026.csv'
    >>> file_name("../..", ".csv", "bill")
    'bill.csv'
    """
    stem = name.removesuffix(ending)
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in "-_" else "-" for c in stem)
    return (plain.strip("-")[:LONGEST] or default) + ending
