"""Where a browser lacks what our scripts use, it walks all the same: it posts the forms itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from screener.config import shipped
from tests.browser.clinic_pages import TITLE
from tests.browser.conftest import Server
from tests.browser.patient import Patient

pytestmark = pytest.mark.browser

OWN: Final = ("page.js", "walk.js", "step.js", "keep.js")
FRAMED: Final = ("frame.js", "embed.js")
REMOVE: Final = """const owner = (name) => {
  try { return window[name].prototype ?? window[name]; } catch { return {}; }
};
for (const one of [window, ...Object.getOwnPropertyNames(window).map(owner)]) {
  try { delete one[%r]; } catch {}
}"""


def called_in(*scripts: str) -> list[str]:
    """Return the names of all functions that our scripts call and do not write themselves."""
    code = "".join((shipped("static") / script).read_text("utf-8") for script in scripts)
    code = re.sub(r'//.*|"[^"]*"|`[^`]*`', "", code)
    words = {"if", "for", "while", "catch", "switch", "function", "return", "await"}
    own = set(re.findall(r"(?:function|const|let) (\w+)", code))
    return sorted(set(re.findall(r"\b([A-Za-z]\w+)(?:\?\.)?\(", code)) - own - words)


Lacking = Callable[[str], Patient]


@pytest.fixture
def lacking(browser: Browser, server: Server) -> Iterator[Lacking]:
    """Let a patient come whose browser runs a script before ours, which takes something away."""
    contexts: list[BrowserContext] = []

    def come(script: str = "") -> Patient:
        context = browser.new_context()
        context.set_default_timeout(10_000)
        context.add_init_script(script)
        contexts.append(context)
        return Patient(context.new_page(), server.home, server.token)

    yield come
    for context in contexts:
        context.close()


def answer_first_page(window: Page | Frame) -> None:
    """Start, answer, and go on; what the test calls needs nothing that was taken away."""
    window.get_by_role("button", name="Start", exact=True).click()
    window.locator('input[name="answer_age"][value="18_or_over"]').click()
    window.get_by_role("button", name="Continue").click()
    expect(window.locator("input[name=answer_isotretinoin_now]").first).to_be_visible()


def walk_and_leave(patient: Patient) -> None:
    patient.open()
    answer_first_page(patient.page)
    patient.button("Back").click()
    patient.see_asked("age", "18_or_over")
    patient.page.get_by_role("link", name="Leave quickly").click()
    patient.see("Weather")


@pytest.mark.parametrize("name", called_in(*OWN))
def test_without_any_one_function_one_can_walk_and_leave(lacking: Lacking, name: str) -> None:
    walk_and_leave(lacking(REMOVE % name))


THROW: Final = "() => { throw new DOMException('', 'SecurityError'); }"
BROKEN: Final = {
    # Chrome, Samsung Internet and WebViews 81 to 85 lack the one, Safari before 15.4 the other.
    "neither of two that are young": (
        "delete Element.prototype.replaceChildren; delete SubmitEvent.prototype.submitter"
    ),
    # Safari takes a hundred in half a minute.
    "a history that takes no more": f"history.pushState = {THROW}",
    "a history that takes nothing": f"history.pushState = history.replaceState = {THROW}",
    "a request that is forbidden": f"window.fetch = {THROW}",
    "an answer that cannot be read": f"Response.prototype.text = {THROW}",
    "lists one cannot go through": "delete NodeList.prototype[Symbol.iterator]",
    "attributes one cannot go through": "delete NamedNodeMap.prototype[Symbol.iterator]",
    "fields one cannot go through": "delete FormData.prototype[Symbol.iterator]",
    "parameters one cannot go through": "delete URLSearchParams.prototype[Symbol.iterator]",
    "no clock": "Object.defineProperty(window, 'performance', { value: undefined })",
    "no events of our own": f"EventTarget.prototype.dispatchEvent = {THROW}",
}


@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_where_something_fails_one_can_walk_and_leave(lacking: Lacking, script: str) -> None:
    walk_and_leave(lacking(script))


@pytest.mark.parametrize("body", [None, "a ?.?. b"], ids=["does not arrive", "is not understood"])
@pytest.mark.parametrize("script", OWN)
def test_where_a_script_is_missing_one_can_walk_and_leave(
    lacking: Lacking, script: str, body: str | None
) -> None:
    patient = lacking("")
    patient.page.route(
        f"**/{script}*",
        lambda route: (
            route.fulfill(body=body, content_type="text/javascript") if body else route.abort()
        ),
    )
    walk_and_leave(patient)


def test_what_the_browser_posts_itself_holds_the_button_too(lacking: Lacking) -> None:
    """Change is a button with a value of its own."""
    patient = lacking("delete DOMParser.prototype.parseFromString")
    patient.open()
    answer_first_page(patient.page)
    assert patient.page.url == f"{patient.home}/questions"
    posted: list[str | None] = []
    patient.page.on("request", lambda request: posted.append(request.post_data))
    patient.button("Back").click()
    patient.see_asked("age", "18_or_over")
    first, second, *_ = [body for body in posted if body]
    assert "go=back" in first
    assert second == f"{first}&again=yes"


def test_where_the_browser_posts_itself_the_page_says_which_back_to_use(lacking: Lacking) -> None:
    patient = lacking("delete window.fetch")
    patient.open()
    answer_first_page(patient.page)
    expect(patient.page.get_by_text("use the Back button on this page")).to_be_visible()


@pytest.mark.parametrize("name", called_in(*FRAMED))
def test_without_any_one_function_a_clinics_page_leads_to_the_questions(
    lacking: Lacking, site: Server, name: str
) -> None:
    """By the frame, or by the link that was pasted with it."""
    page = lacking(REMOVE % name).page
    page.goto(f"{site.host}/")
    link = page.get_by_role("link", name=TITLE)
    frame = page.locator("iframe")
    expect(frame.or_(link).first).to_be_visible()
    if frame.count():
        answer_first_page(page.frames[1])
    else:
        link.click()
        answer_first_page(page)
