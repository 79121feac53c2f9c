"""One field of a form as HTML: label, unit, help, and the input that suits what it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from ytterby.workflows.drafting.choices import Choices, list_choices
from ytterby.workflows.drafting.fields import Field, amount_fields

NUMBERS = ("value", "low", "high")
WORDS = ("tier", "source", "note")


def field_html(field: Field, path: str, value: Any, *, deeds: Choices = ()) -> Markup:
    """Return a field with its input.

    Parameters
    ----------
    field, path
        Which field, and where in the scenario it stands: ``events.0.severity``.
    value
        What is given, right or wrong; ``None`` if nothing is.
    deeds
        Other events of the scenario, for fields that name one.
    """
    makers: Mapping[str, Callable[[Field, str, Any, Choices], Markup]] = {
        "amount": _amount,
        "group": _group,
        "groups": _groups,
        "names": _names,
        "choice": _choice,
        "yes-no": _yes_no,
        "prose": _prose,
    }
    return makers.get(field.shape, _line)(field, path, value, deeds)


def _head(field: Field) -> Markup:
    unit = "share, 0 to 1" if field.unit == "1" else field.unit
    beside = Markup(' <span class="unit">{}</span>').format(unit) if unit else Markup("")
    star = Markup(' <span class="must" title="must be given">*</span>') if field.required else ""
    return Markup("<span>{}{}{}</span>").format(field.label, star, beside)


def _wrap(field: Field, inner: Markup, tag: str = "label", more: str = "") -> Markup:
    return Markup('<{0} class="field {1}" title="{2}">{3}{4}</{0}>').format(
        tag, f"s-{field.shape} {more}".strip(), field.help, _head(field), inner
    )


def _line(field: Field, path: str, value: Any, deeds: Choices) -> Markup:
    if field.names == "deeds":
        return _wrap(field, _select(path, value, deeds, "none"))
    number = field.shape in ("number", "whole", "amount")
    bounds = [
        f"from {field.low:g}" if field.low is not None else "",
        f"to {field.high:g}" if field.high is not None else "",
    ]
    hint = {"date": "2025-04 or 2025-04-04"}.get(field.shape, " ".join(filter(None, bounds)))
    if field.default not in (None, "", []) and not isinstance(field.default, dict | list):
        hint = f"{field.default}" + (f" ({hint})" if hint else "")
    return _wrap(
        field,
        Markup(
            '<input id="{0}" data-path="{0}" value="{1}" placeholder="{2}" {3} autocomplete="off">'
        ).format(path, _text(value), hint, Markup('inputmode="decimal"') if number else ""),
    )


def _prose(field: Field, path: str, value: Any, deeds: Choices) -> Markup:
    return _wrap(
        field,
        Markup('<textarea id="{0}" data-path="{0}" rows="3">{1}</textarea>').format(
            path, _text(value)
        ),
    )


def _choice(field: Field, path: str, value: Any, deeds: Choices) -> Markup:
    choices = tuple((c, c) for c in field.choices)
    return _wrap(field, _select(path, value, choices, _text(field.default) or "not given"))


def _yes_no(field: Field, path: str, value: Any, deeds: Choices) -> Markup:
    told = field.default if value is None else value
    mark = Markup(" checked") if told is True or told == "true" else ""
    box = Markup('<input type="checkbox" id="{0}" data-path="{0}"{1}>').format(path, mark)
    return Markup('<label class="field s-yes-no" title="{}">{}{}</label>').format(
        field.help, box, _head(field)
    )


def _names(field: Field, path: str, value: Any, deeds: Choices) -> Markup:
    given = [str(v) for v in value] if isinstance(value, list) else [_text(value)] if value else []
    known = deeds if field.names == "deeds" else list_choices(field.names) if field.names else ()
    if not field.names:
        lines = Markup('<textarea id="{0}" data-path="{0}" rows="2">{1}</textarea>').format(
            path, "\n".join(given)
        )
        return _wrap(field, lines)
    labels = dict(known)
    chips = Markup("").join(
        Markup(
            '<button type="button" class="name-chip" data-act="drop" data-path="{}" '
            'data-value="{}" aria-label="Take away {}">{} <i aria-hidden="true">×</i></button>'
        ).format(path, name, labels.get(name, name), labels.get(name, name))
        for name in given
    )
    none = "" if given else ", ".join(labels.get(n, n) for n in field.default or ())
    options = Markup("").join(
        Markup('<option value="{}">{}</option>').format(name, label)
        for name, label in known
        if name not in given
    )
    adder = Markup(
        '<select id="{0}" data-add="{0}" aria-label="Add to {1}"><option value="">{2}</option>{3}'
        "</select>"
    ).format(path, field.label, f"{none}; add …" if none else "add …", options)
    return _wrap(field, Markup('<div class="name-chips">{}{}</div>').format(chips, adder), "div")


def _amount(field: Field, path: str, value: Any, deeds: Choices) -> Markup:
    inner = value if isinstance(value, dict) else {"value": value}
    default = field.default if isinstance(field.default, dict) else {}
    fields = {f.name: f for f in amount_fields()}
    numbers = Markup("").join(
        Markup(
            '<input id="{0}" data-path="{0}" value="{1}" placeholder="{2}" aria-label="{3}" '
            'inputmode="decimal" autocomplete="off">'
        ).format(
            f"{path}.{name}",
            _text(inner.get(name)),
            _text(default.get(name)) or name,
            f"{field.label}, {name}",
        )
        for name in NUMBERS
    )
    words = Markup("").join(
        field_html(fields[name], f"{path}.{name}", inner.get(name)) for name in WORDS
    )
    tier = f"tier {inner['tier']}" if inner.get("tier") else "no source given"
    shown = tier if value is not None else "default of the format"
    return _wrap(
        field,
        Markup(
            '<div class="three">{}</div><details class="draft-grounds" id="{}-grounds"><summary>{}'
            "</summary>{}</details>"
        ).format(numbers, path, shown, words),
        "div",
    )


def _group(field: Field, path: str, value: Any, deeds: Choices) -> Markup:
    inner = value if isinstance(value, dict) else {}
    shown = Markup("").join(
        field_html(f, f"{path}.{f.name}", inner.get(f.name), deeds=deeds) for f in field.fields
    )
    return _wrap(field, Markup('<div class="inner">{}</div>').format(shown), "div")


def _groups(field: Field, path: str, value: Any, deeds: Choices) -> Markup:
    rows = value if isinstance(value, list) else []
    shown = Markup("").join(
        Markup(
            '<div class="inner">{}<button type="button" class="quiet" data-act="drop-row" '
            'data-path="{}">Remove</button></div>'
        ).format(
            Markup("").join(
                field_html(
                    f, f"{path}.{at}.{f.name}", row.get(f.name) if isinstance(row, dict) else None
                )
                for f in field.fields
            ),
            f"{path}.{at}",
        )
        for at, row in enumerate(rows)
    )
    add = Markup(
        '<button type="button" class="quiet" id="{0}-add" data-act="add-row" data-path="{0}">'
        "Add a step</button>"
    ).format(path)
    return _wrap(field, shown + add, "div")


def _select(path: str, value: Any, choices: Choices, nothing: str) -> Markup:
    known = dict(choices)
    given = _text(value)
    more = ((given, given),) if given and given not in known else ()
    options = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            name, Markup(" selected") if name == given else "", label
        )
        for name, label in (*more, *choices)
    )
    return Markup(
        '<select id="{0}" data-path="{0}"><option value="">{1}</option>{2}</select>'
    ).format(path, nothing, options)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)
