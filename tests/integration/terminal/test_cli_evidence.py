"""Evidence from the command line: bad input costs nothing, and every import can be undone."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest

HEADER = "quantity,region,element,stage,year,value,unit,source\n"
GOOD = HEADER + "mine_production,AUS,REO,mine,2024,27000,t REO/year,our visit\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_claims_are_tried_imported_named_and_removed(terminal: Any, tmp_path: Path) -> None:
    file = write(tmp_path / "mine.csv", GOOD)
    tried = terminal.run("evidence", "import", "claims", file, "--dry-run")
    assert (tried.code, "nothing was written" in tried.err) == (0, True)
    assert not terminal.workspace.exists()
    done = terminal.run("evidence", "import", "claims", file)
    assert done.code == 0, done.err
    batch = json.loads(terminal.run("evidence", "imports", "--json").out)["rows"][0]["batch"]
    listed = json.loads(
        terminal.run("evidence", "list", "--quantity", "mine_production", "--region", "AUS",
                     "--year", "2024", "--json").out
    )  # fmt: skip
    assert listed["meta"]["overrides"]
    assert 27000.0 in [row["value"] for row in listed["rows"]]
    removed = terminal.run("evidence", "remove", batch)
    assert removed.code == 0
    after = json.loads(terminal.run("evidence", "sources", "--json").out)
    assert after["meta"]["overrides"] == []
    assert terminal.run("evidence", "restore", batch).code == 0


def test_misspelt_names_are_all_answered_with_the_nearest(terminal: Any) -> None:
    done = terminal.run(
        "evidence", "list", "--quantity", "mine_prodction", "--region", "Chna", "--element", "Dx"
    )
    assert done.code == 2
    assert done.out == ""
    for code in ("unknown-quantity", "unknown-region", "unknown-element"):
        assert code in done.err
    assert "mine_production" in done.err
    assert "China" in done.err


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ("capacity,USA,Nd,metal,2024,-5,t/year,us\n", {"below-minimum"}),
        (
            "".join(
                f"stage_share,{r},Dy,separation,2024,{v},1,us\n"
                for r, v in (("CHN", 0.9), ("USA", 0.4))
            ),
            {"shares-above-one"},
        ),
        ("mine_production,Astralia,REO,mine,2024,1,t REO/year,us\n", {"unknown-region"}),
        ("mine_production,AUS,REO,mine,2024,many,t REO/year,us\n", {"bad-number"}),
        ("mine_production,AUS,REO,mine,2024,1,USD/kg,us\n", None),
    ],
)
def test_a_claim_that_cannot_be_is_refused_with_row_and_mend(
    terminal: Any, tmp_path: Path, rows: str, codes: set[str] | None
) -> None:
    file = write(tmp_path / "bad.csv", HEADER + rows)
    done = terminal.run("evidence", "import", "claims", file, "--json")
    assert done.code == 2
    problems = [p for p in json.loads(done.err)["problems"] if p["severity"] == "error"]
    assert problems
    assert codes is None or codes <= {p["code"] for p in problems}
    for p in problems:
        assert "row" in p["place"]
        assert p["fix"]
    assert not list(terminal.root.glob("workspace/**/claims.csv"))


def test_a_csv_in_another_encoding_names_the_row_and_the_mend(
    terminal: Any, tmp_path: Path
) -> None:
    text = GOOD + "mine_production,BRA,REO,mine,2024,20,t REO/year,Mineração Serra Verde\n"
    done = terminal.run("evidence", "import", "claims", write(tmp_path / "m.csv", text, "latin-1"))
    assert done.code == 2
    assert "wrong-encoding" in done.err
    assert "UTF-8" in done.err
    assert "3" in done.err


def test_an_excel_file_with_merged_cells_names_them(terminal: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in GOOD.strip().splitlines() * 2:
        sheet.append(line.split(","))
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "merged.xlsx")
    done = terminal.run("evidence", "import", "claims", tmp_path / "merged.xlsx")
    assert done.code == 2
    assert "merged-cells" in done.err
    assert "B2:B3" in done.err


def test_a_workspace_below_a_file_is_refused_and_nothing_is_lost(
    terminal: Any, tmp_path: Path
) -> None:
    terminal.workspace.write_text("precious")
    file = write(tmp_path / "mine.csv", GOOD)
    done = terminal.run("evidence", "import", "claims", file)
    assert done.code == 2
    assert "YTTERBY_WORKSPACE" in done.err
    assert terminal.workspace.read_text() == "precious"


READ_ONLY = """
import os, sys
from ytterby.cli import main
file = sys.argv[1]
assert main(["evidence", "import", "claims", file, "--dry-run"]) == 0
if os.geteuid() == 0:
    os.seteuid(65534)  # a file system does not refuse root
raise SystemExit(main(["evidence", "import", "claims", file]))
"""


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_read_only_workspace_is_refused_and_nothing_is_lost(terminal: Any) -> None:
    root = terminal.root
    file = write(root / "mine.csv", GOOD)
    terminal.workspace.mkdir()
    (terminal.workspace / "kept.txt").write_text("precious")
    for place in (root, *root.parents[:2]):
        place.chmod(place.stat().st_mode | 0o055)
    terminal.workspace.chmod(0o555)
    done = terminal.python("-c", READ_ONLY, str(file))
    assert done.code == 2, done.err
    assert "no-permission" in done.err or "read-only-disk" in done.err
    assert "YTTERBY_WORKSPACE" in done.err
    assert [p.name for p in terminal.workspace.iterdir()] == ["kept.txt"]


FULL_DISK = """
import errno, os, sys
from ytterby.cli import main
def full(handle):
    raise OSError(errno.ENOSPC, "No space left on device")
os.fsync = full
raise SystemExit(main(["evidence", "import", "claims", sys.argv[1]]))
"""


def test_a_full_disk_is_said_and_nothing_is_lost(terminal: Any, tmp_path: Path) -> None:
    first = write(tmp_path / "first.csv", GOOD)
    assert terminal.run("evidence", "import", "claims", first).code == 0
    before = sorted(p for p in terminal.workspace.rglob("*") if p.is_file())
    second = write(tmp_path / "second.csv", GOOD.replace("AUS", "BRA"))
    done = terminal.python("-c", FULL_DISK, str(second))
    assert done.code == 2, done.err
    assert "disk-full" in done.err
    assert sorted(p for p in terminal.workspace.rglob("*") if p.is_file()) == before


def test_the_shipped_evidence_is_sound(terminal: Any) -> None:
    done = terminal.run("evidence", "check")
    assert done.code == 0, done.err


def test_a_date_that_is_none_is_refused(terminal: Any) -> None:
    done = terminal.run("evidence", "sources", "--as-of", "March 2025")
    assert done.code == 2
    assert "bad-date" in done.err


def test_csv_output_goes_to_the_file(terminal: Any, tmp_path: Path) -> None:
    done = terminal.run("evidence", "sources", "--csv", tmp_path / "s.csv")
    assert done.code == 0
    assert done.out == ""
    assert (tmp_path / "s.csv").read_text(encoding="utf-8").startswith("source,")
