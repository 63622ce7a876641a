"""Accents are legible everywhere they appear, or the nearest legible one is named."""

from __future__ import annotations

import re

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from screener.clinic.colors import (
    GROUNDS,
    LEAST_CONTRAST,
    least_contrast,
    nearest_legible,
    palette,
)
from screener.config import shipped

colors = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
schemes = st.sampled_from(sorted(GROUNDS))
STYLE = (shipped("static") / "screener.css").read_text("utf-8")


def declared(scheme: str) -> dict[str, str]:
    """Return the colors that the stylesheet declares for a color scheme."""
    light, dark = STYLE.split("@media (prefers-color-scheme: dark)", 1)
    block = {"light": light, "dark": dark}[scheme].split("{", 2)[-1].split("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


@pytest.mark.parametrize("scheme", sorted(GROUNDS))
def test_an_accent_stands_on_the_colors_of_the_stylesheet(scheme: str) -> None:
    ground = GROUNDS[scheme]
    found = declared(scheme)
    names = ("paper", "card", "urgent-tint", "contact-tint", "settle-tint", "on-accent")
    colors = (ground.paper, ground.card, *ground.panels, ground.on_accent)
    wanted = dict(zip(names, colors, strict=True))
    assert {name: Color(found[name]) for name in wanted} == {
        name: Color(color) for name, color in wanted.items()
    }


@pytest.mark.parametrize("scheme", sorted(GROUNDS))
def test_the_accent_of_the_house_would_be_accepted(scheme: str) -> None:
    assert least_contrast(declared(scheme)["accent"], GROUNDS[scheme]) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("accent", "scheme", "nearest"),
    [
        ("#ff9900", "light", "#9d5c00"),
        ("#777777", "light", "#6b6b6b"),
        ("#ffffff", "light", "#6b6b6b"),
        ("#0b5f63", "dark", "#60a8ac"),
        ("#000000", "dark", "#9d9d9d"),
    ],
)
def test_a_faint_accent_has_a_nearest_legible_one(accent: str, scheme: str, nearest: str) -> None:
    assert nearest_legible(accent, GROUNDS[scheme]) == nearest


@given(accent=colors, scheme=schemes)
def test_what_is_named_as_nearest_can_be_read(accent: str, scheme: str) -> None:
    nearest = nearest_legible(accent, GROUNDS[scheme])
    assert least_contrast(nearest, GROUNDS[scheme]) >= LEAST_CONTRAST


@given(accent=colors, scheme=schemes)
def test_an_accent_that_can_be_read_is_its_own_nearest(accent: str, scheme: str) -> None:
    ground = GROUNDS[scheme]
    legible = least_contrast(accent, ground) >= LEAST_CONTRAST
    assert (nearest_legible(accent, ground) == accent) == legible


@given(accent=colors, scheme=schemes)
def test_all_that_follows_from_a_legible_accent_can_be_read(accent: str, scheme: str) -> None:
    ground = GROUNDS[scheme]
    found = palette(nearest_legible(accent, ground), ground)
    for words, behind in (
        (found.accent, ground.paper),
        (found.accent, ground.card),
        (found.accent, found.tint),
        *((found.accent, panel) for panel in ground.panels),
        (found.accent_deep, ground.paper),
        (found.accent_deep, found.tint),
        (found.on_accent, found.accent),
        (found.on_accent, found.accent_deep),
    ):
        assert Color(words).contrast(behind) >= LEAST_CONTRAST, (words, behind)


@pytest.mark.parametrize(
    ("one", "other", "contrast"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1.0)],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, contrast: float) -> None:
    assert Color(one).contrast(other) == pytest.approx(contrast, abs=0.005)
