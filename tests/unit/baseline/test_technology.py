from functools import cache

import numpy as np
import pytest
from tests.unit.baseline.claims_fixture import claim
from tests.unit.baseline.test_claims import known

from ytterby.baseline.sources.claims import Claims
from ytterby.baseline.technology import build_technology
from ytterby.core.balance import check_technology
from ytterby.core.technology import Technology
from ytterby.errors import EvidenceError
from ytterby.evidence import load
from ytterby.packs import read_pack


@cache
def claims() -> Claims:
    return Claims(load())


@cache
def technology(year: int = 2024) -> Technology:
    return build_technology(claims(), read_pack(), year)


@pytest.mark.parametrize("year", read_pack().years)
def test_no_process_makes_an_element_out_of_nothing(year: int) -> None:
    check_technology(technology(year))


def test_every_ore_and_mixture_sums_to_one() -> None:
    table = technology()
    for material, family, row in zip(table.materials, table.family, table.composition, strict=True):
        if family in ("concentrate", "mixed", "oxide", "metal", "scrap"):
            assert row.sum() == pytest.approx(1.0), material


def test_a_light_circuit_keeps_the_heavies_together() -> None:
    table = technology()
    row = table.coefficient[[table.process_index["separate:mount-weld:light"]]].toarray()[0]
    made = {table.materials[m] for m in np.flatnonzero(row > 0)}
    assert "mixed:SEG:mount-weld" in made
    assert "oxide:Dy" not in made
    assert "oxide:Nd" in made


def test_separating_in_two_steps_loses_no_less_than_in_one() -> None:
    table = technology()

    def dysprosium(process: str) -> float:
        row = table.process_index[process]
        return float(table.coefficient[[row]].toarray()[0][table.material_index["oxide:Dy"]])

    light = table.coefficient[[table.process_index["separate:mount-weld:light"]]].toarray()[0]
    mixed = light[table.material_index["mixed:SEG:mount-weld"]]
    two = mixed * dysprosium("separate:SEG:mount-weld")
    assert 0 < two <= dysprosium("separate:mount-weld:full")


def test_making_magnets_conserves_mass_between_magnet_and_swarf() -> None:
    table = technology()
    gain = table.element_yield
    for process, stage in zip(table.processes, table.stage, strict=True):
        if stage == "magnet":
            assert np.allclose(gain[table.process_index[process]], 0.0, atol=1e-12)


def test_a_blank_heavy_cell_of_an_assay_is_filled_not_nothing() -> None:
    table = technology()
    ore = table.composition[table.material_index["concentrate:mountain-pass"]]
    assert 0 < ore[table.element_index["Tb"]] < 0.001
    assert 0 < ore[table.element_index["Dy"]] < 0.001


def test_only_chinese_grades_hold_cerium() -> None:
    table, pack = technology(), read_pack()
    holds = {
        g.id
        for g in pack.grades
        if table.composition[table.material_index[g.id], table.element_index["Ce"]] > 0
    }
    makers = {a.region for a in pack.ability("make", 2024) if a.item in holds}
    assert makers == {"CHN"}


def test_dysprosium_in_hot_magnets_fell_with_grain_boundary_diffusion() -> None:
    def content(year: int) -> float:
        table = technology(year)
        row = table.composition[table.material_index["ndfeb:UH-EH"]]
        return float(row[table.element_index["Dy"]])

    assert content(2010) > content(2018) > content(2024)


def test_missing_evidence_is_reported_all_at_once() -> None:
    with pytest.raises(EvidenceError) as caught:
        build_technology(known(claim("assay", 0.5, 0.1, element="La")), read_pack(), 2024)
    codes = {p.code for p in caught.value.problems}
    assert {"missing-assay", "missing-yield", "missing-recipe"} <= codes
    assert len(caught.value.problems) > 20
    assert len(set(caught.value.problems)) == len(caught.value.problems)
