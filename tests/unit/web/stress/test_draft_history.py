"""What the editor of scenarios can go back to is bounded in number and in size."""

from __future__ import annotations

from ytterby.web.pages.stress.draft import HELD, KEPT, keep_texts


def test_the_last_texts_are_kept() -> None:
    texts = [str(n) for n in range(KEPT + 50)]
    assert keep_texts(texts) == texts[-KEPT:]


def test_long_texts_are_kept_as_far_as_there_is_room() -> None:
    long = "x" * (HELD // 3)
    assert keep_texts([long] * 8) == [long] * 3


def test_the_text_as_it_stands_is_always_kept() -> None:
    assert keep_texts(["a", "x" * (HELD + 1)]) == ["x" * (HELD + 1)]
