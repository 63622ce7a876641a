"""The guidance as a PDF: tagged, with the words of the page, and neither stored nor logged."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from screener.config import Settings, shipped
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.web.pdf.press import Shelf
from tests.web.http.header_table import NAMES, assert_headers
from tests.web.page import Element
from tests.web.patient import Jump, Patient, Shown
from tests.web.pdf.read_pdf import Printed, post
from tests.web.sites import Tree, changed_rules, client_of, sheet_of, unsure

REFERENCE: Final = "V-2026-77"
SAID: Final[dict[str, dict[str, Any]]] = {
    "calm": {},
    "emergency": {
        "self_harm": "yes",
        "danger_signs": ("blistering_rash", "trouble_breathing_swelling"),
    },
    "doubt": {"lipids": "not_sure", "kidneys": "not_sure"},
}
WHO: Final = (*SAID, "unsure")
LETTER: Final = (612, 792)
A4: Final = (595, 842)


def sheet_for(who: str, book: RuleBook) -> AnswerSheet:
    return unsure(book) if who == "unsure" else sheet_of(book, **SAID[who])


@pytest.fixture(scope="module", params=WHO)
def printed(request: pytest.FixtureRequest, jump: Jump) -> Printed:
    return Printed(jump.client, jump(sheet_for(request.param, jump.book)).page)


@pytest.fixture(scope="module")
def of_a_clinic(web_settings: Settings, rulebook: RuleBook) -> Printed:
    client = client_of(web_settings, clinics=shipped("clinics"))
    patient = Patient(client, home="/clinics/example")
    patient.post(go="start", reference=REFERENCE)
    patient.walk(sheet_of(rulebook, lipids="not_sure").answers).press("See my guidance")
    return Printed(client, patient.page)


# ---- what is handed out


def test_a_button_saves_the_guidance_as_a_file_with_one_name(printed: Printed) -> None:
    assert printed.button == "Save as PDF"
    response = printed.response
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert_headers(response)
    assert response.headers["Content-Disposition"] == 'attachment; filename="guidance.pdf"'
    own = {"Content-Type", "Content-Length", "Content-Disposition"}
    assert set(response.headers.keys()) == {*NAMES, *own, "Cache-Control", "X-Robots-Tag"}


def test_it_keeps_the_rules_of_pdf_ua(printed: Printed) -> None:
    assert printed.pdf.faults == []


def test_it_says_its_language_and_title_and_that_it_is_tagged(
    printed: Printed, rulebook: RuleBook
) -> None:
    root = printed.pdf.root
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]
    assert 'pdfuaid:part="1"' in printed.pdf.xmp
    assert rulebook.rulebook.title in printed.pdf.xmp


def test_it_says_nothing_else_of_itself(printed: Printed, rulebook: RuleBook) -> None:
    facts = printed.pdf.facts
    assert set(facts) == {"/Title", "/Producer"}
    assert facts["/Title"] == rulebook.rulebook.title
    assert facts["/Producer"].startswith("WeasyPrint ")
    assert "/AcroForm" not in printed.pdf.root
    assert not [key for key in printed.pdf.reader.trailer if key == "/ID"]


def test_the_same_answers_on_one_day_give_the_same_file(printed: Printed, jump: Jump) -> None:
    again = post(jump.client, printed.page.hidden["state"])
    assert again.data == printed.pdf.content


RANKS: Final = {"H1", "H2", "H3", "H4"}
OF_THE_RECORD: Final = {"title": "H1", "part": "H2"}


def rank_of(part: Element) -> str:
    """Return the kind of a heading; the titles of the clinician's page are headings on paper."""
    return OF_THE_RECORD.get(part.get("class"), part.tag.upper())


def test_the_clinicians_page_comes_first_and_is_one_page(printed: Printed) -> None:
    first, second, *_ = (squeezed(page.extract_text()) for page in printed.pdf.reader.pages)

    assert "Fortheclinician" in first
    assert "Noclinicianhasreviewedthiscontent." in first
    assert "Fortheclinician" not in second
    assert "Notayesorano" in second


def test_headings_lists_and_links_are_those_of_the_page(printed: Printed) -> None:
    main = shown_on_paper(printed.page)
    headings = [rank for part in main.inside() if (rank := rank_of(part)) in RANKS]
    assert printed.pdf.headings == headings
    assert headings[:2] == ["H1", "H2"], "the clinician's page comes first"
    kinds = [tag.kind for tag in printed.pdf.tags]
    assert kinds.count("L") >= sum(len(main.every(tag)) for tag in ("ol", "ul", "dl"))
    links = {a["href"] for a in main.every("a") if not a["href"].startswith("#")}
    assert set(printed.pdf.links) == links
    assert all(printed.pdf.links.values())
    assert kinds.count("Link") >= len(links)


