"""The card at the left: which scenario, for how long, in how many draws; as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ytterby.figures.style.text import month
from ytterby.jobs import Job
from ytterby.results import Entry
from ytterby.simulate import Scenario
from ytterby.workflows.drafting.shelf import Listed

NEW = "new scenario"
"""Value of the choice that begins a scenario; no scenario can be called so."""
MOST_DRAWS = 10_000
MOST_EVENTS = 5
LISTED = 6


def scenarios_html(shelf: Sequence[Listed], chosen: str, title: str) -> str:
    """Return the choice of a scenario.

    Parameters
    ----------
    shelf
        Those that ship and the user's own.
    chosen
        Name of the one that is shown; another than on the shelf is a draft or of a run.
    title
        What a reader calls the one that is shown.
    """
    groups = []
    known = {s.name for s in shelf}
    if chosen not in known:
        groups.append(
            Markup('<option value="" selected>{}</option>').format(title or "a draft of your own")
        )
    for own, label in ((False, "Shipped"), (True, "Your own")):
        items = [s for s in shelf if s.own == own]
        if not items:
            continue
        options = Markup("").join(
            Markup('<option value="{}"{}>{}{}</option>').format(
                s.name,
                Markup(" selected") if s.name == chosen else "",
                s.title if s.title != s.name else s.name,
                "" if s.sound else " (with mistakes)",
            )
            for s in items
        )
        groups.append(Markup('<optgroup label="{}">{}</optgroup>').format(label, options))
    return str(
        Markup(
            '<label class="field"><span>Scenario</span><select name="scenario">{}'
            '<option value="{}">Make a new one …</option></select></label>'
        ).format(Markup("").join(groups), NEW)
    )


def about_html(plan: Scenario | None, mistakes: int) -> str:
    """Return what a scenario is about: a sentence, what happens when, and what it rests on."""
    if plan is None:
        words = "one thing is wrong" if mistakes == 1 else f"{mistakes} things are wrong"
        return str(Markup('<p class="wrong-words">It cannot be run yet: {}.</p>').format(words))
    first, _, rest = plan.context.strip().partition(". ")
    more = Markup("<p>{}</p>").format(rest) if rest else Markup("")
    about = Markup('<p class="about">{}{}</p>').format(first, "." if rest else "")
    deeds = sorted((*plan.events, *plan.responses), key=lambda e: e.start)
    happening = Markup("").join(
        Markup("<li><b>{}</b> {}</li>").format(
            month(f"{e.start:%Y-%m}"), e.title or e.id.replace("-", " ")
        )
        for e in deeds[:MOST_EVENTS]
    )
    if len(deeds) > MOST_EVENTS:
        happening += Markup("<li>and {} more</li>").format(len(deeds) - MOST_EVENTS)
    sources = Markup("").join(Markup("<li>{}</li>").format(s) for s in plan.sources)
    rests = Markup("<h4>Rests on</h4><ul>{}</ul>").format(sources) if sources else Markup("")
    folded = (
        Markup('<details class="draft-grounds"><summary>Background and sources</summary>{}{}'
            "</details>"
        )
        .format(more, rests)
        if more or rests
        else Markup("")
    )  # fmt: skip
    return str(about + Markup('<ul class="happens">{}</ul>').format(happening) + folded)


def settings_html(months: int, asked: int, draws: int, seed: int) -> str:
    """Return the fields of a run: months, draws and seed.

    Parameters
    ----------
    months
        As chosen; 0 for what the scenario asks for.
    asked
        What the scenario asks for; 0 if it is not known.
    draws, seed
        As chosen.
    """
    return str(
        Markup(
            '<div class="lab-settings"><label class="field"><span>Months</span>'
            '<input name="months" inputmode="numeric" value="{}" placeholder="{}"></label>'
            '<label class="field"><span>Draws</span><input name="draws" inputmode="numeric" '
            'value="{}"></label><label class="field"><span>Seed</span>'
            '<input name="seed" inputmode="numeric" value="{}"></label></div>'
        ).format(months or "", asked or "", draws, seed)
    )


def recent_html(jobs: Sequence[Job], entries: Sequence[Entry], shown: str) -> str:
    """Return the last runs of scenarios as links, those that run or wait first."""
    busy = Markup("").join(
        Markup('<li><a href="/stress?job={}">{}</a> <span class="note">{}</span></li>').format(
            j.id, j.title, j.state
        )
        for j in jobs
    )
    done = Markup("").join(
        Markup('<li><a href="/stress?run={}"{}>{}</a> <span class="note">{}</span></li>').format(
            e.name,
            Markup(' aria-current="true"') if e.name == shown else "",
            e.about.title or e.manifest.scenario or e.name,
            e.manifest.started[:16].replace("T", " "),
        )
        for e in entries[:LISTED]
    )
    if not busy and not done:
        return ""
    return str(Markup("<h3>Runs</h3><ul class='lab-recent'>{}{}</ul>").format(busy, done))
