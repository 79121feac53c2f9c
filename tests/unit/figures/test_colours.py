"""The four hues stay apart for every eye, and text can be read on both grounds."""

from __future__ import annotations

import itertools
import re
from importlib.resources import files

import numpy as np
import pytest
from numpy.typing import NDArray

from ytterby.figures.style.roles import NEUTRAL, ROLE

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]  # noqa: E501
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]  # noqa: E501
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]  # noqa: E501
    ),
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def tokens(theme: str) -> dict[str, str]:
    part = files("ytterby.report").joinpath(f"assets/{theme}.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z]+):(#[0-9a-f]{6})", part))


def linear(colour: str) -> NDArray[np.float64]:
    c = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    x = TO_XYZ @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(a: str, b: str) -> float:
    x, y = (float(TO_XYZ[1] @ linear(c)) + 0.05 for c in (a, b))
    return max(x, y) / min(x, y)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_the_four_groups_stay_apart_for_every_eye(theme: str, vision: str) -> None:
    colour = tokens(theme)
    for a, b in itertools.combinations(("china", "ally", "home", "other"), 2):
        seen = [lab(VISION[vision] @ linear(colour[c])) for c in (a, b)]
        assert float(np.linalg.norm(seen[0] - seen[1])) > 13, (a, b)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_the_hues_of_items_stay_apart_and_are_no_hue_of_a_group(theme: str, vision: str) -> None:
    colour = tokens(theme)
    assert not {f"${role}" for role in NEUTRAL} & set(ROLE.values())
    for a, b in itertools.combinations(NEUTRAL, 2):
        seen = [lab(VISION[vision] @ linear(colour[c])) for c in (a, b)]
        assert float(np.linalg.norm(seen[0] - seen[1])) > 13, (a, b)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_meets_a_contrast_of_four_and_a_half_and_marks_of_three(theme: str) -> None:
    colour = tokens(theme)
    for ground in ("paper", "card"):
        for text in ("ink", "mute", "accent"):
            assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    for mark in ("china", "ally", "home", "other", "use", "short", "plum"):
        assert contrast(colour[mark], colour["card"]) >= 3, mark


@pytest.mark.parametrize(
    "chart",
    ["company", "contracts", "footprint", "fund", "outlook", "people", "permits", "project"],
)
def test_charts_without_regions_borrow_no_hue_of_a_group(chart: str) -> None:
    drawn = files("ytterby.figures.impacts").joinpath(f"{chart}.py").read_text(encoding="utf-8")
    keys = files("ytterby.report.impacts")
    told = keys.joinpath({"contracts": "contract"}.get(chart, chart) + ".py")
    named = re.findall(r'Key\([^)]*?"(\w+)"', told.read_text(encoding="utf-8"))
    assert not set(re.findall(r'"(\$\w+)"', drawn)) & set(ROLE.values())
    assert not {f"${n}" for n in named} & set(ROLE.values())
