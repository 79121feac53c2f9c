"""Propagation as a workflow: one's own files, pymrio, intervals, and all that may be wrong."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from ytterby.errors import InputError
from ytterby.impact.propagation import leontief_inverse
from ytterby.workflows.impacts.propagate import propagate_losses
from ytterby.workflows.impacts.systems import read_system
from ytterby.workflows.outcome import Outcome

DOCS = Path(__file__).resolve().parents[4] / "docs"
TENTH = "sector,share\nsector 1,0.1\n"
TABLE = """sector,a,b,exports,households
a,150,500,50,300
b,200,100,700,1000
value_added,600,1300,,
jobs,10,40,,
"""


def write(place: Path, name: str, text: str) -> Path:
    """Write a file and return its path."""
    path = place / name
    path.write_text(text, encoding="utf-8")
    return path


def totals(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """Return the totals by effect."""
    return {str(r["effect"]): r for r in outcome.tables["propagation"].rows()}


def problems(system: str, losses: Path, **options: Any) -> str:
    """Return what is said of wrong input."""
    with pytest.raises(InputError) as caught:
        propagate_losses(system, losses, **options)
    return str(caught.value)


def test_the_textbook_loses_what_is_computed_by_hand(tmp_path: Path) -> None:
    rows = totals(propagate_losses("miller-blair", write(tmp_path, "losses.csv", TENTH)))
    assert rows["direct"]["lost"] == pytest.approx(100)
    # The second sector serves the same final sales with less for the first: (1700 + 180) / 0.95.
    second = 2000 - 1880 / 0.95
    assert rows["propagated"]["lost"] == pytest.approx(100 + second)
    assert rows["propagated"]["multiplier"] == pytest.approx(1 + second / 100)
    assert rows["propagated, rationed in proportion"]["lost"] == pytest.approx(300)
    assert rows["propagated"]["value_added_lost"] == pytest.approx(65 + 0.7 * second)
    assert rows["direct"]["low"] is None
    assert "price transfer" not in rows


@pytest.mark.parametrize("model", ["leontief", "ghosh", "capacity", "extraction"])
def test_every_model_says_that_propagated_includes_direct(tmp_path: Path, model: str) -> None:
    losses = "sector,share,low,high,cost\nsector 2,0.2,0.1,0.3,0.01\n"
    found = propagate_losses("miller-blair", write(tmp_path, "losses.csv", losses), model=model)
    assert "Propagated includes direct" in found.tables["propagation"].note
    assert "a transfer, not added to the losses" in found.finding[-1]
    rows = totals(found)
    assert rows["direct"]["lost"] == pytest.approx(400)
    assert rows["direct"]["low"] < 400 < rows["direct"]["high"]
    assert rows["propagated"]["lost"] > 400
    # One percent of 2000, whoever pays it in the end.
    assert rows["price transfer"]["lost"] == pytest.approx(20)
    assert rows["price transfer"]["multiplier"] is None


def test_an_own_table_with_jobs_a_map_and_stocks(tmp_path: Path) -> None:
    system = str(write(tmp_path, "table.csv", TABLE))
    text = "target,sector,share,low,high\nUSA,C29,0.5,0.2,0.8\nUSA,C19,,,\n"
    losses = write(tmp_path, "losses.csv", text)
    mapping = write(tmp_path, "map.csv", "from,to,weight\nC29,a,0.4\n")
    found = propagate_losses(system, losses, mapping=mapping, draws=20)
    rows = totals(found)
    assert rows["direct"]["lost"] == pytest.approx(0.5 * 0.4 * 1000)
    assert rows["direct"]["low"] < 200 < rows["direct"]["high"]
    assert rows["direct"]["jobs at risk"] == pytest.approx(2.0)
    assert rows["direct"]["value_added_lost"] == pytest.approx(0.6 * 200)
    assert "C19 (no share is known)" in found.tables["propagation"].note
    assert totals(propagate_losses(system, losses, mapping=mapping, draws=20)) == rows
    held = totals(propagate_losses(system, losses, mapping=mapping, draws=2, stock=3.0))
    assert held["final sales lost"]["lost"] < rows["final sales lost"]["lost"]


def test_the_files_of_the_how_to_work_as_they_stand(tmp_path: Path) -> None:
    page = (DOCS / "how-to" / "follow-a-loss-through-an-economy.md").read_text(encoding="utf-8")
    blocks = page.split("```")[1::2]
    table, codes = (
        next(b for b in blocks if b.strip().startswith(s)) for s in ("sector,", "from,")
    )
    direct = "target,sector,naics,share,low,high\nUSA,C29,3361,0.09,0.04,0.11\nUSA,C26,334,0.1,,\n"
    found = propagate_losses(
        str(write(tmp_path, "table.csv", table)),
        write(tmp_path, "out.direct.csv", direct),
        mapping=write(tmp_path, "map.csv", codes),
        draws=20,
    )
    rows = totals(found)
    assert rows["direct"]["lost"] == pytest.approx(0.09 * 0.9 * 500)
    assert rows["propagated"]["lost"] > rows["direct"]["lost"]
    assert rows["direct"]["jobs at risk"] == pytest.approx(0.081 * 1000)
    assert "C26 (the system has no such sector)" in found.tables["propagation"].note


def test_sectors_sum_to_the_totals(tmp_path: Path) -> None:
    found = propagate_losses("miller-blair", write(tmp_path, "losses.csv", TENTH))
    for effect, row in totals(found).items():
        own = [r for r in found.tables["sectors"].rows() if r["effect"] == effect]
        assert sum(float(str(r["lost"])) for r in own) == pytest.approx(row["lost"])


def test_without_a_loss_nothing_is_lost(tmp_path: Path) -> None:
    losses = write(tmp_path, "losses.csv", "sector,share\nsector 1,0\n")
    found = propagate_losses("miller-blair", losses)
    assert found.finding == ("Nothing is lost in miller-blair.",)
    assert all(not row["lost"] for row in totals(found).values())


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    losses = write(tmp_path, "l.csv", "sector,share,low,high\nsector 1,1.5,,\nsector 2,x,,\n")
    said = problems("miller-blare", losses, model="leontif", months=13, stock=99)
    for part in ("miller-blair", "leontief", "1.5 of the output", "'x' is not a number", "1 to 12"):
        assert part in said


def test_a_system_without_a_unit_counts_in_units(tmp_path: Path) -> None:
    (first, *_) = propagate_losses("miller-blair", write(tmp_path, "losses.csv", TENTH)).finding
    assert "lose 100 units of output themselves" in first


def test_losses_of_several_countries_are_no_matter_of_weights(tmp_path: Path) -> None:
    text = "sector,share,target\nsector 1,0.1,USA\nsector 1,0.1,JPN\n"
    said = problems("miller-blair", write(tmp_path, "losses.csv", text))
    assert "keep the rows of one of JPN, USA" in said
    text = "sector,share\nsector 1,0.1\nsector 1,0.1\n"
    assert "give weights" in problems("miller-blair", write(tmp_path, "losses.csv", text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sector;share\nsector 1;0,1\n", "semicolons, not commas"),
        ("", "holds no rows"),
        ("sektor,anteil\nsector 1,0.1\n", "its columns are sektor, anteil"),
    ],
)
def test_a_file_laid_out_otherwise_is_told_how(tmp_path: Path, text: str, said: str) -> None:
    assert said in problems("miller-blair", write(tmp_path, "losses.csv", text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sector,loss\na,1\n", "losses-layout"),
        ("sector,share,low,high\nsector 1,0.5,0.6,0.7\n", "bounds-crossed"),
        ("sector,share\nsector1,0.5\n", "unknown-sector"),
        ("sector,share\nsector 1,0.5\nsector 1,0.2\n", "weights-exceed-sector"),
        ("sector,share,cost\nsector 1,0.5,-7\n", "out-of-range"),
        ("sector,share\n" + "x" * 200_000 + ",0.5\n", "unreadable-file"),
    ],
)
def test_losses_that_cannot_be_used_are_named(tmp_path: Path, text: str, code: str) -> None:
    assert code in problems("miller-blair", write(tmp_path, "losses.csv", text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("to\nsector 1\n", "map-layout"),
        ("from,to\nC29,sector\n", "unknown-sector"),
        ("from,to,weight\nC29,sector 1,2\n", "out-of-range"),
    ],
)
def test_maps_that_cannot_be_used_are_named(tmp_path: Path, text: str, code: str) -> None:
    losses = write(tmp_path, "losses.csv", "sector,share\nC29,0.1\n")
    mapping = write(tmp_path, "map.csv", text)
    assert code in problems("miller-blair", losses, mapping=mapping)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sector,a,b,final\na,1,,5\nb,2,z,5\n", "row 2, b"),
        ("sector,a,b,final\na,1,,5\nb,2,z,5\n", "row 3, b"),
        ("sector,b,a,final\na,1,2,5\nb,2,1,5\n", "in their order"),
        ("sector,a\na,1\n", "final buyers"),
        ("sector,x\na,1\n", "no row is also a column"),
        ("sector,a,final\na,9,-8\n", "inputs-exceed-output"),
        ("sector,a,final\na,1\n", "one cell for each column"),
        ("sector,a,final\n", "the file has no table"),
        ("sector,a,final,final\na,1,5,5\n", "two columns are named 'final'"),
        ("sector,a,final\na,1,5\njobs,2,\njobs,3,\n", "two rows are named 'jobs'"),
        ("sector,a,final\na,5,0\n", "closed-sectors"),
        ("sector,a,final\na,1,5\n" + "x" * 200_000 + ",1,\n", "field limit"),
    ],
)
def test_tables_that_cannot_be_used_are_named(tmp_path: Path, text: str, said: str) -> None:
    losses = write(tmp_path, "losses.csv", "sector,share\na,0.5\n")
    assert said in problems(str(write(tmp_path, "table.csv", text)), losses)


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    said = problems(str(tmp_path / "no.csv"), tmp_path / "none.csv")
    assert "no-system" in said
    assert "unreadable-file" in said


def test_a_table_in_another_encoding_or_a_folder_is_named(tmp_path: Path) -> None:
    losses = write(tmp_path, "losses.csv", TENTH)
    odd = tmp_path / "odd.csv"
    odd.write_bytes("sector,ä,final\nä,1,5\n".encode("latin-1"))
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    for place in (odd, folder):
        assert "unreadable-file" in problems(str(place), losses)


def test_stocks_belong_to_rationing(tmp_path: Path) -> None:
    losses = write(tmp_path, "losses.csv", TENTH)
    assert "--model capacity" in problems("miller-blair", losses, model="ghosh", stock=1.0)


def test_a_system_that_pymrio_saved(tmp_path: Path) -> None:
    pymrio = pytest.importorskip("pymrio")
    place = tmp_path / "mrio"
    pymrio.load_test().save_all(place, table_format="txt")
    losses = write(tmp_path, "losses.csv", "region,sector,share\nreg1,manufactoring,0.1\n")
    found = propagate_losses(str(place), losses)
    rows = totals(found)
    assert rows["propagated"]["lost"] >= rows["direct"]["lost"] > 0
    assert found.tables["propagation"].units["lost"] == "Mill USD"
    assert len({r["sector"] for r in found.tables["sectors"].rows()}) == 48
    system = read_system(str(place))
    original = pymrio.load_test().calc_all()
    assert system.output == pytest.approx(original.x.to_numpy()[:, 0], rel=1e-6)
    assert system.coefficients == pytest.approx(original.A.to_numpy(), rel=1e-6, abs=1e-12)
    assert leontief_inverse(system.coefficients) == pytest.approx(original.L.to_numpy(), rel=1e-6)
    assert not system.residual


def test_a_directory_that_pymrio_cannot_read_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pymrio")
    losses = write(tmp_path, "losses.csv", TENTH)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "pymrio-unreadable" in problems(str(empty), losses)


def test_without_pymrio_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(InputError, match=r"ytterby\[io\]"):
        read_system(str(tmp_path))
