"""``ytterby runs``: runs that are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from ytterby.cli.options import ALL_EVIDENCE, TO_TERMINAL, Base, Output
from ytterby.cli.output import say, send, shown_progress

Form = Literal["xlsx", "csv", "parquet", "json", "html"]

app = App(
    name="runs",
    help="Runs that are kept (--keep, and those of the app): look, compare, run again.",
    help_format="plaintext",
)


@app.command(name="list")
def list_runs(
    words: str = "", /, *, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE
) -> None:
    """List the runs that are kept, newest first.

    Parameters
    ----------
    words
        Only those of which all these words are said.
    """
    from ytterby.workflows.runs.telling import list_kept as run

    send(run(words, workspace=base.workspace), output)


@app.command
def show(name: str, /, *, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> None:
    """Show the tables of a run as it was kept.

    Parameters
    ----------
    name
        As 'ytterby runs list' has it.
    """
    from ytterby.workflows.runs.telling import show_kept as run

    send(run(name, workspace=base.workspace), output)


@app.command
def compare(
    first: str, second: str, /, *, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE
) -> None:
    """Say what differs between two runs: in what ran, and in the numbers.

    Parameters
    ----------
    first
        Name of a run.
    second
        Name of another.
    """
    from ytterby.workflows.runs.telling import compare_kept as run

    send(run(first, second, workspace=base.workspace), output)


@app.command
def reproduce(name: str, /, *, output: Output = TO_TERMINAL, base: Base = ALL_EVIDENCE) -> int:
    """Run a run again and say whether the numbers are the same, bit by bit; if not, what differs.

    Parameters
    ----------
    name
        As 'ytterby runs list' has it.
    """
    from ytterby.workflows.runs.telling import reproduce_kept as run

    with shown_progress() as progress:
        result, equal = run(name, workspace=base.workspace, progress=progress)
    send(result, output)
    return 0 if equal else 2


@app.command
def export(
    name: str,
    path: Path,
    /,
    *,
    form: Annotated[Form | None, Parameter(show_default=False)] = None,
    base: Base = ALL_EVIDENCE,
) -> None:
    """Write all of a run to one file.

    Parameters
    ----------
    name
        As 'ytterby runs list' has it.
    path
        Where to: RUN.xlsx, RUN.json, RUN.html, RUN.csv.zip or RUN.parquet.zip.
    form
        Which one, where the ending of the path does not say.
    """
    from ytterby.core.storage import write_atomic
    from ytterby.workflows.runs.packing import form_of, pack_run

    write_atomic(path, pack_run(name, form or form_of(path), base.workspace))
    say(f"wrote {path}")


@app.command
def rename(
    name: str,
    /,
    *,
    title: str | None = None,
    note: str | None = None,
    base: Base = ALL_EVIDENCE,
) -> None:
    """Give a run another title or a note; its numbers and its name stay.

    Parameters
    ----------
    name
        As 'ytterby runs list' has it.
    title
        What people call it.
    note
        What is to be remembered of it.
    """
    from ytterby.results import rename_run

    entry = rename_run(name, base.workspace, title=title, note=note)
    say(f"{name}: {entry.about.title or 'no title'}")


@app.command
def remove(name: str, /, *, base: Base = ALL_EVIDENCE) -> None:
    """Put a run away; 'ytterby runs restore' brings it back.

    Parameters
    ----------
    name
        As 'ytterby runs list' has it.
    """
    from ytterby.workflows.runs.trash import discard_run

    discard_run(name, base.workspace)
    say(f"put {name} away; 'ytterby runs restore {name}' brings it back")


@app.command
def restore(name: str, /, *, base: Base = ALL_EVIDENCE) -> None:
    """Bring a run back that was put away.

    Parameters
    ----------
    name
        Its name.
    """
    from ytterby.workflows.runs.trash import restore_run

    restore_run(name, base.workspace)
    say(f"{name} is back")
