"""Runs the real server as a user does, and asks it by bare HTTP."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import httpx

ADDRESS = re.compile(r"Ytterby is at (http://\S+)")
PATIENCE = 90
TOKEN = "integration-test-token"


@dataclass
class Server:
    """A running server.

    Attributes
    ----------
    process, port
        What runs it, and where on the loopback it can be asked.
    printed
        The address as it was printed.
    out, log
        Lines of standard output and of standard error.
    """

    process: subprocess.Popen[str]
    port: int
    printed: str
    out: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=30, trust_env=False, **options)

    def logged(self, text: str, seconds: float = 10.0) -> bool:
        """Return whether a line with a text comes to standard error in time."""
        end = time.monotonic() + seconds
        while not any(text in line for line in self.log):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def stop(self, by: int = signal.SIGTERM) -> int:
        self.process.send_signal(by)
        return self.process.wait(20)


@contextmanager
def run_server(
    workspace: Path, *options: str, port: int = 0, program: str = "ytterby", **variables: str
) -> Iterator[Server]:
    """Run ``ytterby serve`` on a port, or a free one, until the block is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", program, "serve", "--port", str(port), "--no-warm", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "OMP_NUM_THREADS": "1",
            "YTTERBY_WORKSPACE": str(workspace),
            **variables,
        },
        start_new_session=True,
    )
    out: list[str] = []
    log: list[str] = []
    found: Queue[str] = Queue()

    def read(stream: Any, lines: list[str]) -> None:
        for line in stream:
            lines.append(line)
            if match := ADDRESS.search(line):
                found.put(match[1])
        found.put("")

    readers = [
        threading.Thread(target=read, args=pair, daemon=True)
        for pair in ((process.stdout, out), (process.stderr, log))
    ]
    for reader in readers:
        reader.start()
    try:
        try:
            printed = found.get(timeout=PATIENCE)
        except Empty:
            printed = ""
        assert printed, f"the server did not start:\n{''.join(log)}"
        taken = httpx.URL(printed).port
        assert taken
        yield Server(process, taken, printed, out, log)
    finally:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
        if process.poll() is None:
            process.kill()
            process.wait()
        for reader in readers:
            reader.join(5)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
