"""The fields of a claim of one's own, as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from ytterby.core.regions import known_places, region_name
from ytterby.evidence.claims import MASS_BASES
from ytterby.evidence.tiers import CONFIDENCES, TIERS
from ytterby.names import quantities
from ytterby.packs import Pack
from ytterby.workflows.weighing.dossier import TIERS as TIER_MEANINGS
from ytterby.workflows.weighing.drafts import Draft

READ = """(e) => {
  const form = e.target.form; if (!form) return;
  emit([Object.fromEntries(new FormData(form)), e.target.name]);
}"""
"""Sends all fields, and which of them was typed in."""

FIRST = ("quantity", "value", "low", "high", "unit")
PLACE = ("region", "partner", "stage", "element", "material", "facility", "sector", "product",
         "year", "period", "scenario", "scope")  # fmt: skip
SOURCE = ("source", "address", "published_on", "tier", "confidence", "mass_basis", "replaces")
NEEDED = ("quantity", "value", "unit", "source", "reason")
LABELS = {
    "low": "Low (80 %)",
    "high": "High (80 %)",
    "region": "Place",
    "partner": "Other place",
    "address": "Address of the source",
    "published_on": "Published on (2025-03-31)",
    "mass_basis": "Mass basis",
    "replaces": "Takes the place of (claim ids)",
    "unit": "Unit (kt REO, %, USD/kg …)",
    "source": "Source (title, or an id that is known)",
}


def form_html(draft: Draft, pack: Pack) -> str:
    """Return the form with what a draft holds."""
    groups = [
        ("The number", FIRST),
        ("Where it stands", PLACE),
        ("Its source", SOURCE),
    ]
    parts = Markup("").join(
        Markup("<fieldset><legend>{}</legend>{}</fieldset>").format(
            title, Markup("").join(_field(name, draft) for name in names)
        )
        for title, names in groups
    )
    reason = Markup(
        '<label class="field ev-reason"><span>Reason: why this number counts (needed)</span>'
        '<textarea name="reason" rows="2" required>{}</textarea></label>'
    ).format(draft.reason)
    return str(parts + reason + _lists(pack))


def _field(name: str, draft: Draft) -> Markup:
    label = LABELS.get(name, name.replace("_", " ").capitalize())
    label += " (needed)" if name in NEEDED else ""
    value = draft.fields.get(name, "")
    if name in ("tier", "confidence", "mass_basis"):
        return _choice(name, label, value)
    listed = (
        Markup(' list="known-{}"').format(name)
        if name in ("quantity", "region", "partner", "stage", "element", "sector")
        else Markup("")
    )
    mode = (
        Markup(' inputmode="decimal"') if name in ("value", "low", "high", "year") else Markup("")
    )
    return Markup(
        '<label class="field"><span>{}</span><input name="{}" value="{}"{}{}></label>'
    ).format(label, name, value, _known(name, listed), mode)


def _known(name: str, listed: Markup) -> Markup:
    return Markup(' list="known-region"') if name == "partner" else listed


def _choice(name: str, label: str, value: str) -> Markup:
    options: Iterable[tuple[str, str]]
    if name == "tier":
        options = [(t, f"{t}: {TIER_MEANINGS[t]}") for t in TIERS]
        value = value or "B"
    elif name == "confidence":
        options = [(c, c) for c in CONFIDENCES]
        value = value or "medium"
    else:
        options = [("", "as the unit says"), *((b, b) for b in MASS_BASES)]
    items = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            v, Markup(" selected") if v == value else "", text
        )
        for v, text in options
    )
    return Markup(
        '<label class="field"><span>{}</span><select name="{}">{}</select></label>'
    ).format(label, name, items)


def _lists(pack: Pack) -> Markup:
    known = {
        "quantity": [(q, quantities()[q].meaning) for q in quantities()],
        "region": [(p, region_name(p)) for p in known_places()],
        "stage": [(s.id, s.label) for s in pack.stages],
        "element": list(pack.element_labels.items()),
        "sector": [(s.id, s.label) for s in pack.sectors],
    }
    return Markup("").join(
        Markup('<datalist id="known-{}">{}</datalist>').format(
            name,
            Markup("").join(
                Markup('<option value="{}">{}</option>').format(v, text) for v, text in values
            ),
        )
        for name, values in known.items()
    )
