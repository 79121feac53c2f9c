"""Files are written whole or not at all; a damaged cache is noticed."""

from __future__ import annotations

import errno
import logging
import os
import time
from pathlib import Path

import pytest

from ytterby.core import storage
from ytterby.errors import WorkspaceError


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.txt"
    storage.write_atomic(path, b"one")
    storage.write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["file.txt"]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    link, path = tmp_path / "link.txt", tmp_path / "file.txt"
    path.write_bytes(b"one")
    link.symlink_to(path)
    storage.write_atomic(link, b"two")
    assert link.is_symlink()
    assert path.read_bytes() == b"two"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        storage.write_atomic(path, b"one")
        assert os.read(reader, 9) == b"one"
    finally:
        os.close(reader)
    assert path.is_fifo()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EROFS, "read-only-disk"),
        (errno.EACCES, "no-permission"),
    ],
)
def test_a_failed_write_keeps_the_old_file_and_names_place_and_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    path = tmp_path / "file.txt"
    storage.write_atomic(path, b"old")

    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WorkspaceError) as caught:
        storage.write_atomic(path, b"new")
    problem = caught.value.problems[0]
    assert problem.code == code
    assert str(path) in problem.place
    assert problem.fix
    assert caught.value.exit_code == 2
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file.txt"]


def test_a_file_in_the_place_of_a_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(WorkspaceError) as caught:
        storage.write_atomic(tmp_path / "taken" / "below" / "file.txt", b"x")
    assert caught.value.problems[0].code == "not-a-directory"
    assert (tmp_path / "taken").read_text() == "a file"


def test_sealed_bytes_come_back(tmp_path: Path) -> None:
    path = tmp_path / "cache.bin"
    payload = bytes(range(256)) * 3 + b"\n\n"
    assert storage.read_sealed(path) is None
    assert storage.write_sealed(path, payload)
    assert storage.read_sealed(path) == payload


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "foreign"])
def test_a_damaged_cache_is_named_and_set_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    path = tmp_path / "cache.bin"
    storage.write_sealed(path, b"payload" * 100)
    content = bytearray(path.read_bytes())
    if damage == "flip":
        content[-1] ^= 1
    path.write_bytes(
        {"flip": bytes(content), "cut": bytes(content[:-5]), "empty": b"", "foreign": b"PK\x03"}[
            damage
        ]
    )
    with caplog.at_level(logging.WARNING):
        assert storage.read_sealed(path) is None
    assert "corrupt-cache" in caplog.text
    assert str(path) in caplog.text
    assert not path.exists()
    assert (tmp_path / "cache.bin.corrupt").exists()
    assert storage.write_sealed(path, b"again")
    assert storage.read_sealed(path) == b"again"


def test_a_cache_that_cannot_be_written_only_warns(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file")
    with caplog.at_level(logging.WARNING):
        assert not storage.write_sealed(tmp_path / "cache" / "chain.bin", b"x")
        assert storage.read_sealed(tmp_path / "cache" / "chain.bin") is None
    assert "cache" in caplog.text


def test_the_oldest_files_make_room_and_those_past_their_days(tmp_path: Path) -> None:
    assert storage.tidy_folder(tmp_path / "none", most=1) == 0
    (tmp_path / "inside").mkdir()
    now = time.time()
    for n in range(4):
        path = tmp_path / f"{n}.json"
        path.write_text("x")
        os.utime(path, (now - n * 86_400, now - n * 86_400))
    assert storage.tidy_folder(tmp_path, most=3) == 1
    assert storage.tidy_folder(tmp_path, most=3, days=1.5) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0.json", "1.json", "inside"]
