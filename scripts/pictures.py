"""Take the pictures of the README: `make pictures`. Needs what `make browser` provides."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from screener.web.app import create_app

DOCS = Path(__file__).parent.parent / "docs"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PERSON = {
    "age": ["18_or_over"],
    "isotretinoin_now": ["no"],
    "isotretinoin_before": ["never"],
    "danger_signs": ["none"],
    "acne_severity": ["severe"],
    "acne_lumps": ["many"],
    "acne_scars": ["scars"],
    "acne_impact": ["a_lot"],
    "treatments_tried": ["topical_retinoid", "oral_antibiotic"],
    "treatment_result": ["helped_some"],
    "can_become_pregnant": ["no_organs"],
    "partner_pregnancy": ["no"],
    "liver_disease": ["no"],
    "lipids": ["not_sure"],
    "pancreatitis": ["no"],
    "metabolic_risks": ["none"],
    "alcohol": ["none"],
    "kidneys": ["no"],
    "self_harm": ["no"],
    "phq2_interest": ["not_at_all"],
    "phq2_mood": ["not_at_all"],
    "mental_health_history": ["none"],
    "bowel": ["no"],
    "bones_muscles": ["none"],
    "eyes_ears": ["none"],
    "brain_pressure": ["no"],
    "allergies": ["none"],
    "medicines": ["tetracycline"],
    "occupation": ["none"],
    "skin_procedures": ["no"],
    "blood_donor": ["no"],
    "monitoring": ["yes"],
}


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Write nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the questionnaire on a free port; give its address."""
    server = make_server("127.0.0.1", 0, create_app(), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()


def answer(page: Page) -> None:
    """Answer the questions of a page as the person would."""
    names = page.eval_on_selector_all("main input[name^=answer_]", "all => all.map(i => i.name)")
    for name in dict.fromkeys(names):
        for option in PERSON[name.removeprefix("answer_")]:
            page.locator(f'[name="{name}"][value="{option}"]').check(force=True)


def main() -> None:
    """Walk once, and take a picture of one question and of the guidance."""
    browser_path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
        page.goto(address)
        page.click("button[value=start]")
        while page.locator("button[value=guidance]").count() == 0:
            answer(page)
            if page.locator("input[name=answer_can_become_pregnant]").count():
                page.screenshot(path=DOCS / "question.png")
            page.click("button[value=continue]")
        page.set_viewport_size({"width": 1080, "height": 844})
        page.click("button[value=guidance]")
        page.screenshot(path=DOCS / "guidance.png")
        browser.close()


if __name__ == "__main__":
    main()
