"""The commands and where each one lives; a command is imported when it is run."""

from __future__ import annotations

from cyclopts import App

COMMANDS = {
    "serve": ("serve:serve", "The web app: see the chain, break it, know what it means for you."),
    "stress": (
        "simulating.stress:stress",
        "Break the chain: months of shortage, prices and cover.",
    ),
    "sensitivity": (
        "simulating.sensitivity:sensitivity",
        "What matters most for an outcome of a scenario.",
    ),
    "impact": (
        "impacts.impact:impact",
        "What a scenario costs: value added, jobs, cars and turbines not built.",
    ),
    "brief": ("brief:brief", "How dependent a country or bloc is, on one page."),
    "show": ("show:app", "How things stand: shares, concentration, flows, prices, risk …"),
    "chain": ("chain:chain", "Plants and flows; what moves when a plant stops."),
    "trace": ("trace:trace", "Where the rare earths in use really come from."),
    "history": ("history:history", "How an indicator moved, and what happened then."),
    "dependence": (
        "simulating.dependence:dependence",
        "What stays unmet after losing a partner for good.",
    ),
    "expose": ("expose:expose", "How exposed a bill of materials is; what stops it first."),
    "rules": ("rules:app", "Which control bites a shipment; the rules there are."),
    "expected-loss": (
        "impacts.expected_loss:expected_loss",
        "What a year without each supplier costs, by element, and its odds.",
    ),
    "propagate": (
        "impacts.propagate:propagate",
        "What lost output in some sectors does to all of an economy.",
    ),
    "evidence": ("evidence:app", "What the numbers rest on; add your own."),
    "claims": ("claims:app", "Is it true, what people say? Public sayings, each with a verdict."),
    "backcast": (
        "simulating.backcast:backcast",
        "How far the simulator misses history, 2010 to 2015.",
    ),
    "forecast": (
        "simulating.forecast:forecast",
        "A forecast on record: exports, prices, stops, with odds.",
    ),
    "finance": (
        "impacts.finance:finance",
        "What a contract costs the public, and what it buys.",
    ),
    "scenario": ("simulating.scenario:app", "The scenarios there are, and checks of your own."),
    "project": ("impacts.project:project", "What a mine earns; at which NdPr price it pays."),
    "footprint": (
        "impacts.footprint:footprint",
        "What a magnet, a plant or the world takes from nature; what cleaner costs.",
    ),
    "permits": (
        "impacts.permits:permits",
        "How long permits take, step by step, and whom they need.",
    ),
    "people": ("impacts.people:people", "Who is needed, where and when; a hiring plan."),
    "outlook": ("impacts.outlook:outlook", "Supply, demand and incentive price to 2040."),
    "company": ("impacts.company:company", "A company: its plants, gaps, exposure, public money."),
    "fund": ("impacts.fund:fund", "Public money in projects; instruments at equal security."),
    "runs": ("runs:app", "Runs that are kept: look, compare, run again, take away."),
}
"""Command: where it lives in this package, and one line on it."""

EPILOGUE = (
    "Exit codes: 0 done, 1 unexpected, 2 input that cannot be used, 130 interrupted. "
    "--debug adds the traceback to an error."
)


def read_version() -> str:
    """Return the version of the package."""
    import ytterby

    return str(ytterby.__version__)


def build_app() -> App:
    """Return the command-line application."""
    app = App(
        name="ytterby",
        help="The open model of the rare-earth supply chain: measure it, break it.",
        help_epilogue=EPILOGUE,
        help_format="plaintext",
        version=read_version,
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    for name, (place, line) in COMMANDS.items():
        app.command(f"ytterby.cli.{place}", name=name, help=line)
    return app
