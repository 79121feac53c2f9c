"""Write the generated pages of docs/reference, from the tables and functions themselves.

``python tools/write_reference.py`` writes them; a test compares them with what is in the tree.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
HEAD = "<!-- Written by tools/write_reference.py; edit what it reads, then run it. -->\n\n"


def write_quantities() -> str:
    """Return the page of all quantities of names.toml."""
    from ytterby.names import DIMENSIONS, quantities

    rows = [
        (f"`{q.name}`", q.meaning, q.unit, _bounds(q.minimum, q.maximum), ", ".join(q.dims))
        for q in sorted(quantities().values(), key=lambda q: q.name)
    ]
    return (
        "# Quantities\n\n"
        "Every number in claims, tables and results is one of these, in this unit. Shares lie "
        "between 0 and 1. `low` and `high` bound a central 80 % interval. Dimensions stand in one "
        f"order everywhere: {', '.join(DIMENSIONS)}.\n\n"
        + _table(("Quantity", "Meaning", "Unit", "Bounds", "Dimensions"), rows)
    )


def write_indicators() -> str:
    """Return the page of all registered indicators."""
    from ytterby.indicators import indicators

    rows = [
        (i.name, i.meaning, f"`{i.quantity}`", ", ".join(i.dims), i.source)
        for i in indicators().values()
    ]
    return (
        "# Indicators\n\n"
        "Pure functions of a chain; each value has a central 80 % interval over the posterior "
        "draws.\n\n" + _table(("Indicator", "Meaning", "Quantity", "By", "Definition"), rows)
    )


def write_risk_methods() -> str:
    """Return the page of all registered risk methods."""
    from ytterby.indicators.risk.catalogue import all_methods

    parts = [
        "# Risk methods\n",
        "`ytterby show risk --method NAME` scores with them; what strict and corrected mean, and "
        "how intervals, ranks and drivers are made, stands in "
        "[uncertainty of risk scores](../method/risk-uncertainty.md). Another package adds a "
        "method of its own through the entry-point group `ytterby.risk_methods`.\n",
    ]
    for method in all_methods().values():
        scope = "a country or bloc" if method.by_region else "the world"
        parts.append(f"## {method.name}\n\n**{method.title}.** Scores {scope}. Modes: ")
        parts[-1] += (
            f"{', '.join(method.modes)}. Score: `{method.score}`. Source: {method.source}.\n"
        )
        rows = [(f"`{c.name}`", c.meaning, c.unit) for c in method.components]
        parts.append(_table(("Component", "Meaning", "Unit"), rows))
        if method.options:
            options = [(f"`--{name}`", text) for name, text in method.options.items()]
            parts.append(_table(("Option", "Meaning"), options))
        if method.traps:
            parts.append("Traps:\n")
            parts.append("\n".join(f"- {trap}" for trap in method.traps) + "\n")
    return "\n".join(parts)


def write_importers() -> str:
    """Return the page of all importers, the series they fill, and the screens on trade."""
    from ytterby.evidence.importers import importers
    from ytterby.evidence.screens import screens
    from ytterby.evidence.series import SCHEMAS

    names = [(f"`{i.name}`", i.summary) for i in importers().values()]
    series = [(f"`{k}`", ", ".join(f"`{c}`" for c in columns)) for k, columns in SCHEMAS.items()]
    rules = [(f"`{s.name}`", s.advice, s.reason) for s in screens()]
    return (
        "# Importers and trade screens\n\n"
        "`ytterby evidence import KIND PATH` reads a download into the workspace; "
        "[how to use them](../how-to/import-trade-and-mining-data.md). `claims` reads "
        "[your own](../how-to/add-your-own-claims.md).\n\n"
        + _table(("Importer", "Reads"), names)
        + "\n## Series\n\n"
        + _table(("Series", "Columns"), series)
        + "\n## Screens\n\n"
        "Trade rows that must not be taken at face value. The advice says what to do: *drop* the "
        "row, count it as *concentrate* or *oxide*, trust its value but not its *quantity*, never "
        "turn its value into tonnes (*unit_value*), or take it with care (*flag*).\n\n"
        + _table(("Screen", "Advice", "Reason"), rules)
    )


def write_scenarios() -> str:
    """Return the page of the scenarios that ship, and of the format."""
    from ytterby.simulate.events import event_kinds
    from ytterby.simulate.events.base import Amount
    from ytterby.simulate.scenario import scenario_names
    from ytterby.simulate.scenario.model import Scenario
    from ytterby.workflows.scenarios import show_scenario

    parts = [
        "# Scenarios\n",
        "What ships, with every parameter, its range and what it rests on; then the format of a "
        "scenario of your own ([how to write one](../how-to/write-a-scenario.md)).\n",
    ]
    for name in scenario_names():
        tables = show_scenario(name).tables
        fields = {str(r["field"]): str(r["content"]) for r in tables["scenario"].rows()}
        parts.append(f"## {name}\n\n**{fields['title']}.** {fields['context'].strip()}\n")
        plain = ("start", "months", "as_of", "pipeline", "shortfall_from")
        parts.append("; ".join(f"{k.replace('_', ' ')} {fields[k]}" for k in plain if k in fields))
        parts.append("")
        parts.append(_frame(tables["events"].rows()))
        parts.append(_frame(tables["parameters"].rows()))
    parts.append("## Fields of a scenario\n")
    parts.append(_fields_of(Scenario))
    parts.append("An *amount* is a bare number, or a mapping that says how sure you are and why:\n")
    parts.append(_fields_of(Amount))
    for kind, event in event_kinds().items():
        summary = (event.__doc__ or "").strip().splitlines()[0].replace("``", "`")
        parts.append(f"### Event: {kind}\n\n{summary}\n")
        parts.append(_fields_of(event))
    return "\n".join(parts)


def _fields_of(model: Any) -> str:
    rows = []
    for name, info in model.model_fields.items():
        if info.is_required():
            default = "required"
        else:
            value = info.get_default(call_default_factory=True)
            value = getattr(value, "value", value)
            default = "" if value in (None, "", ()) else str(value)
        rows.append((f"`{name}`", info.description or "", default))
    return _table(("Field", "Meaning", "Default"), rows)


def write_commands() -> str:
    """Return the page of the command line, as --help says it."""
    from ytterby.cli.app import EPILOGUE, build_app

    parts = [
        "# Commands\n",
        f"{EPILOGUE}\n",
        "Every command that prints a table takes `--json`, one object with `rows` and `meta` "
        "(units, sources, evidence version, command); further tables stand under `tables`. "
        "`--csv FILE` writes the main table, further ones beside it, and once `FILE.meta.json`: "
        "the units of the columns of each, their sources, the evidence version and the command.\n",
    ]
    app = build_app()
    for path in list_commands(app):
        parts.append(f"## ytterby {' '.join(path)}\n")
        parts.append(f"```text\n{read_help(app, path)}\n```\n")
    return "\n".join(parts)


def list_commands(app: Any, path: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """Return the words of every command, groups before their members."""
    found: list[tuple[str, ...]] = []
    for name in sorted(app.resolved_commands()):
        if not name.startswith("-"):
            found += [(*path, name), *list_commands(app[name], (*path, name))]
    return found


def read_help(app: Any, path: Sequence[str]) -> str:
    """Return what ``--help`` prints, at a fixed width and without styles."""
    import io

    from cyclopts.help.formatters import PlainFormatter
    from rich.console import Console

    target = app
    for word in path:
        target = target[word]
    target.help_epilogue = ""
    stream = io.StringIO()
    console = Console(file=stream, width=96, color_system=None, force_terminal=False)
    target.help_formatter = PlainFormatter()
    app.help_print(list(path), console=console)
    text = stream.getvalue()
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": write_commands,
    "importers.md": write_importers,
    "indicators.md": write_indicators,
    "quantities.md": write_quantities,
    "risk-methods.md": write_risk_methods,
    "scenarios.md": write_scenarios,
}
"""Page and what writes it."""


def write_page(name: str) -> str:
    """Return the content of a generated page."""
    return HEAD + PAGES[name]().rstrip() + "\n"


def _bounds(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    return f"{'' if low is None else f'{low:g}'} … {'' if high is None else f'{high:g}'}".strip()


def _frame(rows: Sequence[dict[str, object]]) -> str:
    if not rows:
        return ""
    cells = [["" if v is None else str(v) for v in row.values()] for row in rows]
    return _table(list(rows[0]), cells)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(h.replace("_", " ") for h in header) + " |"]
    lines.append("|" + " --- |" * len(header))
    for row in rows:
        cells = [str(c).replace("|", "\\|").replace("\n", " ").replace("$", "\\$") for c in row]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write all pages."""
    for name in PAGES:
        (REFERENCE / name).write_text(write_page(name), encoding="utf-8")
        print(f"wrote {REFERENCE / name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
