"""A user's claims go in after a dry run, override what they replace, and come out again."""

from __future__ import annotations

import datetime as dt
import errno
import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ytterby.errors import InputError, UnknownNameError, WorkspaceError
from ytterby.evidence import load
from ytterby.evidence.checks import check_evidence
from ytterby.evidence.userdata.batches import list_batches, remove_batch, restore_batch
from ytterby.evidence.userdata.importing import ClaimImport, import_claims

TODAY = dt.date(2026, 11, 21)

ROW = b"reserves,CHN,2024,1,t REO,me\n"
HEAD = "quantity,region,year,value,unit,source\n"
GOOD = "mine_production,MWI,2025,1,t REO"


@pytest.fixture
def space(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


def write(tmp_path: Path, text: str, name: str = "mine.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def dry(path: Path, space: Path) -> ClaimImport:
    result = import_claims(path, workspace=space, dry_run=True, today=TODAY)
    assert not result.written
    assert not space.exists()
    return result


def codes(result: ClaimImport) -> list[str]:
    return [p.code for p in result.problems]


def test_a_sound_file_goes_in_and_is_named_in_the_evidence(tmp_path: Path, space: Path) -> None:
    path = write(
        tmp_path,
        "Metric;Country;Year;Amount;Units;Reference;URL\n"
        "mine production;Malawi;2025;1.5;kt REO;Company report;https://example.org/r\n",
    )
    result = import_claims(path, workspace=space, today=TODAY)
    assert result.written
    evidence = load(workspace=space)
    assert evidence.overrides == ("user-0001-0001",)
    row = evidence.claim("user-0001-0001")
    assert (row["region"], row["value"], row["unit"]) == ("MWI", 1500.0, "t REO/year")
    assert (row["published_value"], row["published_unit"]) == ("1.5", "kt REO")
    assert (row["mass_basis"], row["tier"], row["confidence"]) == ("REO", "B", "medium")
    assert row["published_on"] == TODAY
    source = evidence.sources.filter(pl.col("source") == row["source"]).row(0, named=True)
    assert (source["title"], source["address"]) == ("Company report", "https://example.org/r")
    assert [p for p in check_evidence(evidence) if "user-" in p.place] == []


def test_an_import_changes_the_version_and_its_removal_brings_it_back(
    tmp_path: Path, space: Path
) -> None:
    before = load(workspace=space)
    path = write(tmp_path, HEAD + "mine_production,MWI,2025,1500,t REO,me\n")
    batch = import_claims(path, workspace=space, today=TODAY).batch.batch
    after = load(workspace=space)
    assert after.version != before.version
    assert [b.batch for b in list_batches(space)] == [batch]
    trash = remove_batch(batch, space)
    assert trash.is_dir()
    assert load(workspace=space).version == before.version
    assert load(workspace=space).overrides == ()
    assert list_batches(space) == []
    assert [b.batch for b in list_batches(space, removed=True)] == [batch]
    restore_batch(batch, space)
    assert load(workspace=space).version == after.version
    assert load(workspace=space).overrides == ("user-0001-0001",)


def test_a_number_is_not_given_twice(tmp_path: Path, space: Path) -> None:
    first = write(tmp_path, HEAD + "mine_production,MWI,2025,1500,t REO,me\n", "a.csv")
    second = write(tmp_path, HEAD + "mine_production,MWI,2025,1600,t REO,me\n", "b.csv")
    one = import_claims(first, workspace=space, today=TODAY).batch.batch
    remove_batch(one, space)
    two = import_claims(second, workspace=space, today=TODAY).batch.batch
    assert (one, two) == ("0001-a", "0002-b")
    restore_batch(one, space)
    evidence = load(workspace=space)
    assert evidence.select("mine_production", region="MWI", year=2025, scope="")[
        "value"
    ].to_list() == [1600.0]
    assert evidence.overrides == ("user-0002-0001",)


def test_a_claim_of_the_same_place_and_scope_is_replaced_from_its_date_on(
    tmp_path: Path, space: Path
) -> None:
    shipped = load(workspace=space).select(
        "mine_production", region="CHN", year=2024, scope="USGS", element="REO"
    )
    assert shipped.height == 1
    old = shipped["claim"][0]
    row = "mine_production,CHN,2024,300,kt REO,me,USGS,mine,REO\n"
    path = write(tmp_path, HEAD.strip() + ",scope,stage,element\n" + row)
    result = import_claims(path, workspace=space, today=TODAY)
    assert result.replaced.rows() == [(old, "user-0001-0001")]
    evidence = load(workspace=space)
    assert old not in evidence.live["claim"].to_list()
    assert evidence.claim(old)["superseded_by"] == "user-0001-0001"
    # Before the import the user's figure was not known.
    assert load(as_of="2026-11-20", workspace=space).overrides == ()
    assert old in load(as_of="2026-11-20", workspace=space).live["claim"].to_list()


def test_a_claim_may_name_what_it_replaces(tmp_path: Path, space: Path) -> None:
    old = load(workspace=space).select("mine_production", region="CHN", year=2024)["claim"]
    row = f"mine_production,CHN,2024,300,kt REO,me,{';'.join(old)}\n"
    path = write(tmp_path, HEAD.strip() + ",replaces\n" + row)
    import_claims(path, workspace=space, today=TODAY)
    live = load(workspace=space).select("mine_production", region="CHN", year=2024)
    assert live["claim"].to_list() == ["user-0001-0001"]


def test_claims_that_stay_beside_are_named(tmp_path: Path, space: Path) -> None:
    path = write(
        tmp_path,
        HEAD.strip() + ",stage,element\nmine_production,CHN,2024,300,kt REO,me,mine,REO\n",
    )
    result = dry(path, space)
    assert codes(result) == ["stands-beside"]
    assert result.errors == ()


ROWS: list[tuple[str, str, str]] = [
    ("mine_production,Australa,2024,5,t REO,me", "unknown-region", "row 2, region"),
    ("mine_prodution,AUS,2024,5,t REO,me", "unknown-quantity", "row 2, quantity"),
    ("capacity,AUS,2024,-5,t,me", "below-minimum", "row 2, value"),
    ("stage_share,AUS,2024,1.3,1,me", "above-maximum", "row 2, value"),
    ("stage_share,AUS,2024,65,%,me", "", ""),
    ('mine_production,AUS,2024,"5,5",t REO,me', "decimal-comma", "row 2, value"),
    ('mine_production,AUS,2024,"1.234,5",t REO,me', "decimal-comma", "row 2, value"),
    ('mine_production,AUS,2024,"1,234",t REO,me', "ambiguous-number", "row 2, value"),
    ('mine_production,AUS,2024,"1,234,567",t REO,me', "", ""),
    ("mine_production,AUS,2024,about 5,t REO,me", "bad-number", "row 2, value"),
    ("mine_production,AUS,2024,nan,t REO,me", "bad-number", "row 2, value"),
    ("mine_production,AUS,2024,5%,t REO,me", "percent-sign", "row 2, value"),
    ("mine_production,AUS,24,5,t REO,me", "bad-year", "row 2, year"),
    ("mine_production,AUS,FY2024,5,t REO,me", "bad-year", "row 2, year"),
    ("mine_production,AUS,2024,5,t,me", "other-basis", "row 2, unit"),
    ("mine_production,AUS,2024,5,knots,me", "unknown-unit", "row 2, unit"),
    ("mine_production,AUS,2024,,t REO,me", "missing-field", "row 2, value"),
    ("mine_production,AUS,2024,5,t REO,", "missing-field", "row 2, source"),
    ("mine_production,AUS,2030,5,t REO,me", "published-before-period", "row 2, published_on"),
    ("mine_production,AUS,2024,5,t REO,me,x,y", "ragged-row", "row 2"),
]


@pytest.mark.parametrize(("row", "code", "place"), ROWS)
def test_what_is_wrong_in_a_row_is_named_with_its_place_and_mend(
    tmp_path: Path, space: Path, row: str, code: str, place: str
) -> None:
    result = dry(write(tmp_path, HEAD + row + "\n"), space)
    found = [p for p in result.problems if p.severity == "error"]
    if not code:
        assert found == []
        return
    assert [p.code for p in found] == [code]
    assert found[0].place == f"mine.csv, {place}"
    assert found[0].fix


def test_unknown_names_of_every_dim_list_the_nearest(tmp_path: Path, space: Path) -> None:
    path = write(
        tmp_path,
        HEAD.strip() + ",element,stage,sector,material,date,low,tier\n"
        "use,USA,2024,5,t REO,me,Dysprosum,magnetic,winds,oxid:Nd,03/04/2025,9,X\n",
    )
    found = {p.place.rsplit(", ", 1)[1]: p for p in dry(path, space).problems}
    assert set(found) == {"element", "stage", "sector", "material", "published_on", "value", "tier"}
    assert "Dy" in found["element"].fix
    assert "magnet" in found["stage"].fix
    assert "wind" in found["sector"].fix
    assert "oxide:Nd" in found["material"].fix
    assert found["published_on"].code == "bad-date"
    assert found["value"].code == "value-outside-interval"


def test_elements_and_sectors_may_be_called_by_name(tmp_path: Path, space: Path) -> None:
    path = write(
        tmp_path,
        HEAD.strip() + ",element,sector\nuse,USA,2024,5,t REO,me,Dysprosium,Wind turbines\n",
    )
    row = dry(path, space).claims.row(0, named=True)
    assert (row["element"], row["sector"]) == ("Dy", "wind")


def test_all_problems_of_all_rows_come_at_once_and_nothing_is_written(
    tmp_path: Path, space: Path
) -> None:
    text = HEAD + "".join(row + "\n" for row, code, _ in ROWS if code and code != "ragged-row")
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        import_claims(path, workspace=space, today=TODAY)
    wanted = {code for _, code, _ in ROWS if code and code not in ("ragged-row", "")}
    # Dates are compared only between rows that could be read; every other problem is there.
    assert wanted <= {p.code for p in caught.value.problems}
    assert caught.value.exit_code == 2
    assert not space.exists()


def test_shares_that_sum_to_more_than_one_are_named_with_their_rows(
    tmp_path: Path, space: Path
) -> None:
    head = HEAD.strip() + ",stage,element\n"
    path = write(
        tmp_path,
        head + "stage_share,CHN,2023,0.7,1,me,magnet,Nd\n"
        "stage_share,JPN,2023,0.6,1,you,magnet,Nd\n"
        "stage_share,CHN,2022,0.7,1,me,magnet,Nd\n",
    )
    found = [p for p in dry(path, space).problems if p.severity == "error"]
    assert [p.code for p in found] == ["shares-above-one"]
    assert "rows 2, 3" in found[0].place
    assert "1.3" in found[0].message


def test_duplicate_rows_are_named(tmp_path: Path, space: Path) -> None:
    row = "mine_production,MWI,2025,1500,t REO,me\n"
    found = dry(write(tmp_path, HEAD + row + row), space).problems
    assert [(p.code, p.place) for p in found] == [("duplicate-claim", "mine.csv, rows 2, 3")]


def test_the_same_file_does_not_go_in_twice(tmp_path: Path, space: Path) -> None:
    path = write(tmp_path, HEAD + "mine_production,MWI,2025,1500,t REO,me\n")
    import_claims(path, workspace=space, today=TODAY)
    with pytest.raises(InputError) as caught:
        import_claims(path, workspace=space, today=TODAY)
    assert caught.value.problems[0].code == "already-imported"


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        ((HEAD + f"{GOOD},Zürich\n").encode("utf-16"), "wrong-encoding", "UTF-16"),
        ((HEAD + f"{GOOD},Zürich\n").encode("latin-1"), "wrong-encoding", "Latin-1"),
        ((HEAD + f"{GOOD},“me”\n").encode("cp1252"), "wrong-encoding", "1252"),
        (b"", "empty-file", "empty"),
        (b"  \n\n", "empty-file", "empty"),
        (b"mine_production,MWI,2025,1500,t REO,me\n", "missing-header", "header"),
        (HEAD.encode(), "no-rows", "rows"),
        (b"\xd0\xcf\x11\xe0 old workbook", "unreadable-file", "workbook"),
        (b"PK not really a workbook", "unreadable-file", "xlsx"),
        (b"quantity,value,unit\nreserves,1,t REO\n", "missing-column", "source"),
        (HEAD.replace("region", "regoin").encode() + ROW, "unknown-column", "regoin"),
        (b"quantity,value,unit,source,value\nreserves,1,t REO,me,2\n", "duplicate-column", "value"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named_with_its_mend(
    tmp_path: Path, space: Path, content: bytes, code: str, word: str
) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    found = [p for p in dry(path, space).problems if p.severity == "error"]
    assert [p.code for p in found] == [code]
    assert word in found[0].message
    assert found[0].fix
    assert "mine.csv" in found[0].place


def test_a_mark_of_byte_order_is_no_matter(tmp_path: Path, space: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes((HEAD + "mine_production,MWI,2025,1,t REO,Zürich\n").encode("utf-8-sig"))
    assert dry(path, space).errors == ()


def test_a_missing_file_is_named(tmp_path: Path, space: Path) -> None:
    with pytest.raises(InputError) as caught:
        import_claims(tmp_path / "none.csv", workspace=space)
    assert caught.value.problems[0].code == "no-such-file"


def test_a_full_disk_loses_nothing(
    tmp_path: Path, space: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path, HEAD + "mine_production,MWI,2025,1500,t REO,me\n", "a.csv")
    import_claims(first, workspace=space, today=TODAY)
    before = load(workspace=space).version
    second = write(tmp_path, HEAD + "mine_production,UGA,2025,1500,t REO,me\n", "b.csv")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(WorkspaceError) as caught:
            import_claims(second, workspace=space, today=TODAY)
    assert caught.value.problems[0].code == "disk-full"
    assert load(workspace=space).version == before
    assert [b.batch for b in list_batches(space)] == ["0001-a"]


def test_a_file_in_the_place_of_the_workspace_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    path = write(tmp_path, HEAD + "mine_production,MWI,2025,1500,t REO,me\n")
    with pytest.raises(WorkspaceError) as caught:
        import_claims(path, workspace=tmp_path / "taken")
    assert caught.value.problems[0].code == "not-a-directory"


def test_an_unknown_batch_lists_the_nearest(tmp_path: Path, space: Path) -> None:
    path = write(tmp_path, HEAD + "mine_production,MWI,2025,1500,t REO,me\n")
    import_claims(path, workspace=space, today=TODAY)
    with pytest.raises(UnknownNameError, match="0001-mine"):
        remove_batch("0001-mien", space)


def test_a_damaged_record_of_a_batch_is_named(tmp_path: Path, space: Path) -> None:
    path = write(tmp_path, HEAD + "mine_production,MWI,2025,1500,t REO,me\n")
    batch = import_claims(path, workspace=space, today=TODAY).batch.batch
    (space / "batches" / batch / "batch.json").write_text("{", encoding="utf-8")
    with pytest.raises(WorkspaceError) as caught:
        list_batches(space)
    assert caught.value.problems[0].code == "corrupt-batch"
    remove_batch(batch, space)
    assert list_batches(space) == []


def texts(exclude: Sequence[str] = ()) -> st.SearchStrategy[str]:
    alphabet = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
    return st.text(alphabet, min_size=1, max_size=20).map(str.strip).filter(bool)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    value=st.floats(0, 1e9, allow_nan=False).map(lambda v: round(v, 6)),
    year=st.integers(1990, 2025),
    region=st.sampled_from(["CHN", "USA", "MWI", "EU27", "WLD"]),
    note=texts(),
    source=texts(),
)
def test_what_goes_in_comes_out(
    tmp_path_factory: pytest.TempPathFactory,
    value: float,
    year: int,
    region: str,
    note: str,
    source: str,
) -> None:
    folder = tmp_path_factory.mktemp("round")
    path = folder / "mine.csv"
    frame = pl.DataFrame(
        {
            "quantity": ["reserves"],
            "region": [region],
            "year": [year],
            "value": [repr(value)],
            "unit": ["t REO"],
            "source": [source],
            "scope": ["round trip"],
            "note": [note],
        }
    )
    path.write_bytes(frame.write_csv(quote_style="always").encode())
    result = import_claims(path, workspace=folder / "w", today=TODAY)
    row = load(workspace=folder / "w").claim("user-0001-0001")
    assert row["value"] == value
    assert row["year"] == year
    assert row["region"] == region
    assert row["note"] == note
    assert result.sources["title"].to_list() == [source]
