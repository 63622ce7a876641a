"""What axe finds: nothing, on any page in any state, however it is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pytest
from playwright.sync_api import expect

from screener.walk.walk import Stop
from tests.browser.answers import CALM
from tests.browser.axe import bring_axe, faults
from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server
from tests.browser.patient import Patient
from tests.browser.states import State

pytestmark = [pytest.mark.browser]

Colors = Literal["light", "dark"]


@dataclass(frozen=True)
class Mode:
    """What a person asked their system for."""

    forced_colors: Literal["active", "none"] = "none"
    reduced_motion: Literal["reduce", "no-preference"] = "no-preference"


MODES: Final = (Mode(), Mode(forced_colors="active"))
STILL: Final = Mode(reduced_motion="reduce")
"""Less motion takes away what moves, and nothing else: that is looked at once."""
THOROUGH: Final = ("age", "danger_signs")
"""One page of several questions, and one of several answers; of others we open the page only."""


def worth_looking_at(states: Iterable[State]) -> Iterator[State]:
    """Leave out what differs from another state in nothing that axe sees."""
    for state in states:
        asks = state.name.startswith("question-")
        thorough = any(f"-{question}" in state.name for question in THOROUGH)
        if not asks or state.opened or (thorough and state.name.endswith(("error", "answered"))):
            yield state


def faults_in(
    patient: Patient, where: str, colors: Colors, *modes: Mode, frame: int = 0
) -> list[str]:
    """Return what is wrong with what the patient sees, in each mode, or with a frame in it."""
    found = []
    for mode in modes:
        patient.page.emulate_media(
            color_scheme=colors,
            forced_colors=mode.forced_colors,
            reduced_motion=mode.reduced_motion,
        )
        found += [f"{where}, {mode}: {fault}" for fault in faults(patient.page.frames[frame])]
    return found


@pytest.mark.parametrize(
    ("colors", "width"),
    [
        pytest.param("light", 320, marks=pytest.mark.xdist_group("browser 1")),
        pytest.param("light", 1280, marks=pytest.mark.xdist_group("browser 2")),
        pytest.param("dark", 320, marks=pytest.mark.xdist_group("browser 1")),
        pytest.param("dark", 1280, marks=pytest.mark.xdist_group("browser 2")),
    ],
)
def test_axe_finds_nothing_in_any_state(
    come: Come, server: Server, colors: Colors, width: int
) -> None:
    patient = come(viewport={"width": width, "height": 800})
    bring_axe(patient.page)
    found = []
    for state in worth_looking_at(server.states()):
        go_to(patient.page, server.address, state)
        still = (STILL,) if (colors, width) == ("light", 320) else ()
        found += faults_in(patient, state.name, colors, *MODES, *still)
    assert found == []


@pytest.mark.xdist_group("browser 1")
@pytest.mark.parametrize("colors", ["light", "dark"])
def test_axe_finds_nothing_when_the_server_is_away(come: Come, colors: Colors) -> None:
    patient = come()
    bring_axe(patient.page)
    patient.skip_to(Stop.GUIDANCE, CALM)
    patient.page.context.set_offline(True)
    patient.button("Change my answers").click()
    expect(patient.notice).to_be_visible()
    assert faults_in(patient, "offline", colors, *MODES) == []
