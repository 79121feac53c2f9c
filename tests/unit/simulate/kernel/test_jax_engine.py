"""The step on JAX agrees with NumPy's; in a process of its own, which no other test shares."""

from __future__ import annotations

import importlib.util
import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest
from tests.both_engines import Compared, compare, compare_segments

from ytterby.errors import InputError
from ytterby.simulate.kernel.jax_engine import JaxEngine

needs_jax = pytest.mark.skipif(
    importlib.util.find_spec("jax") is None, reason="the extra jax is not installed"
)
TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def worker() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield pool


def far(found: Compared) -> dict[str, float]:
    return {name: size for name, size in found.fields.items() if not size <= TOLERANCE}


@needs_jax
def test_sums_and_minima_of_segments_are_numpys(worker: ProcessPoolExecutor) -> None:
    assert worker.submit(compare_segments).result() <= 1e-14


@needs_jax
@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "months", "draws", "mechanisms"),
    [
        ("controls", 12, 3, {"licences", "quotas"}),
        ("answers", 12, 3, {"plants", "marks", "reactions", "stores", "ways"}),
        ("random 3 licence", 9, 3, {"licences"}),
        ("random 4 quota", 9, 3, {"quotas"}),
        ("china-2025-controls", 5, 4, {"licences"}),
    ],
)
def test_every_field_of_state_and_record_agrees(
    worker: ProcessPoolExecutor, case: str, months: int, draws: int, mechanisms: set[str]
) -> None:
    found = worker.submit(compare, case, months, draws).result()
    assert {"state.stock", "state.licence.granted", "record.delivered"} <= set(found.fields)
    assert found.mechanisms >= mechanisms
    assert far(found) == {}
    print(
        f"{case}: numpy {found.numpy * 1e3:.2f} ms, jax {found.jax * 1e3:.2f} ms a month of a "
        f"draw, after {found.compiling:.1f} s of compiling"
    )


def test_without_jax_the_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jax", None)
    with pytest.raises(InputError) as caught:
        JaxEngine()
    (problem,) = caught.value.problems
    assert problem.code == "missing-extra"
    assert "ytterby[jax]" in problem.fix


def test_the_simulator_does_not_import_jax() -> None:
    code = "import sys, ytterby.simulate.kernel.jax_engine; sys.exit('jax' in sys.modules)"
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=exec, args=(code,))
    process.start()
    process.join()
    assert process.exitcode == 0
