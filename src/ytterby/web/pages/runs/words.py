"""Runs as HTML: the list, a manifest in words and in full, what differs."""

from __future__ import annotations

import json
from urllib.parse import quote

from markupsafe import Markup

from ytterby.boards.build import API
from ytterby.report.fragments import emphasise
from ytterby.results import Manifest, Run
from ytterby.web.parts.links import link
from ytterby.web.state import State
from ytterby.workflows.runs.comparing import Difference, TableCheck
from ytterby.workflows.runs.listing import Line, duration, duration_words, time_words
from ytterby.workflows.runs.packing import FORMS, REPORT, file_name

FIELD_WORDS = {
    "command": "Command",
    "scenario": "Scenario",
    "pack": "Commodity",
    "years": "Chains of",
    "evidence_version": "Evidence",
    "overrides": "Your own claims in force",
    "as_of": "Known by",
    "seed": "Seed of the draws",
    "python": "Python",
    "machine": "Machine",
}


def lines_html(state: State, lines: tuple[Line, ...], chosen: tuple[str, ...]) -> str:
    """Return the runs that are kept; each can be opened, and ticked to be compared."""
    if not lines:
        if state.find("q"):
            return '<p class="note">Of no run all these words are said.</p>'
        return (
            '<div class="card"><h2>No run is kept yet</h2><p class="prose">Start one in the stress '
            "lab or on the page of impact, or add <code>--keep</code> to a command: "
            "<code>ytterby brief JPN --keep</code>. It appears here with its manifest, its charts "
            "and every table.</p></div>"
        )
    rows = Markup("").join(_line(state, x, chosen) for x in lines)
    head = (
        '<thead><tr><th scope="col"><span class="hidden">Compare</span></th>'
        '<th scope="col">Run</th><th scope="col">Kind</th><th scope="col">Of</th>'
        '<th scope="col">When (UTC)</th><th scope="col" class="n">Took</th>'
        '<th scope="col">Evidence</th><th scope="col"><span class="hidden">Act</span></th>'
        "</tr></thead>"
    )
    return str(
        Markup(
            '<table class="rn-runs-list"><caption class="hidden">Runs that are kept, newest first'
            "</caption>{}<tbody>{}</tbody></table>"
        ).format(Markup(head), rows)
    )


def _line(state: State, line: Line, chosen: tuple[str, ...]) -> Markup:
    entry = line.entry
    ticked = entry.name in chosen
    others = [c for c in chosen if c != entry.name]
    compare = others if ticked else [*others, entry.name][-2:]
    tick = link(
        state,
        Markup('<span aria-hidden="true">{}</span><span class="hidden">Compare {}</span>').format(
            "☑" if ticked else "☐", line.title
        ),
        key=f"tick-{entry.name}",
        classes="rn-tick",
        current=ticked,
        to={"compare": tuple(compare)},
    )
    note = f" · {entry.about.note}" if entry.about.note else ""
    return Markup(
        '<tr><td class="rn-pick">{}</td><td class="rn-what">{}<span class="note">{}{}</span></td>'
        '<td data-label="Kind">{}</td><td data-label="Of">{}</td><td data-label="When">{}</td>'
        '<td class="n" data-label="Took">{}</td><td class="rn-ver" data-label="Evidence">{}</td>'
        '<td class="rn-act"><button type="button" class="quiet" data-act="remove" '
        'data-of="{}">Delete'
        '<span class="hidden"> {}</span></button></td></tr>'
    ).format(
        tick,
        link(state, line.title, key=f"run-{entry.name}", to={"run": entry.name, "compare": None}),
        entry.name,
        note,
        line.kind,
        line.target or "–",
        time_words(entry.manifest.started),
        duration_words(line.seconds),
        entry.manifest.evidence_version or "–",
        entry.name,
        line.title,
    )


def manifest_words(manifest: Manifest) -> Markup:
    """Return what ran in sentences."""
    told = [
        Markup("It ran on {} and took {}.").format(
            time_words(manifest.started) + " UTC", duration_words(duration(manifest))
        )
    ]
    if manifest.years:
        years = ", ".join(str(y) for y in manifest.years)
        many = len(manifest.years) > 1
        told.append(Markup("It rests on the chain{} of {}.").format("s" if many else "", years))
    if manifest.evidence_version:
        known = f", as known by {manifest.as_of}" if manifest.as_of else ""
        told.append(Markup("The evidence was {}{}.").format(manifest.evidence_version, known))
    own = len(manifest.overrides)
    told.append(
        Markup("{} of your own claims were in force: {}.").format(
            own, ", ".join(manifest.overrides[:6])
        )
        if own
        else Markup("None of your own claims was in force.")
    )
    told.append(
        Markup("Its draws began from seed {}.").format(manifest.seed)
        if manifest.seed is not None
        else Markup("No random number was drawn.")
    )
    told.append(
        Markup(
            "Its fingerprint is <b>{}</b>: runs with the same one have the same numbers."
        ).format(manifest.fingerprint)
    )
    return Markup('<p class="prose">{}</p>').format(Markup(" ").join(told))


