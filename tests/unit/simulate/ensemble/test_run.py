import json
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.toy import toy_chain

from ytterby.errors import InputError, UnknownNameError, WorkspaceError
from ytterby.simulate import Parameters, Scenario, read_scenario, run, scenario_from, scenario_names
from ytterby.simulate.backcast.posterior import read_posterior
from ytterby.simulate.calendar import Calendar
from ytterby.simulate.ensemble import (
    EnsembleResult,
    compare_ensembles,
    plan_ensemble,
    run_ensemble,
    shared_quantities,
)
from ytterby.simulate.ensemble.store import MANIFEST
from ytterby.simulate.ensemble.tile import Job

MONTHS = 14
DRAWS = 11


def ban(severity: float = 0.8, **fields: object) -> Scenario:
    event = {
        "kind": "ban",
        "id": "stop",
        "who": ["CHN"],
        "start": "2025-03",
        "severity": {"value": severity, "low": severity - 0.2, "high": min(severity + 0.2, 1.0)},
    }
    return scenario_from(
        {
            "name": "ban",
            "title": "Ban",
            "start": "2025-01",
            "months": MONTHS,
            "pipeline": False,
            "events": [event | fields],
        }
    )


def drawn(table: Parameters, scenario: Scenario | None = None, **options: object) -> EnsembleResult:
    plan = scenario or ban()
    given = {"draws": DRAWS, "seed": 3, "tile": 4, **options}
    calendar = Calendar(plan.start, MONTHS)
    return run_ensemble(toy_chain(), plan, ("USA",), calendar, table, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ensemble(table: Parameters) -> EnsembleResult:
    return drawn(table)


def numbers(result: EnsembleResult) -> Iterator[tuple[str, np.ndarray]]:
    for measure in result.outline.totals:
        yield measure.name, result.total(measure.name)
    for measure in result.outline.series:
        yield measure.name, np.concatenate([values for _, values in result.months_of(measure.name)])


def same(one: EnsembleResult, two: EnsembleResult) -> None:
    for (name, a), (_, b) in zip(numbers(one), numbers(two), strict=True):
        assert np.array_equal(a, b, equal_nan=True), name


@pytest.mark.parametrize(
    ("method", "tile"), [("sobol", 1), ("sobol", 64), ("latin", 3), ("random", 5)]
)
def test_each_draw_has_the_same_bits_whatever_the_tile(
    table: Parameters, method: str, tile: int
) -> None:
    same(drawn(table, method=method), drawn(table, method=method, tile=tile))


def test_any_executor_gives_the_same_bits(table: Parameters, ensemble: EnsembleResult) -> None:
    with ThreadPoolExecutor(3) as executor:
        same(ensemble, drawn(table, executor=executor))


@pytest.mark.slow
@pytest.mark.parametrize("workers", [2, 4])
def test_any_number_of_processes_gives_the_same_bits(
    table: Parameters, ensemble: EnsembleResult, workers: int
) -> None:
    same(ensemble, drawn(table, workers=workers))


def test_more_draws_leave_the_first_ones_as_they_are(
    table: Parameters, ensemble: EnsembleResult
) -> None:
    more = drawn(table, draws=2 * DRAWS)
    for (name, few), (_, many) in zip(numbers(ensemble), numbers(more), strict=True):
        assert np.array_equal(few, many[:, :DRAWS], equal_nan=True), name


def test_what_is_kept_is_what_a_run_with_every_record_says(table: Parameters) -> None:
    kept = drawn(table, method="random")
    # Draws of a run count the central one.
    whole = run(toy_chain(), ban(), target="USA", parameters=table, draws=DRAWS + 1, seed=3)
    for draw in (0, 5):

        def of(name: str, draw: int = draw) -> np.ndarray:
            return kept.total(name)[:, draw - 1] if draw else kept.central(name)

        frame = whole.frame("element", draw).filter(pl.col("region") == "USA")
        for i, element in enumerate(kept.outline.elements):
            own = frame.filter(pl.col("element") == element).sort("month")
            assert of("element_lost")[i] == pytest.approx(own["shortage"].sum(), abs=1e-9)
            share = (own["shortage"] / own["need"]).to_numpy()
            assert of("element_worst")[i] == pytest.approx(share.max())
            need = own["need"].mean()
            assert of("element_months")[i] == pytest.approx(own["shortage"].sum() / need)  # type: ignore[operator]
            short = np.flatnonzero(share >= ban().shortfall_from)
            first = of("element_short")[i]
            assert (first == short[0] + 1) if len(short) else np.isnan(first)
        frame = whole.frame("sector", draw).filter(pl.col("region") == "USA")
        for i, pair in enumerate(kept.outline.pairs):
            sector, _, material = pair.partition("|")
            own = frame.filter((pl.col("sector") == sector) & (pl.col("material") == material))
            assert of("pair_lost")[i] == pytest.approx(own["shortage"].sum(), abs=1e-9)
        spot = whole.frame("prices", draw).filter(
            (pl.col("material") == "oxide:Dy") & (pl.col("market") == "outside_spot")
        )
        at = kept.outline.oxides.index("oxide:Dy")
        assert of("spot_peak")[at] == pytest.approx(spot["value"].max())


def test_a_sector_adds_up_its_materials_by_value(table: Parameters) -> None:
    kept = drawn(table)
    layout, names = kept.outline.layout, kept.outline.layout.material_names
    pairs, lost = kept.outline.pairs, kept.total("pair_lost")
    worth = [
        1e-3 * layout.value_outside[names.index(p.partition("|")[2])]
        if p.startswith("defence|")
        else 0.0
        for p in pairs
    ]
    at = kept.outline.sectors.index("defence")
    assert kept.total("sector_lost")[at] == pytest.approx(worth @ lost)
    region = kept.outline.users.index("USA")
    assert kept.total("region_lost")[region] == pytest.approx(kept.total("sector_lost").sum(axis=0))


def test_units_take_the_range_of_their_content(table: Parameters) -> None:
    kept = drawn(table)
    for row, product in enumerate(table.products):
        if product.by != "content" or product.sector != "ev_traction":
            continue
        made = [
            i
            for i, p in enumerate(kept.outline.pairs)
            if p.startswith("ev_traction|")
            and p.partition("|")[2].startswith(tuple(product.materials))
        ]
        kilos = 1000.0 * kept.total("pair_lost")[made].sum(axis=0)
        rate = kept.total("units")[row] / kilos
        central = kept.central("units")[row] / (1000.0 * kept.central("pair_lost")[made].sum())
        assert central == pytest.approx(product.value)
        assert rate.std() > 0
        return
    pytest.fail("the evidence has no product of electric cars")


def test_a_killed_run_goes_on_to_the_same_bits(
    table: Parameters, ensemble: EnsembleResult, tmp_path: Path
) -> None:
    class Killed(BaseException):
        pass

    def kill(done: int, total: int) -> None:
        if done > 6:
            raise Killed

    with pytest.raises(Killed):
        drawn(table, checkpoint=tmp_path, progress=kill)
    before = {p.name: p.read_bytes() for p in tmp_path.glob("*.npy")}
    assert 0 < len(before) < 6
    # A kill in the midst of writing leaves a part, and may leave a tile without its totals.
    (tmp_path / ".0000005-0000009.series.npy.x.part").write_bytes(b"half")
    last = max(p for p in before if "totals" in p)
    (tmp_path / last).write_bytes(before[last][:-40])
    told: list[int] = []
    resumed = drawn(table, checkpoint=tmp_path, progress=lambda done, _: told.append(done))
    assert told[0] > 0
    same(ensemble, resumed)
    assert not list(tmp_path.glob("*.part"))


def test_a_finished_run_is_read_and_not_repeated(table: Parameters, tmp_path: Path) -> None:
    first = drawn(table, checkpoint=tmp_path)
    stamps = {p: p.stat().st_mtime_ns for p in tmp_path.iterdir()}
    same(first, drawn(table, checkpoint=tmp_path))
    assert stamps == {p: p.stat().st_mtime_ns for p in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"seed": 4}, "seed"),
        ({"method": "random"}, "method"),
        ({"tile": 5}, "draws a tile"),
        ({"scenario": ban(0.5)}, "scenario"),
    ],
)
def test_a_directory_of_another_run_is_refused(
    table: Parameters, tmp_path: Path, change: dict[str, object], named: str
) -> None:
    drawn(table, checkpoint=tmp_path)
    with pytest.raises(WorkspaceError) as caught:
        drawn(table, checkpoint=tmp_path, **change)  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert problem.code == "other-run"
    assert f"differs in {named}" in problem.message


