"""The drawings that a question or an option can name; the templates hold one of each."""

from __future__ import annotations

from enum import StrEnum


class Drawing(StrEnum):
    """What a line drawing shows of the skin, from the side or cut through."""

    FEW_SPOTS = "few_spots"
    SOME_SPOTS = "some_spots"
    MANY_SPOTS = "many_spots"
    SPOTS_AND_LUMPS = "spots_and_lumps"
    LUMP = "lump"
    MARK = "mark"
    SCAR = "scar"
