"""A server of one's own: started on a free port of the loopback, stopped by its process."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
PATIENCE = 90
"""How long a server may take to say where it is [s]."""


@dataclass
class Site:
    """A running server.

    Attributes
    ----------
    address
        Where it answers: ``http://127.0.0.1:41234``.
    workspace
        Its user's own data.
    process
        What runs it.
    lines
        What it has printed.
    """

    address: str
    workspace: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)


@contextmanager
def run_site(workspace: Path, *options: str) -> Iterator[Site]:
    """Run ``ytterby serve`` until the block is left.

    Parameters
    ----------
    workspace
        Directory of its user's own data.
    options
        Further options of the command.
    """
    command = [sys.executable, "-m", "ytterby", "serve", "--port", "0", "--no-warm"]
    process = subprocess.Popen(
        [*command, "--workspace", str(workspace), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"},
    )
    lines: list[str] = []
    found: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            match = ADDRESS.search(line)
            if match:
                found.put(match.group())
        found.put("")

    reader = threading.Thread(target=listen, daemon=True)
    reader.start()
    try:
        address = found.get(timeout=PATIENCE)
        assert address, f"the server did not start:\n{''.join(lines)}"
        yield Site(address, workspace, process, lines)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        if process.poll() is None:
            process.kill()
            process.wait()
        reader.join(5)
        if process.stdout is not None:
            process.stdout.close()
