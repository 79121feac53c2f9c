from dataclasses import replace

import pytest
from tests.toy import toy_chain

from ytterby.results import Manifest, start_manifest


def test_a_manifest_says_which_chain_ran() -> None:
    made = start_manifest("ytterby brief USA", toy_chain(year=2023), parameters={"region": "USA"})
    assert made.years == (2023,)
    assert made.evidence_version == "toy"
    assert made.packages["numpy"]
    assert made.finish().finished >= made.started


def test_times_do_not_change_the_fingerprint_but_choices_do() -> None:
    made = start_manifest("ytterby brief USA", toy_chain(), parameters={"region": "USA"}, seed=1)
    assert replace(made, started="x", finished="y").fingerprint == made.fingerprint
    assert replace(made, seed=2).fingerprint != made.fingerprint
    assert replace(made, parameters={"region": "JPN"}).fingerprint != made.fingerprint
    assert replace(made, overrides=("mine-1",)).fingerprint != made.fingerprint


def test_a_manifest_survives_json() -> None:
    made = start_manifest("ytterby brief USA", toy_chain(), parameters={"draws": 3}).finish()
    assert Manifest.from_json(made.to_json()) == made


def test_text_that_is_no_manifest_is_refused() -> None:
    with pytest.raises(ValueError, match="object"):
        Manifest.from_json("[]")
