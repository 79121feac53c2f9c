"""The board of the first page, put together."""

from __future__ import annotations

from pathlib import Path

from ytterby.boards.board import Board, Picture
from ytterby.boards.build import board_address, build_picture, render_tables
from ytterby.boards.dependence.explain import explain_numbers
from ytterby.boards.dependence.numbers import read_numbers
from ytterby.boards.dependence.setting import read_setting
from ytterby.boards.overview.chain import chain_figures
from ytterby.boards.overview.change import change_figure, change_frame, change_table
from ytterby.boards.overview.lead import (
    WHOLE,
    explain_cover,
    finding,
    finding_key,
    hero_figure,
    lead_stats,
    lede,
)
from ytterby.boards.overview.matrix import matrix_figure, matrix_frame, matrix_table
from ytterby.boards.overview.worst import worst_frame, worst_html, worst_table
from ytterby.boards.progress import tell
from ytterby.boards.registry import Kind, Params
from ytterby.core.regions import with_the
from ytterby.figures import group_keys
from ytterby.figures.style.text import capital
from ytterby.packs import read_pack
from ytterby.report.document import ReportTable
from ytterby.report.fragments import keys_html
from ytterby.workflows.briefing.tables import FIRST_YEAR
from ytterby.workflows.history.history import history
from ytterby.workflows.inputs import load_chains
from ytterby.workflows.outcome import command_line


class OverviewParams(Params):
    """Whose dependence is shown.

    Attributes
    ----------
    country
        Country or bloc by code.
    """

    country: str = "USA"


def build_overview(params: OverviewParams, workspace: Path | None) -> Board:
    """Return the board of the first page.

    Raises
    ------
    UnknownNameError, InputError
        There is no such country in the model.
    """
    _balance(workspace)
    setting = read_setting(params.country, "", None, workspace)
    tell(f"Tracing what makers in {with_the(setting.place.name)} use, from mine to magnet", 0.5)
    numbers, papers = read_numbers(setting)
    place, partner = setting.place, setting.partner
    tell("Tracing the years before", 0.7)
    past = (
        history(
            "ever-touched",
            region=place.code,
            partner=partner.code,
            element=[WHOLE],
            workspace=workspace,
        )
        .tables["history"]
        .frame
    )
    cells = matrix_frame(numbers, setting)
    change = change_frame(numbers, setting)
    worst = worst_frame(numbers, setting)
    text, emphasis = finding(numbers, setting)
    pictures: dict[str, Picture] = {
        f.id: build_picture(f)
        for f in (
            hero_figure(past, setting),
            matrix_figure(cells, setting),
            change_figure(change, setting),
        )
    }
    tell("Drawing the chain of each element", 0.9)
    figures, links = chain_figures(setting)
    pictures |= {f.id: build_picture(f) for f in figures}
    tables: tuple[ReportTable, ...] = (
        matrix_table(cells),
        change_table(change),
        worst_table(worst),
        links,
    )
    address = board_address("overview", params.model_dump())
    html = render_tables(tables, address, folded=[t.id for t in tables])
    html["worst"] = worst_html(worst, setting)
    html["groups"] = keys_html(group_keys(setting.groups))
    chain = setting.chain
    return Board(
        title=f"Rare-earth dependence: {place.name}",
        kicker=f"{place.name} · {setting.year}",
        finding=text,
        emphasis=emphasis,
        lede=lede(numbers, setting),
        stats=lead_stats(numbers, past, setting),
        pictures=pictures,
        tables={t.id: t for t in tables},
        html=html,
        why=explain_numbers(numbers, papers, setting) | explain_cover(setting),
        data={
            "hero": "trend",
            "finding_why": finding_key(numbers),
            "partner": partner.code,
            "partner_name": partner.name,
            "year": setting.year,
            "first": FIRST_YEAR,
            "elements": {
                e: capital(setting.element_name(e))
                for e in (f.id.removeprefix("chain-") for f in figures)
            },
        },
        command=command_line(["brief", place.code], {}),
        manifest={
            "evidence": chain.evidence_version,
            "overrides": ", ".join(chain.overrides) or "none",
            "baseline": str(chain.year),
        },
    )


def _balance(workspace: Path | None) -> None:
    """Have the chain of every year, and say which is being balanced: the first time takes long."""
    years = range(FIRST_YEAR, read_pack().years[-1] + 1)
    for n, year in enumerate(years):
        tell(f"Balancing the chain of {year}", 0.5 * n / len(years))
        load_chains([year], workspace=workspace)


LIKELY = ("USA", "JPN", "DEU", "KOR", "EU27", "FRA", "GBR", "ITA", "AUS", "CAN", "CHN", "IND")
"""Who is likely to be asked about, the likeliest first."""

KIND = Kind(
    "overview",
    "How dependent a country is, where the chain pinches, what has moved.",
    OverviewParams,
    build_overview,
    lambda: [OverviewParams(country=c) for c in LIKELY],
)
