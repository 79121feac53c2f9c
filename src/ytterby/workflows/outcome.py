"""What every workflow returns: named tables, the main one first, and what ran."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ytterby.core.chain import Chain
from ytterby.results import Manifest, Summary, Table


@dataclass(frozen=True)
class Outcome:
    """The result of a workflow.

    Attributes
    ----------
    tables
        Tables by name, the main one first.
    manifest
        What ran.
    finding
        The answer in words, one sentence each, the most important first.
    summary
        What people read in the terminal instead of the tables: wide, short, rounded. Empty where
        the tables themselves are short enough; files and JSON always hold the tables.
    """

    tables: Mapping[str, Table]
    manifest: Manifest
    finding: tuple[str, ...] = field(default=())
    summary: tuple[Summary, ...] = field(default=())


def command_line(words: Sequence[str], options: Mapping[str, object]) -> str:
    """Return the command that reproduces a result, as a user would type it.

    Examples
    --------
    >>> command_line(["show", "hhi"], {"year": 2024, "region": ("USA", "South Korea")})
    "ytterby show hhi --year 2024 --region USA 'South Korea'"
    """
    parts = ["ytterby", *words]
    for name, value in options.items():
        if value is None or value == () or value == []:
            continue
        values = [value] if isinstance(value, str | int | float) else list(value)  # type: ignore[call-overload]
        parts += [f"--{name.replace('_', '-')}", *(str(v) for v in values)]
    return shlex.join(parts)


def sources_of(*chains: Chain, stage: str = "", quantity: str = "") -> tuple[str, ...]:
    """Return the sources that informed some chains, those with most observations first.

    Parameters
    ----------
    chains
        The chains of the years that are shown.
    stage, quantity
        Only observations of these; blank for all.
    """
    counts: Counter[str] = Counter()
    for chain in chains:
        rows = chain.residuals
        if stage:
            rows = rows.filter(rows["stage"] == stage)
        if quantity:
            rows = rows.filter(rows["quantity"] == quantity)
        counts.update(s for s in rows["source"].to_list() if s)
    return tuple(sorted(counts, key=lambda s: (-counts[s], s)))
