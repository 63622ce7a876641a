"""The picture of a walk holds all its words as text, looks like the pages, and is never stale."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring

import pytest

from screener.diagram.graph import graph_of
from screener.diagram.style import DARK, LIGHT, SHAPES, SIGNS, stylesheet
from screener.diagram.svg import svg
from screener.rulebook.model import LevelId, RuleBook
from tests.conftest import ROOT
from tests.small_books import YES_NO_UNSURE, book, question, rule

SPACE = "{http://www.w3.org/2000/svg}"
SMALL = book([rule("r", {"liver": "yes"}, "emergency", interrupt=True)])
HOSTILE = """<script>alert(1)</script> & "quoted" ]]> &amp; \x00\ufffe end"""


def drawn(rulebook: RuleBook) -> Element:
    return fromstring(svg(graph_of(rulebook)))  # noqa: S314 - our own text, made here


def texts(picture: Element) -> list[str]:
    """Return what a reader of the picture reads, as one string for each text."""
    return [" ".join("".join(text.itertext()).split()) for text in picture.iter(f"{SPACE}text")]


def test_the_picture_in_the_docs_is_the_one_of_our_rule_book(rulebook: RuleBook) -> None:
    stored = (ROOT / "docs" / "walk.svg").read_bytes().decode()

    assert stored == svg(graph_of(rulebook)), "write it anew with: make docs/walk.svg"


def test_every_question_can_be_read_in_the_order_asked(rulebook: RuleBook) -> None:
    read = texts(drawn(rulebook))

    places = [read.index(asked.text) for asked in rulebook.questions.values()]
    assert places == sorted(places)
    assert [read[place + 1] for place in places] == list(rulebook.questions)


def test_the_picture_says_what_it_is(rulebook: RuleBook) -> None:
    picture = drawn(rulebook)
    walk = graph_of(rulebook)

    assert picture.findtext(f"{SPACE}title") == f"{walk.title}: the walk"
    assert picture.findtext(f"{SPACE}desc") == f"{walk.summary} {walk.identity}"
    names = [element.get("id") for element in picture]
    assert names[:2] == [picture.get("aria-labelledby"), picture.get("aria-describedby")]
    assert texts(picture)[:3] == [walk.title, walk.summary, walk.identity]


@pytest.mark.parametrize("place", ["text", "title", "option"])
def test_no_text_of_a_rule_book_becomes_markup(place: str) -> None:
    no, yes, not_sure = YES_NO_UNSURE
    options = [no, yes | {"text": HOSTILE if place == "option" else "Yes"}, not_sure]
    text = HOSTILE if place == "text" else "first?"
    questions = [
        question("first", options) | {"text": text},
        question("then", YES_NO_UNSURE, enable_when={"first": "no"}),
    ]
    title = HOSTILE if place == "title" else "All"
    sections = [{"id": "all", "title": title, "questions": questions}]
    picture = drawn(book([rule("r", {"first": "no"})], questions, sections=sections))

    assert not list(picture.iter(f"{SPACE}script"))
    shown = re.sub("[\x00\ufffe]", "\N{REPLACEMENT CHARACTER}", HOSTILE)
    assert any(shown in text for text in texts(picture))


def test_every_mark_is_defined_and_nothing_comes_from_elsewhere(rulebook: RuleBook) -> None:
    picture = drawn(rulebook)

    defined = {f"#{symbol.get('id')}" for symbol in picture.iter(f"{SPACE}symbol")}
    assert {use.get("href") for use in picture.iter(f"{SPACE}use")} == defined
    assert re.findall(r"https?://[^\"]*|url\(|@import", svg(graph_of(rulebook))) == [SPACE[1:-1]]


def test_what_no_mark_uses_is_not_defined() -> None:
    defined = {symbol.get("id") for symbol in drawn(SMALL).iter(f"{SPACE}symbol")}

    assert defined == {"emergency", "interrupt", "always", "sometimes"}


def test_arrows_lead_from_dot_to_dot() -> None:
    (arc,) = [element.get("d", "") for element in drawn(SMALL) if element.get("class") == "arc"]
    first, *_, last = [element for element in drawn(SMALL) if element.tag == f"{SPACE}circle"]
    places = re.fullmatch(r"M(\d+) (\d+)H\d+q-9 0 -9 9V(\d+)q0 9 9 9H\d+", arc)

    assert places
    assert places.group(1, 2) == (first.get("cx"), first.get("cy"))
    assert places.group(3) == str(int(last.get("cy", "")) - 9)


@pytest.mark.parametrize(
    ("palette", "scheme"), [(LIGHT, "light"), (DARK, "dark")], ids=["light", "dark"]
)
def test_the_colors_are_those_of_the_pages(palette: dict[str, str], scheme: str) -> None:
    pages = (ROOT / "screener" / "static" / "screener.css").read_text()
    light, dark = re.findall(r":root \{(.*?)\}", pages, re.DOTALL)[:2]

    theirs = dict(re.findall(r"--(\w+): (#\w+);", light if scheme == "light" else dark))
    assert {name: theirs[name] for name in palette} == palette
    half = stylesheet().split("@media (prefers-color-scheme: dark)")[scheme == "dark"]
    assert set(re.findall(r"#\w+", half)) == set(palette.values())


@pytest.mark.parametrize("level", LevelId)
def test_the_shapes_are_those_of_the_pages(level: LevelId) -> None:
    pages = (ROOT / "templates" / "_macros.html").read_text()
    figures = dict(re.findall(r'<symbol id="(\S+)" viewBox="0 0 24 24">(.*?)</symbol>', pages))

    shape = fromstring(figures[f"shape-{level}"])  # noqa: S314 - our own template
    assert (shape.tag, shape.attrib) == SHAPES[level]
    sign = fromstring(figures[f"mark-{level}"])  # noqa: S314 - our own template
    assert sign.attrib == {"d": SIGNS[level]}
