"""Boards, scenarios, bills, names, the manual: what else the API answers."""

from __future__ import annotations

import hashlib
import re
import tomllib
from importlib.resources import files

import pytest
from tests.unit.api.conftest import Asked


def test_it_tells_what_answers(api: Asked) -> None:
    about = api.client.get("about").json()
    assert about["name"] == "ytterby"
    assert about["evidence"]
    assert api.client.get("health").json() == {"status": "ok", "running": 0, "waiting": 0}


def test_a_board_of_a_kept_run_is_had_with_its_tables(api: Asked) -> None:
    board = api.client.get(f"boards/run?run={api.run}").json()
    assert board["finding"] == "It hurts."
    assert board["tables"] == ["shares"]
    assert board["figures"] == []
    csv = api.client.get(f"boards/run/tables/shares.csv?run={api.run}")
    assert csv.content.decode("utf-8-sig").splitlines()[1] == "'=cmd(),0.7"
    missing = api.client.get(f"boards/run/tables/share.csv?run={api.run}")
    assert missing.status_code == 404
    assert missing.json()["problems"][0]["fix"] == "did you mean shares?"


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("boards/overvew", 404, "unknown-board"),
        ("boards/run?colour=red", 422, "bad-board-question"),
        ("boards/run?run=nothing", 422, "unknown-run"),
        ("nothing", 404, "no-such-address"),
        ("scenarios/china-tot", 404, "unknown-scenario"),
        ("docs/secret.js", 404, "unknown-file"),
        ("jobs?limit=0", 422, "bad-request"),
    ],
)
def test_what_is_not_there_is_said_in_one_form(
    api: Asked, address: str, status: int, code: str
) -> None:
    answer = api.client.get(address)
    assert answer.status_code == status
    assert code in {p["code"] for p in answer.json()["problems"]}


def test_a_method_that_is_not_possible_says_which_are(api: Asked) -> None:
    answer = api.client.delete("about")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.json()["problems"][0]["code"] == "no-such-method"


def test_every_board_says_what_it_may_be_asked(api: Asked) -> None:
    boards = {b["name"]: b for b in api.client.get("boards").json()["boards"]}
    assert "country" in boards["overview"]["params"]["properties"]


def test_a_scenario_is_had_with_its_text_and_its_schema(api: Asked) -> None:
    names = [s["name"] for s in api.client.get("scenarios").json()["scenarios"]]
    scenario = api.client.get(f"scenarios/{names[0]}").json()
    assert f"name: {names[0]}" in scenario["yaml"]
    checked = api.client.post("scenarios/check", json={"yaml": scenario["yaml"]}).json()
    assert checked["ok"]
    assert checked["scenario"]["name"] == names[0]
    assert api.client.get("scenarios/schema").json()["properties"]["events"]


def test_every_problem_of_a_scenario_is_told_with_its_line(api: Asked) -> None:
    checked = api.client.post("scenarios/check", json={"yaml": "name: x\ncolour: red\n"}).json()
    assert not checked["ok"]
    assert "scenario.yaml, line 2, colour" in {p["place"] for p in checked["problems"]}


def test_every_problem_of_a_bill_is_told_in_its_place(api: Asked) -> None:
    text = "part,material,mass [g],units\nrotor,N42SH,abc,1000\n"
    checked = api.client.post("bills/check", json={"text": text, "name": "motors.csv"}).json()
    assert (checked["ok"], checked["errors"]) == (False, 1)
    places = {(c["row"], c["column"], c["code"]) for c in checked["cells"]}
    assert (2, "mass", "bad-number") in places
    right = text.replace("abc", "900")
    assert api.client.post("bills/check", json={"text": right}).json()["ok"]
    nothing = api.client.post("bills/check", json={"text": ""}).json()
    assert not nothing["ok"]


def test_a_text_that_is_too_long_is_refused(api: Asked) -> None:
    answer = api.client.post("scenarios/check", json={"yaml": "x" * 200_001})
    assert answer.status_code == 422
    assert "200000 characters" in answer.json()["problems"][0]["message"]


def test_names_are_listed(api: Asked) -> None:
    places = {p["code"]: p for p in api.client.get("places").json()["places"]}
    assert (places["USA"]["modelled"], places["EU27"]["kind"]) == (True, "bloc")
    elements = api.client.get("elements").json()
    assert {"symbol": "Dy", "name": "dysprosium"} in elements["elements"]
    quantities = {q["name"]: q for q in api.client.get("quantities").json()["quantities"]}
    assert quantities["share"]["unit"] == "1"


def test_the_manual_has_no_script_inside_and_asks_nobody_else(api: Asked) -> None:
    page = api.client.get("docs").text
    assert re.findall(r"<script(?![^>]*src=)", page) == []
    assert "style=" not in page
    links = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert {a for a in links if not a.startswith(("/", "data:"))} == set()
    for address in links:
        if address.startswith("/api/v1/"):
            assert api.client.get(f"http://test{address}").status_code == 200


def test_vendored_files_are_those_that_were_vendored() -> None:
    assets = files("ytterby.api").joinpath("assets")
    listed = tomllib.loads(assets.joinpath("vendored.toml").read_text(encoding="utf-8"))
    assert len(listed["sha256"]) == 5
    for name, digest in listed["sha256"].items():
        assert hashlib.sha256(assets.joinpath(name).read_bytes()).hexdigest() == digest
    licence = assets.joinpath("licenses/swagger-ui-LICENSE.txt").read_text(encoding="utf-8")
    assert "Apache License" in licence


def test_the_description_is_complete(api: Asked) -> None:
    description = api.client.get("openapi.json").json()
    ids = []
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            ids.append(told["operationId"])
            assert told["tags"], path
            assert told["description"], path
            assert told["summary"], path
            for status, answer in told["responses"].items():
                assert answer["description"], (path, status)
                if int(status) >= 400:
                    schema = answer["content"]["application/json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/ProblemsModel"}
            if method in ("post", "patch") and "requestBody" in told:
                assert "413" in told["responses"], path
    assert len(ids) == len(set(ids))
    wanted = description["components"]["schemas"]["CreateStress"]
    assert wanted["properties"]["request"] == {"$ref": "#/components/schemas/StressRequest"}
    assert "StressRequest" in description["components"]["schemas"]
    assert description["servers"] == [{"url": "/api/v1"}]
