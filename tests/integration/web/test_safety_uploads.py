"""A thousand bad uploads by the real routes of a real server: never its error, always a list."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.web.fuzzing import Case, all_cases
from tests.integration.web.serving import Server, run_server

pytestmark = pytest.mark.slow

CODE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
EXPECTED = {200, 413, 422}
LONGEST = 20.0
"""For one upload, on a machine that is busy with other tests [s]."""
MEMORY = 600
"""How much a server may grow by all of them [MiB]."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with run_server(tmp_path_factory.mktemp("workspace")) as found:
        yield found


def peak_memory(server: Server) -> float:
    """Return the largest memory that a server has held [MiB]."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def complaint(case: Case, status: int, text: object) -> str:
    """Return what is wrong with an answer; empty if nothing is."""
    if status not in EXPECTED:
        return f"{case.name}: {status} {str(text)[:300]}"
    problems = text.get("problems", []) if isinstance(text, dict) else None
    taken = isinstance(text, dict) and status == 200 and (text.get("ok") or text.get("key"))
    if problems is None or (not taken and not problems):
        return f"{case.name}: {status} without problems: {str(text)[:300]}"
    for problem in problems:
        if not CODE.match(problem["code"]) or not problem["message"]:
            return f"{case.name}: {problem}"
        if "Traceback" in problem["message"] or "site-packages" in problem["message"]:
            return f"{case.name}: tells of the inside: {problem}"
    return ""


def test_a_thousand_bad_uploads_get_a_list_of_problems_in_time(server: Server) -> None:
    wrong: list[str] = []
    seen: Counter[int] = Counter()
    with server.client() as client:
        client.post("/app/bill?name=a.csv", content=b"part,mass\na,1")  # reads the evidence
        before = peak_memory(server)
        for case in all_cases():
            began = time.perf_counter()
            headers = {"content-type": case.kind} if case.kind else {}
            answer = client.post(case.path, content=case.body, headers=headers)
            took = time.perf_counter() - began
            seen[answer.status_code] += 1
            is_json = answer.headers.get("content-type", "").startswith("application/json")
            told = complaint(case, answer.status_code, answer.json() if is_json else answer.text)
            if told:
                wrong.append(told)
            if took > LONGEST:
                wrong.append(f"{case.name}: {took:.1f} s")
        alive = client.get("/api/v1/scenarios").status_code
    assert wrong == []
    assert sum(seen.values()) >= 1000
    assert min(seen[status] for status in EXPECTED) > 0
    assert alive == 200
    assert peak_memory(server) - before < MEMORY
    assert not any("Traceback" in line for line in server.log)
