"""Behind a proxy that writes its own Host, in a browser that does not say who started a post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from screener.walk.walk import Stop
from tests.browser.answers import CALM
from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server
from tests.browser.patient import CHECK, Patient
from tests.browser.states import State

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

pytestmark = pytest.mark.browser


@pytest.fixture
def proxied(site: Server) -> Server:
    """Let all requests come as such a proxy passes them on from Safari before 16.4."""
    site.restart(address=site.address)
    app = site.switch.app

    def proxy(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        passed = {**environ, "HTTP_HOST": "10.0.0.7:8131"}
        passed.pop("HTTP_SEC_FETCH_SITE", None)
        return app(passed, start)

    site.switch.app = proxy
    return site


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no-script"])
def test_one_can_walk(come: Come, proxied: Server, *, java_script: bool) -> None:
    patient: Patient = come(java_script_enabled=java_script)
    patient.start()
    patient.walk_to("danger_signs", CALM)
    patient.press("Back")
    patient.skip_to(Stop.CHECK, CALM)
    patient.see(CHECK)
    assert proxied.switch.posts > 4


def test_one_can_walk_in_the_frame_of_a_clinic(come: Come, proxied: Server) -> None:
    page = come().page
    page.goto(f"{proxied.host}/plain")
    frame = page.frames[1]
    frame.get_by_role("button", name="Start").click()
    frame.locator("[name=answer_age]").first.wait_for()


def test_a_page_of_another_site_cannot_post(come: Come, proxied: Server) -> None:
    page = come().page
    page.goto(f"{proxied.host}/empty")
    start = State("foreign", 403, f"{proxied.home}/questions", {"go": "start"})
    go_to(page, proxied.host, start)
    assert page.get_by_text("Code 403").is_visible()
