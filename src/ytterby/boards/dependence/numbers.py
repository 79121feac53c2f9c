"""The numbers of one setting: every measure, element, stage and rule with interval and evidence."""

from __future__ import annotations

import polars as pl

from ytterby.boards.dependence.definitions import ANY, MEASURE, STAGES
from ytterby.boards.dependence.setting import GROUPS, Setting
from ytterby.results.summary import THIN
from ytterby.workflows.briefing.tables import measures, split_by_form
from ytterby.workflows.customs import PAPERS, add_papers, customs_table

COLUMNS = (
    "element",
    "measure",
    "stage",
    "rule",
    "value",
    "low",
    "high",
    "evidence_share",
    "tier",
    "thin",
    "main",
    "use",
    "form",
    "why",
)


def read_numbers(setting: Setting) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return every number of a setting, and what customs papers say by tariff line.

    Returns
    -------
    numbers
        The columns of ``COLUMNS``; ``value``, ``low``, ``high`` [1], ``use`` [t REO/year];
        ``main`` marks the rule that is shown first, ``why`` is the key of its explanation.
    papers
        As `ytterby.workflows.customs.customs_table`.
    """
    chain = setting.chain
    forms = split_by_form(chain, setting.place, setting.pack.elements)
    known = set(chain.technology.elements)
    groups = [g for g in GROUPS if set(setting.pack.groups[g]) <= known]
    frame = measures(chain, setting.place, (setting.partner,), forms, groups)
    papers = customs_table(
        setting.base,
        (setting.place,),
        setting.partner,
        [chain.year],
        workspace=setting.workspace,
    ).frame
    return mark_numbers(add_papers(frame, papers), papers), papers


def mark_numbers(frame: pl.DataFrame, papers: pl.DataFrame) -> pl.DataFrame:
    """Return measures with the mark of their evidence, their rule's place and their key."""
    rules = {m.id: m.main for m in MEASURE.values()}
    second = papers.filter(pl.col("source").str.contains("second-hand"))["material"].to_list()
    magnets = "B" if any("magnets" in m for m in second) else "A"
    tier = pl.when(pl.col("form") == "magnet").then(pl.lit(magnets)).otherwise(pl.lit("A"))
    by_papers = pl.col("rule") == PAPERS
    marked = frame.with_columns(
        value=pl.col("share"),
        thin=pl.col("evidence_share").fill_null(1.0) < THIN,
        tier=pl.when(by_papers & pl.col("share").is_not_null()).then(tier).otherwise(pl.lit("")),
        main=pl.col("rule") == pl.col("measure").replace_strict(rules, return_dtype=pl.String),
        why=number_key(),
    )
    return marked.select(COLUMNS)


def number_key() -> pl.Expr:
    """Return the key of a number's explanation: element, measure, stage and rule."""
    return pl.concat_str(
        pl.lit("m"),
        "element",
        "measure",
        "stage",
        pl.col("rule").str.replace_all(" ", "-"),
        separator=":",
    )


def main_numbers(numbers: pl.DataFrame) -> pl.DataFrame:
    """Return the numbers of no single stage under their main rule."""
    return numbers.filter(pl.col("main") & (pl.col("stage") == ANY))


def list_elements(numbers: pl.DataFrame, setting: Setting) -> list[str]:
    """Return groups and elements with numbers, groups first, elements in house order."""
    there = set(numbers.filter(pl.col("measure") == "ever_touched")["element"])
    return [*(g for g in GROUPS if g in there), *(e for e in setting.pack.elements if e in there)]


def trace_stages(numbers: pl.DataFrame, element: str) -> list[str]:
    """Return the stages that an element was traced through, in the order of the chain."""
    own = numbers.filter((pl.col("element") == element) & (pl.col("measure") == "stage_trace"))
    there = set(own["stage"])
    return [s for s in STAGES if s in there]
