"""Jobs over the API: created, followed, cancelled, refused."""

from __future__ import annotations

import pytest
from tests.unit.api.conftest import Asked

SHORT = {"kind": "stress", "request": {"scenario": "china-total-ban", "months": 2}}


def test_a_job_is_created_and_found_where_the_answer_says(api: Asked) -> None:
    answer = api.client.post("jobs", json={**SHORT, "title": "A ban"})
    assert answer.status_code == 202
    job = answer.json()
    assert (job["state"], job["title"], job["progress"]) == ("queued", "A ban", 0.0)
    assert answer.headers["location"] == f"/api/v1/jobs/{job['id']}"
    assert api.client.get(f"http://test{answer.headers['location']}").json() == job


def test_only_what_is_new_is_sent(api: Asked) -> None:
    job = api.client.post("jobs", json=SHORT).json()
    first = api.client.get(f"jobs/{job['id']}")
    tag = {"If-None-Match": first.headers["etag"]}
    assert api.client.get(f"jobs/{job['id']}", headers=tag).status_code == 304
    api.client.post(f"jobs/{job['id']}/cancel")
    again = api.client.get(f"jobs/{job['id']}", headers=tag)
    assert again.status_code == 200
    assert again.json()["state"] == "cancelled"


def test_a_full_queue_is_a_conflict_that_says_what_to_do(api: Asked) -> None:
    for _ in range(3):
        assert api.client.post("jobs", json=SHORT).status_code == 202
    answer = api.client.post("jobs", json=SHORT)
    assert answer.status_code == 409
    assert answer.json()["problems"][0]["code"] == "queue-full"
    listed = api.client.get("jobs").json()
    assert (listed["waiting"], listed["queue"], len(listed["jobs"])) == (3, 3, 3)
    assert [j["ahead"] for j in listed["jobs"]] == [2, 1, 0]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({}, {"unknown-kind"}),
        (
            {"kind": "stres", "colour": 1, "title": 3},
            {"unknown-kind", "unknown-field", "bad-request"},
        ),
        ({"kind": "stress", "request": []}, {"bad-request"}),
        (
            {"kind": "stress", "request": {"target": "USAA", "months": -1, "x": 1}},
            {"unknown-region", "out-of-range", "unknown-field"},
        ),
        ([1], {"bad-request"}),
        ({"kind": "stress", "request": {"\ud800": 1}}, {"bad-request"}),
    ],
)
def test_everything_wrong_is_said_at_once(api: Asked, body: object, codes: set[str]) -> None:
    import json

    answer = api.client.post(
        "jobs", content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert {p["code"] for p in answer.json()["problems"]} == codes
    assert api.client.get("jobs").json()["jobs"] == []


@pytest.mark.parametrize("body", [b'{"kind', b"\xff\xfe\x00", b""])
def test_a_body_that_is_no_json_is_told(api: Asked, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = api.client.post("jobs", content=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["code"] == "bad-request"


def test_a_job_is_cancelled_taken_up_again_and_forgotten(api: Asked) -> None:
    job = api.client.post("jobs", json=SHORT).json()["id"]
    assert api.client.post(f"jobs/{job}/cancel").json()["state"] == "cancelled"
    again = api.client.post(f"jobs/{job}/resume")
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    assert api.client.delete(f"jobs/{job}").status_code == 204
    for way in (api.client.get, api.client.delete):
        assert way(f"jobs/{job}").status_code == 404
    assert api.client.post(f"jobs/{job}/cancel").status_code == 404


def test_a_running_job_is_not_forgotten(api: Asked) -> None:
    job = api.client.post("jobs", json=SHORT).json()["id"]
    api.jobs._store.change(job, ("queued",), state="running")
    answer = api.client.delete(f"jobs/{job}")
    assert answer.status_code == 409
    assert answer.json()["problems"][0]["code"] == "job-running"


def test_every_kind_says_what_it_may_be_asked(api: Asked) -> None:
    kinds = {k["name"]: k for k in api.client.get("jobs/kinds").json()["kinds"]}
    assert kinds["stress"]["request"]["properties"]["draws"]["maximum"] == 10_000
    assert all(k["about"] for k in kinds.values())
