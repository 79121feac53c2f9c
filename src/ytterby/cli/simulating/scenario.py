"""``ytterby scenario``: the scenarios there are, and checks of your own."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from ytterby.cli.options import TO_TERMINAL, Output
from ytterby.cli.output import say, send

app = App(name="scenario", help="The scenarios there are, and checks of your own.")
app.help_format = "plaintext"


@app.command(name="list")
def list_scenarios(*, output: Output = TO_TERMINAL) -> None:
    """List the scenarios that ship, with what each does."""
    from ytterby.workflows.scenarios import list_scenarios as run

    send(run(), output)


@app.command
def show(
    scenario: str,
    /,
    *,
    yaml: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    output: Output = TO_TERMINAL,
) -> None:
    """Show a scenario: its events, and every parameter with its unit, range and source.

    Parameters
    ----------
    scenario
        Name of a scenario, or a YAML file.
    yaml
        Print the file itself, to copy and change.
    """
    from ytterby.workflows.scenarios import read_yaml
    from ytterby.workflows.scenarios import show_scenario as run

    if yaml:
        print(read_yaml(scenario), end="")  # noqa: T201
        return
    send(run(scenario), output)


@app.command
def check(scenario: str, /, *, output: Output = TO_TERMINAL) -> None:
    """Check a scenario of your own; all problems are listed at once.

    Parameters
    ----------
    scenario
        A YAML file, or the name of a scenario.
    """
    from ytterby.workflows.scenarios import check_scenario as run

    result = run(scenario)
    send(result, output)
    say("no problem found")
