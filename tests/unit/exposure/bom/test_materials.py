from __future__ import annotations

import pytest

from ytterby.exposure.bom.bill import NO_RARE_EARTH
from ytterby.exposure.bom.materials import (
    could_be,
    resolve_material,
    resolve_name,
    suggest_materials,
)
from ytterby.packs import read_pack
from ytterby.packs.aliases import read_aliases


@pytest.mark.parametrize(
    ("name", "material"),
    [
        *((f"N{number}", "ndfeb:N") for number in range(35, 56)),
        ("N35M", "ndfeb:N"),
        ("N42H", "ndfeb:H-SH"),
        ("N45SH", "ndfeb:H-SH"),
        ("35UH", "ndfeb:UH-EH"),
        ("38EH", "ndfeb:UH-EH"),
        ("N33AH", "ndfeb:UH-EH"),
        ("AH", "ndfeb:UH-EH"),
        ("n-42-sh", "ndfeb:H-SH"),
        ("NdFeB N42SH sintered magnet", "ndfeb:H-SH"),
        ("NMX-S45SH", "ndfeb:H-SH"),
        ("钕铁硼 N38SH", "ndfeb:H-SH"),
        ("CeNdFeB", "ndfeb:Ce"),
        ("bonded NdFeB", "ndfeb:bonded"),
        ("MQ1", "ndfeb:bonded"),
        ("SmCo", "smco"),
        ("SmCo5", "smco"),
        ("SmCo 2:17", "smco"),
        ("Sm2Co17", "smco"),
        ("Recoma 28", "smco"),
        ("VACOMAX 225 HR", "smco"),
        ("Samarium-Cobalt", "smco"),
        ("Nd2O3", "oxide:Nd"),
        ("Nd₂O₃", "oxide:Nd"),
        ("Tb4O7", "oxide:Tb"),
        ("neodymium oxide 99.9%", "oxide:Nd"),
        ("yttria", "oxide:Y"),
        ("ceria", "oxide:Ce"),
        ("dysprosium metal", "metal:Dy"),
        ("Tb metal", "metal:Tb"),
        ("ferrite", f"{NO_RARE_EARTH}ferrite"),
        ("AlNiCo 5", f"{NO_RARE_EARTH}alnico"),
        ("stainless steel", f"{NO_RARE_EARTH}other"),
    ],
)
def test_a_usual_name_means_its_material(name: str, material: str) -> None:
    found = resolve_name(name)
    assert (found.material, found.resolution in ("exact", "alias")) == (material, True)


@pytest.mark.parametrize("name", ["NdFeB", "neo magnet", "Neodymium magnet", "VACODYM 677"])
def test_a_magnet_without_a_grade_is_assumed_and_said(name: str) -> None:
    found = resolve_name(name)
    assert (found.material, found.resolution, found.code) == (
        "ndfeb:H-SH",
        "assumed",
        "grade-assumed",
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("unobtainium", "unknown-material"),
        ("N99", "unknown-material"),
        ("42", "unknown-material"),
        ("N42XY", "unknown-material"),
        ("neodymium fluoride", "unknown-material"),
        ("lutetium metal", "unknown-material"),
        ("neodymium", "ambiguous-material"),
        ("mischmetal", "mixed-material"),
        ("NdPr oxide", "mixed-material"),
        ("ceria slurry", "mixed-material"),
        ("rare earths", "mixed-material"),
    ],
)
def test_what_is_no_single_material_is_a_problem(name: str, code: str) -> None:
    found = resolve_name(name)
    assert (found.material, found.code) == ("", code)


def test_a_metal_by_its_bare_name_is_said_to_be_one() -> None:
    found = resolve_name("dysprosium")
    assert (found.material, found.resolution, found.code) == ("metal:Dy", "assumed", "form-assumed")
    assert resolve_name("europium").material == "oxide:Eu"


def test_zirconia_holds_seven_per_cent_of_yttria() -> None:
    found = resolve_name("YSZ")
    assert (found.material, found.content, found.low, found.high) == ("oxide:Y", 0.07, 0.06, 0.137)


def test_material_and_grade_are_read_together() -> None:
    assert resolve_material("NdFeB", "42SH").material == "ndfeb:H-SH"
    assert resolve_material("Magnet", "N52").material == "ndfeb:N"
    assert resolve_material("SmCo", "28").material == "smco"
    assert resolve_material("neodymium", "SH").material == "ndfeb:H-SH"
    assert resolve_material("NdFeB", "our grade").resolution == "assumed"
    assert resolve_material("steel", "S355").material == f"{NO_RARE_EARTH}other"
    assert resolve_material("ferrite", "N42").code == "conflicting-grade"
    assert resolve_material("SmCo", "N42SH").code == "conflicting-grade"


def test_suggestions_are_names_that_mean_something() -> None:
    mend = suggest_materials("dysprosum oxid")
    assert "dysprosium oxide" in mend
    assert suggest_materials("zzzz").startswith("write a grade")


def test_the_letters_of_a_grade_rise_with_its_temperature() -> None:
    rows = read_aliases()["grade_letters"]
    assert [r["temperature"] for r in rows] == sorted(r["temperature"] for r in rows)
    assert {m for r in rows for m in [r["material"]]} <= {g.id for g in read_pack().grades}


def test_every_material_of_the_aliases_is_in_the_pack() -> None:
    pack = read_pack()
    known = {g.id for g in pack.grades} | {f"oxide:{e}" for e in pack.elements}
    aliases = read_aliases()
    named = {
        row["material"]
        for kind in ("grade_letters", "assumed", "prefix", "name", "compound")
        for row in aliases[kind]
    }
    named |= {m for row in aliases["assumed"] for m in row["could_be"]}
    assert named <= known
    assert set(aliases["sector_names"]) <= {s.id for s in pack.sectors}
    screened = {s for row in aliases["screen"] for s in row["sectors"]}
    assert screened <= {s.id for s in pack.sectors}


def test_an_assumed_magnet_may_be_any_grade_that_its_sector_uses() -> None:
    assert could_be("ndfeb:H-SH") == ("ndfeb:N", "ndfeb:Ce", "ndfeb:H-SH", "ndfeb:UH-EH")
    assert "ndfeb:Ce" not in could_be("ndfeb:H-SH", "defence")
    assert could_be("smco") == ("smco",)


def test_yag_holds_the_yttria_of_its_formula() -> None:
    # 3 Y2O3 in 2 Y3Al5O12; standard atomic weights: Y 88.906, Al 26.982, O 15.999.
    oxide = 2 * 88.906 + 3 * 15.999
    garnet = 3 * 88.906 + 5 * 26.982 + 12 * 15.999
    assert resolve_name("YAG").content == pytest.approx(3 * oxide / (2 * garnet), abs=5e-4)
