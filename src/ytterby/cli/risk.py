"""``ytterby show risk`` and ``ytterby show methods``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from ytterby.cli.options import ALL_EVIDENCE, FILTER, TO_TERMINAL, Base, Output
from ytterby.cli.output import send, shown_progress

SCORE = Group("Score", sort_key=0)
METHOD = Group("Options of some methods", sort_key=2)

MANY = Parameter(group=FILTER, negative=(), consume_multiple=True, show_default=False)
FLAG = Parameter(group=SCORE, negative=(), show_default=False)


def risk(
    *,
    method: Annotated[str | None, Parameter(group=SCORE)] = None,
    mode: Annotated[str | None, Parameter(group=SCORE)] = None,
    draws: Annotated[int | None, Parameter(group=SCORE, validator=Number(gte=0))] = None,
    seed: Annotated[int, Parameter(group=SCORE, validator=Number(gte=0))] = 1,
    explain: Annotated[bool, FLAG] = False,
    sensitivity: Annotated[bool, FLAG] = False,
    material: Annotated[tuple[str, ...], MANY] = (),
    region: Annotated[tuple[str, ...], MANY] = (),
    years: Annotated[str | None, Parameter(name=("--years", "--year"), group=FILTER)] = None,
    stage: Annotated[tuple[str, ...], MANY] = (),
    dimension: Annotated[str | None, Parameter(group=METHOD)] = None,
    scale: Annotated[str | None, Parameter(group=METHOD, allow_leading_hyphen=True)] = None,
    purchases: Annotated[Path | None, Parameter(group=METHOD)] = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """Score risk as published and corrected, with intervals, ranks with odds, and reasons.

    Without --method it lists the methods.

    Parameters
    ----------
    method
        Name of a method, such as geopolrisk; 'ytterby show methods' lists them.
    mode
        strict (the published tool to the last rule) or corrected; both by default.
    draws
        Draws of uncertain inputs: 512 by default, none for more than a thousand scores.
    seed
        Of the draws; the same seed gives the same answer.
    explain
        Print the terms of each score.
    sensitivity
        Work out which inputs drive each score (Sobol's indices).
    material
        Materials as the method names them, with commas or spaces between; 'all' for all.
    region
        Countries or blocs by code, number or name: IND,DEU, 842, 'South Korea', EU27.
    years
        2024, 2018:2024 or 2018,2024.
    stage
        Stages of the chain, for methods that have them.
    dimension
        Dimensions of governance with weights: rule_of_law=2,political_stability=1; all.
    scale
        Estimates of governance that mean full and no risk: -2.5:2.5.
    purchases
        A company's own purchases (CSV or Excel) instead of a country's trade.
    """
    from ytterby.workflows.risk.show import show_risk

    with shown_progress() as progress:
        result = show_risk(
            method,
            mode=mode,
            material=material,
            region=region,
            year=years,
            stage=stage,
            draws=draws,
            seed=seed,
            explain=explain,
            sensitivity=sensitivity,
            options={"dimension": dimension, "scale": scale},
            purchases=purchases,
            as_of=base.as_of,
            workspace=base.workspace,
            progress=progress,
        )
    send(result, output)


def methods(*, output: Output = TO_TERMINAL) -> None:
    """List the risk methods: what each computes, its modes, its traps and who defined it."""
    from ytterby.workflows.risk.show import list_methods

    send(list_methods(), output)
