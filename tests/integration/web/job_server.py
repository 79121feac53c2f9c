"""A server of jobs alone: takes requests as JSON, tells their ids, and stays until it is killed."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from ytterby.jobs import Jobs


def main(workspace: str, *requests: str) -> None:
    jobs = Jobs(Path(workspace, "app"), Path(workspace), limit=1)
    jobs.start()
    for text in requests:
        given = json.loads(text)
        print(jobs.create(given["kind"], given["request"]).id, flush=True)
    print("ready", flush=True)
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
