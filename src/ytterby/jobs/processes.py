"""Start, stop and find again the processes of jobs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from ytterby.jobs.folders import LOG, job_folder

MODULE = "ytterby.jobs"
GRACE = 5.0
"""Time in which a job that is cancelled may stop by itself [s]."""
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass
class Worker:
    """A running process of a job.

    Attributes
    ----------
    job, attempt
        What it runs.
    process
        It leads a group of its own, so that all that it starts ends with it.
    asked
        When it was asked to stop, or 0.
    """

    job: str
    attempt: int
    process: subprocess.Popen[bytes]
    asked: float = 0.0

    def ask_to_stop(self) -> None:
        """Ask it to stop at its next step, once."""
        if not self.asked:
            self.asked = time.monotonic()
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def stop_if_late(self) -> None:
        """End it and all that it started if it was asked to stop and has not."""
        if self.asked and time.monotonic() - self.asked > GRACE:
            self.kill()

    def kill(self) -> None:
        """End it and all that it started, now."""
        end_group(self.process.pid)


def start_worker(home: Path, job: str, attempt: int, workspace: Path | None) -> Worker:
    """Start the process of a job in the folder of the job."""
    folder = job_folder(home, job)
    folder.mkdir(parents=True, exist_ok=True)
    own = [] if workspace is None else ["--workspace", str(workspace.resolve())]
    environment = {**dict.fromkeys(ONE_THREAD, "1"), **os.environ}
    with (folder / LOG).open("ab") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-P",  # nothing in the folder of a job is ever imported
                "-m",
                MODULE,
                str(home.resolve()),
                job,
                str(attempt),
                str(os.getpid()),
                *own,
            ],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return Worker(job, attempt, process)


def end_left_over(pid: int, job: str) -> None:
    """End the process of a job whose server is gone, if it is still that process."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return
    if MODULE.encode() in words and job.encode() in words:
        end_group(pid)


def end_group(pid: int) -> None:
    """End a process and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
