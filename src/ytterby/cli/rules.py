"""``ytterby rules``: which control bites a shipment, and the rules there are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Group, Parameter

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress

MANY = Parameter(negative=(), consume_multiple=True, show_default=False)
QUIET = Parameter(show_default=False)
MADE = Group("Where it was made", sort_key=1)
PLACE = Parameter(group=MADE, show_default=False)

app = App(
    name="rules",
    help="Which export control, procurement ban or duty bites a shipment. Not legal advice.",
    help_format="plaintext",
)


@app.default
def match(
    *,
    material: Annotated[str, QUIET] = "",
    origin: Annotated[str | None, Parameter(name="--from")] = None,
    destination: Annotated[str | None, Parameter(name="--to")] = None,
    on: str | None = None,
    use: Annotated[str, QUIET] = "",
    composition: str | None = None,
    element: Annotated[tuple[str, ...], MANY] = (),
    value_share: float | None = None,
    hs: Annotated[str, QUIET] = "",
    mined: Annotated[str | None, PLACE] = None,
    separated: Annotated[str | None, PLACE] = None,
    melted: Annotated[str | None, PLACE] = None,
    made: Annotated[str | None, PLACE] = None,
    fact: Annotated[tuple[str, ...], MANY] = (),
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """Which rules bite a shipment or a part, and why; those that stop it first.

    Not legal advice: a reading of public documents that can be wrong or out of date.

    Parameters
    ----------
    material
        N42SH, NdFeB, SmCo, 'dysprosium oxide', motor, equipment, technology …
    origin
        Country that it leaves.
    destination
        Country or bloc that it goes to.
    on
        Day of export, entry or delivery (ISO date); today by default.
    use
        defence, semiconductors, civil, or a sector such as wind.
    composition
        Mass shares: Dy=0.01,Nd=0.29. Of a grade the usual one, if none is given.
    element
        Elements in it, if their amounts are not known.
    value_share
        Value of controlled content of Chinese origin over the value of the goods: 0.002.
    hs
        Customs code, such as 8505.11.
    mined
        Country where its rare earths were mined.
    separated
        Country where they were refined or separated.
    melted
        Country where the metal or alloy was melted.
    made
        Country where the magnet was made.
    fact
        An answer to what a rule asks: off-the-shelf=yes, chinese-technology=no …
    """
    from ytterby.workflows.rules.shipments import match_shipment as run

    stages = {"mine": mined, "separation": separated, "metal": melted, "magnet": made}
    result = run(
        material,
        origin=origin,
        destination=destination,
        on=on,
        use=use,
        composition=composition,
        elements=element,
        value_share=value_share,
        hs=hs,
        stages={k: v for k, v in stages.items() if v},
        facts=fact,
        as_of=base.as_of,
        workspace=base.workspace,
    )
    send(result, output)


@app.command(name="list")
def list_rules(
    *, on: str | None = None, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE
) -> None:
    """List the rules with their status on a day. Not legal advice.

    Parameters
    ----------
    on
        ISO date; today by default.
    """
    from ytterby.workflows.rules.book import list_rules as run

    send(run(on=on, workspace=base.workspace), output)


@app.command
def show(
    rule: str,
    /,
    *,
    toml: Annotated[bool, Parameter(negative=(), show_default=False)] = False,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """Show a rule: what it covers, whom it binds, its timeline and sources.

    Parameters
    ----------
    rule
        Its id; 'ytterby rules list' names them.
    toml
        Print the rule itself, to copy and change.
    """
    from ytterby.workflows.rules.book import read_rule_text, show_rule

    if toml:
        print(read_rule_text(rule, workspace=base.workspace), end="")  # noqa: T201
        return
    send(show_rule(rule, workspace=base.workspace), output)


@app.command
def check(path: Path, /, *, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> None:
    """Check a file of rules of your own; all problems are listed at once.

    Parameters
    ----------
    path
        A TOML file.
    """
    from ytterby.workflows.rules.book import check_rules as run

    send(run(path, workspace=base.workspace), output)
    say("no problem found; nothing was written")


@app.command
def add(path: Path, /, *, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> None:
    """Add a file of rules of your own to your workspace.

    Parameters
    ----------
    path
        A TOML file; one of the same name is replaced.
    """
    from ytterby.workflows.rules.book import add_rules as run

    send(run(path, workspace=base.workspace), output)
    say(f"added; 'ytterby rules remove {path.stem}' undoes it")


@app.command
def remove(name: str, /, *, base: Base = ALL_EVIDENCE) -> None:
    """Take a file of your own rules out of your workspace.

    Parameters
    ----------
    name
        Name of the file, as the column 'from' of 'ytterby rules list' gives it.
    """
    from ytterby.workflows.rules.book import remove_rules as run

    say(run(name, workspace=base.workspace))


@app.command
def benchmarks(
    *, year: str | None = None, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE
) -> None:
    """Show how the chain stands against the benchmarks of the EU Critical Raw Materials Act.

    Parameters
    ----------
    year
        Calendar year of the chain.
    """
    from ytterby.workflows.rules.benchmarks import list_benchmarks as run

    with shown_progress() as progress:
        result = run(year=year, workspace=base.workspace, progress=progress)
    send(result, output)
