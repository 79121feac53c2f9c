"""All tables of who is needed, the main one first."""

from __future__ import annotations

from ytterby.evidence import Evidence
from ytterby.results import Table
from ytterby.workflows.people.frames import sources_of
from ytterby.workflows.people.hiring_tables import (
    fits_table,
    gaps_table,
    hires_table,
    hiring_table,
    wages_table,
)
from ytterby.workflows.people.people import Need
from ytterby.workflows.people.position_tables import (
    left_table,
    plants_table,
    positions_table,
    roles_table,
)


def people_tables(need: Need, base: Evidence, employer: bool) -> dict[str, Table]:
    """Return the tables by name, the main one first.

    Parameters
    ----------
    need
        Who is needed.
    base
        The evidence, for its sources.
    employer
        Whether the hiring plan comes first.
    """
    sources = sources_of(need)
    found = {
        "positions": positions_table(need, sources),
        "roles": roles_table(need, sources),
        "plants": plants_table(need, sources),
        "hires": hires_table(need, sources),
        "wages": wages_table(need, sources),
        "gaps": gaps_table(need),
        "hiring": hiring_table(need, sources),
        "fits": fits_table(need),
        "left_out": left_table(need),
    }
    first = "hiring" if employer else "positions"
    return {first: found.pop(first), **found}
