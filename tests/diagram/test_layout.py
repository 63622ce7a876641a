"""Everything has room in a picture of a walk."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from screener.diagram.graph import graph_of
from screener.diagram.layout import layout
from screener.diagram.shapes import (
    DOT,
    FONTS,
    INTERRUPT,
    MARK,
    Box,
    Dot,
    Layout,
    Mark,
    Style,
    Words,
)
from screener.rulebook.model import RuleBook
from tests.small_books import YES_NO_UNSURE, book, question, rule

Area = tuple[float, float, float, float]


def area(item: Words | Mark | Box | Dot) -> Area:
    """Return left, top, right and bottom."""
    match item:
        case Words():
            widest = max(FONTS[item.style].width(line) for line in item.lines)
            return item.x, item.y, item.x + widest, item.bottom
        case Mark():
            return item.x, item.y, item.x + MARK, item.y + MARK
        case Box():
            return item.x, item.y, item.x + item.width, item.y + item.height
        case Dot():
            return item.x - DOT, item.y - DOT, item.x + DOT, item.y + DOT


def overlap(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def assert_room(page: Layout) -> None:
    """Assert that everything is inside the picture and nothing covers anything else."""
    cards = [area(box) for box in page.boxes]
    others = [area(item) for item in page.items]
    for left, top, right, bottom in (*cards, *others):
        assert left >= 0
        assert top >= 0
        assert right <= page.width
        assert bottom <= page.height
    for one, other in (*combinations(others, 2), *combinations(cards, 2)):
        assert not overlap(one, other), (one, other)


def dots(page: Layout) -> list[Dot]:
    return [item for item in page.items if isinstance(item, Dot)]


@st.composite
def branching(draw: st.DrawFn) -> RuleBook:
    """Draw a rule book with texts of any length and questions that decide later ones."""
    names = [f"q{n}" for n in range(draw(st.integers(1, 7)))]
    questions: list[dict[str, Any]] = []
    for n, name in enumerate(names):
        more: dict[str, Any] = {"text": draw(st.text("lW m", min_size=1).filter(str.strip))}
        if n and draw(st.booleans()):
            deciders = draw(st.sets(st.sampled_from(names[:n]), min_size=1, max_size=3))
            more["enable_when"] = {"any": [{other: "yes"} for other in sorted(deciders)]}
        questions.append(question(name, YES_NO_UNSURE) | more)
    return book([rule("r", {names[0]: "yes"}, interrupt=draw(st.booleans()))], questions)


@given(branching())
def test_nothing_leaves_the_picture_or_covers_another(drawn: RuleBook) -> None:
    assert_room(layout(graph_of(drawn)))


def test_our_own_walk_has_room(rulebook: RuleBook) -> None:
    assert_room(layout(graph_of(rulebook)))


@given(branching())
def test_every_question_has_a_dot_and_every_decision_an_arrow_downwards(drawn: RuleBook) -> None:
    walk = graph_of(drawn)
    page = layout(walk)
    questions = list(walk.questions)

    places = dots(page)
    assert [dot.hollow for dot in places] == [bool(q.deciders) for q in questions]
    assert all(one.y < other.y for one, other in pairwise(places))
    heights = {q.id: dot.y for q, dot in zip(questions, places, strict=True)}
    wanted = [(heights[name], heights[q.id]) for q in questions for name in q.deciders]
    found = [(arc.start[1], arc.end[1]) for arc in page.arcs]
    for (start, end), (wanted_start, wanted_end) in zip(found, wanted, strict=True):
        assert 0 <= start - wanted_start < DOT
        assert 0 <= wanted_end - end < DOT


def test_arrows_into_a_dot_and_out_of_it_lie_apart() -> None:
    questions = [
        question("first", YES_NO_UNSURE),
        question("then", YES_NO_UNSURE, enable_when={"first": "yes"}),
        question("last", YES_NO_UNSURE, enable_when={"then": "yes"}),
    ]
    page = layout(graph_of(book([rule("r", {"first": "yes"})], questions)))
    first, then, last = (dot.y for dot in dots(page))

    into, out = page.arcs
    assert (into.start[1], into.end[1]) == (first, then - 5)
    assert (out.start[1], out.end[1]) == (then + 5, last)


@given(branching())
def test_arrows_of_two_questions_share_no_lane_where_both_pass(drawn: RuleBook) -> None:
    for one, other in combinations(layout(graph_of(drawn)).arcs, 2):
        if one.start != other.start and one.lane == other.lane:
            assert one.end[1] < other.start[1] or other.end[1] < one.start[1]


def test_a_row_counts_the_rules_of_each_level_beside_their_shapes() -> None:
    rules = [
        rule("one", {"liver": "yes"}, "emergency", interrupt=True),
        rule("two", {"liver": "no"}, "discuss"),
        rule("three", {"liver": "no"}, "discuss"),
    ]
    page = layout(graph_of(book(rules)))

    counts = [i for i in page.items if isinstance(i, Words) and i.style is Style.COUNT]
    assert [words.lines for words in counts] == [
        ("1 emergency",),
        ("2 discuss",),
        ("1 shown at once",),
    ]
    marks = [i.shape for i in page.items if isinstance(i, Mark) and i.x == counts[0].x - 24]
    assert marks == ["emergency", "discuss", INTERRUPT]


def test_the_legend_explains_every_mark(rulebook: RuleBook) -> None:
    page = layout(graph_of(rulebook))
    legend, *_ = page.boxes

    marks = [item for item in page.items if isinstance(item, Mark)]
    explained = {mark.shape for mark in marks if mark.y < legend.y + legend.height}
    assert explained >= {mark.shape for mark in marks}
    assert explained == {*(level.id for level in rulebook.levels), INTERRUPT, "always", "sometimes"}


def test_a_card_parts_its_questions() -> None:
    page = layout(graph_of(book([rule("r", {"liver": "yes"})])))
    legend, card = page.boxes

    assert legend.parted == ()
    rows = [card.y, *card.parted, card.y + card.height]
    for dot, (top, bottom) in zip(dots(page), pairwise(rows), strict=True):
        assert top < dot.y < bottom
