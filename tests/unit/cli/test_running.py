"""The command line: exit codes, problems for people and programs, and speed by laziness."""

from __future__ import annotations

import errno
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import ytterby.cli.running as running
from ytterby.cli import main
from ytterby.cli.app import COMMANDS, build_app
from ytterby.errors import InputError, Problem, SolveError


class FakeApp:
    """Stands for the application: does what a command would do."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act

    def __call__(self, tokens: list[str], **options: object) -> object:
        return self.act()


def run_with(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], *tokens: str) -> int:
    monkeypatch.setattr("ytterby.cli.app.build_app", lambda: FakeApp(act))
    return main(list(tokens))


def raising(error: BaseException) -> Callable[[], object]:
    def act() -> object:
        raise error

    return act


TWO = InputError(
    [
        Problem("unknown-region", "region", "there is no region 'Chna'", "did you mean China?"),
        Problem("bad-year", "year", "there is no chain of 1950", "write 2024"),
    ]
)


def test_every_problem_of_an_input_is_listed_with_its_mend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_with(monkeypatch, raising(TWO)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "2 problems:\n"
        "error: region: there is no region 'Chna' [unknown-region]\n"
        "  → did you mean China?\n"
        "error: year: there is no chain of 1950 [bad-year]\n"
        "  → write 2024\n"
    )


def test_a_program_gets_the_problems_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_with(monkeypatch, raising(TWO), "show", "shares", "--json") == 2
    problems = json.loads(capsys.readouterr().err)["problems"]
    assert [p["code"] for p in problems] == ["unknown-region", "bad-year"]
    assert set(problems[0]) == {"code", "place", "message", "fix", "severity"}


def test_an_interruption_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_with(monkeypatch, raising(KeyboardInterrupt())) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_something_unexpected_says_how_to_report_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_with(monkeypatch, raising(ZeroDivisionError("division by zero"))) == 1
    message = capsys.readouterr().err
    assert "--debug" in message
    assert "Traceback" not in message
    assert run_with(monkeypatch, raising(ZeroDivisionError("division by zero")), "--debug") == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_model_that_does_not_solve_is_not_the_users_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = SolveError(Problem("not-solved", "baseline 2024", "the solver gave up"))
    assert run_with(monkeypatch, raising(error)) == 1
    assert "not-solved" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    assert run_with(monkeypatch, raising(BrokenPipeError())) == 0


def test_a_reader_of_drawn_tables_that_has_seen_enough_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def act() -> None:
        try:
            raise BrokenPipeError
        except BrokenPipeError:
            raise SystemExit(1)  # noqa: B904  as rich does

    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert run_with(monkeypatch, act) == 0


def test_a_full_disk_behind_the_output_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert run_with(monkeypatch, raising(OSError(errno.ENOSPC, "No space left"))) == 2
    assert "standard output: it cannot be written because the disk is full [disk-full]" in (
        capsys.readouterr().err
    )


def test_a_place_that_begins_the_message_is_not_said_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    running.print_problems([Problem("is-a-directory", "out", "out is a directory")])
    assert capsys.readouterr().err == "error: out is a directory [is-a-directory]\n"


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        (["stres"], 'Did you mean "stress"'),
        (["show", "shares", "--yeer", "2024"], "Did you mean --year"),
        (["evidence", "import", "baci", "x.zip", "--first-year", "new"], "--first-year"),
        (["brief"], "TARGET"),
        (["show", "shares", "--rows", "-3"], "Must be >= 0"),
    ],
)
def test_a_misspelt_command_line_is_answered_with_the_nearest(
    tokens: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tokens) == 2
    assert message in capsys.readouterr().err


def test_a_library_warning_reaches_the_user_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import logging

    def act() -> None:
        for _ in range(3):
            logging.getLogger("ytterby.core.storage").warning("the cache was set aside")

    assert run_with(monkeypatch, act) == 0
    assert capsys.readouterr().err == "note: the cache was set aside\n"


def test_every_command_that_is_listed_can_be_imported() -> None:
    app = build_app()
    for name in COMMANDS:
        assert app[name] is not None


def test_help_and_import_load_nothing_heavy() -> None:
    code = (
        "import sys, ytterby, ytterby.cli\n"
        "heavy = {'numpy', 'polars', 'scipy', 'xarray', 'rich', 'cyclopts'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert ytterby.cli.main(['--help']) == 0\n"
        "heavy = {'numpy', 'polars', 'scipy', 'xarray', 'pydantic'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_printed_problems_put_errors_before_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    running.print_problems(
        [Problem("b", "there", "odd", severity="warning"), Problem("a", "here", "wrong")]
    )
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["1 problem:", "error: here: wrong [a]", "warning: there: odd [b]"]


def test_a_workspace_that_does_not_exist_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["--workspace", str(tmp_path / "no")], [f"--workspace={tmp_path / 'no'}"]):
        assert main(["permits", *words]) == 0
        assert "none of your own data is used" in capsys.readouterr().err
    assert main(["permits", "--workspace", str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""
