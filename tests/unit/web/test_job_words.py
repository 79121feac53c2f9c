"""A run says in words how far it is."""

from dataclasses import replace

import pytest

from ytterby.errors import Problem
from ytterby.jobs import Job
from ytterby.web.parts.job import job_html, job_words

JOB = Job("a", "stress", "<ban> for Japan", {}, "running", progress=0.25, words="draw 64 of 256")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": "queued"}, "next to start"),
        ({"state": "queued", "ahead": 3}, "3 runs before it"),
        ({}, "25 % · draw 64 of 256"),
        ({"state": "cancelled", "words": ""}, "at 25 %"),
        ({"state": "interrupted", "words": "the server ended"}, "the server ended"),
        (
            {
                "state": "finished",
                "started": "2025-01-01T00:00:00+00:00",
                "finished": "2025-01-01T00:00:42+00:00",
            },
            "in 42 s",
        ),
    ],
)
def test_each_state_has_its_words(changes: dict[str, object], words: str) -> None:
    assert job_words(replace(JOB, **changes)) == words  # type: ignore[arg-type]


def test_a_run_is_shown_with_its_name_and_its_problems_escaped() -> None:
    problem = Problem("bad-value", "severity", "<script>", "give another")
    shown = job_html(replace(JOB, state="failed", problems=(problem,)))
    assert "<ban>" not in shown
    assert "<script>" not in shown
    assert "give another" in shown
    assert 'value="0.250"' in shown
