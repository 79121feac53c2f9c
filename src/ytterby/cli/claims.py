"""``ytterby claims``: is it true, what people say?"""

from __future__ import annotations

from cyclopts import App

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import send, shown_progress

app = App(
    name="claims",
    help="Is it true, what people say? Public sayings, each with a verdict.",
    help_format="plaintext",
)


@app.default
def list_sayings(
    *,
    topic: str | None = None,
    verdict: str | None = None,
    output: Output = TO_TERMINAL,
    base: Base = ALL_EVIDENCE,
) -> None:
    """List public sayings about rare earths, each with a verdict from the evidence.

    Parameters
    ----------
    topic
        production, trade, deposits, markets, uses or defence.
    verdict
        true, roughly-true, true-by-definition, outdated, disputed, not-supported or undecided.
    """
    from ytterby.workflows.sayings import list_sayings as run

    with shown_progress() as progress:
        result = run(
            topic=topic,
            verdict=verdict,
            as_of=base.as_of,
            workspace=base.workspace,
            progress=progress,
        )
    send(result, output)


@app.command
def check(text: str, /, *, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> None:
    """Check a sentence: find the nearest saying and judge it for the number in the sentence.

    Parameters
    ----------
    text
        A sentence in quotes, such as 'China refines 90% of rare earths'.
    """
    from ytterby.workflows.sayings import check_text as run

    with shown_progress() as progress:
        result = run(text, as_of=base.as_of, workspace=base.workspace, progress=progress)
    send(result, output)


@app.command
def show(saying: str, /, *, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> None:
    """Show one saying: who says it, every number by definition and year, sources on both sides.

    Parameters
    ----------
    saying
        Its id, such as china-refines-90; 'ytterby claims' lists them.
    """
    from ytterby.workflows.sayings import show_saying as run

    with shown_progress() as progress:
        result = run(saying, as_of=base.as_of, workspace=base.workspace, progress=progress)
    send(result, output)
