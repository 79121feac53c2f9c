"""The public names: there, lazy, and never hidden by a subpackage of the same name."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ytterby


def test_every_public_name_can_be_had() -> None:
    for name in ytterby.__all__:
        assert getattr(ytterby, name) is not None


def test_baseline_stays_a_function_after_its_package_was_imported() -> None:
    code = (
        "import ytterby.baseline.reconcile.problem, ytterby as yt\n"
        "assert callable(yt.baseline), yt.baseline\n"
        "from ytterby.baseline import baseline\n"
        "assert yt.baseline is baseline\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'basline'"):
        _ = ytterby.basline


def test_the_version_is_that_of_the_package() -> None:
    assert ytterby.__version__.count(".") == 2
