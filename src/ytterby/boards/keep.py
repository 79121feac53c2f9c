"""Counts boards in processes of their own and keeps them: the server itself never waits."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Any

from ytterby.boards.board import Board
from ytterby.boards.progress import Told, listen_at, read_told
from ytterby.boards.registry import HOMES, Params, find_kind, load_kind, read_params
from ytterby.boards.store import (
    board_key,
    pack_board,
    read_board,
    tidy_boards,
    unpack_board,
    write_board,
)
from ytterby.errors import InputError, Problem

logger = logging.getLogger(__name__)

KEPT = 80
"""Boards held in memory."""
WAITING = 100
"""Questions that may wait to be counted; further ones are told to come back."""
NICE = 5
"""How far a counting process stands back behind the server, and a warming one farther still."""


class Boards:
    """The boards of one server.

    Parameters
    ----------
    workspace
        Directory of the user's own data; the usual one by default.
    workers
        Counting processes.
    """

    def __init__(self, workspace: Path | None = None, *, workers: int = 1) -> None:
        self.workspace = workspace
        self._workers = workers
        self._kept: OrderedDict[str, Board] = OrderedDict()
        self._running: dict[str, Future[tuple[str, Any]]] = {}
        self._waiting: Counter[Future[tuple[str, Any]]] = Counter()
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._told = Path(tempfile.mkdtemp(prefix="ytterby-told-"))

    def ask(self, name: str, given: dict[str, Any] | Params) -> tuple[str, Params]:
        """Return the key of a question, and the question checked.

        Raises
        ------
        InputError
            There is no such board, or it cannot be asked this.
        """
        kind = find_kind(name)
        params = given if isinstance(given, Params) else read_params(kind, given)
        return board_key(name, params.model_dump_json(), self.workspace), params

    def progress(self, name: str, given: dict[str, Any] | Params) -> Told | None:
        """Return what is being done for a board that is being counted, if anything was told."""
        key, _ = self.ask(name, given)
        return read_told(self._told / key)

    def peek(self, name: str, given: dict[str, Any] | Params) -> Board | None:
        """Return a board if it was counted before; never counts."""
        key, _ = self.ask(name, given)
        return self._find(key)

    async def read(self, name: str, given: dict[str, Any] | Params) -> Board:
        """Return a board, counted if need be; those who ask for the same one wait together.

        Whoever is cancelled while waiting leaves the others waiting; a question for which nobody
        waits any more is not begun.

        Raises
        ------
        InputError
            Everything that is wrong with the question, at once; or ``too-busy``.
        """
        key, params = self.ask(name, given)
        found = self._find(key)
        if found is not None:
            return found
        future = self._submit(key, name, params)
        try:
            answer = await asyncio.shield(asyncio.wrap_future(future))
        except BrokenProcessPool:
            answer = self._broken(name)
        finally:
            self._leave(future)
        return self._take(key, answer)

    def read_now(self, name: str, given: dict[str, Any] | Params) -> Board:
        """Return a board, waiting for it: for threads of their own, never for the event loop."""
        key, params = self.ask(name, given)
        found = self._find(key)
        if found is not None:
            return found
        future = self._submit(key, name, params)
        try:
            answer = future.result()
        except BrokenProcessPool:
            answer = self._broken(name)
        finally:
            self._leave(future)
        return self._take(key, answer)

    async def warm(self, names: Iterable[str]) -> int:
        """Count ahead what is likely to be asked, one after the other; returns how many."""
        await asyncio.to_thread(tidy_boards)
        done = 0
        for name in names:
            for params in find_kind(name).warm():
                while self._running and not self._closed:  # those who wait go first
                    await asyncio.sleep(0.2)
                if self._closed:
                    return done
                try:
                    await self.read(name, params)
                    done += 1
                except InputError as error:
                    logger.warning("%s was not counted ahead: %s", name, error)
        return done

    def close(self) -> None:
        """Stop the counting processes."""
        self._closed = True
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            # Python would wait at its end for what is counted now; nobody waits for that any more.
            counting = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in counting:
                process.terminate()
        shutil.rmtree(self._told, ignore_errors=True)

    def _find(self, key: str) -> Board | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = read_board(key)
        if found is not None:
            self._hold(key, found)
        return found

    def _hold(self, key: str, board: Board) -> None:
        with self._lock:
            self._kept[key] = board
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _submit(self, key: str, name: str, params: Params) -> Future[tuple[str, Any]]:
        with self._lock:
            if self._closed:
                raise RuntimeError("the server ends: nothing is counted any more")
            running = self._running.get(key)
            if running is not None:
                self._waiting[running] += 1
                return running
            if len(self._running) >= WAITING:
                raise InputError(_too_busy(len(self._running)))
            if self._pool is None:
                self._pool = self._new_pool()
            task = partial(_count, HOMES[name], params, key, self.workspace, self._told / key)
            try:
                future = self._pool.submit(task)
            except BrokenProcessPool:  # a counting process was killed: begin with new ones
                self._pool = self._new_pool()
                future = self._pool.submit(task)
            self._running[key] = future
            self._waiting[future] += 1
        future.add_done_callback(lambda _: self._running.pop(key, None))
        return future

    def _leave(self, future: Future[tuple[str, Any]]) -> None:
        """Wait no more; what was not begun is given up with the last who waited for it."""
        with self._lock:
            self._waiting[future] -= 1
            if self._waiting[future] <= 0:
                del self._waiting[future]
                future.cancel()

    def _broken(self, name: str) -> tuple[str, Any]:
        logger.error("a counting process ended while it counted %s", name)
        return "broken", f"a counting process ended while it counted {name}"

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_settle,
            initargs=(os.getpid(), self._told),
        )

    def _take(self, key: str, answer: tuple[str, Any]) -> Board:
        kind, value = answer
        if kind == "problems":
            raise InputError(value)
        if kind == "broken":
            raise RuntimeError(value)
        with self._lock:
            held = self._kept.get(key)  # somebody else waited for the same one
        if held is not None:
            return held
        board = unpack_board(value)
        self._hold(key, board)
        return board


def _too_busy(waiting: int) -> Problem:
    message = f"{waiting} questions wait to be counted already"
    return Problem("too-busy", "what is counted", message, "ask again in a minute")


def _settle(parent: int, scratch: Path) -> None:
    """In a counting process: stand back, work where no file is in the way, end with the server."""
    os.nice(NICE)
    os.chdir(tempfile.mkdtemp(prefix="work-", dir=scratch))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _count(
    home: str, params: Params, key: str, workspace: Path | None, told: Path
) -> tuple[str, Any]:
    """In a counting process: return a board packed, or the problems that it met."""
    kind = load_kind(home)
    listen_at(told)
    try:
        board = kind.build(params, workspace)
    except InputError as error:
        return "problems", error.problems
    except Exception as error:
        logger.exception("the board %s failed", kind.name)
        return "broken", f"{type(error).__name__} while counting {kind.name}"
    finally:
        told.unlink(missing_ok=True)
        listen_at(None)
    write_board(key, board)
    return "board", pack_board(board)
