"""Requests of every kind: what is right is taken, all that is wrong is said at once."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from ytterby.errors import InputError
from ytterby.jobs import find_kind, kind_names
from ytterby.jobs.checking import check_request

BILL = files("ytterby.exposure.examples").joinpath("offshore-wind.csv").read_text("utf-8")
RIGHT: dict[str, dict[str, Any]] = {
    "stress": {"draws": 64, "months": 4},
    "compare": {"months": 3, "draws": 16},
    "sensitivity": {"months": 3, "trajectories": 2, "points": 8, "leading": 2},
    "impact": {"draws": 8, "months": 3, "target": ["USA", "JPN"]},
    "brief": {"target": "Germany"},
    "expose": {"bill": BILL, "name": "wind"},
    "finance": {"draws": 16, "price": "flat:60"},
    "project": {"facility": "usa-mountain-pass", "war": False},
    "fund": {"draws": 8},
    "outlook": {"element": "DyTb", "draws": 8},
    "footprint": {"what": "magnet", "draws": 8},
    "people": {"target": "china-2025-controls", "draws": 16},
}
WRONG: dict[str, tuple[dict[str, Any], set[str]]] = {
    "stress": (
        {"scenario": "china-tot", "target": "USAA", "draws": 8, "element": ["Dyy"], "x": 1},
        {"unknown-scenario", "unknown-region", "unknown-element", "unknown-field"},
    ),
    "compare": (
        {"scenarios": ["a", "china-total-ban"], "target": "xx", "draws": 0},
        {"unknown-scenario", "unknown-region", "bad-request"},
    ),
    "sensitivity": (
        {"outcome": "shortge", "points": 7, "target": "ZZ"},
        {"unknown-outcome", "power-of-two", "unknown-region"},
    ),
    "impact": ({"target": ["FRA"], "draws": 1}, {"no-economy", "out-of-range"}),
    "brief": (
        {"target": "Germny", "element": ["Q"], "stage": ["s"]},
        {"unknown-region", "unknown-element", "unknown-stage"},
    ),
    "expose": (
        {"bill": "a,b\n1,2\n", "region": "Q", "scenario": ["x"]},
        {"missing-header", "unknown-region", "unknown-scenario"},
    ),
    "finance": ({"contract": "mine", "rate": 9}, {"unknown-contract", "out-of-range"}),
    "project": (
        {"facility": "mountain", "debt": 3, "prices": "x"},
        {"unknown-facility", "out-of-range", "unknown-prices"},
    ),
    "fund": ({"portfolio": "a,b\n1,2"}, {"missing-column"}),
    "outlook": ({"element": "Q", "to": 2100}, {"unknown-element", "out-of-range"}),
    "footprint": ({"grade": "q", "origin": ["zz"]}, {"unknown-grade", "unknown-origin"}),
    "people": ({"target": "nobody", "first": 2030, "last": 2020}, {"unknown-target"}),
}
FILES = [
    ("stress", "scenario"),
    ("finance", "contract"),
    ("finance", "price"),
    ("footprint", "what"),
    ("people", "target"),
    ("project", "facility"),
    ("project", "prices"),
    ("outlook", "prices"),
    ("expose", "example"),
]


def test_every_kind_that_needs_no_earlier_run_is_checked_here() -> None:
    assert {*kind_names()} - {"reproduce"} == {*RIGHT} == {*WRONG}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_request_is_taken_with_the_files_that_it_reads(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "job"
    request = check_request(find_kind(name), RIGHT[name], folder, tmp_path)
    assert {p.name for p in folder.iterdir()} == set(request.files())
    again = find_kind(name).request.model_validate(request.model_dump(mode="json"))
    assert again == request
    assert find_kind(name).title(request)


@pytest.mark.parametrize("name", WRONG)
def test_all_that_is_wrong_is_said_at_once_and_nothing_is_left(name: str, tmp_path: Path) -> None:
    given, codes = WRONG[name]
    folder = tmp_path / "job"
    with pytest.raises(InputError) as refused:
        check_request(find_kind(name), given, folder, tmp_path)
    assert codes <= {p.code for p in refused.value.problems}
    assert str(tmp_path) not in str(refused.value)
    assert not folder.exists()


@pytest.mark.parametrize(("name", "field"), FILES)
@pytest.mark.parametrize("path", ["/etc/hostname", "../secret.yaml", "secret.csv", "secret"])
def test_a_request_reads_no_file_of_the_server(
    name: str, field: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    for file in (here / "secret", here / "secret.csv", tmp_path / "secret.yaml"):
        file.write_text("password: hunter2\n")
    monkeypatch.chdir(here)
    with pytest.raises(InputError) as refused:
        check_request(find_kind(name), {field: path}, tmp_path / "job", tmp_path)
    assert refused.value.problems
    assert "hunter2" not in str(refused.value)
    assert "password" not in str(refused.value)


def test_an_own_scenario_is_named_by_its_file_and_line(tmp_path: Path) -> None:
    given = {"yaml": "name: x\ncolour: red\n"}
    with pytest.raises(InputError) as refused:
        check_request(find_kind("stress"), given, tmp_path / "job", tmp_path)
    assert "scenario.yaml, line 2, colour" in {p.place for p in refused.value.problems}


def test_yaml_is_data_alone(tmp_path: Path) -> None:
    given = {"yaml": "name: !!python/object/apply:os.system ['touch pwned']\n"}
    with pytest.raises(InputError):
        check_request(find_kind("stress"), given, tmp_path / "job", tmp_path)
    assert not Path("pwned").exists()
