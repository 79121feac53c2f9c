"""Rule files of a user: sound ones are taken, hostile ones end in a list of problems."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ytterby.errors import InputError, Problem
from ytterby.rules import (
    Shipment,
    add_rule_file,
    check_rule_file,
    match_rules,
    read_rule_book,
    read_rules,
    remove_rule_file,
    rule_text,
)
from ytterby.rules.reading import LARGEST, parse_rules, shipped_rules

GOOD = """\
schema_version = 1

[[rule]]
id = "atlantis-orichalcum"
title = "Atlantean licence for scandium"
jurisdiction = "ISL"
regime = "Decree 1"
effect = "licence"
consequence = "No export without a licence."
confidence = "low"
unverified = "Everything."
items = [{ label = "scandium oxide", forms = ["oxide"], elements = ["Sc"] }]
conditions = { origin = ["Iceland"] }
phases = [{ status = "in force", since = 2026-01-01, note = "in force" }]

[[rule.sources]]
publisher = "Gazette"
title = "Decree 1"
date = 2025-12-01
address = "https://example.org/1"
reading = "copy"
"""


def problems_of(text: str | bytes) -> list[Problem]:
    """Return what is wrong with the text of a rule file."""
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(InputError) as caught:
        parse_rules(content, "mine.toml", taken={r.id: "shipped" for r in shipped_rules()})
    found = list(caught.value.problems)
    assert found
    for problem in found:
        assert problem.place.startswith("mine.toml")
        assert problem.message
        assert problem.fix
        assert problem.code == problem.code.lower()
    return found


def test_a_rule_of_ones_own_bites_and_says_where_it_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")
    workspace = tmp_path / "workspace"
    assert [r.id for r in check_rule_file(path, workspace)] == ["atlantis-orichalcum"]
    assert not workspace.exists()
    add_rule_file(path, workspace)
    book = read_rule_book(workspace)
    assert book.origins["atlantis-orichalcum"] == "mine.toml"
    assert book.origins["china-2025-18"] == "shipped"
    shipment = Shipment("oxide:Sc", "ISL", "USA", dt.date(2026, 2, 1))
    found = {b.rule: b for b in match_rules(book.rules, shipment, origins=book.origins)}
    assert found["atlantis-orichalcum"].verdict == "applies"
    assert found["atlantis-orichalcum"].origin_of_rule == "mine.toml"
    # The same name again replaces it; then it goes.
    add_rule_file(path, workspace)
    assert remove_rule_file("mine", workspace) == "mine.toml"
    assert len(read_rules(workspace)) == len(shipped_rules())
    with pytest.raises(InputError, match="no rule file"):
        remove_rule_file("mine", workspace)


def test_a_shipped_rule_can_be_copied_and_changed(tmp_path: Path) -> None:
    for rule in shipped_rules():
        text = rule_text(rule.id, tmp_path)
        copy = text.replace(f'id = "{rule.id}"', 'id = "my-copy"', 1)
        (read,) = parse_rules(copy.encode(), "copy.toml")
        assert read.model_copy(update={"id": rule.id}) == rule


def test_nothing_is_written_if_anything_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(GOOD.replace('effect = "licence"', 'effect = "maybe"'), encoding="utf-8")
    workspace = tmp_path / "workspace"
    with pytest.raises(InputError):
        add_rule_file(path, workspace)
    assert not workspace.exists()


def test_a_broken_file_of_the_workspace_is_named_with_all_its_problems(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.toml").write_text("not toml", encoding="utf-8")
    (folder / "b.toml").write_text(GOOD.replace("Sc", "Xx"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_rules(tmp_path)
    assert {p.place.split(",")[0] for p in caught.value.problems} == {"a.toml", "b.toml"}


def test_all_problems_are_told_at_once() -> None:
    text = GOOD.replace('"Iceland"', '"Icelnd"').replace('forms = ["oxide"]', 'forms = ["oxid"]')
    text = text.replace('elements = ["Sc"]', 'elements = ["Sk"]')
    found = {p.code: p for p in problems_of(text)}
    assert set(found) == {"unknown-region", "unknown-form", "unknown-element"}
    assert "Iceland" in found["unknown-region"].fix
    assert "oxide" in found["unknown-form"].fix


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "missing-field"),
    "prose": ("dear rule maker", "toml-syntax"),
    "json": ('{"rule": []}', "toml-syntax"),
    "no rules": ("schema_version = 1\nrule = []\n", "bad-value"),
    "rules are text": ('rule = "all of them"\n', "bad-value"),
    "a rule is a number": ("rule = [1]\n", "bad-value"),
    "another format": (GOOD.replace("schema_version = 1", "schema_version = 9"), "bad-value"),
    "extra field": (GOOD.replace("regime =", 'colour = "red"\nregime ='), "unknown-field"),
    "misspelt field": (GOOD.replace("regime =", "regimes ="), "unknown-field"),
    "no source": (GOOD[: GOOD.index("[[rule.sources")], "missing-field"),
    "empty sources": (GOOD[: GOOD.index("[[rule.sources")] + "sources = []\n", "bad-value"),
    "no address": (GOOD.replace('"https://example.org/1"', '""'), "bad-value"),
    "script address": (GOOD.replace("https://example.org/1", "javascript:alert(1)"), "bad-value"),
    "source without a date": (GOOD.replace("date = 2025-12-01", ""), "missing-field"),
    "date as text": (GOOD.replace("since = 2026-01-01", 'since = "soon"'), "bad-date"),
    "date of another age": (GOOD.replace("2026-01-01", "0001-01-01"), "bad-value"),
    "dates out of order": (
        GOOD.replace("since = 2026-01-01", "since = 2026-01-01, until = 2025-01-01"),
        "dates-out-of-order",
    ),
    "phases overlap": (
        GOOD.replace(
            'note = "in force" }]',
            'note = "in force" }, { status = "ended", since = 2027-01-01, note = "over" }]',
        ),
        "dates-out-of-order",
    ),
    "phase of no source": (
        GOOD.replace('note = "in force"', 'note = "x", source = 7'),
        "bad-value",
    ),
    "id with spaces": (GOOD.replace("atlantis-orichalcum", "my rule"), "bad-value"),
    "id taken": (GOOD.replace("atlantis-orichalcum", "china-2025-18"), "duplicate-rule"),
    "id twice": (GOOD + GOOD.removeprefix("schema_version = 1\n"), "duplicate-rule"),
    "unknown effect": (GOOD.replace('"licence"', '"embargo"'), "bad-choice"),
    "unknown place": (GOOD.replace("Iceland", "Atlantis"), "unknown-region"),
    "unknown jurisdiction": (GOOD.replace('"ISL"', '"Utopia"'), "unknown-region"),
    "least share above one": (
        GOOD.replace('elements = ["Sc"]', 'elements = ["Sc"], minimum = 5'),
        "bad-value",
    ),
    "least share not a number": (
        GOOD.replace('elements = ["Sc"]', 'elements = ["Sc"], minimum = nan'),
        "bad-value",
    ),
    "code with letters": (
        GOOD.replace('elements = ["Sc"]', 'elements = ["Sc"], codes = ["8505.11"]'),
        "bad-value",
    ),
    "codes decide without codes": (
        GOOD.replace('elements = ["Sc"]', 'elements = ["Sc"], codes_decide = true'),
        "bad-value",
    ),
    "exemption for all": (
        GOOD.replace("phases =", 'exemptions = [{ label = "friends" }]\nphases ='),
        "bad-value",
    ),
    "stage without a place": (
        GOOD.replace('origin = ["Iceland"]', 'made = [{ stages = ["mine"] }]'),
        "bad-value",
    ),
    "unknown stage": (
        GOOD.replace('origin = ["Iceland"]', 'made = [{ stages = ["mien"], places = ["CHN"] }]'),
        "unknown-stage",
    ),
    "unknown end use": (
        GOOD.replace('origin = ["Iceland"]', 'end_use = ["fun"]'),
        "unknown-end-use",
    ),
    "a wall of text": (GOOD.replace("Decree 1", "x" * 5000), "bad-value"),
    "latin-1": (GOOD.replace("Everything", "Münze").encode("latin-1"), "bad-encoding"),
    "utf-16": (GOOD.encode("utf-16"), "bad-encoding"),
    "null bytes": (b"\x00" * 64, "toml-syntax"),
    "nested deeply": ("x = " + "[" * 4000 + "]" * 4000, "toml-syntax"),
    "unclosed": (GOOD[:-3], "toml-syntax"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_list_of_problems(name: str) -> None:
    text, code = HOSTILE[name]
    found = problems_of(text)
    assert code in {p.code for p in found}, found


def test_a_byte_order_mark_and_other_line_ends_do_no_harm() -> None:
    for text in (GOOD.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + GOOD.encode()):
        assert len(parse_rules(text, "mine.toml")) == 1


def test_a_missing_large_or_misnamed_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        check_rule_file(tmp_path / "none.toml", tmp_path)
    with pytest.raises(InputError, match="is a directory"):
        check_rule_file(tmp_path, tmp_path)
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(InputError, match="larger than"):
        check_rule_file(large, tmp_path)
    text = tmp_path / "rules.txt"
    text.write_text(GOOD, encoding="utf-8")
    with pytest.raises(InputError, match="ends in"):
        add_rule_file(text, tmp_path)
