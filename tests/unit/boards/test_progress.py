from __future__ import annotations

from pathlib import Path

from ytterby.boards.progress import listen_at, read_told, tell


def test_those_who_wait_hear_the_last_words(tmp_path: Path) -> None:
    place = tmp_path / "told"
    listen_at(place)
    try:
        tell("Balancing the chain of 2018", 0.1)
        tell("Balancing the chain of 2019", 0.2)
    finally:
        listen_at(None)
    told = read_told(place)
    assert told is not None
    assert (told.words, told.share) == ("Balancing the chain of 2019", 0.2)


def test_nothing_is_told_where_nobody_waits_or_nothing_can_be_written(tmp_path: Path) -> None:
    tell("Unheard", 0.5)
    listen_at(tmp_path / "no such folder" / "told")
    try:
        tell("Unheard", 0.5)
    finally:
        listen_at(None)
    assert list(tmp_path.iterdir()) == []
    assert read_told(tmp_path / "told") is None
