"""What axe finds: nothing, on any page in any state, however it is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pytest
from playwright.sync_api import expect

from screener.config import shipped
from screener.walk.walk import Stop
from tests.browser.answers import CALM
from tests.browser.axe import EVERY_RULE, RULES_OF_LOOKS, bring_axe, faults
from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server
from tests.browser.patient import Patient
from tests.browser.states import State

pytestmark = pytest.mark.browser

Colors = Literal["light", "dark"]


@dataclass(frozen=True)
class Look:
    """A window, and what a person asked their system for.

    Attributes:
        every_rule: whether axe is asked for all that it knows, or only for what reads looks.
    """

    width: int
    colors: Colors
    forced_colors: Literal["active", "none"] = "none"
    reduced_motion: Literal["reduce", "no-preference"] = "no-preference"
    every_rule: bool = False


# Most rules read elements, roles and names. A color scheme, forced colors and less motion change
# none of them, and a width can only hide or show a part, so every rule is asked once a width.
# The rules that read colors or boxes are asked in every scheme too, at one width, because a width
# gives nothing another color; a test below holds the stylesheet to that.
LOOKS: Final = (
    Look(320, "light", every_rule=True),
    Look(320, "light", "active"),
    Look(320, "light", reduced_motion="reduce"),
    Look(320, "dark"),
    Look(320, "dark", "active"),
    Look(1280, "dark", every_rule=True),
)
FRAMED_LOOKS: Final = (
    Look(320, "light", every_rule=True),
    Look(320, "light", "active"),
    Look(1280, "dark", every_rule=True),
    Look(1280, "dark", "active"),
)
OFFLINE_LOOKS: Final = (
    Look(1280, "light", every_rule=True),
    Look(1280, "light", "active"),
    Look(1280, "dark"),
    Look(1280, "dark", "active"),
)
SHARES: Final = 4
"""Parts of the states, for several workers."""
THOROUGH: Final = ("age", "danger_signs")
"""One page of several questions, and one of several answers; of others we open the page only."""


def worth_looking_at(states: Iterable[State]) -> Iterator[State]:
    """Leave out what differs from another state in nothing that axe sees."""
    for state in states:
        asks = state.name.startswith("question-")
        thorough = any(f"-{question}" in state.name for question in THOROUGH)
        if not asks or state.opened or (thorough and state.name.endswith(("error", "answered"))):
            yield state


def faults_in(patient: Patient, where: str, looks: Sequence[Look], *, frame: int = 0) -> list[str]:
    """Return what is wrong with what the patient sees, in each look, or with a frame in it."""
    found = []
    for look in looks:
        patient.page.set_viewport_size({"width": look.width, "height": 800})
        patient.page.emulate_media(
            color_scheme=look.colors,
            forced_colors=look.forced_colors,
            reduced_motion=look.reduced_motion,
        )
        # Where a focus scrolled to, the masthead may stand over a part of the control before it.
        patient.page.evaluate("scrollTo(0, 0)")
        rules = EVERY_RULE if look.every_rule else RULES_OF_LOOKS
        shown = patient.page.frames[frame]
        found += [f"{where}, {look}: {fault}" for fault in faults(shown, rules)]
    return found


def test_a_window_of_another_size_gives_nothing_another_color() -> None:
    sheets = [file.read_text("utf-8") for file in sorted(shipped("static").glob("*.css"))]
    style = "\n".join(sheets)
    blocks = re.findall(r"(?ms)^@media [^{\n]*(?:width|height)[^{\n]*\{(\n.*?^|[^\n]*)\}$", style)
    assert len(blocks) > 5
    assert re.findall(r"[\w-]*(?:color|background|opacity|filter)[\w-]*:", "".join(blocks)) == []


@pytest.mark.parametrize("share", range(SHARES))
def test_axe_finds_nothing_in_any_state(come: Come, server: Server, share: int) -> None:
    patient = come()
    bring_axe(patient.page)
    found = []
    for state in [*worth_looking_at(server.states.values())][share::SHARES]:
        go_to(patient.page, server.address, state)
        found += faults_in(patient, state.name, LOOKS)
    assert found == []


def test_axe_finds_nothing_when_the_server_is_away(come: Come) -> None:
    patient = come()
    bring_axe(patient.page)
    patient.skip_to(Stop.GUIDANCE, CALM)
    patient.page.context.set_offline(True)
    patient.button("Change my answers").click()
    expect(patient.notice).to_be_visible()
    assert faults_in(patient, "offline", OFFLINE_LOOKS) == []
