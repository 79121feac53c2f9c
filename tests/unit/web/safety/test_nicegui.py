"""The nonce in NiceGUI's page: on what the template says, never on what is filled in."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from starlette.requests import Request
from tests.unit.web.safety.asking import build_scope

from ytterby.web.safety.nicegui import NonceLoader, add_nonce, mark_styles
from ytterby.web.safety.policies import NONCE

TEMPLATE = """<html><head>
<style>{{ title }}</style>{{ head_html | safe }}</head>
<body><script type="module">{{ elements | safe }}</script>{{ body_html | safe }}</body></html>"""
INLINE = re.compile(r"<(?:script|style)(?=[\s>])(?![^>]*nonce=)[^>]*>")


def render(**values: str) -> str:
    environment = Environment(
        loader=NonceLoader(DictLoader({"index.html": TEMPLATE})), autoescape=True
    )
    environment.filters["with_nonce"] = mark_styles
    scope = build_scope() | {NONCE: "N0NCE"}
    given = {"title": "t", "head_html": "", "body_html": "", "elements": "", **values}
    return environment.get_template("index.html").render(request=Request(scope), **given)


def test_scripts_and_styles_of_the_template_carry_the_nonce() -> None:
    page = render()
    assert page.count('nonce="N0NCE"') == 3
    assert not INLINE.search(page)
    assert page.index("createElement") < page.index("<style")


def test_markup_that_comes_in_by_a_value_never_carries_it() -> None:
    foreign = "<script>alert(1)</script>"
    for place in ("title", "head_html", "body_html", "elements"):
        page = render(**{place: foreign})
        assert page.count('nonce="N0NCE"') == 3


def test_styles_that_pages_add_carry_it() -> None:
    page = render(head_html="<style>a{}</style>", body_html="<style >b{}</style>")
    assert page.count('<style nonce="N0NCE"') == 3
    assert not INLINE.search(page)


def test_the_template_of_this_version_is_the_one_we_know() -> None:
    source = files("nicegui").joinpath("templates", "index.html").read_text(encoding="utf-8")
    changed = add_nonce(source)
    assert not INLINE.search(changed)
    assert changed.count("with_nonce") == 2


def test_another_template_is_refused_rather_than_served_without() -> None:
    with pytest.raises(RuntimeError, match="not known"):
        add_nonce("<html><script></script></html>")


IN_A_PROCESS = """
import sys
from pathlib import Path
from nicegui import app, client
from nicegui.storage import Storage
from ytterby.web.safety.nicegui import guard_nicegui, log_in_page

place = Path(sys.argv[1])
guard_nicegui(app, place)
guard_nicegui(app, place)
assert Storage.path == place.resolve()
assert app._exception_handlers == [log_in_page]
assert len(app._connect_handlers) == 1
source, _, _ = client.templates.env.loader.get_source(client.templates.env, "index.html")
assert source.count("createElement = ") <= 1
assert source.count("document.currentScript.nonce") == 1
"""


def test_fitting_it_twice_changes_nothing_more(tmp_path: Path) -> None:
    command = [sys.executable, "-c", IN_A_PROCESS, str(tmp_path / "sessions")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
