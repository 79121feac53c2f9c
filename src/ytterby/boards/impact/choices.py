"""What can be asked about: plants, contracts, projects, companies, scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from ytterby.boards.board import Board
from ytterby.boards.registry import Kind, Params
from ytterby.core.regions import region_name

NAME = "impact-choices"


class ChoicesParams(Params):
    """Nothing is asked."""


def build_choices(params: ChoicesParams, workspace: Path | None) -> Board:
    """Return what there is to choose from, with why some have no number."""
    from ytterby import evidence
    from ytterby.contracts.reading import contract_names, read_document
    from ytterby.workflows.financing.companies.companies import list_companies
    from ytterby.workflows.financing.projects.project import project
    from ytterby.workflows.scenarios import list_scenarios

    base = evidence.load(workspace=workspace)
    projects = project(workspace=workspace).tables["projects"].frame
    companies = list_companies(workspace=workspace).tables["companies"].frame
    scenarios = next(iter(list_scenarios().tables.values())).frame
    contracts = {n: read_document(n).title for n in contract_names()}
    return Board(
        "What can be asked about",
        data={
            "plants": list_plants(base.facilities),
            "projects": [
                {
                    "id": r["facility"],
                    "name": r["name"],
                    "region": region_name(r["region"]),
                    "status": r["status"],
                    "why": f"nobody says {r['missing']}" if r["missing"] else "",
                }
                for r in projects.sort("name").to_dicts()
            ],
            "companies": {r["company"]: r["name"] for r in companies.sort("name").to_dicts()},
            "contracts": contracts,
            "scenarios": {r["scenario"]: r["title"] for r in scenarios.to_dicts()},
        },
    )


def list_plants(facilities: pl.DataFrame) -> list[dict[str, Any]]:
    """Return plants by name, one entry each, with all their stages.

    Parameters
    ----------
    facilities
        The register: a row for each plant and stage.
    """
    rows = (
        facilities.sort(pl.col("stage") != "mine", maintain_order=True)
        .group_by("facility", maintain_order=True)
        .agg(
            pl.col("name").first(),
            pl.col("region").first(),
            pl.col("stage").unique(maintain_order=True),
            pl.col("status").first(),
        )
        .sort("name")
    )
    return [
        {
            "id": r["facility"],
            "name": r["name"],
            "region": region_name(r["region"]),
            "code": r["region"],
            "stages": r["stage"],
            "status": r["status"],
        }
        for r in rows.to_dicts()
    ]


KIND = Kind(
    NAME,
    "What can be asked about: plants, contracts, projects, companies and scenarios.",
    ChoicesParams,
    build_choices,
    lambda: [ChoicesParams()],
)
