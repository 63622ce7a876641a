"""Where a browser drops part of the styles, everything can still be read, reached and chosen."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

import pytest
from playwright.sync_api import Route, expect

from screener.config import shipped
from screener.walk.walk import Stop
from tests.browser.answers import CALM, EVERYTHING
from tests.browser.conftest import Come
from tests.browser.patient import Patient

pytestmark = pytest.mark.browser

SHEETS: Final = ("screener.css", "guidance.css")


def declarations(name: str = r"[\w-]+", value: str = "") -> str:
    return rf"(?<![-\w]){name}:[^;{{}}]*{value}[^;{{}}]*;?"


def rules(selector: str) -> str:
    return rf"(?<=[}}/])[^{{}}/@]*{selector}[^{{}}]*\{{[^{{}}]*\}}"


# In brackets the first Chrome and Safari that know it.
YOUNG: Final = {
    "inset (87, 14.1)": declarations("inset"),
    "both sides at once (87, 14.1)": declarations("(margin|padding)-(inline|block)"),
    "one side of inset (87, 14.1)": declarations("inset-(inline|block)-(start|end)"),
    "has (105, 15.4)": rules(":has"),
    "is (88, 14)": rules(":is"),
    "focus-visible (86, 15.4)": rules(":focus-visible"),
    "appearance (84, 15.4)": declarations("-?(webkit-)?appearance"),
    "clip-path (88, 9.1)": declarations("clip-path"),
    "gap (84, 14.1)": declarations("(column-)?gap"),
}
OLD: Final = {
    "clamp and min (79, 13.1)": declarations(value=r"(clamp|min)\("),
    "variables (49, 9.1)": declarations(value=r"var\("),
    "grid (57, 10.1)": declarations(value="grid"),
    "sticky (56, 13)": declarations(value="sticky"),
}
MISSING: Final = {**YOUNG, "all young at once": "|".join(YOUNG.values()), **OLD}


def without(patient: Patient, missing: str) -> None:
    found = 0
    for sheet in SHEETS:
        style = (shipped("static") / sheet).read_text("utf-8")
        style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
        style, count = re.subn(missing, "", style)
        found += count
        patient.page.route(f"**/{sheet}*", partial(answer, style))
    assert found


def answer(style: str, route: Route) -> None:
    route.fulfill(body=style, content_type="text/css")


def choose_by_its_words(patient: Patient, question: str, option: str) -> None:
    control = patient.option(question, option)
    name = control.get_attribute("id")
    patient.page.locator(f"label[for={name}]").click()
    expect(control).to_be_checked()


@pytest.mark.parametrize("width", [320, 1000])
@pytest.mark.parametrize("missing", MISSING.values(), ids=MISSING)
def test_one_can_walk_and_read_without(come: Come, missing: str, width: int) -> None:
    patient = come(viewport={"width": width, "height": 700})
    without(patient, missing)
    patient.start()
    choose_by_its_words(patient, "age", "18_or_over")
    patient.press("Continue")
    patient.see_asked("isotretinoin_now")
    patient.skip_to(Stop.GUIDANCE, EVERYTHING)
    assert patient.width() == width
    for text in ("Why we say this", "Keep this page, as we do not"):
        patient.see_part(text)


@pytest.mark.parametrize("missing", YOUNG.values(), ids=YOUNG)
def test_leave_quickly_stays_in_view_without(come: Come, missing: str) -> None:
    for height in (500, 900):
        patient = come(viewport={"width": 390, "height": height})
        without(patient, missing)
        patient.skip_to(Stop.GUIDANCE, EVERYTHING)
        patient.page.evaluate("scrollTo(0, 1500)")
        expect(patient.page.get_by_role("link", name="Leave quickly")).to_be_in_viewport(ratio=1)


def test_one_can_walk_where_no_style_arrives(come: Come) -> None:
    patient = come(viewport={"width": 320, "height": 700})
    patient.page.route("**/*.css*", lambda route: route.fulfill(status=404))
    patient.start()
    patient.walk_to("danger_signs", CALM)
    patient.skip_to(Stop.GUIDANCE, EVERYTHING)
    patient.see_part("Why we say this")
