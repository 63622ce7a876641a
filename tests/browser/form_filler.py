"""LHC-Forms of the National Library of Medicine, which knows of Screener only a Questionnaire."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from tests.conftest import ROOT

LHC_FORMS: Final = ROOT / "scripts/fhir/node_modules/lforms/dist/lforms"
_ORIGIN: Final = "http://forms.example"
_PAGE: Final = """<!doctype html><meta charset="utf-8"><title>Form</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/webcomponent/styles.css">
<body><div id="form"></div>
<script src="/webcomponent/assets/lib/zone.min.js"></script>
<script src="/webcomponent/lhc-forms.js"></script>
<script src="/fhir/R4/lformsFHIR.min.js"></script>"""
_SHOW: Final = """async (questionnaire) => {
  document.getElementById("form").replaceChildren();
  await LForms.Util.addFormToPage(questionnaire, "form", { fhirVersion: "R4" });
}"""
_CHOOSE: Final = """({ question, codes }) => {
  for (const label of document.querySelectorAll(`label[id^="${question}/"]`)) {
    const input = label.querySelector("input");
    const wanted = codes.includes(label.id.split("|").at(-1));
    if (input.checked !== wanted && (wanted || input.type === "checkbox")) input.click();
  }
}"""
_SHOWN: Final = """() => [...document.querySelectorAll("label[id*='|']")]
  .map((label) => label.id.split("/")[0])"""
_RESPONSE: Final = """() => LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4")"""


class FormFiller:
    """A window in which LHC-Forms shows a Questionnaire and takes answers."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.route("**/*", _serve)
        page.goto(f"{_ORIGIN}/")
        page.wait_for_function("window.LForms?.FHIR?.R4")

    def show(self, questionnaire: dict[str, Any]) -> None:
        """Show a form anew, without answers."""
        self._page.evaluate(_SHOW, questionnaire)
        self._page.wait_for_selector("label[id*='|']")

    def choose(self, question: str, options: frozenset[str]) -> None:
        """Click until exactly these options are chosen."""
        codes = [f"{question}.{option}" for option in options]
        self._page.evaluate(_CHOOSE, {"question": question, "codes": codes})

    def shown(self) -> set[str]:
        """Return the questions whose options are on the page."""
        return set(self._page.evaluate(_SHOWN))

    def response(self) -> dict[str, Any]:
        """Return what LHC-Forms hands on."""
        return dict(self._page.evaluate(_RESPONSE))


def _serve(route: Route) -> None:
    """Answer from the installed package, and nobody else's request."""
    address = urlsplit(route.request.url)
    if f"{address.scheme}://{address.netloc}" != _ORIGIN:
        route.abort()
    elif address.path == "/":
        route.fulfill(body=_PAGE, content_type="text/html")
    else:
        route.fulfill(path=LHC_FORMS / address.path.removeprefix("/"))
