"""The clinician's page fits on one sheet of paper, whatever was answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from weasyprint import HTML

from screener.clinician.text import WrittenPage
from screener.clinician.writing import Writing
from screener.config import shipped
from screener.patients.case_sheets import read_patients
from screener.patients.cases import read_cases
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from tests.clinician.room import MASTHEAD, ROOM, room_of
from tests.conftest import ROOT
from tests.samples import samples
from tests.sheets import Respondent
from tests.web.patient import Jump
from tests.web.sites import sheet_of

_MILLIMETERS: Final = 25.4 / 96
_TOP: Final = 13.0
"""The margin at the top of the paper."""
PAPERS: Final = pytest.mark.parametrize("paper", ROOM)


def written(writing: Writing, book: RuleBook, sheet: AnswerSheet) -> WrittenPage:
    return writing.written(writing.page(sheet, assess(book, sheet)), "23 September 2026")


def of_all_patients(book: RuleBook) -> list[AnswerSheet]:
    """Return the sheets of the patients in tests/cases."""
    return list(read_patients(book, read_cases([ROOT / "tests" / "cases"])).sheets.values())


def by_chance(book: RuleBook, count: int) -> Iterator[AnswerSheet]:
    respondent = Respondent(book, 7)
    return (respondent.complete() for _ in range(count))


def heights(jump: Jump, pages: Sequence[WrittenPage], paper: str) -> list[float]:
    """Lay pages out on paper, one a sheet, and return how high each is."""
    shown = jump.client.post("/questions", data={"go": "start"}).text
    head = re.sub(r"<link rel=.stylesheet.*?>", "", shown.split("<main", 1)[0])
    names = ("screener.css", "guidance.css", "paper.css")
    style = "".join((shipped("static") / name).read_text() for name in names)
    style += f"@page {{ size: {paper} }}"
    body = "".join(_rendered(jump.client, page) for page in pages)
    laid = HTML(string=f"{head}<style>{style}</style><main>{body}</main>").render()
    boxes = [page._page_box for page in laid.pages]  # noqa: SLF001 - nothing public tells a place
    return [_bottom(box) * _MILLIMETERS - _TOP for box in boxes]


def _rendered(client: FlaskClient, page: WrittenPage) -> str:
    with client.application.test_request_context("/"):
        macros: Any = client.application.jinja_env.get_template("record.html").module
        return str(macros.page(page, first=True))


def _bottom(paper: Any) -> float:
    small = [box for box in paper.descendants() if _is_imprint(getattr(box, "element", None))]
    return max((float(box.position_y + box.height) for box in small), default=0.0)


def _is_imprint(element: Any) -> bool:
    return element is not None and element.get("class") == "small"


@PAPERS
def test_counted_lines_take_more_room_than_real_ones(
    jump: Jump, rulebook: RuleBook, paper: str
) -> None:
    """The highest of many, and the first few, are laid out for real."""
    writing = Writing(rulebook)
    pages = [written(writing, rulebook, s) for s in by_chance(rulebook, samples(60, soak=1_000))]
    few = samples(3, soak=100)
    pages = [*pages[:few], *sorted(pages, key=lambda page: room_of(page, paper))[-few:]]

    real = heights(jump, pages, paper)

    assert len(real) == len(pages), "a page takes a second sheet"
    for page, high in zip(pages[1:], real[1:], strict=True):  # above the first is the masthead
        assert high <= room_of(page, paper) - MASTHEAD, page.text


def test_it_fits_on_one_sheet_by_the_count_of_lines(rulebook: RuleBook) -> None:
    writing = Writing(rulebook)
    for sheet in by_chance(rulebook, samples(300, soak=10_000)):
        page = written(writing, rulebook, sheet)
        assert all(room_of(page, paper) <= high for paper, high in ROOM.items()), page.text


def test_every_test_patient_fits_by_the_count_of_lines(rulebook: RuleBook) -> None:
    writing = Writing(rulebook)
    sheets = of_all_patients(rulebook)
    assert len(sheets) > 200
    for sheet in sheets:
        page = written(writing, rulebook, sheet)
        assert all(room_of(page, paper) <= high for paper, high in ROOM.items()), page.text


@PAPERS
def test_test_patients_fit_on_one_sheet_each(jump: Jump, rulebook: RuleBook, paper: str) -> None:
    writing = Writing(rulebook)
    pages = [written(writing, rulebook, s) for s in of_all_patients(rulebook)]
    pages = sorted(pages, key=lambda page: room_of(page, paper))[-samples(4, soak=1_000) :]

    real = heights(jump, pages, paper)

    assert len(real) == len(pages), "a page takes a second sheet"
    assert max(real) <= ROOM[paper]


def test_a_page_that_is_too_long_is_noticed(jump: Jump, rulebook: RuleBook) -> None:
    """So that the tests above can fail."""
    writing = Writing(rulebook)
    page = written(writing, rulebook, sheet_of(rulebook))
    long = WrittenPage(page.page, page.captions, page.day, page.book * 300, page.reviewed)

    assert room_of(long, "A4") > ROOM["A4"]
    assert len(heights(jump, [long], "A4")) > 1
