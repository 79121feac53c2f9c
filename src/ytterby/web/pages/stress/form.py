"""The form of a scenario as HTML: one fragment, heard by the editor around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ytterby.web.pages.stress.inputs import field_html
from ytterby.workflows.drafting.checking import Checked
from ytterby.workflows.drafting.choices import list_deeds
from ytterby.workflows.drafting.fields import Field, Kind, list_kinds, scenario_fields

FIRST = ("title", "name", "start", "months", "context")
"""Fields of a scenario that are always open."""
ALWAYS = ("title", "start", "end", "who", "severity")
"""Fields of an event that are open even where they are not given."""


def form_html(checked: Checked) -> str:
    """Return the form of a scenario.

    Parameters
    ----------
    checked
        What was understood of its text; wrong values are shown as they are.
    """
    values = checked.values
    fields = scenario_fields()
    by_name = {f.name: f for f in fields}
    rest = [f for f in fields if f.name not in FIRST]
    lead = Markup("").join(field_html(by_name[name], name, values.get(name)) for name in FIRST)
    folded = _fold(
        "scenario-more",
        "More of the scenario",
        (field_html(f, f.name, values.get(f.name)) for f in rest),
        values,
        rest,
    )
    parts = Markup("").join(
        _part(values, part, title)
        for part, title in (("events", "What happens"), ("responses", "What is done in answer"))
    )
    return str(
        Markup(
            '<h2>As a form</h2><p class="note">A change here writes the text anew: its comments '
            "are not kept.</p><div class='fields'>{}</div>{}{}{}"
        ).format(lead, folded, parts, _adder())
    )


def to_form_path(field: str) -> str:
    """Return the path of a field as a form carries it.

    Examples
    --------
    >>> to_form_path("events[0].severity")
    'events.0.severity'
    """
    return re.sub(r"\[(\d+)\]", r".\1", field)


def _part(values: Mapping[str, Any], part: str, title: str) -> Markup:
    deeds = values.get(part)
    shown = [
        _deed(values, part, at, deed)
        for at, deed in enumerate(deeds if isinstance(deeds, list) else ())
        if isinstance(deed, dict)
    ]
    if not shown and part == "responses":
        return Markup("")
    nothing = Markup('<p class="note">Nothing happens yet: add an event.</p>')
    return Markup("<h3>{}</h3>{}").format(title, Markup("").join(shown) or nothing)


def _deed(values: Mapping[str, Any], part: str, at: int, deed: Mapping[str, Any]) -> Markup:
    kind = list_kinds().get(str(deed.get("kind")))
    path = f"{part}.{at}"
    name = str(deed.get("title") or deed.get("id") or deed.get("kind") or "event")
    when = " to ".join(str(deed[k]) for k in ("start", "end") if deed.get(k))
    remove = Markup(
        '<button type="button" class="quiet" data-act="remove-deed" data-part="{}" data-at="{}" '
        'id="{}-remove">Remove</button>'
    ).format(part, at, path)
    if kind is None:
        body = Markup('<p class="note">There is no kind “{}”.</p>').format(deed.get("kind"))
    else:
        body = _deed_fields(values, kind, path, deed)
    return Markup(
        '<details class="draft-deed" id="{}-deed"><summary><b>{}</b><span class="note">{} {}</span>'
        "</summary>{}{}</details>"
    ).format(path, name, deed.get("kind") or "", when, body, remove)


def _deed_fields(
    values: Mapping[str, Any], kind: Kind, path: str, deed: Mapping[str, Any]
) -> Markup:
    others = list_deeds(values, but=str(deed.get("id")))

    def show(field: Field) -> Markup:
        return field_html(field, f"{path}.{field.name}", deed.get(field.name), deeds=others)

    open_ones = [f for f in kind.fields if f.required or f.name in ALWAYS or f.name in deed]
    rest = [f for f in kind.fields if f not in open_ones]
    return Markup('<p class="note">{}</p><div class="fields">{}</div>{}').format(
        kind.help,
        Markup("").join(show(f) for f in open_ones),
        _fold(f"{path}-more", "More fields", (show(f) for f in rest), deed, rest),
    )


def _fold(
    key: str,
    title: str,
    shown: Iterable[Markup],
    values: Mapping[str, Any],
    fields: Sequence[Field],
) -> Markup:
    if not fields:
        return Markup("")
    given = sum(f.name in values for f in fields)
    told = f"{len(fields)}" + (f", {given} given" if given else "")
    return Markup(
        '<details class="draft-more" id="{}"><summary>{} <span class="note">{}</span></summary>'
        '<div class="fields">{}</div></details>'
    ).format(key, title, told, Markup("").join(shown))


def _adder() -> Markup:
    """Return the list of kinds that can be added."""
    groups = Markup("").join(
        Markup('<optgroup label="{}">{}</optgroup>').format(
            label,
            Markup("").join(
                Markup('<option value="{}" title="{}">{}</option>').format(k.name, k.help, k.name)
                for k in list_kinds().values()
                if k.part == part
            ),
        )
        for part, label in (("events", "Events"), ("responses", "Responses"))
    )
    return Markup(
        '<label class="field draft-adder"><span>Add an event or a response</span>'
        '<select id="add-deed" data-add="kind"><option value="">choose a kind …</option>{}'
        "</select></label>"
    ).format(groups)
