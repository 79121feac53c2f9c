"""Cases of both modes, sampled with common random numbers; gaps beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ytterby.errors import InputError, unknown_name
from ytterby.indicators.risk.base import Case, Gap, Mode, Subject
from ytterby.indicators.risk.uncertainty import Normals, Sample, sample_case
from ytterby.workflows.inputs import Progress
from ytterby.workflows.risk.asking import RiskRequest


@dataclass(frozen=True)
class Scored:
    """What a request gave.

    Attributes
    ----------
    request
        What was asked for.
    samples
        Mode and subject → sample.
    gaps
        Mode and subject → why there is no score.
    """

    request: RiskRequest
    samples: Mapping[tuple[Mode, Subject], Sample]
    gaps: Mapping[tuple[Mode, Subject], Gap]

    def subjects(self) -> list[Subject]:
        """Return every subject once, by material, region and year as they were asked for."""
        names = (self.request.materials, self.request.regions, self.request.years)
        places = [{v: i for i, v in enumerate(values)} for values in names]

        def order(subject: Subject) -> list[int]:
            keys = (subject.material, subject.region, subject.year)
            return [p.get(k, len(p)) for p, k in zip(places, keys, strict=True)]

        return sorted(dict.fromkeys(s for _, s in [*self.samples, *self.gaps]), key=order)


def score_request(
    request: RiskRequest,
    *,
    workspace: Path | None = None,
    as_of: str | None = None,
    progress: Progress | None = None,
) -> Scored:
    """Return samples and gaps of a request.

    Parameters
    ----------
    request
        From `read_request`.
    workspace, as_of
        As for the method.
    progress
        Told how far it is.

    Raises
    ------
    InputError
        Every problem that the method finds, and stages that it does not know.
    """
    normals = Normals(request.draws, request.seed)
    samples: dict[tuple[Mode, Subject], Sample] = {}
    gaps: dict[tuple[Mode, Subject], Gap] = {}
    stages: dict[str, None] = {}
    for number, mode in enumerate(request.modes):
        if progress is not None:
            progress(f"{request.method.name}, {mode}: inputs", number / len(request.modes))
        cases, missing = _build(request, mode, workspace, as_of)
        subjects = [c.subject for c in cases] + [g.subject for g in missing]
        stages |= dict.fromkeys(s.stage for s in subjects if s.stage)
        wanted = set(request.stages)
        for at, case in enumerate(cases):
            if wanted and case.subject.stage not in wanted | {""}:
                continue
            if progress is not None and at % 100 == 0:
                done = (number + at / len(cases)) / len(request.modes)
                progress(f"{request.method.name}, {mode}: scores", done)
            samples[mode, case.subject] = sample_case(case, normals)
        for gap in missing:
            # What has no stage belongs to every one: a whole year, a mode that knows none.
            if not wanted or gap.subject.stage in wanted | {""}:
                gaps[mode, gap.subject] = gap
    _check_stages(request.stages, list(stages), request.method.name)
    return Scored(request, samples, gaps)


def _build(
    request: RiskRequest, mode: Mode, workspace: Path | None, as_of: str | None
) -> tuple[Sequence[Case], Sequence[Gap]]:
    method = request.method
    if request.purchases is None or method.own is None:
        asked = (request.materials, request.regions, request.years)
        return method.build(*asked, mode, workspace, as_of)
    cases, gaps = method.own(request.purchases, mode, workspace, as_of)

    def wanted(subject: Subject) -> bool:
        named = not request.materials or subject.material in request.materials
        return named and (not request.years or subject.year in request.years)

    return [c for c in cases if wanted(c.subject)], [g for g in gaps if wanted(g.subject)]


def _check_stages(wanted: Sequence[str], known: Sequence[str], method: str) -> None:
    if not known and wanted:
        raise InputError(unknown_name("stage", wanted[0], ["none"], f"stage of {method}"))
    wrong = [unknown_name("stage", s, known) for s in wanted if s not in known]
    if wrong:
        raise InputError(wrong)
