"""What a scenario costs a country: value added, jobs, cars and turbines that are not built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ytterby.core.storage import write_atomic
from ytterby.packs import read_pack
from ytterby.results import start_manifest
from ytterby.workflows.impacts.economy.asking import (
    DRAWS,
    Impact,
    ask_impact,
    count_impact,
    labels,
)
from ytterby.workflows.impacts.economy.headlines import Headline, list_headlines
from ytterby.workflows.impacts.economy.summaries import impact_summaries
from ytterby.workflows.impacts.economy.tables import impact_tables
from ytterby.workflows.impacts.economy.words import impact_finding
from ytterby.workflows.inputs import PACK, Progress
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.stressing.asking import behaviour_date


@dataclass(frozen=True)
class ImpactOutcome(Outcome):
    """An impact: the answer in words, tables, and what they were made from.

    Attributes
    ----------
    impacts
        One a target.
    headlines
        By target.
    """

    impacts: tuple[Impact, ...] = field(default=(), repr=False)
    headlines: dict[str, tuple[Headline, ...]] = field(default_factory=dict, repr=False)


def impact_of(
    scenario: str | Path,
    target: str | Sequence[str] = "USA",
    *,
    draws: int = DRAWS,
    seed: int = 0,
    year: int | str | None = None,
    months: int | None = None,
    calibrated: bool = True,
    tiers: bool = True,
    as_of: str | None = None,
    workspace: Path | None = None,
    workers: int | None = None,
    resume: Path | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> ImpactOutcome:
    """Count what a scenario costs one country or several.

    Parameters
    ----------
    scenario
        Name of a scenario or path of a YAML file.
    target
        Countries whose economy is known: USA, JPN, DEU.
    draws, seed
        How many draws of the disruption and of every economic factor, and their seed.
    year, months, calibrated, as_of, workspace, workers, resume, report, progress
        As for `ytterby.workflows.stressing.ensemble.stress_ensemble`.
    tiers
        Whether to simulate everything once more with estimates of tier C at their centre, to tell
        what of the variance rests on them.

    Returns
    -------
    ImpactOutcome
        Tables ``headlines``, ``sectors``, ``direct``, ``parts``, ``units``, ``leverage``,
        ``readings``, ``transition``, ``states``, ``left-out`` and ``factors``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    WorkspaceError
        The report cannot be written; nothing was.
    """
    targets = (target,) if isinstance(target, str) else tuple(target)
    asked = ask_impact(scenario, targets, year=year, months=months, draws=draws, workers=workers)
    plan = asked[0].plan
    options = {
        "target": [a.place.code for a in asked],
        "draws": draws,
        "seed": seed,
        "year": asked[0].year,
        "months": months,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    words = ["impact", str(scenario), *([] if calibrated else ["--no-calibrated"])]
    words += [] if tiers else ["--no-tiers"]

    def part(at: int) -> Progress | None:
        if progress is None:
            return None
        return lambda text, share: progress(text, (at + share) / len(asked))

    impacts: list[Impact] = []
    for at, wanted in enumerate(asked):
        impacts.append(
            count_impact(
                wanted, draws=draws, seed=seed, months=months, calibrated=calibrated, tiers=tiers,
                as_of=as_of, workspace=workspace, workers=workers,
                resume=None if resume is None else resume / wanted.place.code, progress=part(at),
            )
        )  # fmt: skip
    manifest = start_manifest(
        command_line(words, options),
        impacts[0].chain,
        parameters={
            **options,
            "calibrated": calibrated,
            "tiers": tiers,
            "parameters_as_of": behaviour_date(plan, as_of),
        },
        scenario=plan.name,
        seed=seed,
    )
    headlines = {i.place.code: list_headlines(i) for i in impacts}
    pack = read_pack(PACK)
    tables = impact_tables(impacts, headlines, labels(pack))
    told = ImpactOutcome(
        tables,
        manifest.finish(),
        impact_finding(impacts, headlines),
        impact_summaries(impacts, headlines, tables),
        impacts=tuple(impacts),
        headlines=headlines,
    )
    if report is not None:
        from ytterby.workflows.impacts.economy.page import impact_page

        write_atomic(report, impact_page(told, as_of=as_of, workspace=workspace).encode())
    return told
