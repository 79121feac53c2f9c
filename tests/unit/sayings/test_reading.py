"""The sayings that ship, and what is wrong with a file of them."""

from pathlib import Path

import pytest

from ytterby.errors import InputError
from ytterby.evidence import load
from ytterby.names import quantities
from ytterby.packs import read_pack
from ytterby.sayings.definitions import FromChain, FromClaims, FromEvent, FromRank, FromRatio, Pick
from ytterby.sayings.reading import DATA, TOPICS, read_files, read_sayings
from ytterby.sayings.saying import REPEATED

SAYINGS = read_sayings()

REQUIRED = (
    "china-mines-70",
    "china-refines-80-90",
    "china-refines-90",
    "china-magnets-90",
    "first-us-magnet",
    "california-ore-to-china",
    "f35-417-kg",
)

GOOD = """
[[saying]]
id = "a"
sentence = "A is half."
says = "about"
number = [0.5]
unit = "share"
needs = ["china"]
heard = [{ who = "widely repeated", tier = "C" }]
[[saying.definition]]
kind = "claims"
name = "d"
pick = { quantity = "stage_share" }
"""


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_files([path])
    return [p.code for p in caught.value.problems]


def test_there_are_at_least_thirty_and_the_best_known_are_among_them() -> None:
    ids = {s.id for s in SAYINGS}
    assert len(ids) >= 30
    assert set(REQUIRED) <= ids


def test_every_file_of_data_is_a_topic() -> None:
    assert sorted(p.stem for p in DATA.glob("*.toml")) == sorted(TOPICS)


def test_no_saying_is_without_somebody_who_says_it() -> None:
    for saying in SAYINGS:
        for heard in saying.heard:
            assert heard.who
            documented = heard.document and heard.address.startswith("http") and heard.date
            assert documented or (heard.who == REPEATED and heard.tier == "C"), saying.id


def picks(definition: object) -> list[Pick]:
    if isinstance(definition, FromClaims | FromRank):
        return [definition.pick]
    return [definition.part, definition.whole] if isinstance(definition, FromRatio) else []


def test_definitions_name_only_what_exists() -> None:
    evidence, pack = load(), read_pack()
    sources = set(evidence.sources["source"])
    events = set(evidence.events["event"])
    elements = {*pack.elements, *pack.groups}
    for saying in SAYINGS:
        for d in saying.definition:
            for pick in picks(d):
                assert pick.quantity in quantities()
                assert set(pick.source or ()) <= sources, (saying.id, d.name)
            if isinstance(d, FromEvent):
                assert d.event in events
            if isinstance(d, FromChain):
                flows = [f for f in (d.part, d.whole) if f is not None]
                assert {e for f in flows for e in f.elements or ()} <= elements


def test_no_result_is_written_into_the_data() -> None:
    for path in DATA.glob("*.toml"):
        assert "verdict" not in path.read_text(encoding="utf-8").casefold()


def test_a_good_file_reads(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert [(s.id, s.topic) for s in read_files([path])] == [("a", "x")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('unit = "share"', 'unit = "furlong"'),
        ("number = [0.5]", "number = [0.4, 0.5]"),
        ('says = "about"', 'says = "between"'),
        ('tier = "C"', 'tier = "A"'),
        ('who = "widely repeated"', 'who = "A newspaper"'),
        ('kind = "claims"', 'kind = "guess"'),
        ('id = "a"', 'id = "A saying"'),
        ("needs", "nedes"),
        ('heard = [{ who = "widely repeated", tier = "C" }]', "heard = []"),
    ],
)
def test_a_bad_file_says_what_is_wrong(tmp_path: Path, old: str, new: str) -> None:
    assert old in GOOD
    assert set(problems(tmp_path, GOOD.replace(old, new))) == {"bad-saying"}


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('unit = "share"', 'unit = "x"') + GOOD + GOOD
    assert sorted(problems(tmp_path, text)) == ["bad-saying", "repeated-saying"]


def test_what_is_no_toml_is_a_problem_and_no_traceback(tmp_path: Path) -> None:
    assert problems(tmp_path, "[[saying") == ["bad-saying"]
