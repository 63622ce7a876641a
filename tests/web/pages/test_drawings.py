"""Every drawing that a rule book can name is drawn, beside the words that say the same."""

from __future__ import annotations

from flask import Flask

from screener.rulebook.drawings import Drawing
from screener.rulebook.model import Question, RuleBook
from tests.conftest import ROOT
from tests.web.page import Element
from tests.web.patient import Jump
from tests.web.sites import sheet_of


def drawn(part: Element) -> list[list[str]]:
    """Return the lines of each drawing in a part of a page."""
    return [[path["d"] for path in svg.every("path")] for svg in part.every(class_="drawing")]


def is_pictured(question: Question) -> bool:
    return bool(question.drawing) or any(option.drawing for option in question.options)


def test_the_templates_and_the_rule_books_know_the_same_drawings(app: Flask) -> None:
    template = app.jinja_env.get_template("_drawings.html").module
    assert set(vars(template)["DRAWINGS"]) == set(Drawing)


def test_the_page_on_rule_books_names_every_drawing() -> None:
    page = (ROOT / "docs" / "rule-book.md").read_text("utf-8")
    (told,) = [part for part in page.split("\n\n") if part.startswith("`drawing` names")]
    assert [name for name in Drawing if f"`{name}`" not in told] == []


def test_a_drawing_is_beside_its_words_and_told_to_nobody(jump: Jump, rulebook: RuleBook) -> None:
    pictured = [question for question in rulebook.questions.values() if is_pictured(question)]
    assert {q.id for q in pictured} == {"acne_severity", "acne_lumps", "acne_scars"}
    for question in pictured:
        main = jump(sheet_of(rulebook), question.id).page.main
        options = main.every("div", class_="option")
        assert [bool(drawn(option)) for option in options] == [
            option.drawing is not None for option in question.options
        ]
        inside = sum(len(drawn(option)) for option in options)
        assert len(drawn(main)) - inside == (question.drawing is not None)
        assert {svg.get("aria-hidden") for svg in main.every(class_="drawing")} == {"true"}
        assert all(lines and line for lines in drawn(main) for line in lines)
