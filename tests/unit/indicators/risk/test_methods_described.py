"""Every registered risk method is complete, and described where a reader looks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.indicators.risk.toy_method import toy_method

from ytterby.errors import UnknownNameError, YtterbyError
from ytterby.indicators.risk import base, catalogue
from ytterby.indicators.risk.base import CORRECTED, STRICT
from ytterby.indicators.risk.catalogue import all_methods, load_method

DOCS = Path(__file__).resolve().parents[4] / "docs"
PAGES = {p.name: p.read_text(encoding="utf-8") for p in (DOCS / "method").glob("*.md")}

NAMES = sorted(all_methods())


def test_the_methods_are_registered() -> None:
    assert "hhi-governance" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_method_page_describes_the_method(name: str) -> None:
    said = re.compile(rf"`{name}`|--method {name}\b")
    assert [page for page, text in PAGES.items() if said.search(text)] != []


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_lists_the_method_and_its_components(name: str) -> None:
    text = (DOCS / "reference" / "risk-methods.md").read_text(encoding="utf-8")
    section = text.split(f"## {name}\n")[1].split("\n## ")[0]
    method = load_method(name)
    assert [c.name for c in method.components if f"`{c.name}`" not in section] == []
    assert [t for t in method.traps if t.replace("$", "\\$") not in section] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_method_says_what_it_computes_and_what_goes_wrong(name: str) -> None:
    method = load_method(name)
    assert method.name == name
    assert method.score in [c.name for c in method.components]
    assert len({c.name for c in method.components}) == len(method.components)
    assert all(c.unit and c.meaning for c in method.components)
    assert set(method.modes) <= {STRICT, CORRECTED}
    assert method.source
    assert method.traps or method.modes == (STRICT,)
    assert bool(method.options) == (method.configure is not None)


def test_an_unknown_method_lists_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean hhi-governance"):
        load_method("hhi-goverance")


class Entry:
    """An entry point of another package."""

    name, value = "mine", "package:METHOD"

    def __init__(self, content: object) -> None:
        self.content = content

    def load(self) -> object:
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


def plug_in(monkeypatch: pytest.MonkeyPatch, *contents: object) -> None:
    monkeypatch.setattr(base, "_METHODS", dict(base._METHODS))
    monkeypatch.setattr(catalogue, "entry_points", lambda group: [Entry(c) for c in contents])
    catalogue._load.cache_clear()


@pytest.fixture
def reloaded() -> Iterator[None]:
    yield
    catalogue._load.cache_clear()


@pytest.mark.usefixtures("reloaded")
def test_another_package_can_add_a_method(monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch, toy_method())
    assert all_methods()["toy"].title == "A weighted sum"


@pytest.mark.usefixtures("reloaded")
def test_every_bad_plug_in_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = replace(toy_method(), name="hhi-governance")
    plug_in(monkeypatch, taken, "text", ImportError("gone"))
    with pytest.raises(YtterbyError) as error:
        all_methods()
    words = [p.message for p in error.value.problems]
    assert words == ["the name is taken", "is no Method", "gone"]
