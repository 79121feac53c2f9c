"""The five measures of an element beside each other as cards: number, meaning, formula, use."""

from __future__ import annotations

from typing import Any

import polars as pl
from markupsafe import Markup

from ytterby.boards.dependence.definitions import ANY, MEASURES, RULES, Measure
from ytterby.boards.dependence.explain import mark_html, shown_share
from ytterby.boards.dependence.setting import Setting
from ytterby.boards.dependence.words import find_row
from ytterby.core.regions import with_the

ROLE = {
    "customs_share": "use",
    "stage_trace": "china",
    "ever_touched": "china",
    "owner_control": "other",
    "dependence": "ally",
}


def measure_cards(numbers: pl.DataFrame, setting: Setting, element: str, stage: str) -> str:
    """Return the five measures of an element as one piece of HTML.

    Parameters
    ----------
    numbers
        Of the setting.
    setting
        Whose dependence on whom.
    element
        Symbol or group.
    stage
        Stage that the second measure is shown for.
    """
    items = Markup("").join(_card(numbers, setting, element, m, stage) for m in MEASURES)
    return str(Markup('<ol class="fives">{}</ol>').format(items))


def _card(
    numbers: pl.DataFrame, setting: Setting, element: str, measure: Measure, stage: str
) -> Markup:
    at = stage if measure.id == "stage_trace" else ANY
    main = find_row(numbers, element, measure.id, stage=at)
    other = find_row(numbers, element, measure.id, rule=measure.other, stage=at)
    where = f": {setting.labels.stage(at)}" if at != ANY else ""
    names = {"place": with_the(setting.place.name), "partner": with_the(setting.partner.name)}
    return Markup(
        '<li style="--c:var(--{role})"><h4>{name}{where}</h4><p class="asks">{question}</p>{main}'
        "{other}<p>{meaning}</p><dl><dt>Formula</dt><dd>{formula}</dd><dt>Right when</dt>"
        "<dd>{best}</dd><dt>Beware</dt><dd>{beware}</dd></dl></li>"
    ).format(
        role=ROLE[measure.id],
        name=measure.name,
        where=where,
        question=measure.question,
        main=_big(main),
        other=_small(other),
        meaning=measure.meaning.format(**names),
        formula=measure.formula,
        best=measure.best,
        beware=measure.beware,
    )


def number_html(row: dict[str, Any] | Any) -> Markup:
    """Return a number that opens what stands behind it, with interval and evidence mark."""
    shown = shown_share(row)
    band = shown.band.removesuffix(" %")
    return Markup('<button type="button" class="num" data-why="{}">{}</button>{} {}').format(
        row["why"],
        shown.value,
        Markup('<span class="band">{}</span>').format(band) if band else "",
        mark_html(shown),
    )


def _big(row: Any) -> Markup:
    if row is None:
        return Markup('<p class="big">–<span class="settled">nobody knows</span></p>')
    share = max(0.0, min(1.0, row["value"]))
    low = row["low"] if row["low"] is not None else share
    high = row["high"] if row["high"] is not None else share
    kind = "bar-of" if row["low"] is not None else "bar-of counted"
    bar = Markup(
        '<span class="{}" aria-hidden="true" style="--v:{:.1f}%;--a:{:.1f}%;--b:{:.1f}%">'
        "<i></i></span>"
    ).format(kind, 100 * share, 100 * max(0.0, low), 100 * max(0.0, 1 - high))
    return Markup('<p class="big">{}</p>{}').format(number_html(row), bar)


def _small(row: Any) -> Markup:
    if row is None:
        return Markup("")
    return Markup('<p class="also">{}: {}</p>').format(RULES[row["rule"]], number_html(row))
