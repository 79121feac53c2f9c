"""One plant on one page: what it takes from nature, permits, people, money, and who owns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from ytterby.boards.board import Board
from ytterby.boards.build import board_address, read_document
from ytterby.boards.impact.behind import Behind, stand_behind
from ytterby.boards.impact.company import CompanyParams, count_company
from ytterby.boards.impact.footprint import FootprintParams, count_footprint
from ytterby.boards.impact.money import Name, ask
from ytterby.boards.impact.people import PeopleParams, count_people
from ytterby.boards.impact.permits import PermitsParams, count_permits
from ytterby.boards.impact.projects import ProjectParams, count_project
from ytterby.boards.registry import Kind, Params
from ytterby.core.regions import region_name
from ytterby.errors import InputError, UnknownNameError, unknown_name
from ytterby.evidence import Evidence
from ytterby.figures.style.text import capital
from ytterby.report.document import Panel, ReportDocument, Section, Stat
from ytterby.report.wording import listed

NAME = "impact-facility"
FIRST = "usa-mountain-pass"
KEPT = {
    "nature": ("allocation", "amounts"),
    "permits": ("steps", "cases"),
    "people": ("years", "hiring", "gap"),
    "project": ("cash", "key-figures", "inputs"),
    "company": ("stages", "support"),
}
"""Subject to the sections of its report that the page of a plant shows."""
TITLES = {
    "nature": ("Environment", "What it takes from nature"),
    "permits": ("Permits", "How long permits take"),
    "people": ("People", "Whom it takes"),
    "project": ("Money", "What it earns"),
    "company": ("Company", "Whose it is"),
}
LEADING = {
    "nature": ("greenhouse gas",),
    "permits": None,
    "people": ("in full operation, if all come",),
    "project": ("NdPr price that it needs",),
    "company": (),
}
"""Subject to the labels of its numbers that lead; the first one where ``None``."""

NEW = "permits, if it were built anew"
STAFF = "people in full operation"
LABELS = {"in full operation, if all come": STAFF}
ORDER = ("mine", "separation", "metal", "magnet", "swarf", "end_of_life")
STATUS = {
    "ramping": "ramping up", "construction": "being built", "permitting": "at its permits",
    "commissioning": "being started", "pilot": "as a pilot",
}  # fmt: skip
"""What a reader is told of a status where the word alone does not say it."""


class FacilityParams(Params):
    """Which plant.

    Attributes
    ----------
    facility
        Its id.
    """

    facility: Name = ask("Plant", FIRST)


@dataclass(frozen=True)
class Subject:
    """One side of a plant: its report, or why there is none.

    Attributes
    ----------
    id
        Of `TITLES`.
    document, behind
        What is told, and what stands behind its numbers.
    gap
        Why nothing is.
    """

    id: str
    document: ReportDocument | None = field(default=None, repr=False)
    behind: tuple[Behind, ...] = field(default=(), repr=False)
    gap: str = ""


def build_facility(params: FacilityParams, workspace: Path | None) -> Board:
    """Return all that is known of what one plant costs, needs and takes."""
    from ytterby import evidence

    base = evidence.load(workspace=workspace)
    rows = base.facilities.filter(pl.col("facility") == params.facility)
    if rows.is_empty():
        known = base.facilities["facility"].unique().to_list()
        raise UnknownNameError(unknown_name("facility", params.facility, known, "facility"))
    own = params.facility
    company = _company(base, rows)
    subjects = [
        _try("nature", lambda: count_footprint(FootprintParams(what=own), workspace)),
        _try("permits", lambda: count_permits(PermitsParams(where=own), workspace)),
        _try("people", lambda: count_people(PeopleParams(target=own), workspace)),
        _try("project", lambda: count_project(ProjectParams(facility=own, war=False), workspace)),
        _try("company", lambda: count_company(CompanyParams(company=company), workspace))
        if company
        else Subject("company", gap="no company is named as its operator"),
    ]
    return _gather(params, rows, subjects, company, base)


def _try(subject: str, count: Callable[[], tuple[ReportDocument, Board, list[Behind]]]) -> Subject:
    try:
        document, _, behind = count()
    except InputError as error:
        return Subject(subject, gap="; ".join(p.message for p in error.problems))
    return Subject(subject, document, tuple(behind))


def _company(base: Evidence, rows: pl.DataFrame) -> str:
    from ytterby.impact.companies.register import OWNER, read_companies

    operators = [o for o in rows["operator"].to_list() if o]
    for company in read_companies(base):
        if any(company.role(o) == OWNER for o in operators):
            return company.name
    return ""


def _gather(
    params: FacilityParams,
    rows: pl.DataFrame,
    subjects: list[Subject],
    company: str,
    base: Evidence,
) -> Board:
    first = rows.sort(pl.col("stage") != "mine", maintain_order=True).row(0, named=True)
    stats: list[Stat] = []
    behind: list[Behind] = []
    sections: list[Section] = []
    for one in subjects:
        short, title = TITLES[one.id]
        if one.document is None:
            gap = f"No number: {one.gap}."
            sections.append(Section(one.id, f"{title}: not known", short, (gap,)))
            continue
        sections += _sections(one, short)
        chosen = LEADING[one.id]
        leading = list(zip(one.document.stats, one.behind, strict=True))
        kept = [p for p in leading if chosen is None or p[0].label in chosen]
        for stat, back in kept[: 1 if chosen is None else None]:
            words = LABELS.get(stat.label, stat.label) if chosen is not None else NEW
            stats.append(replace(stat, label=words, tier=stat.tier or one.document.tier))
            behind.append(back)
    missing = [TITLES[s.id][0].casefold() for s in subjects if s.document is None]
    document = ReportDocument(
        title=first["name"],
        kicker=_kicker(rows, company),
        finding=_finding(first["name"], stats),
        emphasis="",
        lede=f"No number for {listed(missing)}; why is said below." if missing else "",
        stats=tuple(stats),
        sections=tuple(sections),
        sources=pl.DataFrame(),
        assumptions=(),
        command="\n".join(s.document.command for s in subjects if s.document is not None),
        manifest={"evidence": base.version},
    )
    asked = params.model_dump()
    board = read_document(document, board_address(NAME, asked))
    command = board.command.replace(" --report page.html", "")
    gaps = {s.id: s.gap for s in subjects if s.document is None}
    data = {**board.data, "company": company, "gaps": gaps, "facility": params.facility}
    return stand_behind(replace(board, command=command, data=data), behind, base)


def _sections(one: Subject, short: str) -> list[Section]:
    """Return the sections of a subject that are kept, with ids of their own on this page."""
    assert one.document is not None
    out: list[Section] = []
    for section in one.document.sections:
        if section.id not in KEPT[one.id]:
            continue
        panels = tuple(_panel(one.id, p) for p in section.panels)
        lede = (one.document.finding,) if not out else ()
        out.append(
            replace(
                section,
                id=f"{one.id}-{section.id}",
                title=f"{short}: {section.title[:1].lower()}{section.title[1:]}",
                short=short,
                prose=(*lede, *(p for p in section.prose if p not in lede)),
                panels=panels,
            )
        )
    return out


def _panel(subject: str, panel: Panel) -> Panel:
    figure, table = panel.figure, panel.table
    return replace(
        panel,
        figure=None if figure is None else replace(figure, id=f"{subject}-{figure.id}"),
        table=None if table is None else replace(table, id=f"{subject}-{table.id}"),
    )


def _kicker(rows: pl.DataFrame, company: str) -> str:
    first = rows.row(0, named=True)
    order = {s: at for at, s in enumerate(ORDER)}
    pairs = dict.fromkeys((str(r["stage"]), str(r["status"])) for r in rows.to_dicts())
    stages = [
        f"{stage.replace('_', ' ')} {STATUS.get(status, status)}"
        for stage, status in sorted(pairs, key=lambda p: order.get(p[0], len(order)))
    ]
    return " · ".join(t for t in (region_name(first["region"]), company, ", ".join(stages)) if t)


def _finding(name: str, stats: list[Stat]) -> str:
    """Return what the numbers that lead say, in one sentence."""
    told = {s.label: f"{s.value} {s.unit}".replace("/year", " a year").strip() for s in stats}
    parts = []
    for label, words in (
        (STAFF, "takes {} to run in full"),
        ("greenhouse gas", "gives off {}"),
        ("NdPr price that it needs", "needs NdPr at {} to pay"),
    ):
        if label in told:
            parts.append(words.format(told[label]))
    return f"{capital(name)} {listed(parts)}." if parts else f"{capital(name)}: no number is known."


KIND = Kind(
    NAME,
    "One plant: footprint, permits, people, project finance and company, with gaps said.",
    FacilityParams,
    build_facility,
    lambda: [FacilityParams()],
)
