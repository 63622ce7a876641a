"""What axe finds: nothing, on every page, in light and dark, on a phone and on a desk."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from screener.rulebook.model import LevelId, RuleBook
from tests.browser.answers import CALM, EVERYTHING
from tests.browser.conftest import Come, Server
from tests.browser.patient import START_AGAIN, Patient, Sheet

pytestmark = [pytest.mark.browser]

TAGS = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS = {"runOnly": {"type": "tag", "values": [*TAGS]}, "resultTypes": ["violations"]}

# From the most urgent level to the calmest, one changed answer after the other.
CALMER: tuple[tuple[str, str, LevelId], ...] = (
    ("danger_signs", "none", LevelId.CONTACT_FIRST),
    ("liver_disease", "no", LevelId.DISCUSS_BEFORE_STARTING),
    ("alcohol", "none", LevelId.DISCUSS),
    ("acne_severity", "mild", LevelId.OTHER_TREATMENTS_FIRST),
)
POINTS_OF_EVERY_LEVEL: Sheet = {
    **CALM,
    "danger_signs": ("severe_stomach_pain",),
    "liver_disease": ("now",),
    "alcohol": ("over_7_a_week",),
    "acne_severity": ("severe",),
}


class Auditor:
    """Looks at each page a patient sees, and remembers what is wrong."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        self.axe = Axe()
        self.faults: list[str] = []

    def look(self, where: str = "") -> None:
        found: dict[str, Any] = self.axe.run(self.patient.page, options=OPTIONS).response
        place = where or self.patient.heading.inner_text()
        self.faults.extend(
            f"{place}: {fault['id']}: {node['html'][:120]}: {node['failureSummary']}"
            for fault in found["violations"]
            for node in fault["nodes"]
        )


def open_everything(patient: Patient) -> None:
    """Open what can be opened, so that it is looked at too."""
    patient.page.locator("details").evaluate_all("all => all.forEach(e => { e.open = true })")


@pytest.mark.parametrize(
    ("colours", "width"),
    [
        pytest.param(colours, width, marks=pytest.mark.xdist_group(f"browser {group}"))
        for colours, width, group in (
            ("light", 320, 1),
            ("light", 1280, 2),
            ("dark", 320, 2),
            ("dark", 1280, 1),
        )
    ],
)
def test_axe_finds_nothing_on_any_page(
    come: Come,
    server: Server,
    rulebook: RuleBook,
    colours: Literal["light", "dark"],
    width: int,
) -> None:
    patient = come(color_scheme=colours, viewport={"width": width, "height": 800})
    auditor = Auditor(patient)
    for path in ("/", "/learn", "/privacy", "/accessibility", "/nowhere"):
        patient.open(path)
        auditor.look(path)
    _look_at_questions(patient, auditor)
    _look_at_guidance(patient, auditor, rulebook)
    _look_at_errors(patient, auditor, server)
    assert auditor.faults == []


def _look_at_questions(patient: Patient, auditor: Auditor) -> None:
    patient.start()
    for asked in patient.walking(EVERYTHING):
        open_everything(patient)
        auditor.look()
        if asked and asked[0] in {"age", "danger_signs"}:
            patient.press("Continue")
            expect(patient.summary).to_be_visible()
            auditor.look(f"error at {asked[0]}")


def _look_at_guidance(patient: Patient, auditor: Auditor, book: RuleBook) -> None:
    patient.press("See my guidance")
    auditor.look("guidance with everything")
    patient.start()
    patient.walk_to_guidance(POINTS_OF_EVERY_LEVEL)
    for question, answer, level in CALMER:
        patient.press("Change my answers")
        patient.change(question, book.questions[question].text, answer)
        patient.press("See my guidance")
        patient.see(next(other.title for other in book.levels if other.id is level))
        auditor.look(f"guidance {level}")


def _look_at_errors(patient: Patient, auditor: Auditor, server: Server) -> None:
    patient.page.context.set_offline(True)
    patient.button("Change my answers").click()
    expect(patient.notice).to_be_visible()
    auditor.look("offline")
    patient.page.context.set_offline(False)
    server.clock.advance(hours=25)
    patient.button("Change my answers").click()
    patient.see(START_AGAIN)
    auditor.look("expired")
