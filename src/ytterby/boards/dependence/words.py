"""What a customs officer would say, and what is true: sentences made from the numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from ytterby.boards.dependence.definitions import ANY
from ytterby.boards.dependence.setting import Setting
from ytterby.core.regions import with_the
from ytterby.figures.style.text import NO_BREAK, capital, interval, percent
from ytterby.workflows.customs import PAPERS

STEPS = {
    "mine": "was mined",
    "separation": "was separated",
    "metal": "was made into metal or alloy",
    "magnet": "was made into magnets",
}
"""What is done at a stage, to be followed by a place."""
CLOSE = 0.05
"""Shares that differ by less are told as the same."""
Row = Mapping[str, Any]


def find_row(
    numbers: pl.DataFrame, element: str, measure: str, *, rule: str = "", stage: str = ANY
) -> Row | None:
    """Return one number, of the main rule unless another one is named; ``None`` for a gap."""
    frame = numbers.filter(
        (pl.col("element") == element)
        & (pl.col("measure") == measure)
        & (pl.col("stage") == stage)
        & (pl.col("rule") == rule if rule else pl.col("main"))
    )
    row = frame.row(0, named=True) if frame.height else None
    return row if row is not None and row["value"] is not None else None


def said(value: float) -> str:
    """Return a share in a sentence: ``over 99 %`` rather than ``>99 %``."""
    return percent(value).replace(">", "over ").replace("<", "under ")


def band(row: Row) -> str:
    """Return the interval of a share in brackets, with a space before; empty without one.

    An interval that says what the share says, such as 100 % for 100 %, is left out.
    """
    text = interval(row["low"], row["high"], "1")
    return f" ({text} %)" if text and f"{text}{NO_BREAK}%" != percent(row["value"]) else ""


def origin_finding(numbers: pl.DataFrame, setting: Setting, element: str) -> tuple[str, str]:
    """Return the finding for an element in one sentence, and the part of it to emphasise."""
    partner, place = with_the(setting.partner.name), with_the(setting.place.name)
    name = setting.element_name(element)
    papers = find_row(numbers, element, "customs_share", rule=PAPERS)
    true = find_row(numbers, element, "ever_touched")
    if true is None:
        part = "cannot be told"
        return f"How much of its {name} {place} gets through {partner} {part}.", part
    part = f"{said(true['value'])} passed through {partner}"
    if papers is None:
        return f"Of the {name} that makers in {place} use, {part}.", part
    named = said(papers["value"])
    if abs(true["value"] - papers["value"]) < CLOSE:
        text = f"Customs papers name {partner} for {named}, and they are about right: of the"
        return f"{text} {name} in use in {place}, {part}.", part
    officer = f"A customs officer in {place} would say {named}"
    return f"{officer}; of the {name} that its makers use, {part}.", part


def origin_lede(numbers: pl.DataFrame, setting: Setting, element: str) -> str:
    """Return the paragraph below the finding: interval, evidence, the other measures."""
    true = find_row(numbers, element, "ever_touched")
    if true is None:
        return ""
    partner, place = with_the(setting.partner.name), with_the(setting.place.name)
    weak = find_row(numbers, element, "dependence")
    worst = find_row(numbers, element, "dependence", rule="pro_rata")
    control = find_row(numbers, element, "owner_control")
    parts = [
        f"In {setting.year}, {said(true['value'])}{band(true)} had passed through {partner} at "
        f"some stage{evidence_words(true)}."
    ]
    if control is not None:
        parts.append(
            f"Companies of {partner} controlled plants that {said(control['value'])} went through."
        )
    if weak is not None and worst is not None:
        low, high = sorted((weak["value"], worst["value"]))
        span = said(low) if high - low < CLOSE / 5 else f"{said(low)} to {said(high)}"
        span = "none" if high < CLOSE / 10 else span
        parts.append(
            f"Without {partner}, makers in {place} would at once lack {span} of it, even if all "
            "that exists elsewhere were shipped as well as can be."
        )
    return " ".join(parts)


def evidence_words(row: Row) -> str:
    """Return how much of a number is evidence, to follow it; empty where nobody knows."""
    share = row["evidence_share"]
    if share is None:
        return ""
    if share < 0.005:
        return "; how wide that interval is rests on priors, not on observations"
    return f"; observations settle {said(share)} of it"


def stage_sentence(numbers: pl.DataFrame, setting: Setting, element: str, stage: str) -> str:
    """Return what is true of one stage in a sentence."""
    row = find_row(numbers, element, "stage_trace", stage=stage)
    if row is None:
        return ""
    step = STEPS.get(stage, f"underwent {setting.labels.stage(stage)}")
    partner, place = with_the(setting.partner.name), with_the(setting.place.name)
    name = setting.element_name(element)
    return (
        f"{capital(said(row['value']))}{band(row)} of the {name} in use in {place} {step} in "
        f"{partner}{evidence_words(row)}."
    )
