"""Every check finds its failing example, and a sound base passes all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.unit.evidence.bases import EVENT_ROW, PLANT, USGS, claim, read_base

from ytterby.evidence.checks import check_evidence, checks

LOG = {"table": "mine", "row": 1, "decision": "kept", "claim": "mine-0001"}

Rows = Mapping[str, Iterable[Mapping[str, object]]]

FAILING: dict[str, list[tuple[str, Rows]]] = {
    "schema": [
        ("duplicate-id", {"claims": [claim(1), claim(1, region="USA")]}),
        ("missing-field", {"claims": [claim(1, source="")]}),
        ("missing-field", {"claims": [claim(1, value="")]}),
        ("missing-field", {"claims": [claim(1, published_on="")]}),
        ("unknown-tier", {"claims": [claim(1, tier="D")]}),
        ("unknown-confidence", {"claims": [claim(1, confidence="sure")]}),
        ("unknown-status", {"claims": [claim(1, status="fine")]}),
        ("unknown-mass-basis", {"claims": [claim(1, mass_basis="wet")]}),
        ("value-outside-interval", {"claims": [claim(1, low=1, high=2)]}),
    ],
    "bounds": [
        ("below-minimum", {"claims": [claim(1, value=-1)]}),
        ("below-minimum", {"claims": [claim(1, low=-1)]}),
        ("above-maximum", {"claims": [claim(1, quantity="stage_share", unit="1", value=61.0)]}),
    ],
    "read_scopes": [
        ("unknown-scope", {"claims": [claim(1, scope="USGS, but reworded")]}),
    ],
    "shares": [
        (
            "shares-above-one",
            {
                "claims": [
                    claim(n, quantity="stage_share", unit="1", scope="", region=region, value=0.65)
                    for n, region in enumerate(("CHN", "JPN"), start=1)
                ]
            },
        ),
        (
            "shares-above-one",
            {
                "claims": [
                    claim(n, quantity="sector_share", unit="1", scope="", sector=sector, value=0.65)
                    for n, sector in enumerate(("wind", "defence"), start=1)
                ]
            },
        ),
    ],
    "duplicates": [
        ("duplicate-claim", {"claims": [claim(1, scope=""), claim(2, scope="")]}),
        ("contradictory-claim", {"claims": [claim(1, scope=""), claim(2, scope="", value=1)]}),
    ],
    "units": [
        ("wrong-unit", {"claims": [claim(1, unit="kt REO/year")]}),
        ("differs-by-1000", {"claims": [claim(1), claim(2, value=270)]}),
        (
            "differs-by-oxide-factor",
            {
                "claims": [
                    claim(1, quantity="oxide_factor", element="Dy", unit="1", value=1.1477),
                    claim(2, element="Dy", value=1000, published_value=1000),
                    claim(3, element="Dy", value=1147.7, published_value=1000),
                ]
            },
        ),
    ],
    "unknown_names": [
        ("unknown-quantity", {"claims": [claim(1, quantity="mine_prod")]}),
        ("unknown-region", {"claims": [claim(1, region="China")]}),
        ("unknown-partner", {"claims": [claim(1, partner="XXX")]}),
        ("unknown-element", {"claims": [claim(1, element="Dysprosium")]}),
        ("unknown-stage", {"claims": [claim(1, stage="mining")]}),
        ("unknown-sector", {"claims": [claim(1, sector="cars")]}),
        ("unknown-material", {"claims": [claim(1, material="oxide:Mithril")]}),
        ("unknown-process", {"claims": [claim(1, process="conjure:Nd")]}),
    ],
    "dates": [
        ("published-before-period", {"claims": [claim(1, year=2030)]}),
        ("impossible-year", {"claims": [claim(1, year=202, scope="IEA projection")]}),
        ("published-before-source", {"claims": [claim(1, published_on="2024-12-31")]}),
    ],
    "licences": [
        ("no-licence", {"claims": [claim(1)], "sources": [{**USGS, "licence": ""}]}),
        (
            "not-redistributable",
            {"claims": [claim(1, source="wmd-2024")], "sources": [{**USGS, "source": "wmd-2024"}]},
        ),
    ],
    "supersession": [
        ("no-successor", {"claims": [claim(1, status="superseded")]}),
        ("not-superseded", {"claims": [claim(1, superseded_by="mine-0002"), claim(2)]}),
        (
            "unknown-successor",
            {"claims": [claim(1, status="superseded", superseded_by="mine-0009")]},
        ),
        (
            "circular-supersession",
            {
                "claims": [
                    claim(1, status="superseded", superseded_by="mine-0002"),
                    claim(2, status="superseded", superseded_by="mine-0001"),
                ]
            },
        ),
    ],
    "cited_sources": [
        ("duplicate-source", {"claims": [claim(1)], "sources": [USGS, USGS]}),
        ("unknown-kind", {"claims": [claim(1)], "sources": [{**USGS, "kind": "rumour"}]}),
        ("missing-field", {"claims": [claim(1)], "sources": [{**USGS, "title": ""}]}),
        ("unknown-source", {"claims": [claim(1, source="usgs-mcs-2024")]}),
        ("unused-source", {"claims": [claim(1)], "sources": [USGS, {**USGS, "source": "spare"}]}),
        ("tier-above-source", {"claims": [claim(1)], "sources": [{**USGS, "kind": "secondary"}]}),
    ],
    "plants_and_events": [
        ("unknown-region", {"facilities": [{**PLANT, "region": "Estonia"}]}),
        ("unknown-controller", {"facilities": [{**PLANT, "controller": "CAN;XXX"}]}),
        ("unknown-stage", {"facilities": [{**PLANT, "stage": "magnets"}]}),
        ("unknown-status", {"facilities": [{**PLANT, "status": "working"}]}),
        ("below-minimum", {"facilities": [{**PLANT, "capacity": -1}]}),
        ("missing-field", {"facilities": [{**PLANT, "published_on": ""}]}),
        ("facility-described-twice", {"facilities": [PLANT, PLANT]}),
        ("unknown-element", {"events": [{**EVENT_ROW, "elements": "Dy;Xx"}]}),
        ("unknown-stage", {"events": [{**EVENT_ROW, "stage": "all"}]}),
        ("bad-date", {"events": [{**EVENT_ROW, "date": "April 2025"}]}),
        ("bad-date", {"events": [{**EVENT_ROW, "end": "2026"}]}),
        ("duplicate-id", {"events": [EVENT_ROW, EVENT_ROW]}),
    ],
    "curation_log": [
        ("unknown-decision", {"claims": [claim(1)], "curation": [{**LOG, "decision": "maybe"}]}),
        ("no-reason", {"curation": [{**LOG, "decision": "left_out", "claim": ""}]}),
        (
            "left-out-with-claim",
            {"claims": [claim(1)], "curation": [{**LOG, "decision": "left_out", "reason": "x"}]},
        ),
        ("kept-without-claim", {"curation": [{**LOG, "claim": ""}]}),
        ("row-decided-twice", {"claims": [claim(1)], "curation": [LOG, LOG]}),
        ("claim-of-log-missing", {"curation": [LOG]}),
        ("unknown-table", {"claims": [claim(1)], "curation": [LOG]}),
        (
            "row-not-decided",
            {"claims": [claim(1)], "curation": [LOG], "tables": [{"table": "mine", "rows": 2}]},
        ),
        (
            "no-such-row",
            {
                "claims": [claim(1)],
                "curation": [{**LOG, "row": 7}],
                "tables": [{"table": "mine", "rows": 2}],
            },
        ),
    ],
}

EXAMPLES = [(name, code, rows) for name, cases in FAILING.items() for code, rows in cases]


@pytest.mark.parametrize(("name", "code", "rows"), EXAMPLES)
def test_a_check_finds_its_failing_example(
    tmp_path: Path, name: str, code: str, rows: dict[str, Any]
) -> None:
    evidence = read_base(tmp_path, **rows)
    found = list(checks()[name](evidence))
    assert code in [p.code for p in found], [str(p) for p in found]
    problem = next(p for p in found if p.code == code)
    assert problem.place
    assert problem.message
    assert problem.fix
    assert problem in check_evidence(evidence)


def test_no_check_lacks_a_failing_example() -> None:
    assert set(FAILING) == set(checks())


def test_a_sound_base_passes_every_check(tmp_path: Path) -> None:
    evidence = read_base(
        tmp_path,
        claims=[
            claim(1),
            claim(2, region="USA", value=45000),
            claim(3, quantity="stage_share", unit="1", value=0.7),
            claim(4, year=2030, scope="IEA projection"),
            claim(5, quantity="mining_quota", year=2026),
            claim(6, status="superseded", superseded_by="mine-0001", value=1),
            claim(7, material="oxide:NdPr", process="separate:SEG:mount-weld"),
        ],
        curation=[LOG, {**LOG, "row": 2, "decision": "left_out", "claim": "", "reason": "double"}],
        tables=[{"table": "mine", "rows": 2}],
        facilities=[PLANT, {**PLANT, "status": "ramping", "published_on": "2026-09-27"}],
        events=[EVENT_ROW],
    )
    assert check_evidence(evidence) == []


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    evidence = read_base(
        tmp_path,
        claims=[
            claim(1, region="China", value=-1, unit="kt"),
            claim(2, value="many", tier="D"),
        ],
    )
    codes = {p.code for p in check_evidence(evidence)}
    assert {"unknown-region", "below-minimum", "wrong-unit", "bad-number", "unknown-tier"} <= codes


def test_an_aggregate_is_no_part_beside_its_members(tmp_path: Path) -> None:
    rows = [
        claim(n, quantity="stage_share", unit="1", scope="", region=region, value=value)
        for n, (region, value) in enumerate(
            [("WLD", 1.0), ("EU27", 0.2), ("DEU", 0.2), ("CHN", 0.8)], start=1
        )
    ]
    assert check_evidence(read_base(tmp_path, claims=rows)) == []


def test_rounding_of_printed_shares_is_no_error(tmp_path: Path) -> None:
    rows = [
        claim(n, quantity="stage_share", unit="1", scope="", region=region, value=0.337)
        for n, region in enumerate(("CHN", "USA", "AUS"), start=1)
    ]
    assert check_evidence(read_base(tmp_path, claims=rows)) == []