def test_a_run_on_other_evidence_or_code_is_another_run(table: Parameters, tmp_path: Path) -> None:
    drawn(table, checkpoint=tmp_path)
    with pytest.raises(WorkspaceError, match="parameters"):
        drawn(table.frozen(), checkpoint=tmp_path)
    with pytest.raises(WorkspaceError, match="parameters"):
        drawn(replace(table, terms=table.terms[1:]), checkpoint=tmp_path)
    known = read_posterior()
    wider = replace(known, discrepancy=replace(known.discrepancy, abroad=0.9))
    drawn(table, posterior=known, checkpoint=tmp_path / "calibrated")
    with pytest.raises(WorkspaceError, match="misses"):
        drawn(table, posterior=wider, checkpoint=tmp_path / "calibrated")
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**manifest, "version": "0.0.1 abc"}))
    with pytest.raises(WorkspaceError, match="version"):
        drawn(table, checkpoint=tmp_path)


def test_a_directory_with_other_files_is_refused(table: Parameters, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("words")
    with pytest.raises(WorkspaceError) as caught:
        drawn(table, checkpoint=tmp_path)
    assert caught.value.problems[0].code == "foreign-directory"
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_everything_wrong_with_a_request_is_said_at_once(table: Parameters) -> None:
    with pytest.raises(InputError) as caught:
        drawn(table, draws=1, method="halton", workers=0)
    assert [p.code for p in caught.value.problems] == [
        "out-of-range",
        "unknown-method",
        "out-of-range",
    ]


def test_the_same_chance_in_both_makes_a_comparison_sharper(table: Parameters) -> None:
    plans = [
        plan_ensemble(
            toy_chain(), s, ("USA",), Calendar(s.start, MONTHS), table, draws=DRAWS, seed=3
        )
        for s in (ban(0.5), ban(0.7, id="other"))
    ]
    names = shared_quantities(*plans)
    mild, hard = drawn(table, ban(0.5), also=names), drawn(table, ban(0.7, id="other"), also=names)
    assert mild.names == hard.names
    found = compare_ensembles(mild, hard, "sector_lost")
    at = found.items.index("ev_traction")
    difference = hard.total("sector_lost")[at] - mild.total("sector_lost")[at]
    assert found.mean[at] == pytest.approx(difference.mean())
    assert found.second[at] - found.first[at] == pytest.approx(found.mean[at])
    assert found.worse[at] == (difference > 0).mean()
    assert found.low[at] <= found.median[at] <= found.high[at]
    assert found.paired[at] < 0.7


def test_a_scenario_against_itself_differs_in_nothing(
    table: Parameters, ensemble: EnsembleResult
) -> None:
    found = compare_ensembles(ensemble, drawn(table), "element_lost")
    assert not found.mean.any()
    assert not found.worse.any()


def test_ensembles_of_different_chance_are_not_compared(
    table: Parameters, ensemble: EnsembleResult
) -> None:
    with pytest.raises(InputError) as caught:
        compare_ensembles(ensemble, drawn(table, seed=9))
    assert caught.value.problems[0].code == "not-paired"


def test_what_the_model_misses_widens_prices_once_something_happens(table: Parameters) -> None:
    kept = drawn(table, posterior=read_posterior(), draws=64, tile=64)
    plain, wide = (kept.quantiles("spot", (0.1, 0.9), missed=m) for m in (False, True))
    at = kept.outline.oxides.index("oxide:Dy")
    assert kept.disturbed_from == 2
    assert np.array_equal(plain[:, :2], wide[:, :2])
    ratio = [np.log(q[at, -1, 1] / q[at, -1, 0]) for q in (plain, wide)]
    assert ratio[1] > ratio[0]
    assert kept.central("miss_outside").tolist() == [1.0] * len(kept.outline.oxides)


def test_no_highest_price_is_below_what_is_paid_before_anything_happens(
    table: Parameters,
) -> None:
    kept = drawn(table, posterior=read_posterior(), draws=64, tile=64)
    outline = kept.outline
    before = outline.layout.price_outside[outline.oxide_at][:, None]
    assert (kept.total("spot_peak", missed=True) >= before).all()
    assert (kept.total("spot_peak") * kept.total("miss_outside") < before).any()


def test_measures_come_with_the_names_of_their_items(ensemble: EnsembleResult) -> None:
    lost, spot = ensemble.array("sector_lost"), ensemble.array("spot")
    assert lost.dims == ("item", "draw")
    assert (
        float(lost.sel(item="defence", draw=4))
        == ensemble.total("sector_lost")[ensemble.outline.sectors.index("defence"), 3]
    )
    assert spot.dims == ("item", "month", "draw")
    middle = spot.sel(item="oxide:Dy").median("draw").to_numpy()
    at = ensemble.outline.oxides.index("oxide:Dy")
    assert middle == pytest.approx(ensemble.quantiles("spot", (0.5,))[at, :, 0])
    with pytest.raises(UnknownNameError, match="sector_lost"):
        ensemble.array("sectors_lost")


def test_blocks_of_rows_do_not_change_a_quantile(
    ensemble: EnsembleResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ensemble.quantiles("spot")
    monkeypatch.setattr("ytterby.simulate.ensemble.store.BLOCK", 30)
    assert np.array_equal(whole, ensemble.quantiles("spot"))


def test_an_event_of_some_odds_happens_in_as_many_draws(table: Parameters) -> None:
    kept = drawn(table, ban(odds=0.25), draws=64, tile=64)
    happens = kept.total("happens")[0]
    assert happens.mean() == pytest.approx(0.25, abs=0.02)
    assert kept.central("happens")[0] in (0.0, 1.0)
    lost = kept.total("sector_lost").sum(axis=0)
    assert lost[happens == 1].mean() > 10.0 * lost[happens == 0].mean()


@pytest.mark.parametrize("name", scenario_names())
def test_a_job_reaches_other_processes_as_it_is(name: str, table: Parameters) -> None:
    scenario = read_scenario(name)
    plan = plan_ensemble(
        toy_chain(), ban(), ("USA",), Calendar(scenario.start, 2), table, draws=2, seed=1
    )
    job = replace(plan.job, scenario=scenario)
    found = Job.unpack(job.pack())
    assert found.scenario == scenario
    assert pickle.dumps(found.points) == pickle.dumps(job.points)


def test_a_temporary_directory_goes_with_its_result(table: Parameters) -> None:
    result = drawn(table, draws=2)
    folder = result.store.folder
    assert folder.exists()
    del result
    assert not folder.exists()
