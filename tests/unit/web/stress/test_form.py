"""The form of a scenario as HTML: every field there, every text escaped, every input named."""

from __future__ import annotations

import re

import pytest

from ytterby.simulate.scenario.read import scenario_names, scenario_text
from ytterby.web.pages.stress.draft import mistakes_html
from ytterby.web.pages.stress.form import form_html, to_form_path
from ytterby.workflows.drafting.checking import check_text
from ytterby.workflows.drafting.editing import add_deed, find_field, read_path
from ytterby.workflows.drafting.fields import list_kinds
from ytterby.workflows.drafting.text import BEGINNING, write_yaml

PATH = re.compile(r'data-path="([^"]+)"')
ID = re.compile(r' id="([^"]+)"')


@pytest.mark.parametrize("name", scenario_names())
def test_every_input_of_a_shipped_scenario_leads_to_a_field(name: str) -> None:
    checked = check_text(scenario_text(name)[0])
    for path in PATH.findall(form_html(checked)):
        assert find_field(checked.values, read_path(path)) is not None, path


@pytest.mark.parametrize("kind", list(list_kinds()))
def test_every_kind_has_a_form_whose_ids_are_its_own(kind: str) -> None:
    checked = check_text(write_yaml(add_deed(add_deed(BEGINNING, kind), kind)))
    shown = form_html(checked)
    ids = ID.findall(shown)
    assert len(ids) == len(set(ids))
    for field in list_kinds()[kind].fields:
        assert f"{list_kinds()[kind].part}.1.{field.name}" in shown


def test_what_someone_typed_is_never_markup() -> None:
    text = 'name: "<script>x</script>"\ntitle: t\nstart: 2025-01\nevents:\n  - kind: "<b>"\n'
    checked = check_text(text)
    for shown in (form_html(checked), mistakes_html(checked)):
        assert "<script>" not in shown
        assert "<b><b>" not in shown
        assert 'value="<' not in shown


def test_mistakes_lead_to_their_lines() -> None:
    shown = mistakes_html(check_text("name: x\ntitle: y\nstart: 2025-01\nmonths: many\n"))
    assert 'data-line="4"' in shown
    assert "One thing is wrong" in shown
    assert to_form_path("events[0].severity") == "events.0.severity"
