"""What others write is shown, and does nothing: no element of theirs, no attribute that runs."""

from __future__ import annotations

from html.parser import HTMLParser

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg/onload=alert(3)>{{7*7}}"
"""A text that would run where it was not escaped, in an element and in an attribute alike."""
RUNS = ("script", "img", "iframe", "object", "embed", "base", "meta", "link", "form")


class _Reader(HTMLParser):
    """Collects what would run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.harm: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element and its attributes."""
        if tag in RUNS:
            self.harm.append(f"<{tag}>")
        for name, value in attrs:
            address = name in ("href", "src", "action", "formaction")
            if name.startswith("on") or (
                address and (value or "").strip().lower().startswith(("javascript:", "data:"))
            ):
                self.harm.append(f"{tag} {name}={value}")


def assert_harmless(content: str, *, told: bool = True) -> None:
    """Check that HTML holds a hostile text as text.

    Parameters
    ----------
    content
        The HTML.
    told
        Whether the text must be in it: a page that leaves it out proves nothing.
    """
    reader = _Reader()
    reader.feed(content)
    reader.close()
    assert reader.harm == []
    if told:
        assert "alert(2)" in content
