"""The page of sayings lists all of them, with those who say them."""

from pathlib import Path

from ytterby.sayings import VERDICTS, read_sayings
from ytterby.sayings.claimed import range_of

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "reference" / "sayings.md").read_text(encoding="utf-8")
METHOD = (DOCS / "method" / "sayings.md").read_text(encoding="utf-8")


def test_every_saying_is_on_the_page_and_no_other() -> None:
    sayings = read_sayings()
    assert PAGE.count("\n### ") == len(sayings), "run python tools/write_sayings.py"
    for saying in sayings:
        assert f"### {saying.sentence}\n" in PAGE
        assert f"`{saying.id}` · claimed: {range_of(saying).text} ·" in PAGE
        assert all(d.name in PAGE for d in saying.definition if not d.past)
        for heard in saying.heard:
            assert heard.who in PAGE
            assert heard.address in PAGE


def test_the_method_page_explains_every_verdict() -> None:
    words = {"undecided": "cannot be decided", "true by definition": "true only by definition"}
    assert [v for v in VERDICTS if f"| {words.get(v, v)} |" not in METHOD] == []


def test_the_method_page_explains_every_kind_of_definition() -> None:
    kinds = {d.kind for s in read_sayings() for d in s.definition}
    assert [k for k in sorted(kinds) if f"| `{k}` |" not in METHOD] == []
