"""The five measures for people: one row an element, or one row a stage."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ytterby.core.regions import with_the
from ytterby.report.wording import listed
from ytterby.results import Cell, Column, Summary
from ytterby.results.summary import THIN_MARK, amount_text, span_cell, word
from ytterby.workflows.customs import LAST_BORDER, PAPERS
from ytterby.workflows.inputs import Place
from ytterby.workflows.summaries.rows import (
    KEY_ELEMENTS,
    MAIN_STAGES,
    Lookup,
    bounded_cell,
    chosen,
    lookup,
    number,
)

LEGEND = f"{THIN_MARK} under half of it is evidence."
FEW = 2
"""Up to so many elements a trace shows stage by stage."""
STAGE_NAMES = {"end_of_life": "end of life", "separation": "separation"}
_KEYS = ("element", "measure", "stage", "rule")


def measure_summary(
    frame: pl.DataFrame, place: Place, partner: Place, asked: Sequence[str] = ()
) -> Summary:
    """Return the measures of one place, partner and year: one row an element.

    Parameters
    ----------
    frame
        Measures with ``stage``, as `measure_table` makes them.
    place, partner
        Whose use; by whom.
    asked
        Elements that were asked for; the key ones otherwise.
    """
    at = lookup(frame, *_KEYS)
    elements = chosen(asked, KEY_ELEMENTS, frame["element"])
    heads = {"separation": "sepa-\nration"}
    columns = (
        Column("", number=False),
        Column("used\nt/year"),
        Column("customs\npapers"),
        Column("last\nborder", keep=1),
        *(Column(heads.get(s, s)) for s in MAIN_STAGES),
        Column("any\nstage", keep=4),
        Column("own\nfirst"),
        Column("owners", keep=2),
        Column("unmet"),
    )
    rows = tuple((word(e), *_cells(at, e)) for e in elements)
    years = "+".join(str(y) for y in frame["year"].unique().sort()) if "year" in frame else ""
    return Summary(
        f"{place.name}: % of the rare earths used by its makers in {years} that came through "
        f"{with_the(partner.name)}",
        columns,
        rows,
        "customs papers: sender, by value of all magnets, or of metals and compounds. last border "
        "… magnet: last crossed or undergone there. own first: if exporters ship their own output "
        "first. owners: in plants its companies control. unmet: need unmet at once without it, "
        f"target first – pro rata. (80 % interval) {LEGEND} {account_words(frame, elements)}",
    )


def account_words(frame: pl.DataFrame, elements: Sequence[str]) -> str:
    """Return which use is traced of some elements: in magnets alone, or in all forms.

    Examples
    --------
    >>> frame = pl.DataFrame({"element": ["Dy", "Y"], "form": ["magnet", "all"]})
    >>> account_words(frame, ("Dy", "Y"))
    'Used: in magnets alone; of Y in all forms. Before substitution; stress counts need after it.'
    """
    if "form" not in frame.columns:
        return ""
    forms = dict(frame.select("element", "form").iter_rows())
    found = {forms[e] for e in elements if e in forms}
    end = "Before substitution; stress counts need after it."
    words = {"magnet": "in magnets alone", "all": "in all forms"}
    if len(found) == 1:
        form = found.pop()
        return f"Used: {words.get(form, f'as {form} alone')}. {end}"
    if "magnet" not in found:
        return f"Used: in several forms. {end}"
    others = listed([e for e in elements if forms.get(e, "magnet") != "magnet"])
    return f"Used: in magnets alone; of {others} in all forms. {end}"


def _cells(at: Lookup, e: str) -> list[Cell]:
    touched = at.get((e, "ever_touched", "any", "well_mixed"))
    return [
        Cell(amount_text(number(touched, "use"))),
        bounded_cell(at.get((e, "customs_share", "any", PAPERS))),
        bounded_cell(at.get((e, "customs_share", "any", LAST_BORDER))),
        *(_stage(at, e, s) for s in MAIN_STAGES),
        bounded_cell(touched),
        Cell(bounded_cell(at.get((e, "ever_touched", "any", "own_first"))).text),
        bounded_cell(at.get((e, "owner_control", "any", "well_mixed"))),
        _unmet(at, e),
    ]


def _stage(at: Lookup, e: str, stage: str, rule: str = "well_mixed") -> Cell:
    row = at.get((e, "stage_trace", stage, rule))
    if row is not None and row.get("form", "magnet") != "magnet" and not row["share"]:
        # What is used as an oxide has not been through later stages anywhere.
        return word(None)
    return bounded_cell(row)


def _unmet(at: Lookup, e: str) -> Cell:
    rules = ("target_first", "pro_rata")
    return span_cell([number(at.get((e, "dependence", "any", r)), "share") for r in rules])


def stage_summary(frame: pl.DataFrame, place: Place, partner: Place, element: str) -> Summary:
    """Return the measures of one element, place, partner and year: one row a stage.

    Parameters
    ----------
    frame
        Measures with ``stage``, as `measure_table` makes them.
    place, partner
        Whose use; by whom.
    element
        Symbol or group.
    """
    at = lookup(frame.filter(pl.col("element") == element), *_KEYS)
    rules = ("well_mixed", "own_first")
    present = frame["stage"].unique().to_list()
    rows = []
    for stage in (*MAIN_STAGES, "swarf", "end_of_life", "any"):
        if stage not in present:
            continue
        measure = "ever_touched" if stage == "any" else "stage_trace"
        rows.append(
            (
                word("any stage" if stage == "any" else STAGE_NAMES.get(stage, stage)),
                *(bounded_cell(at.get((element, measure, stage, r))) for r in rules),
                *(bounded_cell(at.get((element, "owner_control", stage, r))) for r in rules),
            )
        )
    border = bounded_cell(at.get((element, "customs_share", "any", LAST_BORDER)))
    papers = bounded_cell(at.get((element, "customs_share", "any", PAPERS)))
    used = number(at.get((element, "ever_touched", "any", "well_mixed")), "use")
    year = ", ".join(str(y) for y in frame["year"].unique().sort()) if "year" in frame else ""
    return Summary(
        f"{place.name}: % of the {amount_text(used)} t of {element} used by its makers in {year} "
        f"that came through {with_the(partner.name)}",
        (
            Column("stage", number=False),
            Column("undergone there\nwell mixed", keep=2),
            Column("\nown first", keep=1),
            Column("in plants that its companies control\nwell mixed", keep=1),
            Column("\nown first"),
        ),
        tuple(rows),
        f"Customs papers name it as sender of {papers.text} % by value; over the last border came "
        f"{' '.join(x for x in (border.text, '%', border.extra) if x)} by mass. Need unmet at "
        f"once without it: {_unmet(at, element).text} % (target served first – pro rata). Own "
        f"first: exporters ship their own output first. (80 % interval). {LEGEND} "
        f"{account_words(frame, (element,))}".rstrip(),
    )


def trace_summaries(
    frame: pl.DataFrame, places: Sequence[Place], partner: Place, asked: Sequence[str] = ()
) -> tuple[Summary, ...]:
    """Return a summary for each place and year of a trace.

    Parameters
    ----------
    frame
        The frame of the trace.
    places, partner
        Whose use; by whom.
    asked
        Elements that were asked for; a few are shown stage by stage.
    """
    out = []
    for place in places:
        for year in frame["year"].unique().sort():
            here = (pl.col("region") == place.code) & (pl.col("year") == year)
            one = frame.filter(here & (pl.col("partner") == partner.code))
            there = chosen(asked, ("MAG", *KEY_ELEMENTS), one["element"])
            if len(there) > FEW:
                out.append(measure_summary(one, place, partner, there))
            else:
                out += [stage_summary(one, place, partner, e) for e in there]
    return tuple(out)
