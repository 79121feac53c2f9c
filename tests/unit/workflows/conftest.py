from importlib import import_module
from pathlib import Path

import pytest
from tests.toy import toy_chain

from ytterby.core.chain import Chain


@pytest.fixture
def toy_baseline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """Make every baseline the toy; return the list of the years that are asked for."""
    asked: list[int] = []

    def baseline(year: int, **_: object) -> Chain:
        asked.append(year)
        return toy_chain(year=year)

    monkeypatch.setattr(import_module("ytterby.baseline"), "baseline", baseline)
    monkeypatch.setenv("YTTERBY_WORKSPACE", str(tmp_path / "workspace"))
    return asked
