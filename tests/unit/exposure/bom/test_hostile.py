from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.exposure.bom import hostile_books
from tests.unit.exposure.bom.hostile import CASES, Case

from ytterby.exposure.bom import BomError, read_bom


def write(case: Case, folder: Path) -> Path:
    path = folder / f"bill{case.suffix}"
    path.write_bytes(case.content if isinstance(case.content, bytes) else case.content())
    return path


def test_there_are_more_than_a_hundred() -> None:
    assert len(CASES) > 100
    assert hostile_books.LINE
    assert len({c.name for c in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_hostile_file_ends_in_a_bill_or_in_all_its_problems(case: Case, tmp_path: Path) -> None:
    path = write(case, tmp_path)
    if case.annual is None:
        with pytest.raises(BomError) as caught:
            read_bom(path, sheet=case.sheet)
        problems = caught.value.problems
        assert {p.code for p in problems if p.severity == "error"} == case.errors
        assert all(path.name in p.place and p.message and p.fix for p in problems)
        assert set(caught.value.findings["code"]) == {p.code for p in problems}
    else:
        bom = read_bom(path, sheet=case.sheet)
        assert bom.lines["annual"].to_list() == pytest.approx(list(case.annual))
        assert {p.code for p in bom.warnings} == case.warnings
        assert {p.severity for p in bom.warnings} <= {"warning"}
        if case.materials:
            assert tuple(bom.lines["material"]) == case.materials
