"""Whether a clinic's accent color can be read, and the colors that follow from it.

Contrast is that of WCAG 2.2, success criterion 1.4.3 "Contrast (Minimum)".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coloraide import Color

LEAST_CONTRAST: Final = 4.5
_STEPS: Final = 500
"""How finely lightness is searched; hexadecimal colors have no finer steps of gray than 256."""


@dataclass(frozen=True)
class Ground:
    """What an accent stands on in one color scheme.

    Attributes:
        paper: the color of the page.
        card: the color of cards and buttons on it.
        panels: the colors of the panels that tell what to do, which hold links too.
        on_accent: the color of words on the accent itself.
        far: the end of the scale, black or white, at which every accent can be read.
        tint: how much of the accent colors a chosen answer, from 0 to 1.
    """

    paper: str
    card: str
    panels: tuple[str, ...]
    on_accent: str
    far: str
    tint: float


# The same as in the stylesheet; a test holds the two together.
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
    """The colors that hang on an accent, as ``#rrggbb``."""

    accent: str
    accent_deep: str
    on_accent: str
    tint: str


def palette(accent: str, ground: Ground) -> Palette:
    """Return the colors that follow from an accent: of hovered things, words on it, and tints."""
    deep = Color(accent).mix(ground.far, 0.25, space="oklab")
    return Palette(accent, _hex(deep), ground.on_accent, _tint(accent, ground))


def least_contrast(accent: str, ground: Ground) -> float:
    """Return the contrast of an accent to what it stands on, where that is least."""
    others = (ground.paper, ground.card, *ground.panels, ground.on_accent, _tint(accent, ground))
    return min(Color(accent).contrast(other) for other in others)


def nearest_legible(accent: str, ground: Ground) -> str:
    """Return the color of the same hue and the nearest lightness that has contrast enough."""
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
