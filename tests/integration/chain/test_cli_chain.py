"""The chain from the command line: plants, flows, switches, bad names."""

from __future__ import annotations

import json
from typing import Any


def test_a_plant_off_moves_the_shares(warm_terminal: Any) -> None:
    done = warm_terminal.run("chain", "--off", "mys-kuantan", "--element", "neodymium", "--json")
    assert done.code == 0, done.err
    content = json.loads(done.out)
    assert set(content["tables"]) == {"flows", "shares", "supply"}
    rows = {r["stage"]: r for r in content["tables"]["shares"]["rows"]}
    assert rows["separation"]["share_after"] > rows["separation"]["share_before"]
    assert rows["mine"]["lost"] == 0
    assert any(r["facility"] == "mys-kuantan" and r["off"] for r in content["rows"])
    assert "--off mys-kuantan" in content["meta"]["command"]


def test_people_read_a_summary_with_the_ids_that_off_takes(warm_terminal: Any) -> None:
    done = warm_terminal.run("chain", "--stage", "mine", "--owner", "outside")
    assert done.code == 0, done.err
    assert "usa-mountain-pass" in done.out
    assert "chn-bayan-obo" not in done.out


def test_every_wrong_name_is_said_at_once(warm_terminal: Any) -> None:
    done = warm_terminal.run("chain", "--off", "mys-kuanta", "--status", "runing")
    assert done.code == 2
    assert "mys-kuantan" in done.err
    assert "running" in done.err
