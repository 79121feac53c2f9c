"""The base is read, seen as of a date, and selected from."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.unit.evidence.bases import EVENT_ROW, PLANT, SCOPES, claim, read_base, write_base

from ytterby.errors import EvidenceError, InputError, UnknownNameError, WorkspaceError
from ytterby.evidence import base, load
from ytterby.evidence.base import read_evidence
from ytterby.evidence.tiers import Z, relative_sigma


def test_blank_numbers_are_gaps_and_blank_text_is_empty(tmp_path: Path) -> None:
    evidence = read_base(tmp_path, claims=[claim(1)])
    row = evidence.claim("mine-0001")
    assert row["low"] is None
    assert row["partner"] == ""
    assert row["value"] == 270000.0


def test_claims_of_one_place_are_selected(tmp_path: Path) -> None:
    evidence = read_base(
        tmp_path,
        claims=[
            claim(1),
            claim(2, region="USA", value=45000),
            claim(3, year=2023),
            claim(4, quantity="reserves", unit="t REO"),
        ],
    )
    assert evidence.select("mine_production", year=2024)["claim"].to_list() == [
        "mine-0001",
        "mine-0002",
    ]
    found = evidence.select("mine_production", region=["USA", "CHN"], year=[2023])
    assert found["claim"].to_list() == ["mine-0003"]
    assert evidence.select("mine_production", partner="").height == 3
    with pytest.raises(UnknownNameError, match="mine_production"):
        evidence.select("mine_prodution")


def test_sigma_comes_from_the_interval_or_from_tier_and_confidence(tmp_path: Path) -> None:
    evidence = read_base(
        tmp_path,
        claims=[
            claim(1, value=100, low=90, high=120),
            claim(2, value=100, tier="B", confidence="low"),
            claim(3, value=100, high=110),
            claim(4, value=0),
        ],
    )
    sigma = dict(evidence.live.select("scope", "sigma").iter_rows())
    assert sigma[SCOPES[0]] == pytest.approx(30 / (2 * Z))
    assert sigma[SCOPES[1]] == pytest.approx(100 * relative_sigma()["B", "low"])
    assert sigma[SCOPES[2]] == pytest.approx(10 / Z)
    assert sigma[SCOPES[3]] == 1.0


def test_a_worse_tier_or_confidence_is_never_more_certain() -> None:
    table = relative_sigma()
    for tier in "ABC":
        assert table[tier, "high"] < table[tier, "medium"] < table[tier, "low"]
    for confidence in ("high", "medium", "low"):
        assert table["A", confidence] < table["B", confidence] < table["C", confidence]


HISTORY = [
    claim(
        1, scope="USGS", published_on="2024-01-31", status="superseded", superseded_by="mine-0002"
    ),
    claim(
        2, scope="USGS", published_on="2025-01-31", status="superseded", superseded_by="mine-0003"
    ),
    claim(3, scope="USGS", published_on="2026-01-31"),
]


@pytest.mark.parametrize(
    ("as_of", "live"),
    [
        (None, ["mine-0003"]),
        ("2026-01-31", ["mine-0003"]),
        ("2026-01-30", ["mine-0002"]),
        ("2025-01-30", ["mine-0001"]),
        ("2023-12-31", []),
    ],
)
def test_a_superseded_claim_is_in_force_before_its_successor(
    tmp_path: Path, as_of: str | None, live: list[str]
) -> None:
    evidence = read_base(tmp_path, as_of=as_of, claims=HISTORY)
    assert evidence.live["claim"].to_list() == live


def test_a_claim_superseded_by_an_older_one_is_never_in_force(tmp_path: Path) -> None:
    rows = [
        claim(1, published_on="2025-06-30", status="superseded", superseded_by="mine-0002"),
        claim(2, published_on="2025-01-31"),
    ]
    for as_of in ("2025-03-31", "2025-12-31", None):
        evidence = read_base(tmp_path, as_of=as_of, claims=rows)
        assert evidence.live["claim"].to_list() == ["mine-0002"]


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    first = read_base(tmp_path / "a", claims=[claim(1)]).version
    same = read_base(tmp_path / "b", claims=[claim(1)]).version
    other = read_base(tmp_path / "c", claims=[claim(1, value=270001)]).version
    assert first == same
    assert first != other
    assert first.startswith(f"{base.RELEASE}+")
    assert len(first.partition("+")[2]) == 12


def test_every_unreadable_cell_is_named_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_base(
        tmp_path / "data",
        [claim(1, value="many"), claim(2, published_on="31.1.2025"), claim(3, year="20x4")],
    )
    monkeypatch.setattr(base, "DATA", data)
    evidence = read_evidence(None, tmp_path / "workspace", data)
    places = {p.place: p.code for p in evidence.problems}
    assert places == {
        "claims/mine.csv, mine-0001, value": "bad-number",
        "claims/mine.csv, mine-0002, published_on": "bad-date",
        "claims/mine.csv, mine-0003, year": "bad-number",
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"claim,quantity\nx,y\n", "missing-column"),
        ("a,b\nÖ,ß\n".encode("latin-1"), "wrong-encoding"),
    ],
)
def test_a_damaged_table_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    data = write_base(tmp_path / "data")
    (data / "claims" / "mine.csv").write_bytes(content)
    evidence = read_evidence(None, tmp_path / "workspace", data)
    assert code in [p.code for p in evidence.problems]
    assert all("claims/mine.csv" in p.place for p in evidence.problems)


def test_a_row_with_too_many_fields_is_named(tmp_path: Path) -> None:
    data = write_base(tmp_path / "data", [claim(1), claim(2)])
    path = data / "claims" / "mine.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], lines[2] + ",too,many"]), encoding="utf-8")
    problems = read_evidence(None, tmp_path / "workspace", data).problems
    assert [(p.code, p.place) for p in problems] == [("ragged-row", "claims/mine.csv, row 3")]


def test_loading_stops_at_unreadable_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_base(tmp_path / "data", [claim(1, value="many")])
    monkeypatch.setattr(
        base, "read_evidence", lambda as_of, workspace: read_evidence(as_of, workspace, data)
    )
    with pytest.raises(EvidenceError) as caught:
        load(workspace=tmp_path / "workspace")
    assert caught.value.exit_code == 2


def test_a_date_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(as_of="31/03/2025", workspace=tmp_path)
    assert caught.value.problems[0].code == "bad-date"


def test_a_workspace_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(WorkspaceError) as caught:
        load(workspace=tmp_path / "taken")
    assert caught.value.problems[0].code == "not-a-directory"
    assert caught.value.exit_code == 2


def test_no_row_appears_or_vanishes_in_selecting(tmp_path: Path) -> None:
    evidence = read_base(tmp_path, claims=[claim(n) for n in range(1, 30)])
    assert evidence.live.height == 29
    assert evidence.live["claim"].to_list() == evidence.claims["claim"].to_list()
    assert evidence.live.drop("sigma").schema == pl.Schema(evidence.claims.schema)


def test_a_plant_is_seen_as_it_was_described_by_then(tmp_path: Path) -> None:
    plants = [
        PLANT,
        {**PLANT, "status": "ramping", "capacity": "", "published_on": "2026-09-27"},
        {**PLANT, "stage": "metal", "published_on": "2025-01-01"},
    ]

    def seen(as_of: str | None) -> list[tuple[object, ...]]:
        evidence = read_base(tmp_path, as_of=as_of, facilities=plants)
        return evidence.facilities.select("stage", "status", "capacity").rows()

    assert seen("2020-01-01") == []
    assert seen("2024-12-31") == [("magnet", "construction", 2000.0)]
    # The newer description leaves the capacity open: a gap, not the older figure.
    assert seen(None) == [("magnet", "ramping", None), ("metal", "construction", 2000.0)]


def test_an_event_is_known_from_its_publication_on(tmp_path: Path) -> None:
    early = read_base(tmp_path, as_of="2025-04-03", events=[EVENT_ROW])
    late = read_base(tmp_path, as_of="2025-04-04", events=[EVENT_ROW])
    assert (early.events.height, late.events.height) == (0, 1)
