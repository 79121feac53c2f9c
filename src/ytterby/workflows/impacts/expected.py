"""Expected loss: what a year without each supplier costs by element, times how likely it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ytterby import evidence
from ytterby.core.regions import region_name
from ytterby.core.storage import write_atomic
from ytterby.errors import Problem
from ytterby.factors.draws import Draws
from ytterby.factors.economy import check_regions
from ytterby.impact.expected_loss import ElementLosses, count_element_losses
from ytterby.results import start_manifest
from ytterby.simulate import Scenario
from ytterby.workflows.impacts.economy.asking import load_economy
from ytterby.workflows.impacts.expecting.model import Supplier, choices, read_chances, weigh
from ytterby.workflows.impacts.expecting.stops import (
    MONTHS,
    goods_of,
    join,
    only,
    stop_all,
    stop_alone,
)
from ytterby.workflows.impacts.expecting.tables import expected_tables
from ytterby.workflows.impacts.expecting.words import expected_finding, expected_summary
from ytterby.workflows.inputs import Asked, Place, Progress, load_chains
from ytterby.workflows.outcome import Outcome, command_line
from ytterby.workflows.stressing.asking import YEAR, StressAsked
from ytterby.workflows.stressing.disruption import disrupt

DRAWS = 64
FEWEST = 2
MOST_DRAWS = 1024


def expected_loss(
    target: str = "USA",
    *,
    supplier: Sequence[str] | None = None,
    element: Sequence[str] | None = None,
    alone: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
    as_of: str | None = None,
    workspace: Path | None = None,
    workers: int | None = None,
    report: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Tell what a year without each supplier would cost a country, element by element.

    For each supplier all exports stop for a year, to all; makers reroute, draw down stocks and
    substitute as in `ytterby stress`; what sectors then lose through the materials that need an
    element is its loss. Chance times loss, summed over suppliers, is the expected one.

    Parameters
    ----------
    target
        Whose economy: USA, JPN or DEU.
    supplier
        Only the loss of these; the larger ones by default.
    element
        Only these; all that the makers use by default.
    alone
        Whether only goods that need the element stop, each element in a run of its own; by
        default all exports stop at once. Only the controlling country by default then.
    draws, seed
        Draws of behaviour, of economic factors and of chances, and of which stream.
    as_of, workspace
        What the evidence base knows, and the user's own data.
    workers
        Processes; as many as there are processors by default.
    report
        Where to write a self-contained HTML report.
    progress
        Told what is being done.

    Returns
    -------
    Outcome
        Tables ``expected-loss``, ``stops`` and ``left-out``.

    Raises
    ------
    UnknownNameError, InputError
        Everything that is wrong with the inputs, at once.
    WorkspaceError
        The report cannot be written; nothing was.
    """
    asked = Asked()
    place = asked.place(target, "target")
    elements = asked.symbols(asked.elements(element))
    named = [asked.place(s, "supplier") for s in supplier or ()]
    asked.problems.extend(_check(place, named, draws, workers))
    asked.finish()
    assert place is not None
    codes = tuple(dict.fromkeys(r for p in named if p is not None for r in p.regions))
    known = (asked.pack.controller,) if alone else tuple(choices()["suppliers"])
    codes = codes or tuple(s for s in known if s not in place.regions)
    options = {
        "target": place.code,
        "supplier": tuple(supplier or ()),
        "element": tuple(element or ()),
        "alone": alone or None,
        "draws": draws if draws != DRAWS else None,
        "seed": seed,
        "as_of": as_of,
        "report": str(report) if report is not None else None,
    }
    base = evidence.load(as_of=as_of, workspace=workspace)
    economy = load_economy(base, place)
    chain = load_chains((YEAR,), as_of=as_of, workspace=workspace, progress=None)[0]
    fillers = choices()["fillers"]

    def lose(plan: Scenario, at: int, of: int, code: str) -> ElementLosses:
        run = disrupt(
            StressAsked(asked, place, (), (), YEAR, plan), draws=draws, seed=seed, as_of=as_of,
            workspace=workspace, workers=workers, progress=_part(progress, code, at, of),
        )  # fmt: skip
        technology = run.chain.technology
        return count_element_losses(
            run.disruption, technology, economy, Draws(draws, seed), fillers
        )

    found = []
    for at, code in enumerate(codes):
        if not alone:
            losses = lose(stop_all(code, YEAR + 1), at, len(codes), code)
        else:
            each = elements or tuple(chain.technology.elements)
            goods = {e: goods_of(chain.technology, e, fillers) for e in each}
            used = [e for e in each if goods[e]]
            losses = join(
                [
                    only(
                        lose(
                            stop_alone(code, YEAR + 1, goods[e]),
                            at * len(used) + i,
                            len(codes) * len(used),
                            code,
                        ),
                        e,
                    )
                    for i, e in enumerate(used)
                ]
            )
        found.append(Supplier(code, losses, read_chances(code, base)))
    result = weigh(
        place, economy, found, asked.pack, base, Draws(draws, seed), elements, alone=alone
    )
    manifest = start_manifest(
        command_line(["expected-loss"], options),
        chain,
        parameters={**options, "suppliers": codes, "months": MONTHS},
        seed=seed,
    )
    tables = expected_tables(result)
    words = expected_finding(result)
    done = manifest.finish()
    if report is not None:
        from ytterby.workflows.impacts.expecting.page import expected_page

        page = expected_page(result, tables, words, chain, base, done)
        write_atomic(report, page.encode())
    return Outcome(tables, done, words, expected_summary(result))


def _part(progress: Progress | None, code: str, at: int, of: int) -> Progress | None:
    if progress is None:
        return None
    return lambda words, share: progress(f"without {region_name(code)}", (at + share) / of)


def _check(
    place: Place | None, suppliers: Sequence[Place | None], draws: int, workers: int | None
) -> list[Problem]:
    problems: list[Problem] = []
    if place is not None:
        problems.extend(check_regions(place.regions, place.name))
        for one in suppliers:
            if one is not None and set(one.regions) & set(place.regions):
                message = f"{one.name} is part of {place.name}"
                fix = "name suppliers abroad"
                problems.append(Problem("lost-to-itself", "supplier", message, fix))
    if not FEWEST <= draws <= MOST_DRAWS:
        fix = f"give {FEWEST} to {MOST_DRAWS:,}"
        problems.append(Problem("out-of-range", "draws", f"{draws:,} draws", fix))
    if workers is not None and workers < 1:
        problems.append(Problem("out-of-range", "workers", f"{workers}", "give 1 or more"))
    return problems
