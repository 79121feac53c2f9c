"""The workflows of the evidence return tables that say what they rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ytterby.errors import InputError, UnknownNameError
from ytterby.evidence import load
from ytterby.workflows import evidence as workflow

HEAD = "quantity,region,year,value,unit,source\n"
GOOD = HEAD + "mine_production,MWI,2025,1.5,kt REO,me\n"


@pytest.fixture
def space(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_claims_are_listed_by_place_and_year(space: Path) -> None:
    result = workflow.list_claims(
        quantity="mine_production",
        region=["South Korea", "China"],
        year="2023:2024",
        workspace=space,
    )
    table = result.tables["claims"]
    assert set(table.frame["region"]) == {"CHN"}
    assert set(table.frame["year"]) == {2023, 2024}
    assert table.units["value"] == "t REO/year"
    assert set(table.sources) == set(table.frame["source"])
    assert result.manifest.evidence_version == load(workspace=space).version
    assert "--year 2023:2024" in result.manifest.command


def test_a_bloc_takes_in_its_members(space: Path) -> None:
    bloc = workflow.list_claims(quantity="magnet_output", region=["EU"], workspace=space)
    lone = workflow.list_claims(quantity="magnet_output", region=["Germany"], workspace=space)
    assert set(lone.tables["claims"].frame["claim"]) <= set(bloc.tables["claims"].frame["claim"])


def test_every_unknown_name_is_listed_at_once(space: Path) -> None:
    with pytest.raises(InputError) as caught:
        workflow.list_claims(
            quantity="mine_prod",
            source="usgs",
            region=["Chna"],
            element=["Dx"],
            stage=["magnetic"],
            year="20x4",
            workspace=space,
        )
    assert {p.code for p in caught.value.problems} == {
        "unknown-quantity",
        "unknown-source",
        "unknown-region",
        "unknown-element",
        "unknown-stage",
        "bad-year",
    }


def test_a_claim_is_shown_with_its_source_and_its_row(space: Path) -> None:
    claim = load(workspace=space).select("mine_production", region="CHN", year=2024)["claim"][0]
    result = workflow.show_claim(claim, workspace=space)
    fields = dict(result.tables["claim"].frame.iter_rows())
    assert fields["claim"] == claim
    assert fields["in_force"] == "yes"
    assert dict(result.tables["source"].frame.iter_rows())["source"] == fields["source"]
    assert result.tables["curation"].frame.height >= 1


def test_a_check_counts_claims_and_finds_no_error(space: Path) -> None:
    result = workflow.check_evidence(workspace=space)
    assert result.claims == load(workspace=space).claims.height
    assert result.tables["problems"].frame.height == len(result.problems)


def test_sources_come_with_their_claims(space: Path) -> None:
    frame = workflow.list_sources(workspace=space).tables["sources"].frame
    assert frame["claims"].sum() == load(workspace=space).live.height
    assert (frame["licence"] != "").all()


def test_a_batch_goes_in_is_listed_comes_out_and_goes_back(space: Path, own: Path) -> None:
    dry = workflow.import_data("claims", own, dry_run=True, workspace=space)
    assert not dry.written
    assert not space.exists()
    done = workflow.import_data("claims", own, workspace=space)
    assert done.written
    assert done.manifest.overrides == ("user-0001-0001",)
    states = workflow.list_imports(workspace=space).tables["imports"].frame
    assert states.select("batch", "state").rows() == [("0001-own", "in force")]
    assert "restore 0001-own" in workflow.remove_import("0001-own", workspace=space)
    states = workflow.list_imports(workspace=space).tables["imports"].frame
    assert states.select("batch", "state").rows() == [("0001-own", "removed")]
    workflow.restore_import("0001-own", workspace=space)
    assert load(workspace=space).overrides == ("user-0001-0001",)


def test_problems_of_a_dry_run_end_it(tmp_path: Path, space: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(GOOD.replace("1.5", "-1.5"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        workflow.import_data("claims", path, dry_run=True, workspace=space)
    assert caught.value.exit_code == 2


def test_a_damaged_batch_can_still_be_removed(space: Path, own: Path) -> None:
    batch = workflow.import_data("claims", own, workspace=space).batch
    (space / "batches" / batch / "claims.csv").write_bytes(b"\xff\xfe damaged")
    (space / "batches" / batch / "batch.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        load(workspace=space)
    workflow.remove_import(batch, workspace=space)
    assert load(workspace=space).overrides == ()


def test_unknown_kinds_and_batches_list_the_nearest(space: Path, own: Path) -> None:
    with pytest.raises(UnknownNameError, match="claims"):
        workflow.import_data("claim", own, workspace=space)
    with pytest.raises(UnknownNameError):
        workflow.remove_import("0001-own", workspace=space)
