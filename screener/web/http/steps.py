"""What a step of a walk was, for those who count: never who took it, or what they answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import request

_KEY: Final = "screener.step"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk.

    Attributes:
        begins: whether a walk begins with it.
        section: the id of the section that it reaches; empty if that was reached before.
        level: the level of the guidance that it brings; empty if it brings none.
    """

    begins: bool = False
    section: str = ""
    level: str = ""


NO_STEP: Final = Step()


def note_step(step: Step) -> None:
    """Note what the present request is a step of."""
    request.environ[_KEY] = step


def step_of(environ: Mapping[str, Any]) -> Step:
    """Return what a request was a step of."""
    step: Step = environ.get(_KEY, NO_STEP)
    return step
