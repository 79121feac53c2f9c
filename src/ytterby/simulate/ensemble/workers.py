"""Who runs the tiles: this process, processes of our own, or any executor."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait

from ytterby.simulate.ensemble.reduce import Tile
from ytterby.simulate.ensemble.store import Span
from ytterby.simulate.ensemble.tile import Job, keep_job, run_kept, run_packed, run_tile

AHEAD = 2
"""Tiles in hand for each worker: enough that none waits, few enough that memory stays small."""
PATIENCE = 0.5
"""Longest wait before looking for an interrupt [s]."""
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    # Freed arrays stay with the process, which would else return and fetch the same pages of memory
    # in every operation (GNU libc; others know no such names).
    "MALLOC_MMAP_THRESHOLD_": str(2**28),
    "MALLOC_TRIM_THRESHOLD_": str(2**29),
}
"""What processes of our own start with, unless it is set already."""


def run_tiles(
    job: Job, spans: Sequence[Span], *, executor: Executor | None, workers: int
) -> Iterator[tuple[Span, Tile]]:
    """Yield tiles as they are done, in any order.

    Parameters
    ----------
    job
        What all share.
    spans
        Which tiles.
    executor
        Runs them if given: anything with ``submit``, such as Dask's ``client.get_executor()``.
    workers
        Processes of our own where no executor is given; 1 is this process.
    """
    if not spans:
        return
    if executor is not None:
        packed = job.pack()
        count = int(getattr(executor, "_max_workers", 0) or workers)
        yield from _in_hand(
            lambda s: executor.submit(run_packed, packed, *s), spans, AHEAD * max(count, 1)
        )
    elif workers == 1 or len(spans) == 1:
        for span in spans:
            yield span, run_tile(job, *span)
    else:
        with _pool(job, min(workers, len(spans))) as pool:
            yield from _in_hand(lambda s: pool.submit(run_kept, s), spans, AHEAD * workers)


def _in_hand(
    submit: Callable[[Span], Future[Tile]], spans: Sequence[Span], most: int
) -> Iterator[tuple[Span, Tile]]:
    """Yield results, never more than ``most`` tiles in hand."""
    todo = iter(spans)
    running: dict[Future[Tile], Span] = {}
    try:
        while True:
            while len(running) < most and (span := next(todo, None)) is not None:
                running[submit(span)] = span
            if not running:
                return
            # Waking now and then lets an interrupt through that came to another thread.
            done, _ = wait(running, timeout=PATIENCE, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), future.result()
    finally:
        for future in running:
            future.cancel()


@contextlib.contextmanager
def _pool(job: Job, workers: int) -> Iterator[ProcessPoolExecutor]:
    """Yield processes that hold the job and use one thread each."""
    added = {name: value for name, value in ENVIRONMENT.items() if name not in os.environ}
    os.environ.update(added)
    # Processes start from nothing: the same on every system, and no thread is copied half-way.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _begin, (job.pack(),))
    finished = False
    try:
        yield pool
        finished = True
    finally:
        if not finished:
            for process in list((pool._processes or {}).values()):
                process.terminate()
        pool.shutdown(wait=finished, cancel_futures=True)
        for name in added:
            os.environ.pop(name, None)


def _begin(packed: bytes) -> None:
    """Make ready a process of our own."""
    # The parent decides when to stop; a killed one takes its children along.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    keep_job(packed)


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
