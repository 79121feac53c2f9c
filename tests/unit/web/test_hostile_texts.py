"""Scenarios, claims, bills, runs and boards of others are shown, and do nothing."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.unit.web.harmless import HOSTILE, assert_harmless

from ytterby.boards.evidence.held import read_index
from ytterby.boards.registry import find_kind
from ytterby.boards.run import RunParams
from ytterby.errors import Problem
from ytterby.evidence import load
from ytterby.exposure.sheet import read_bill_rows
from ytterby.jobs import Job
from ytterby.results import About, Manifest, Table, list_entries, read_run, write_run
from ytterby.web.pages.evidence.dossier import facts_html, head_html
from ytterby.web.pages.evidence.results import results_html
from ytterby.web.pages.exposure.desk import Desk
from ytterby.web.pages.exposure.page import _head as bill_head
from ytterby.web.pages.exposure.page import _saving as bill_saving
from ytterby.web.pages.runs import words
from ytterby.web.pages.runs.single import _form_html
from ytterby.web.pages.stress.chooser import about_html, recent_html, scenarios_html
from ytterby.web.pages.stress.compare import _list_html
from ytterby.web.pages.stress.draft import mistakes_html
from ytterby.web.pages.stress.form import form_html
from ytterby.web.parts.job import job_html
from ytterby.web.parts.links import link
from ytterby.web.parts.problems import problems_html
from ytterby.web.state import State
from ytterby.workflows.drafting.checking import check_text
from ytterby.workflows.drafting.shelf import Listed
from ytterby.workflows.drafting.text import write_yaml
from ytterby.workflows.exposing.sheets import check_sheet
from ytterby.workflows.runs.comparing import compare_manifests
from ytterby.workflows.runs.listing import list_lines
from ytterby.workflows.weighing.dossier import read_dossier
from ytterby.workflows.weighing.drafts import Draft, draft_of, write_draft
from ytterby.workflows.weighing.search import Question, find_claims

STATE = State("/runs", "USA", {"country": "USA", "q": HOSTILE})
CLAIM = "mine-production-0190"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a workspace with a run in which every text is hostile."""
    manifest = Manifest(
        HOSTILE,
        {HOSTILE: HOSTILE},
        scenario=HOSTILE,
        overrides=(HOSTILE,),
        evidence_version=HOSTILE,
        packages={HOSTILE: HOSTILE},
        python=HOSTILE,
        machine=HOSTILE,
        started="2026-01-01T00:00:00+00:00",
        finished="2026-01-01T00:00:09+00:00",
    )
    frame = pl.DataFrame({"name": [HOSTILE], HOSTILE: [HOSTILE], "value": [1.0]})
    about = About(HOSTILE, HOSTILE, HOSTILE, {HOSTILE: HOSTILE}, finding=(HOSTILE, HOSTILE))
    write_run(manifest, {"units": Table("units", frame, {"value": "1"})}, tmp_path, about=about)
    return tmp_path


def test_a_run_with_its_name_note_manifest_and_request(workspace: Path) -> None:
    (entry,) = list_entries(workspace)
    run = read_run(entry.name, workspace)
    assert_harmless(words.lines_html(STATE, list_lines(workspace), (entry.name,)))
    assert_harmless(words.head_html(STATE, run))
    assert_harmless(words.manifest_html(run))
    assert_harmless(words.files_html(run), told=False)
    assert_harmless(_form_html(run))
    assert_harmless(_list_html([entry], [entry.name]))
    assert_harmless(recent_html([], [entry], entry.name))
    other = Manifest("ytterby stress x")
    differences = compare_manifests(run.manifest, other)
    assert_harmless(str(words.differences_html(differences, (HOSTILE, "x"))))


def test_the_board_of_a_run_with_its_tables(workspace: Path) -> None:
    (entry,) = list_entries(workspace)
    board = find_kind("run").build(RunParams(run=entry.name), workspace)
    assert_harmless("".join(board.html.values()))


def test_a_job_and_its_problems() -> None:
    problem = Problem(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    job = Job("j", "stress", HOSTILE, {}, "failed", words=HOSTILE, problems=(problem,))
    assert_harmless(job_html(job))
    assert_harmless(problems_html([problem]))
    assert_harmless(recent_html([job], [], ""))


def test_a_scenario_in_its_form_its_mistakes_and_the_list() -> None:
    deed = {"id": HOSTILE, "title": HOSTILE, "event": HOSTILE, "element": [HOSTILE], HOSTILE: 1}
    text = write_yaml(
        {"name": HOSTILE, "title": HOSTILE, "context": HOSTILE, "sources": [HOSTILE],
         "start": HOSTILE, "events": [deed, HOSTILE], HOSTILE: HOSTILE}
    )  # fmt: skip
    checked = check_text(text)
    assert checked.mistakes
    assert_harmless(form_html(checked))
    assert_harmless(mistakes_html(checked))
    own = Listed("mine", HOSTILE, HOSTILE, (HOSTILE,), own=True)
    assert_harmless(scenarios_html([own], "", HOSTILE))


def test_a_sound_scenario_with_hostile_words() -> None:
    from ytterby.simulate.scenario.read import scenario_text

    shipped = check_text(scenario_text("china-2025-controls")[0]).values
    wild = {**shipped, "title": HOSTILE, "context": HOSTILE, "sources": [HOSTILE]}
    checked = check_text(write_yaml(wild))
    assert checked.scenario is not None, checked.mistakes
    assert_harmless(about_html(checked.scenario, 0))
    assert_harmless(form_html(checked))


def test_a_claim_of_ones_own(tmp_path: Path) -> None:
    fields = {
        **draft_of(load().claim(CLAIM)).fields,
        "value": "300",
        "unit": "kt REO",
        "source": HOSTILE,
        "licence": HOSTILE,
    }
    write_draft(Draft(fields, HOSTILE), tmp_path)
    index = read_index(tmp_path)
    state = State("/evidence", "USA", {"q": HOSTILE, "claim": "user-0001-0001"})
    found = find_claims(index, Question("user-0001-0001"))
    assert "user-0001-0001" in found.shown["claim"]
    assert_harmless(results_html(state, index, found), told=False)
    dossier = read_dossier(index, "user-0001-0001", None)
    assert_harmless(head_html(state, index, dossier), told=False)
    assert_harmless(facts_html(state, index, dossier))


def test_a_bill_and_its_name() -> None:
    rows = read_bill_rows(f'part,material\n"{HOSTILE}",x\n'.encode(), HOSTILE.replace("/", " "))
    desk = Desk("", "", rows, check_sheet(rows), None)
    assert_harmless(bill_head(desk))
    assert_harmless(bill_saving(desk), told=False)


def test_what_an_address_says_of_a_page() -> None:
    assert_harmless(str(link(STATE, HOSTILE, to={"tier": HOSTILE}, key=HOSTILE, classes=HOSTILE)))


def test_a_hostile_text_that_was_not_escaped_would_be_found() -> None:
    for content in (HOSTILE, f'<a title="{HOSTILE}">x</a>', '<a href=" javascript:alert(2)">x</a>'):
        with pytest.raises(AssertionError):
            assert_harmless(content)