def test_every_font_is_embedded(printed: Printed) -> None:
    fonts = printed.pdf.fonts
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in fonts)


# ---- the words

_NOT_ON_PAPER: Final = {"form", "svg", "button", "textarea"}
_NOT_PRINTED: Final = {"keep", "last", "clinician", "said", "visually-hidden"}
_BLOCKS: Final = {"p", "h1", "h2", "h3", "h4", "li", "dt", "dd", "summary"}


def shown_on_paper(page: Shown) -> Element:
    """Return the main part without what is not printed."""
    return without_controls(page.main)


def without_controls(element: Element) -> Element:
    kept = [
        without_controls(child) if isinstance(child, Element) else child
        for child in element.children
        if not isinstance(child, Element) or not is_left_out(child, element)
    ]
    return Element(element.tag, element.attributes, kept)


def is_left_out(element: Element, around: Element) -> bool:
    """Return whether paper lacks an element, such as the name of a fold: all is open there."""
    classes = set(element.get("class").split())
    about = around.get("class").split()
    names_a_fold = element.tag == "summary" and "more" in about and "named" not in about
    repeats_a_step = "calls" in classes and around.get("data-level") == "emergency"
    printed = element.tag not in _NOT_ON_PAPER and not classes & _NOT_PRINTED
    return not printed or names_a_fold or repeats_a_step


def squeezed(words: str) -> str:
    return "".join(words.split())


def test_the_words_on_paper_are_those_of_the_main_part_and_no_others(printed: Printed) -> None:
    head = squeezed(f"{printed.page.title} Made 23 November 2026")
    assert squeezed(printed.pdf.words).startswith(head)
    rest = squeezed(printed.pdf.words).removeprefix(head)
    blocks = [part for part in shown_on_paper(printed.page).inside() if part.tag in _BLOCKS]
    said = [squeezed("".join(part.pieces())) for part in blocks]
    for words in sorted(said, key=len, reverse=True):
        assert words in rest, words
        rest = rest.replace(words, "|", 1)
    # What the style adds: points after short titles, colons, and the numbers of lists.
    assert set(rest) <= set("|.:0123456789"), rest


def test_a_next_step_ends_before_its_reason_begins(printed: Printed) -> None:
    steps = [squeezed(step.text) for step in printed.page.main.every("p", class_="next")]

    assert [step for step in steps if f"{step}." not in squeezed(printed.pdf.words)] == []


def test_a_page_of_doubt_has_next_steps(jump: Jump) -> None:
    assert jump(sheet_for("unsure", jump.book)).page.main.every("p", class_="next")


@pytest.mark.parametrize("word", ["Save as PDF", "Print or save", "Copy", "Change my answers"])
def test_nothing_to_press_and_no_token_is_on_paper(printed: Printed, word: str) -> None:
    assert word not in printed.pdf.words
    token = printed.page.hidden["state"]
    assert token not in squeezed(printed.pdf.words)
    assert token[:8] not in squeezed(printed.pdf.words)


def test_a_clinics_paper_has_its_logo_contact_and_visit_reference(of_a_clinic: Printed) -> None:
    pdf = of_a_clinic.pdf
    assert pdf.faults == []
    assert [tag.alt for tag in pdf.tags if tag.kind == "Figure"] == ["Example Dermatology"]
    assert f"Visit reference {REFERENCE}" in pdf.words
    assert "Example Dermatology" in pdf.words
    assert "Book a visit: https://" in pdf.words


def test_our_own_pages_ask_for_nothing_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, of_a_clinic: Printed, web_settings: Settings
) -> None:
    asked: list[str] = []
    fetch = Shelf.fetch

    def listen(shelf: Shelf, url: str) -> Any:
        found = fetch(shelf, url)
        asked.append(url.partition("?")[0].rpartition("/")[2])
        return found

    monkeypatch.setattr(Shelf, "fetch", listen)
    client = client_of(web_settings, clinics=shipped("clinics"))
    post(client, of_a_clinic.page.hidden["state"], "/clinics/example")
    assert sorted(asked) == ["guidance.css", "logo", "screener.css", "theme.css"]


# ---- the size of paper


@pytest.mark.parametrize(("where", "size"), [("US", LETTER), ("CA", LETTER), ("GB", A4)])
def test_paper_has_the_size_of_its_country(
    tmp_path: Path, web_settings: Settings, rulebook: RuleBook, where: str, size: tuple[int, int]
) -> None:
    def move(tree: Tree) -> None:
        tree["rulebook"]["jurisdiction"] = where

    client = client_of(web_settings, rules=changed_rules(tmp_path, move))
    patient = Patient(client).start().walk(sheet_of(rulebook).answers)
    pdf = Printed(client, patient.press("See my guidance").page).pdf
    assert pdf.sizes == {size}
    assert pdf.faults == []
