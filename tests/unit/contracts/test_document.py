"""A contract as a file: everything wrong with it is said at once."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import yaml

from ytterby.contracts.checking import as_path
from ytterby.contracts.flows import CashFlows
from ytterby.contracts.horizon import Horizon
from ytterby.contracts.reading import (
    DATA,
    SCHEMA_ID,
    build_document,
    document_schema,
    read_document,
)
from ytterby.contracts.registry import SHIPPED, Kind, collect_kinds, find_kind, run_kind
from ytterby.errors import InputError, UnknownNameError

SMALL: dict[str, Any] = {
    "name": "small",
    "title": "A grant",
    "start": "2026-01",
    "months": 12,
    "public_rate": {"value": 0.04},
    "agreements": [
        {
            "id": "grant",
            "title": "Grant",
            "kind": "grant",
            "terms": {"amount": 10.0, "milestones": [["2026-03", 1.0]]},
        }
    ],
}


def test_the_smallest_contract_is_read() -> None:
    assert build_document(SMALL, "small.yaml").agreements[0].kind == "grant"


def test_all_problems_of_a_file_are_said_at_once() -> None:
    bad = {**SMALL, "start": "soon", "months": 0, "colour": "red"}
    with pytest.raises(InputError) as caught:
        build_document(bad, "bad.yaml")
    assert len(caught.value.problems) == 3
    assert all(p.place.startswith("bad.yaml, ") for p in caught.value.problems)


def test_unknown_terms_are_said_beside_wrong_fields_and_lost_links() -> None:
    grant = {**SMALL["agreements"][0], "terms": {"amuont": 10.0}}
    field = {**SMALL, "months": 0, "agreements": [grant]}
    link = {**SMALL, "price": "prize", "agreements": [grant]}
    for bad, other in ((field, "bad-field"), (link, "unknown-path")):
        with pytest.raises(InputError) as caught:
            build_document(bad, "bad.yaml")
        found = {p.code: p for p in caught.value.problems}
        assert other in found
        assert found["unknown-term"].fix.startswith("did you mean amount")
        assert found["unknown-term"].place == "bad.yaml, agreements.grant.terms"


def test_a_file_without_fields_is_refused() -> None:
    nothing: tuple[object, ...] = (None, [], "text")
    for content in nothing:
        with pytest.raises(InputError, match="it holds no fields"):
            build_document(content, "bad.yaml")


def test_unknown_kinds_paths_and_roles_list_the_nearest() -> None:
    bad = {
        **SMALL,
        "price": "prize",
        "paths": {"price": {"unit": "USD/kg", "value": {"value": 60.0}}},
        "agreements": [
            {"id": "a", "title": "a", "kind": "flor", "terms": {}},
            {"id": "a", "title": "b", "kind": "floor", "terms": {}, "reads": {"prise": "price"}},
        ],
    }
    with pytest.raises(InputError) as caught:
        build_document(bad, "bad.yaml")
    codes = [p.code for p in caught.value.problems]
    assert codes.count("no-path") == 2
    assert {"unknown-contract", "double-id", "unknown-role", "unknown-path"} <= set(codes)
    assert any(p.fix.startswith("did you mean floor") for p in caught.value.problems)


def test_numbers_that_are_none_and_bounds_that_cross_are_said_at_once() -> None:
    bad = {
        **SMALL,
        "public_rate": {"value": float("nan")},
        "private_rate": {"value": 0.1, "low": 0.2},
        "paths": {
            "a": {"unit": "1", "value": {"claim": "prices-0323", "high": 3.0}},
            "b": {"unit": "1", "value": {"value": 1.0}, "scale": float("inf")},
        },
    }
    with pytest.raises(InputError) as caught:
        build_document(bad, "bad.yaml")
    places = [p.place.removeprefix("bad.yaml, ") for p in caught.value.problems]
    assert places == ["public_rate.value", "private_rate", "paths.a.value", "paths.b.scale"]


def test_a_supply_outside_the_months_counted_is_refused() -> None:
    for start, end in (("2026-06", "2026-05"), ("2027-01", "2028-01"), ("2025-01", "2025-12")):
        supply = {"title": "Oxide", "path": "made", "start": start, "end": end}
        paths = {"made": {"unit": "kg/month", "value": {"value": 1.0}}}
        with pytest.raises(InputError, match="out-of-range"):
            build_document({**SMALL, "paths": paths, "supplies": [supply]}, "bad.yaml")


@pytest.mark.parametrize(
    ("spot", "code", "near"),
    [
        ("agreements.grand.amount", "unknown-agreement", "grant"),
        ("agreements.grant.amont", "unknown-field", "amount"),
        ("paths.prise.scale", "unknown-path", "price"),
        ("paths.price.scael", "unknown-field", "scale"),
        ("month", "unknown-field", "months"),
        ("agreements.grant", "unknown-field", ""),
    ],
)
def test_a_gap_that_changes_what_is_not_there_names_the_nearest(
    spot: str, code: str, near: str
) -> None:
    gap = {"id": "g", "what": "w", "assumed": "a", "instead": "i", "change": {spot: 1}}
    paths = {"price": {"unit": "USD/kg", "value": {"value": 60.0}}}
    with pytest.raises(InputError) as caught:
        build_document({**SMALL, "paths": paths, "gaps": [gap]}, "bad.yaml")
    (problem,) = caught.value.problems
    assert problem.code == code
    assert near in problem.fix


def test_wrong_fields_and_unknown_kinds_are_said_at_once_and_in_plain_words() -> None:
    first = {**SMALL["agreements"][0], "kind": "flor"}
    content = {**SMALL, "start": 2026, "path": {}, "agreements": [first]}
    with pytest.raises(InputError) as caught:
        build_document(content, "mine.yaml")
    said = {p.place.rpartition(", ")[2]: (p.message, p.fix) for p in caught.value.problems}
    assert said["start"] == (
        "2026 is a number, not text",
        'write text in quotes, a month as "2026-01"',
    )
    assert said["path"] == ("there is no such field", "did you mean paths?")
    assert any("flor" in message for message, _ in said.values())


def test_a_field_that_is_given_twice_is_named_with_all_else(tmp_path: Path) -> None:
    text = (
        yaml.safe_dump(SMALL) + "months: 24\ncolour: red\npublic_rate: {value: 0.1, value: 0.2}\n"
    )
    file = tmp_path / "twice.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_document(file)
    problems = caught.value.problems
    assert [p.code for p in problems] == ["duplicate-key"] * 3 + ["bad-field"]
    assert {p.message.partition(" is")[0] for p in problems[:3]} == {
        "'months'", "'public_rate'", "'value'",
    }  # fmt: skip


def test_a_month_in_other_digits_is_refused() -> None:
    for month in ("²025-10", "2025-1²", "25-10", "2025-13", "2025"):
        with pytest.raises(InputError, match="bad-month"):
            Horizon(month, 1)


def test_a_path_says_one_thing() -> None:
    twice = {"unit": "1", "value": {"value": 1.0}, "product": ["x"]}
    with pytest.raises(InputError, match="exactly one"):
        build_document({**SMALL, "paths": {"x": twice}}, "bad.yaml")
    unclear = {"unit": "1", "value": {"value": 1.0, "claim": "a-1"}}
    with pytest.raises(InputError, match="either a value or a claim"):
        build_document({**SMALL, "paths": {"x": unclear}}, "bad.yaml")


def test_a_name_that_does_not_exist_lists_the_nearest_and_a_broken_file_its_fault(
    tmp_path: Path,
) -> None:
    with pytest.raises(UnknownNameError, match="did you mean mp-dod-2025"):
        read_document("mp-dod-2024")
    with pytest.raises(InputError, match="unreadable-file"):
        read_document(tmp_path / "none.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("name: [", encoding="utf-8")
    with pytest.raises(InputError, match="yaml-syntax"):
        read_document(broken)


def test_the_schema_that_ships_is_that_of_the_model() -> None:
    shipped = json.loads((DATA / SCHEMA_ID).read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(document_schema()))


def test_every_gap_of_the_shipped_contract_says_what_is_assumed() -> None:
    document = read_document("mp-dod-2025")
    assert len(document.gaps) >= 15
    assert all(g.what and g.assumed for g in document.gaps)
    assert all(bool(g.change) == bool(g.instead) for g in document.gaps)


def _flat(terms: dict[str, float], horizon: Horizon) -> CashFlows:
    return CashFlows(horizon, ())


OWN = Kind("flat", dict, _flat, {}, {})
WRONG = "no kind"


def test_others_register_kinds_and_what_is_none_is_named() -> None:
    here = f"{__name__}:OWN"
    known = collect_kinds(SHIPPED, [EntryPoint("flat", here, "ytterby.contracts")])
    assert known["flat"] is OWN
    bad = EntryPoint("odd", f"{__name__}:WRONG", "ytterby.contracts")
    with pytest.raises(InputError, match="bad-contract-kind"):
        collect_kinds(SHIPPED, [bad])
    # What ships comes before what others register under its name.
    again = EntryPoint("floor", here, "ytterby.contracts")
    assert collect_kinds(SHIPPED, [again])["floor"].name == "floor"


def test_a_kind_without_its_path_is_refused() -> None:
    with pytest.raises(InputError, match="no-path"):
        run_kind(find_kind("loan"), object(), Horizon("2026-01", 1), {})


def test_a_path_of_the_wrong_length_or_with_a_hole_is_refused() -> None:
    months = Horizon("2026-01", 3)
    with pytest.raises(InputError, match="bad-length"):
        as_path([1.0, 2.0], months, "price")
    with pytest.raises(InputError, match="not-a-number"):
        as_path([1.0, float("nan"), 2.0], months, "price")