def manifest_html(run: Run) -> str:
    """Return the manifest in words, the command, and everything folded away."""
    manifest = run.manifest
    rows = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(words, _text(getattr(manifest, name)))
        for name, words in FIELD_WORDS.items()
        if getattr(manifest, name) not in (None, "", ())
    )
    packages = ", ".join(f"{k} {v}" for k, v in manifest.packages.items())
    full = json.dumps(json.loads(manifest.to_json()), indent=2, ensure_ascii=False)
    return str(
        Markup(
            "<h2>What ran</h2>{}<div class='command'><code>{}</code>"
            "<button type='button' data-copy='{}'>Copy</button></div>"
            '<details class="numbers"><summary>The manifest in full</summary>'
            '<dl class="ev-facts">{}<dt>Packages</dt><dd>{}</dd></dl>'
            '<pre class="rn-full" tabindex="0">{}</pre></details>'
        ).format(manifest_words(manifest), manifest.command, manifest.command, rows, packages, full)
    )


def files_html(run: Run) -> str:
    """Return links to all of the run in every form."""
    root = f"{API}/runs/{quote(run.name)}"
    items = Markup("").join(
        Markup('<a class="button" download="{}" href="{}">{}</a>').format(
            file_name(run.name, form), f"{root}/all/{form}", label
        )
        for form, label in FORMS.items()
        if form != "html" or REPORT in run.files
    )
    whole = Markup('<a class="button" download href="{}">Everything, zipped</a>').format(
        f"{root}/export.zip"
    )
    return str(
        Markup(
            '<h2>Take it away</h2><p class="under">{}{}</p><p class="note">Each chart below saves '
            "as PNG and SVG, each table on its own as CSV, Excel, Parquet and JSON.</p>"
        ).format(items, whole)
    )


def head_html(state: State, run: Run) -> str:
    """Return the name of a run, its finding and note."""
    title = run.about.title or run.manifest.command
    back = link(state, "All runs", key="back", to={"run": None})
    finding = run.about.finding[0] if run.about.finding else ""
    note = Markup('<p class="note">{}</p>').format(run.about.note) if run.about.note else ""
    return str(
        Markup('<p class="kicker">{} · {}</p><h1>{}</h1><p class="lede">{}</p>{}').format(
            back, run.name, title, emphasise(finding, ""), note
        )
    )


def differences_html(differences: tuple[Difference, ...], names: tuple[str, str]) -> Markup:
    """Return what differs in what ran."""
    if not differences:
        return Markup('<p class="note">Nothing differs in what ran but the time.</p>')
    rows = Markup("").join(
        Markup(
            '<tr><td>{}{}</td><td data-label="{}">{}</td><td data-label="{}">{}</td></tr>'
        ).format(
            FIELD_WORDS.get(d.field, d.field.replace(".", ": ").replace("_", " ")),
            "" if d.counts else Markup(' <span class="note">changes no number</span>'),
            names[0],
            d.first or "–",
            names[1],
            d.second or "–",
        )
        for d in differences
    )
    return Markup(
        '<table class="rn-runs-list rn-diff"><caption class="hidden">'
        "What differs in what ran</caption>"
        '<thead><tr><th scope="col">Field</th><th scope="col">{}</th><th scope="col">{}</th></tr>'
        "</thead><tbody>{}</tbody></table>"
    ).format(*names, rows)


def checks_html(checks: tuple[TableCheck, ...]) -> Markup:
    """Return how the tables compare."""
    rows = Markup("").join(
        Markup('<li class="{}"><b>{}</b> {}</li>').format(
            "same" if c.equal else "differs", c.table, c.words
        )
        for c in checks
    )
    return Markup('<ul class="rn-checks">{}</ul>').format(rows)


def _text(value: object) -> str:
    return ", ".join(str(v) for v in value) if isinstance(value, tuple) else str(value)
