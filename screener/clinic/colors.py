"""Whether a clinic's accent color is legible, and the colors derived from it.

Contrast is defined as in WCAG 2.2, success criterion 1.4.3 "Contrast (Minimum)".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coloraide import Color

LEAST_CONTRAST: Final = 4.5
_STEPS: Final = 500
"""How many lightnesses to try; more than the 256 grays among the hexadecimal colors."""


@dataclass(frozen=True)
class Ground:
    """The colors that appear behind or on an accent in one color scheme.

    Attributes:
        paper: the color of the page.
        card: the color of cards and buttons on it.
        panels: the colors of the panels that say what to do; they contain links too.
        on_accent: the color of text on the accent itself.
        far: black or white, the end of the scale at which every accent is legible.
        tint: how much of the accent goes into the color of a chosen answer, from 0 to 1.
    """

    paper: str
    card: str
    panels: tuple[str, ...]
    on_accent: str
    far: str
    tint: float


# These must match the stylesheet; a test compares the two.
GROUNDS: Final = {
    "light": Ground(
        paper="#faf8f4",
        card="#ffffff",
        panels=("#fbe9e8", "#fdf0e3", "#fbf4dc"),
        on_accent="#ffffff",
        far="#000000",
        tint=0.1,
    ),
    "dark": Ground(
        paper="#12191b",
        card="#1a2426",
        panels=("#3a1a1b", "#37240f", "#322a0e"),
        on_accent="#0d1f20",
        far="#ffffff",
        tint=0.15,
    ),
}


@dataclass(frozen=True)
class Palette:
    """An accent and the colors derived from it, as ``#rrggbb``."""

    accent: str
    accent_deep: str
    on_accent: str
    tint: str


def palette(accent: str, ground: Ground) -> Palette:
    """Return the colors derived from an accent: for hovering, for text on it, and for tints."""
    deep = Color(accent).mix(ground.far, 0.25, space="oklab")
    return Palette(accent, _hex(deep), ground.on_accent, _tint(accent, ground))


def least_contrast(accent: str, ground: Ground) -> float:
    """Return the lowest contrast between an accent and the colors behind or on it."""
    others = (ground.paper, ground.card, *ground.panels, ground.on_accent, _tint(accent, ground))
    return min(Color(accent).contrast(other) for other in others)


def nearest_legible(accent: str, ground: Ground) -> str:
    """Return the color of the same hue with the nearest lightness that gives enough contrast."""
    start = Color(accent).convert("oklch")
    end = Color(ground.far).convert("oklch")["lightness"]
    for step in range(_STEPS + 1):
        lightness = start["lightness"] + (end - start["lightness"]) * step / _STEPS
        found = _hex(start.clone().set("lightness", lightness))
        if least_contrast(found, ground) >= LEAST_CONTRAST:
            return found
    return ground.far


def _tint(accent: str, ground: Ground) -> str:
    return _hex(Color(ground.card).mix(accent, ground.tint, space="srgb"))


def _hex(color: Color) -> str:
    return color.convert("srgb").fit().to_string(hex=True, compress=False)
